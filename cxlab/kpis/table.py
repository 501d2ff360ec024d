"""From tallies to the table that people read: figures, notes, small groups hidden."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from cxlab.kpis.estimators import FIGURES
from cxlab.kpis.families import family_of
from cxlab.kpis.grouping import not_about
from cxlab.kpis.kpi import Kpi
from cxlab.kpis.needs import nothing_found, pooled
from cxlab.kpis.observe import Plan
from cxlab.kpis.suppression import hide
from cxlab.kpis.tally import Tally
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

#: The table's columns; target and benchmark only where the study gives any, "group" by its name.
COLUMNS = ["kpi", "group", "period", *FIGURES, "target", "benchmark", "unit", "definition", "note"]

#: The columns of what the KPIs mean.
ABOUT = ["kpi", "label", "family", "good", "unit", "definition", "caution"]

#: What a row's note says where its period cannot be compared with others.
PARTIAL = "the data cover only part of the period"
FEW_JUDGED = "less than half of it can be judged"

_COUNTS = ["customers", "left_out", "unlinked"]


def make_table(
    kpis: Sequence[Kpi], missing: Mapping[str, str], found: Tally, plan: Plan
) -> pd.DataFrame:
    """Return the table of ``measure_kpis``.

    Parameters
    ----------
    kpis : sequence of Kpi
        The KPIs asked for, in order.
    missing : mapping of str to str
        By name, what the study lacks for some of them.
    found : Tally
        Sums for the others.
    plan : Plan
        Settings, periods and groups.

    Returns
    -------
    pandas.DataFrame
        See ``measure_kpis``: KPIs in the order asked for, groups and periods sorted.
    """
    settings, grouping = plan.scope.settings, plan.grouping
    parts = [_empty()]
    for kpi in kpis:
        mine, rest = _only(found, kpi.name)
        reason = missing.get(kpi.name) or _nothing(kpi, mine, rest, plan)
        rows = _row(reason) if reason else _rows(kpi, mine, rest, plan)
        parts.append(rows.assign(kpi=kpi.name, **_meaning(kpi, settings)))
    table = pd.concat(parts, ignore_index=True)
    return _finish(table, settings, None if grouping is None else grouping.name)


def _grid(mine: Tally, plan: Plan) -> pd.DataFrame:
    """Return the groups and periods that a KPI has rows for, sorted."""
    names = [""]
    if plan.grouping is not None:
        groups = plan.grouping.customers
        names = sorted((mine.sums["group"] if groups is None else groups).unique())
    cells = product(names, range(len(plan.scope.periods)))
    grid = pd.DataFrame(cells, columns=["group", "period"])
    return grid.astype({"group": "str", "period": "int64"})


def make_about(kpis: Sequence[Kpi], settings: Settings) -> pd.DataFrame:
    """Return what the KPIs mean.

    kpi, label, family (the heading that it stands under), good ("high", "low" or "neither"),
    unit, definition, caution.
    """
    rows = [
        {
            "kpi": kpi.name,
            "label": kpi.words.label,
            "family": family_of(kpi),
            "good": _good(kpi, settings),
            "unit": _unit(kpi, settings),
            "definition": kpi.words.definition,
            "caution": kpi.words.caution,
        }
        for kpi in kpis
    ]
    return pd.DataFrame(rows, columns=ABOUT)


def _rows(kpi: Kpi, found: Tally, rest: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return a row for each group and period, those without observations too."""
    scope, grouping = plan.scope, plan.grouping
    settings = scope.settings
    figures = kpi.estimator.figures(found, settings.confidence)
    if kpi.estimator.unit == "score" and (scale := scope.scale_of(kpi.needs.question)):
        figures[["low", "high"]] = figures[["low", "high"]].clip(*scale)
    counts = found.sums[["group", "period", *_COUNTS]].assign(
        observed=found.sums["n"], **{name: figures[name] for name in FIGURES}
    )
    rows = _grid(found, plan).merge(counts, how="left", on=["group", "period"])
    zeros = ["n", "observed", *_COUNTS]
    rows[zeros] = rows[zeros].fillna(0.0)
    whole = pd.concat([rows, rest], ignore_index=True).assign(kpi=kpi.name)
    if grouping is not None:
        whole["within"] = grouping.within(whole["group"])
    apart = grouping is None or not grouping.of_place
    reason = hide(whole, settings.min_group, apart=apart).iloc[: len(rows)]
    rows.loc[reason != "", ["estimate", "low", "high"]] = np.nan
    notes = _notes(kpi, rows, rest, plan)
    labels = scope.periods.labels[rows["period"]]
    return rows.assign(note=reason.where(reason != "", notes), period=labels)


