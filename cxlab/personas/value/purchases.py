"""What each customer bought, and when: the summary that forecasts are made from, by fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.kpis.contacts import purchase_keys
from cxlab.study.study import Study

#: The columns of interactions that the kernel reads.
COLUMNS = ("customer_id", "timestamp", "touchpoint", "value", "case_id")

#: What is known of each customer; ``first`` and ``last`` are days since 1970.
SUMMARY = (
    "first",
    "last",
    "days",
    "paid",
    "spend",
    "last_before",
    "days_before",
    "paid_before",
    "spend_before",
    "pause_1",
    "pause_2",
)

#: What share of the time from the first contact on record to the last a model is fitted on before
#: it is checked on the rest.
FITTED = 2 / 3


@dataclass(frozen=True)
class Plan:
    """Which rows are purchases, in whose clock, and when the check begins.

    ``purchase`` are touchpoints (none named: every contact in which money changed hands), ``zone``
    the study's; ``cut`` is the last day that the model which is checked knows, since 1970, and
    ``end`` the last day on record.
    """

    purchase: tuple[str, ...] = ()
    zone: str = "UTC"
    start: int = 0
    cut: int = 0
    end: int = 0


def plan_of(study: Study) -> Plan:
    """Return the plan of a study that has interactions."""
    zone = study.settings.time_zone
    start, end = _days(pd.Series(study.span("interactions")).astype("datetime64[us]"), zone)
    cut = int(start + round(FITTED * (end - start)))
    return Plan(tuple(study.settings.role("purchase")), zone, int(start), cut, int(end))


def sum_purchases(study: Study, plan: Plan) -> pd.DataFrame:
    """Return what each customer bought: see ``sum_up``; sorted by customer."""
    return study.fold(partial(sum_up, plan), together, interactions=COLUMNS)


def sum_up(plan: Plan, interactions: pd.DataFrame) -> pd.DataFrame:
    """Sum up each customer's purchases: a pure function of one partition's interactions.

    Parameters
    ----------
    plan : Plan
        Which rows are purchases.
    interactions : pandas.DataFrame
        The columns ``COLUMNS``, sorted by customer and time; a customer is whole in one frame.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, the columns ``SUMMARY``: the first and the last day with a
        purchase, the days with one (several purchases on a day count once, for models of random
        times know no two at one time), the days whose sum is known and above 0, and their sum;
        the same of the days up to ``plan.cut``; the first two pauses between such days, in days
        (NaN: there are none). A purchase is of the day of its first row.

    Examples
    --------
    >>> times = pd.to_datetime(["1970-01-02 09:00", "1970-01-02 12:00", "1970-01-09 09:00"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "touchpoint": "order", "timestamp": times})
    >>> rows["case_id"] = None
    >>> summed = sum_up(Plan(("order",), cut=5), rows.assign(value=[10.0, 5.0, 20.0]))
    >>> summed[["first", "last", "days", "spend", "days_before", "pause_1"]]
                 first  last  days  spend  days_before  pause_1
    customer_id
    ann              1     8     2   35.0            1      7.0
    """
    bought = _bought(interactions, plan)
    rows = bought.assign(day=_purchase_days(bought, plan.zone))
    days = rows.groupby(["customer_id", "day"], sort=True)["value"].sum(min_count=1).reset_index()
    who = days.groupby("customer_id", sort=True)
    place, pause = who.cumcount(), who["day"].diff()
    known, early = days["value"].gt(0), days["day"] <= plan.cut
    money = days["value"].where(known, 0.0)
    marks = {
        "first": days["day"].where(place == 0),
        "last": days["day"],
        "days": pd.Series(1, days.index),
        "paid": known,
        "spend": money,
        "last_before": days["day"].where(early),
        "days_before": early,
        "paid_before": known & early,
        "spend_before": money.where(early, 0.0),
        "pause_1": pause.where(place == 1),
        "pause_2": pause.where(place == 2),
    }
    how = dict.fromkeys(SUMMARY, "sum") | dict.fromkeys(_LATEST, "max")
    found = pd.DataFrame(marks).groupby(days["customer_id"], sort=True).agg(how)
    return found[list(SUMMARY)].astype(_KINDS).rename_axis("customer_id")


#: Columns of which each customer's largest figure is taken; of the others it is the sum.
_LATEST = ("first", "last", "last_before", "pause_1", "pause_2")
_KINDS = dict.fromkeys(("first", "last", "days", "paid", "days_before", "paid_before"), "int64")


def _bought(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    if plan.purchase:
        return rows[rows["touchpoint"].isin(plan.purchase)]
    return rows[rows["value"].gt(0)]


def _purchase_days(rows: pd.DataFrame, zone: str) -> pd.Series:
    """Return the day on which each row's purchase began, since 1970."""
    days = pd.Series(_days(rows["timestamp"], zone), rows.index)
    if rows["case_id"].isna().all():
        return days
    keys = purchase_keys(rows)
    return days.groupby([keys[name] for name in keys], dropna=False).transform("min")


def _days(times: pd.Series, zone: str) -> np.ndarray:
    local = times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    return local.to_numpy().astype("datetime64[D]").astype("int64")


def together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the partitions' summaries together, sorted by customer.

    Examples
    --------
    >>> parts = [pd.DataFrame({"days": [1]}, index=[name]) for name in "ba"]
    >>> together(parts).index.tolist()
    ['a', 'b']
    """
    filled = [part for part in parts if len(part)] or list(parts[:1])
    return pd.concat(filled).sort_index()


def until(summary: pd.DataFrame, day: int, *, before: bool = False) -> pd.DataFrame:
    """Return what models take of each customer who had bought by a day, in weeks.

    Parameters
    ----------
    summary : pandas.DataFrame
        As ``sum_purchases`` gives it.
    day : int
        The end of the observation.
    before : bool
        Whether to count only what came up to ``Plan.cut``.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``: frequency (repeat purchases), recency and T (weeks from the
        first purchase to the last, and to the end), paid (purchases of which the amount is known)
        and spend (their mean; NaN where there are none).

    Examples
    --------
    >>> summary = pd.DataFrame({"first": [0], "last": [14], "days": [2], "paid": [2],
    ...                         "spend": [30.0]}, index=["ann"])
    >>> until(summary, 21).iloc[0].to_dict()
    {'frequency': 1.0, 'recency': 2.0, 'T': 3.0, 'paid': 2.0, 'spend': 15.0}
    """
    behind = "_before" if before else ""
    there = summary[summary[f"days{behind}"] > 0]
    paid = there[f"paid{behind}"].astype("float64")
    figures = {
        "frequency": there[f"days{behind}"] - 1.0,
        "recency": (there[f"last{behind}"] - there["first"]) / 7,
        "T": (day - there["first"]) / 7,
        "paid": paid,
        "spend": there[f"spend{behind}"] / paid.where(paid > 0),
    }
    return pd.DataFrame(figures)
