"""Retention by cohort: of those who were new in a month, who is active in each later one."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.kpis.contacts import HORIZON, is_active
from cxlab.kpis.periods import Periods, make_periods, to_clock
from cxlab.kpis.suppression import hide
from cxlab.markup import Html, escape, html_table, interval, soft, written
from cxlab.study import Study
from cxlab.study.groups import REST, group_name
from cxlab.study.settings import Settings

#: The cohort of customers who are left out.
OLD = -1

#: The table's columns; the groups' by its name, and only where there are any.
COLUMNS = ["cohort", "group", "since", "n", "estimate", "low", "high", "note"]

DEFINITION = (
    "Of the customers whose first recorded contact or purchase was in one period, the share who "
    "bought or got in touch in a later one."
)
CAUTION = (
    "New is who was not seen in the first 90 days of the data: an old customer who had been away "
    "for that long counts as new, and who was never recognised again counts as gone."
)

_READ = (
    "Columns count the periods since the first contact; where a cell is empty, the data end before "
    "its period does."
)
_KEY = ["group", "cohort", "period"]
_INTERACTIONS = ["customer_id", "timestamp", "touchpoint", "direction", "actor"]


@dataclass(frozen=True, eq=False)
class Retention:
    """Who stays, by the period in which customers were first seen.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a cohort (in each group) and period after it: cohort (its first day), the groups
        (named after ``by``) where there are any, since (0: the cohort's own period), n (the
        cohort's customers), estimate (the share of them active then), low, high, note. Figures
        are empty, and the note says why, where the data end before the period does, and where
        the cohort is too small to show.
    by : str or None
        The column that holds the groups.
    every : str
        The offset alias of the periods.
    definition, caution : str
        What is counted, and where it misleads.
    title : str
        The study's.
    note : str
        Who was left out.
    confidence : float
        Of the intervals.
    """

    table: pd.DataFrame
    by: str | None = None
    every: str = "MS"
    definition: str = DEFINITION
    caution: str = CAUTION
    title: str = ""
    note: str = ""
    confidence: float = 0.95

    def _repr_html_(self) -> str:
        caption = f"Retention by cohort: {self.title}" if self.title else "Retention by cohort"
        if self.table.empty:
            nobody = "No customer was ever active, as far as the roles and directions say."
            return escape(self.note or nobody)
        words = " ".join(filter(None, (self.definition, self.note, self.caution, _READ)))
        return html_table(_grid(self.table, self.by), caption=caption) + f"<p>{escape(words)}</p>"


def measure_retention(
    study: Study, *, every: str = "MS", by: str | pd.Series | None = None
) -> Retention:
    r"""Measure which share of each cohort of new customers is active in each later period.

    New is who bought or got in touch for the first time on record, but not in the first 90 days
    of the data: most of those are old customers. Active is who did so again
    (``cxlab.kpis.contacts.is_active``).

    Parameters
    ----------
    study : Study
        An open study.
    every : str, default "MS"
        A pandas offset alias that names when periods begin, in the study's own time zone:
        ``"MS"`` (months), ``"W-MON"`` (weeks), ``"QS"``.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``. Customers in no group are left
        out.

    Returns
    -------
    Retention
        ``.table``: cohort, the groups, since, n, estimate, low, high, note; sorted. ``.note``
        says how many customers were left out, as they were seen in the first 90 days.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``every`` is no such alias; ``by`` has two groups for one customer.

    References
    ----------
    Wilson 1927 (intervals); each customer counts once in a cell.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('''
    ... [study]
    ... title = "Two months"
    ... min_group = 2
    ... [sources.orders]
    ... path = "orders.csv"
    ... [[tables.interactions]]
    ... source = "orders"
    ... [roles]
    ... purchase = ["order"]
    ... ''')
    >>> rows = ["customer_id,timestamp,touchpoint,channel", "old,2024-09-30,order,web"]
    >>> rows += ["ann,2025-01-02,order,web"]
    >>> rows += ["bea,2025-01-31,order,web", "bea,2025-02-28 12:00,order,web"]
    >>> _ = (folder / "orders.csv").write_text("\n".join(rows))
    >>> retention = measure_retention(open_study(folder))
    >>> retention.table[["since", "n", "estimate"]]
       since  n  estimate
    0      0  2       1.0
    1      1  2       0.5
    >>> retention.note
    'Left out: the customers first seen in the first 90 days of the data, 1 of 3.'
    """
    groups = None if by is None else study.groups(by)
    name = None if groups is None else group_name(groups, COLUMNS)
    title = study.settings.title
    if not study.has("interactions"):
        return Retention(_finish(_nothing(), name), name, every, title=title)
    start, end = study.span("interactions")
    periods = make_periods(start, end, every, study.settings.time_zone)
    plan = _Plan(study.settings, periods, start + HORIZON, groups)
    counts = study.fold(partial(count_cohorts, plan), _add, interactions=_INTERACTIONS)
    old = counts["cohort"] == OLD
    table = _finish(_figures(counts[~old], plan), name)
    confidence = study.settings.confidence
    return Retention(table, name, every, title=title, note=_said(counts), confidence=confidence)


@dataclass(frozen=True, eq=False)
class _Plan:
    """What is counted: the study's roles, the periods, from when on, and each one's group."""

    settings: Settings
    periods: Periods
    since: pd.Timestamp
    groups: pd.Series | None


def count_cohorts(plan: _Plan, interactions: pd.DataFrame) -> pd.DataFrame:
    """Count one partition's customers by group, cohort, and the periods in which they are active.

    Parameters
    ----------
    plan : _Plan
        What is counted.
    interactions : pandas.DataFrame
        customer_id, timestamp, touchpoint, direction, actor.

    Returns
    -------
    pandas.DataFrame
        group, cohort, period, active (customers); customers first seen too early to be new are
        the cohort ``OLD``, in its period alone.
    """
    own = interactions[is_active(interactions, plan.settings)]
    first = own.groupby("customer_id")["timestamp"].transform("min")
    old = first < plan.since
    codes = {"period": own["timestamp"], "cohort": first}
    codes = {name: np.where(old, OLD, plan.periods.code(times)) for name, times in codes.items()}
    seen = own[["customer_id"]].assign(**codes).drop_duplicates()
    groups = plan.groups
    group = "" if groups is None else seen["customer_id"].map(groups).astype("str").fillna(REST)
    seen = seen.assign(group=group).astype({"group": "str"})
    return seen.groupby(_KEY).size().rename("active").reset_index()


def _said(counts: pd.DataFrame) -> str:
    sizes = counts[counts["period"] == counts["cohort"]]
    old, everybody = sizes.loc[sizes["cohort"] == OLD, "active"].sum(), sizes["active"].sum()
    words = "the customers first seen in the first 90 days of the data"
    return f"Left out: {words}, {old:,} of {everybody:,}." if old else ""


def _add(parts: list[pd.DataFrame]) -> pd.DataFrame:
    counts = pd.concat(parts, ignore_index=True)
    return counts.groupby(_KEY, sort=True)["active"].sum().reset_index()


def _figures(counts: pd.DataFrame, plan: _Plan) -> pd.DataFrame:
    """Return a row for each group, cohort and number of periods since, with figures and notes."""
    periods, settings = plan.periods, plan.settings
    if counts.empty:
        return _nothing()
    sizes = counts[counts["period"] == counts["cohort"]].drop(columns="period")
    sizes = sizes.rename(columns={"active": "n"})
    why = hide(
        sizes.assign(kpi="retention", customers=sizes["n"], period=sizes["cohort"]),
        settings.min_group,
    )
    sizes = sizes.assign(why=why)[sizes["group"] != REST]
    most = len(periods) - int(counts["cohort"].min())
    cells = sizes.merge(pd.DataFrame({"since": range(most)}), how="cross")
    cells = cells.assign(period=cells["cohort"] + cells["since"])
    cells = cells.merge(counts, on=_KEY, how="left").fillna({"active": 0})
    share, low, high = wilson(cells["active"], cells["n"], settings.confidence)
    cells = cells.assign(estimate=share, low=low, high=high, note=_notes(cells, plan))
    certain = cells["since"] == 0
    cells[["low", "high"]] = cells[["low", "high"]].mask(certain, 1.0)
    empty = (cells["why"] != "") | _unfinished(cells, periods)
    cells[["estimate", "low", "high"]] = cells[["estimate", "low", "high"]].mask(empty)
    cells["cohort"] = periods.labels[cells["cohort"]]
    return cells.sort_values(["group", "cohort", "since"], ignore_index=True)


def _unfinished(cells: pd.DataFrame, periods: Periods) -> pd.Series:
    """Tell which cells are about a period that the data do not cover to its end."""
    last = len(periods) - 1
    cut = last in periods.partial
    return (cells["since"] > 0) & ((cells["period"] > last) | (cut & (cells["period"] == last)))


def _notes(cells: pd.DataFrame, plan: _Plan) -> pd.Series:
    periods, since = plan.periods, plan.since
    first = periods.code(pd.Series([since]))[0]
    whole = periods.edges[first] == since.to_datetime64()
    partly = (cells["cohort"] == first) & (not whole)
    zone = plan.settings.time_zone
    reasons = [
        cells["why"],
        pd.Series(
            np.where(_unfinished(cells, periods), "the data end before the period does", ""),
            cells.index,
        ),
        pd.Series(
            np.where(partly, f"only those first seen from {to_clock(since, zone):%Y-%m-%d} on", ""),
            cells.index,
        ),
    ]
    said = pd.concat(reasons, axis=1)
    return said.apply(lambda row: "; ".join(filter(None, row)), axis=1).astype("str")


def _nothing() -> pd.DataFrame:
    kinds = dict.fromkeys(COLUMNS, "float64") | {"cohort": "datetime64[us]", "n": "int64"}
    kinds |= {"group": "str", "note": "str", "since": "int64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds[name]) for name in COLUMNS})


def _finish(cells: pd.DataFrame, name: str | None) -> pd.DataFrame:
    table = cells[COLUMNS].astype({"n": "int64", "since": "int64"})
    return table.drop(columns="group") if name is None else table.rename(columns={"group": name})


def _grid(table: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return a line a cohort and a column a period since, each cell with its interval."""
    keys = ["cohort", *([by] if by else []), "n"]
    cells = table.assign(cell=pd.Series(map(_cell, table.to_dict("records")), dtype=object))
    grid = cells.set_index([*keys, "since"])["cell"].unstack("since")  # noqa: PD010
    grid = grid.set_axis([str(name) for name in grid], axis=1).reset_index()
    first = pd.Series(grid["cohort"].dt.strftime("%Y-%m-%d"), dtype="str")
    return grid.assign(cohort=first).rename(columns={"n": "customers"})


def _cell(row: dict[Any, Any]) -> Html:
    if pd.isna(row["estimate"]):
        return soft(row["note"]) if row["since"] == 0 else Html("")
    share = escape(written(row["estimate"], "share"))
    around = interval(row["low"], row["high"], "share")
    return Html(f"{share} {soft(around)}") if row["since"] > 0 else share