def _notes(kpi: Kpi, rows: pd.DataFrame, rest: pd.DataFrame, plan: Plan) -> pd.Series:
    left = _percent(rows["left_out"], rows["left_out"] + rows["observed"])
    partial = rows["period"].isin(plan.scope.periods.partial)
    some, excluded = rows["n"] > 0, rows["left_out"] > 0
    lone = some & rows["estimate"].notna() & rows["low"].isna()
    parts = [
        _where(~some & ~excluded, "nothing was observed"),
        _where(~some & excluded, f"all left out: {kpi.words.left_out}"),
        (left + " left out: " + kpi.words.left_out).where(some & excluded, ""),
        _where(lone, "too few customers for an interval"),
        _where(some & (rows["left_out"] > rows["observed"]), FEW_JUDGED),
        _where(partial, PARTIAL),
        _where(some, pooled(kpi, plan.scope.settings)),
        _unlinked(rows).where(some & (rows["unlinked"] > 0), ""),
        _where(some, _ungrouped(rows, rest, plan)),
    ]
    said = pd.concat(parts, axis=1)
    return said.apply(lambda row: "; ".join(filter(None, row)), axis=1)


def _unlinked(rows: pd.DataFrame) -> pd.Series:
    return _percent(rows["unlinked"], rows["observed"]) + " of these are anonymous"


def _ungrouped(rows: pd.DataFrame, rest: pd.DataFrame, plan: Plan) -> str:
    """Say what belongs to no group, and so stands in no row."""
    if plan.grouping is None or rest.empty:
        return ""
    if not plan.grouping.of_place:
        count = rest["unlinked"].sum()
        return f"{count:,.0f} anonymous answers belong to no group" if count else ""
    shown, out = rows["observed"].sum(), rest["n"].sum()
    share = _percent(pd.Series([out]), pd.Series([shown + out])).iloc[0]
    return f"{share} of all is about no one {plan.grouping.name}" if out else ""


def _percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    share = (100 * part / whole).round().fillna(0).astype("int64").astype("str")
    return share.where(share != "0", "under 1") + " %"


def _where(condition: pd.Series, words: str) -> pd.Series:
    return pd.Series(np.where(condition, words, ""), index=condition.index)


def _nothing(kpi: Kpi, mine: Tally, rest: pd.DataFrame, plan: Plan) -> str:
    """Say why there is no figure at all, where there is none."""
    n, total = mine.sums["n"].sum(), mine.sums["total"].sum()
    if kpi.needs.both and n > 0 and total == n:
        return f"needs {kpi.needs.both}"
    if n > 0:
        return ""
    if plan.grouping is not None and plan.grouping.of_place and rest["n"].sum() > 0:
        return not_about(plan.grouping.name)
    if mine.sums["left_out"].sum() > 0:
        return f"all left out: {kpi.words.left_out}"
    return nothing_found(kpi, plan.scope.settings)


def _only(found: Tally, name: str) -> tuple[Tally, pd.DataFrame]:
    """Return one KPI's tally, and beside it the sums of customers in no group."""
    mine = [part[part["kpi"] == name] for part in (found.sums, found.bins, found.pairs)]
    shown = (part[part["group"] != REST].reset_index(drop=True) for part in mine)
    return Tally(*shown), mine[0][mine[0]["group"] == REST]


def _row(note: str) -> pd.DataFrame:
    return pd.DataFrame({"n": [0.0], "note": [note], "period": pd.DatetimeIndex([pd.NaT])})


def _empty() -> pd.DataFrame:
    """Return the table without rows, each column of its dtype."""
    kinds = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(
        [*FIGURES, "target", "benchmark"], "float64"
    )
    kinds["period"] = "datetime64[us]"
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _finish(table: pd.DataFrame, settings: Settings, by: str | None) -> pd.DataFrame:
    names = list(COLUMNS)
    for name, given in (("target", settings.targets), ("benchmark", settings.benchmarks)):
        table[name] = table["kpi"].map(given).astype("float64")
        if not given:
            names.remove(name)
    if by is None:
        names.remove("group")
    table = table[names].astype({"n": "int64"})
    return table if by is None else table.rename(columns={"group": by})


def _meaning(kpi: Kpi, settings: Settings) -> dict[str, str]:
    return {"unit": _unit(kpi, settings), "definition": kpi.words.definition}


def _good(kpi: Kpi, settings: Settings) -> str:
    questions = settings.questions_of(kpi.needs.question) if kpi.needs.question else []
    if kpi.good != "question":
        return kpi.good
    return questions[0].good if questions else "high"


def _unit(kpi: Kpi, settings: Settings) -> str:
    """Return the unit of a KPI in this study, as figures are written with it."""
    if kpi.estimator.unit == "money":
        return settings.currency or "number"
    if kpi.estimator.unit == "count":
        return "number"
    if kpi.estimator.unit == "score":
        scales = [question.scale for question in settings.questions_of(kpi.needs.question)]
        return f"of {scales[0][1]:g}" if scales and scales[0] else "number"
    return kpi.estimator.unit
