"""Whether the figures of a later period differ from those of an earlier one."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.kpis.differences import find_differences
from cxlab.kpis.observe import count_observations, with_cuts
from cxlab.kpis.periods import in_part, make_periods, read_span, to_clock, two_periods
from cxlab.kpis.scorecard import Changes
from cxlab.kpis.spread import Medians
from cxlab.kpis.table import make_about
from cxlab.kpis.tally import CELL, Tally, merge
from cxlab.kpis.verdicts import alone, dress, judge
from cxlab.kpis.work import Work, count_kpis
from cxlab.study import Study

_FIGURES = ["n", "estimate", "low", "high", "note"]


def compare_periods(
    study: Study,
    before: str | tuple[str, str],
    after: str | tuple[str, str],
    *,
    by: str | pd.Series | None = None,
    kpis: Sequence[str] | None = None,
) -> Changes:
    r"""Say of each KPI whether it differs between two periods.

    Parameters
    ----------
    study : Study
        An open study.
    before, after : str or tuple of str
        ``"2025"``, ``"2025Q1"``, ``"2025-03"``, ``"2025-03-31"``, or the first and the last day of
        a period, both included, by the study's clocks.
    by : str or pandas.Series, optional
        As in ``measure_kpis``.
    kpis : sequence of str, optional
        Which ones; all that are registered unless given.

    Returns
    -------
    Changes
        ``.table``: kpi, the groups, period_before and period_after (their first days), n_before,
        before, before_low, before_high, n_after, after, after_low, after_high, estimate (after
        less before), low, high, p, p_adjusted (for all rows together), verdict ("clear change",
        "no clear change", "cannot be said"), direction ("better" or "worse" where the change is
        clear and one end is good), target and benchmark where the study gives any, unit, note.

    Raises
    ------
    UnknownNameError
        No KPI or attribute has that name.
    CxlabError
        A period cannot be read, lies outside the data, or begins before the other one has ended.

    References
    ----------
    Zou 2007 and Newcombe 1998 (intervals of differences from those of both estimates), with the
    covariance of customers who are in both periods by linearisation: Woodruff 1971. Benjamini &
    Hochberg 1995.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('''
    ... [study]
    ... title = "Answers of two months"
    ... [sources.survey]
    ... path = "survey.csv"
    ... [[tables.responses]]
    ... source = "survey"
    ... [questions]
    ... likely = { kind = "nps", scale = [0, 10] }
    ... ''')
    >>> rows = [f"{n},{n},2025-0{1 + n // 50}-05,likely,{3 if n < 30 else 10}" for n in range(100)]
    >>> head = "response_id,customer_id,timestamp,question,score"
    >>> _ = (folder / "survey.csv").write_text("\n".join([head, *rows]))
    >>> changes = compare_periods(open_study(folder), "2025-01", "2025-02", kpis=["nps"])
    >>> changes.table[["before", "after", "verdict", "direction"]].values.tolist()
    [[-20.0, 100.0, 'clear change', 'better']]
    """
    zone = study.settings.time_zone
    earlier, later = read_span(before), read_span(after)
    periods, number = two_periods(earlier, later, zone)
    first, last = (to_clock(moment, zone) for moment in study.period)
    for given, (start, end) in ((before, earlier), (after, later)):
        if end <= first or start > last:
            days = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
            raise CxlabError(f"the period {given!r} lies outside the data, which cover {days}")
    partial = in_part({0: earlier, number: later}, (first, last))
    periods = replace(periods, partial=partial)
    work = count_kpis(study, periods, by=by, kpis=kpis, follows={0: number})
    names = tuple(
        " to ".join([given] if isinstance(given, str) else given) for given in (before, after)
    )
    return replace(_result(work, _pairs(work)), names=names)


def find_changes(
    study: Study,
    *,
    every: str = "MS",
    by: str | pd.Series | None = None,
    kpis: Sequence[str] | None = None,
) -> Changes:
    r"""Say of each KPI whether its last whole period differs from the one before.

    Parameters
    ----------
    study : Study
        An open study.
    every : str
        When periods begin, as in ``measure_kpis``.
    by : str or pandas.Series, optional
        As in ``measure_kpis``.
    kpis : sequence of str, optional
        Which ones; all that are registered unless given.

    Returns
    -------
    Changes
        As ``compare_periods`` gives them. Each KPI has the last two whole periods in which it can
        be judged: what takes 90 days to show is compared 90 days earlier than the others.

    Raises
    ------
    UnknownNameError
        No KPI or attribute has that name.
    CxlabError
        ``every`` is no such alias.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Two calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-03,call,phone\n")
    >>> find_changes(open_study(folder), kpis=["nps"]).table["verdict"].tolist()
    ['cannot be said']
    """
    periods = make_periods(*study.period, every, study.settings.time_zone)
    follows = {number: number + 1 for number in range(len(periods) - 1)}
    work = count_kpis(study, periods, by=by, kpis=kpis, follows=follows)
    pairs = _pairs(work)
    whole = ~pairs[["period", "then"]].isin(periods.partial).any(axis="columns")
    known = pairs[["estimate_before", "estimate_after"]].notna().all(axis="columns")
    judged = whole & known & ~_mostly_left_out(work, pairs)
    rank = pairs["then"] + len(periods) * whole + 2 * len(periods) * judged
    last = rank.groupby(pairs["kpi"]).transform("max")
    return replace(_result(work, pairs[rank == last]), every=every)


def _pairs(work: Work) -> pd.DataFrame:
    """Return a row for each cell and the one it is compared with, with their difference."""
    plan = work.plan
    follows = dict(plan.follows)
    codes = {label: code for code, label in enumerate(plan.scope.periods.labels)}
    cells = work.table.assign(group="") if work.by is None else work.table
    cells = cells.rename(columns={} if work.by is None else {work.by: "group"})
    cells = cells.assign(code=cells["period"].map(codes))
    cells = cells.dropna(subset=["code"]).astype({"code": "int64"})
    sides = [
        cells[["kpi", "group", "code", "period", *_FIGURES]].rename(
            columns={**{name: f"{name}_{side}" for name in ["period", *_FIGURES]}, "code": key}
        )
        for side, key in (("before", "period"), ("after", "then"))
    ]
    first = sides[0][sides[0]["period"].isin(list(follows))]
    first = first.assign(then=first["period"].map(follows).astype("int64"))
    both = first.merge(sides[1], on=["kpi", "group", "then"])
    confidence = work.study.settings.confidence
    apart = find_differences(plan.kpis, work.found, _linear(work), follows, confidence)
    return both.merge(apart, how="left", on=[*CELL, "then"])


def _mostly_left_out(work: Work, pairs: pd.DataFrame) -> pd.Series:
    """Tell where more than half of what a period holds cannot be judged yet."""
    sums = work.found.sums.groupby(["kpi", "period"])[["n", "left_out"]].sum()
    out = sums["left_out"] > sums["n"]
    sides = [pd.MultiIndex.from_frame(pairs[["kpi", period]]) for period in ("period", "then")]
    either = [out.reindex(side, fill_value=False).to_numpy() for side in sides]
    return pd.Series(either[0] | either[1], pairs.index)


def _linear(work: Work) -> Tally:
    """Return the sums, those of medians replaced by whether values are above the median."""
    plan, found = work.plan, work.found
    kpis = [kpi for kpi in plan.kpis if kpi.estimator.bins]
    names = [kpi.name for kpi in kpis]
    mine = found.sums["kpi"].isin(names)
    if not plan.follows or not mine.any():
        return found
    cells = found.sums[mine]
    cuts = cells[CELL].assign(cut=Medians(cells, found.bins).estimate)
    above = count_observations(work.study, with_cuts(plan, kpis, cuts))
    pairs = found.pairs[~found.pairs["kpi"].isin(names)]
    return merge([Tally(found.sums[~mine], found.bins.iloc[:0], pairs), above])


def _result(work: Work, pairs: pd.DataFrame) -> Changes:
    """Return the result for these rows; what could not be compared has a row too."""
    settings, study = work.study.settings, work.study
    about = make_about(work.kpis, settings)
    by_length = [kpi.name for kpi in work.kpis if kpi.grows or kpi.estimator.adds_up]
    lengths = work.plan.scope.periods.covered(*study.period)
    table = judge(pairs, about, by_length, lengths, settings.confidence)
    rest = work.table[~work.table["kpi"].isin(table["kpi"])].drop_duplicates("kpi")
    table = pd.concat([table, alone(rest)], ignore_index=True)
    order = {kpi.name: place for place, kpi in enumerate(work.kpis)}
    table = table.sort_values("kpi", key=lambda names: names.map(order), kind="stable")
    table = dress(table, about, settings, work.by)
    return Changes(table, about, by=work.by, title=settings.title)
