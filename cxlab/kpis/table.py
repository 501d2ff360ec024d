"""From tallies to the table that people read: figures, notes, small groups hidden."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from cxlab.kpis.estimators import FIGURES
from cxlab.kpis.kpi import Kpi, Scope
from cxlab.kpis.needs import nothing_found, pooled
from cxlab.kpis.suppression import hide
from cxlab.kpis.tally import Tally
from cxlab.study.groups import REST, group_name
from cxlab.study.settings import Settings

#: The table's columns; target and benchmark only where the study gives any, "group" by its name.
COLUMNS = ["kpi", "group", "period", *FIGURES, "target", "benchmark", "unit", "definition", "note"]


def make_table(
    kpis: Sequence[Kpi],
    missing: Mapping[str, str],
    found: Tally,
    scope: Scope,
    groups: pd.Series | None,
    seed: int,
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
    scope : Scope
        Settings and periods.
    groups : pandas.Series or None
        The group of each customer.
    seed : int
        For bootstraps.

    Returns
    -------
    pandas.DataFrame
        See ``measure_kpis``: KPIs in the order asked for, groups and periods sorted.
    """
    settings = scope.settings
    names = [""] if groups is None else sorted(groups.unique())
    grid = pd.DataFrame(
        product(names, range(len(scope.periods))), columns=["group", "period"]
    ).astype({"group": "str", "period": "int64"})
    parts = [_empty()]
    for kpi in kpis:
        part, rest = _only(found, kpi.name)
        reason = missing.get(kpi.name) or _nothing(kpi, part, settings)
        rows = _row(reason) if reason else _rows(kpi, part, rest, grid, scope, seed)
        parts.append(rows.assign(kpi=kpi.name, **_meaning(kpi, settings)))
    table = pd.concat(parts, ignore_index=True)
    return _finish(table, settings, None if groups is None else group_column(groups))


def group_column(groups: pd.Series) -> str:
    """Return what the column of groups is called in the table.

    Examples
    --------
    >>> group_column(pd.Series({"ann": "A"}, name="unit"))
    'group'
    """
    return group_name(groups, [name for name in COLUMNS if name != "group"])


def make_about(kpis: Sequence[Kpi], settings: Settings) -> pd.DataFrame:
    """Return what the KPIs mean: kpi, label, good ("high" or "low"), unit, definition, caution."""
    rows = [
        {
            "kpi": kpi.name,
            "label": kpi.words.label,
            "good": _good(kpi, settings),
            "unit": _unit(kpi, settings),
            "definition": kpi.words.definition,
            "caution": kpi.words.caution,
        }
        for kpi in kpis
    ]
    return pd.DataFrame(rows, columns=["kpi", "label", "good", "unit", "definition", "caution"])


def _rows(
    kpi: Kpi, found: Tally, rest: pd.DataFrame, grid: pd.DataFrame, scope: Scope, seed: int
) -> pd.DataFrame:
    """Return a row for each group and period, those without observations too."""
    settings = scope.settings
    figures = kpi.estimator.figures(found, settings.confidence, seed)
    if kpi.estimator.unit == "score" and (scale := scope.scale_of(kpi.needs.question)):
        figures[["low", "high"]] = figures[["low", "high"]].clip(*scale)
    counts = found.sums[["group", "period", "customers", "left_out"]].assign(
        observed=found.sums["n"], **{name: figures[name] for name in FIGURES}
    )
    rows = grid.merge(counts, how="left", on=["group", "period"])
    zeros = ["n", "customers", "left_out", "observed"]
    rows[zeros] = rows[zeros].fillna(0.0)
    whole = pd.concat([rows, rest], ignore_index=True).assign(kpi=kpi.name)
    reason = hide(whole, settings.min_group).iloc[: len(rows)]
    rows.loc[reason != "", ["estimate", "low", "high"]] = np.nan
    partial = rows["period"].isin(scope.periods.partial)
    notes = _notes(kpi, rows, settings, partial)
    labels = scope.periods.labels[rows["period"]]
    return rows.assign(note=reason.where(reason != "", notes), period=labels)


def _notes(kpi: Kpi, rows: pd.DataFrame, settings: Settings, partial: pd.Series) -> pd.Series:
    share = 100 * rows["left_out"] / (rows["left_out"] + rows["observed"])
    percent = share.round().fillna(0).astype("int64").astype("str")
    part = percent.where(percent != "0", "under 1") + " % left out: " + kpi.words.left_out
    some, excluded = rows["n"] > 0, rows["left_out"] > 0
    lone = some & rows["estimate"].notna() & rows["low"].isna()
    parts = [
        _where(~some & ~excluded, "nothing was observed"),
        _where(~some & excluded, f"all left out: {kpi.words.left_out}"),
        part.where(some & excluded, ""),
        _where(lone, "too few customers for an interval"),
        _where(partial, "the data cover only part of the period"),
        _where(some, pooled(kpi, settings)),
    ]
    said = pd.concat(parts, axis=1)
    return said.apply(lambda row: "; ".join(filter(None, row)), axis=1)


def _where(condition: pd.Series, words: str) -> pd.Series:
    return pd.Series(np.where(condition, words, ""), index=condition.index)


def _nothing(kpi: Kpi, found: Tally, settings: Settings) -> str:
    """Say why there is no figure at all, where there is none."""
    n, total = found.sums["n"].sum(), found.sums["total"].sum()
    if kpi.needs.both and n > 0 and total == n:
        return f"needs {kpi.needs.both}"
    if n > 0:
        return ""
    left_out = found.sums["left_out"].sum() > 0
    return f"all left out: {kpi.words.left_out}" if left_out else nothing_found(kpi, settings)


def _only(found: Tally, name: str) -> tuple[Tally, pd.DataFrame]:
    """Return one KPI's tally, and beside it the sums of customers in no group."""
    sums, values = (part[part["kpi"] == name] for part in (found.sums, found.values))
    shown = sums[sums["group"] != REST].reset_index(drop=True)
    return Tally(shown, values[values["group"] != REST]), sums[sums["group"] == REST]


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
    if kpi.estimator.unit == "score":
        scales = [question.scale for question in settings.questions_of(kpi.needs.question)]
        return f"of {scales[0][1]:g}" if scales and scales[0] else "number"
    return kpi.estimator.unit
