"""Customers' first attempts at a goal as touchpoints in order, counted one partition at a time."""

import numpy as np
import pandas as pd

from cxlab.journeys.codes import Codes, Whole, begins, group_codes
from cxlab.journeys.representative_counts import Ways, shortened, sum_ways, written
from cxlab.journeys.user_flow_attempts import Aim, find_visits
from cxlab.study.groups import GROUP

#: So many touchpoints are told apart, the commonest: that leaves room for eleven steps.
MOST = 28

#: How an attempt ended; their numbers come after those of the touchpoints.
ENDS = ("left", "goal reached")


def count_attempts(
    interactions: pd.DataFrame, *, aim: Aim, names: pd.Index, groups: pd.Series | None = None
) -> Ways:
    """Count one partition's first attempts by group and level.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``find_visits`` takes it.
    aim : Aim
        The goal.
    names : pandas.Index
        The touchpoints to tell apart; the last one stands for all others.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Ways
        A way is its end (the number of a touchpoint behind the last, see ``ENDS``), then the
        touchpoints; without places.

    Examples
    --------
    >>> from cxlab.journeys.representative_counts import as_stages
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": list("bo")})
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> found = count_attempts(rows, aim=aim, names=pd.Index(["b", "o", "(other)"], dtype="str"))
    >>> as_stages(found.ways.rows["way"].astype("int64").to_numpy()[:1], 5)
    [(4, 0, 1)]
    """
    visits = find_visits(interactions, aim, names, len(names) - 1)
    group, labels = group_codes(visits.customers, groups)
    kept = begins(visits.who) & (group[visits.who] >= 0)
    rows = np.flatnonzero(kept[visits.attempt])
    who, place = visits.who[visits.attempt][rows], visits.place[rows].astype(np.int64)
    ends = len(names) + visits.reached[kept].astype(np.int64)
    last = visits.first + visits.length - 1
    seconds = (visits.went[last] - visits.came[visits.first])[kept] / 1e6
    levels = [
        _with_ends(who[some], place[some], ends, len(names))
        for some in shortened(who, place, len(names))
    ]
    mine = group[visits.who[kept]].astype(np.int64)
    return sum_ways(levels, seconds, (mine, labels), _no_places())


def _with_ends(who: Codes, place: Whole, ends: Whole, size: int) -> Whole:
    """Write each customer's end, then the touchpoints, as one number."""
    first = np.flatnonzero(begins(who))
    who, place = np.insert(who, first, who[first]), np.insert(place, first, ends)
    return written(who, place, size + len(ENDS))


def _no_places() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in (GROUP, "stage", "touchpoint")}
    return pd.DataFrame({**texts, "customers": pd.Series(dtype="int64")})
