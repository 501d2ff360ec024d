"""Every KPI of a study, in one fold over its rows."""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from cxlab.kpis.answers import COLUMNS as ANSWERS
from cxlab.kpis.answers import commonest_scales, count_scales
from cxlab.kpis.kpi import KPIS, Kpi, Scope
from cxlab.kpis.needs import lacking
from cxlab.kpis.periods import make_periods, whole
from cxlab.kpis.result import Kpis
from cxlab.kpis.table import group_column, make_about, make_table
from cxlab.kpis.tally import Tally, merge, tally
from cxlab.study import Study
from cxlab.study.groups import REST

_EMPTY = pd.DataFrame(
    {
        "kpi": pd.Series(dtype="str"),
        "group": pd.Series(dtype="str"),
        "period": pd.Series(dtype="int64"),
        "customer_id": pd.Series(dtype="str"),
        "timestamp": pd.Series(dtype="datetime64[us]"),
        "value": pd.Series(dtype="float64"),
    }
)


def measure_kpis(
    study: Study,
    by: str | pd.Series | None = None,
    every: str | None = None,
    *,
    kpis: Sequence[str] | None = None,
    seed: int = 0,
) -> Kpis:
    r"""Measure the KPIs of a study, with intervals, for all customers or by group and period.

    Parameters
    ----------
    study : Study
        An open study.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id`` (a persona, say). Customers in
        no group, and anonymous answers, are left out then.
    every : str, optional
        A pandas offset alias that names when periods begin, in the study's own time zone:
        ``"MS"`` (months), ``"W-MON"`` (weeks), ``"QS"``, ``"D"``.
    kpis : sequence of str, optional
        Which ones; all that are registered unless given.
    seed : int
        For the bootstrap of medians.

    Returns
    -------
    Kpis
        ``.table``: kpi, the groups (named after the attribute or the Series), period (NaT where
        ``every`` is None), n, estimate, low, high, target and benchmark where the study gives
        any, unit, definition, note. What the data cannot give is a row with n = 0 and a note.

    Raises
    ------
    UnknownNameError
        No KPI or attribute has that name.
    CxlabError
        ``every`` is no such alias; ``by`` has two groups for one customer.

    References
    ----------
    Wilson 1927 (shares); Rocks 2016 (NPS); Student 1908 (means); Efron 1979 (medians). Several
    values of one customer count as the fewer independent ones that they are worth: Kish 1965.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('''
    ... [study]
    ... title = "Twenty answers"
    ... [sources.survey]
    ... path = "survey.csv"
    ... [[tables.responses]]
    ... source = "survey"
    ... [questions]
    ... likely = { kind = "nps", scale = [0, 10] }
    ... ''')
    >>> rows = [f"{n},{n},2025-01-02,likely,{score}" for n, score in enumerate([9, 3] + [10] * 18)]
    >>> head = "response_id,customer_id,timestamp,question,score"
    >>> _ = (folder / "survey.csv").write_text("\n".join([head, *rows]))
    >>> measure_kpis(open_study(folder), kpis=["nps"]).table[["kpi", "n", "estimate"]]
       kpi   n  estimate
    0  nps  20      90.0
    """
    chosen = [KPIS[name] for name in (sorted(KPIS) if kpis is None else dict.fromkeys(kpis))]
    groups = None if by is None else study.groups(by)
    missing = {kpi.name: reason for kpi in chosen if (reason := lacking(kpi, study))}
    ready = [kpi for kpi in chosen if kpi.name not in missing]
    scope = _scope(study, every)
    found = _fold(study, ready, scope, groups)
    table = make_table(chosen, missing, found, scope, groups, seed)
    name = None if groups is None else group_column(groups)
    about = make_about(chosen, study.settings)
    return Kpis(table, about, by=name, every=every, seed=seed, title=study.settings.title)


def observe(
    kpis: Sequence[Kpi], scope: Scope, groups: pd.Series | None, **frames: pd.DataFrame
) -> Tally:
    """Tally the observations of all ``kpis`` in one partition's frames.

    Parameters
    ----------
    kpis : sequence of Kpi
        What to measure.
    scope : Scope
        What kernels know besides rows.
    groups : pandas.Series or None
        The group of each customer, indexed by ``customer_id``.
    **frames : pandas.DataFrame
        One partition of each table that the KPIs read.

    Returns
    -------
    Tally
        Sums by KPI, group and period.
    """
    parts = []
    for kpi in kpis:
        rows = {table: frames[table][list(names)] for table, names in kpi.needs.columns.items()}
        observed = _place(kpi.kernel(**rows, scope=scope), kpi, scope, groups)
        parts.append(tally(observed, keep_values=kpi.estimator.keep_values))
    return merge(parts)


def _place(
    observed: pd.DataFrame, kpi: Kpi, scope: Scope, groups: pd.Series | None
) -> pd.DataFrame:
    """Add KPI, group and period to observations, and drop those that fall into no period."""
    group = pd.Series("", observed.index) if groups is None else observed["customer_id"].map(groups)
    placed = observed.assign(
        kpi=kpi.name,
        group=group.astype("str").fillna(REST),
        period=scope.periods.code(observed["timestamp"]),
    )
    placed = placed[placed["period"] >= 0]
    return placed[list(_EMPTY)].astype(_EMPTY.dtypes.to_dict())


def _fold(study: Study, kpis: list[Kpi], scope: Scope, groups: pd.Series | None) -> Tally:
    if not kpis:
        return tally(_EMPTY, keep_values=True)
    columns: dict[str, list[str]] = {}
    for kpi in kpis:
        for table, names in kpi.needs.columns.items():
            columns[table] = list(dict.fromkeys([*columns.get(table, []), *names]))
    return study.fold(partial(observe, kpis, scope, groups), merge, **columns)


def _scope(study: Study, every: str | None) -> Scope:
    start, end = study.period
    zone = study.settings.time_zone
    periods = whole() if every is None else make_periods(start, end, every, zone)
    if study.has("interactions"):
        end = study.span("interactions")[1]
    return Scope(study.settings, end, periods, _scales(study))


def _scales(study: Study) -> dict[str, tuple[float, float]]:
    """Return the commonest scale of each CES question to which the settings give none."""
    bare = [question.name for question in study.settings.questions_of("ces") if not question.scale]
    if not bare:
        return {}
    kernel = partial(count_scales, questions=bare)
    found: dict[str, tuple[float, float]] = study.fold(
        kernel, commonest_scales, responses=list(ANSWERS)
    )
    return found
