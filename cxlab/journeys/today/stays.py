"""How long customers stay at a stage: those who are still there are counted as such."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import log_bin
from cxlab.journeys.codes import NONE
from cxlab.journeys.today.moments import DAY, Watch, read_rows, stays_begin

#: What ``count_stays`` counts: stays that ended after so long, and those not over by then.
COUNTS = ["ended", "open", "customers"]


def count_stays(interactions: pd.DataFrame, *, watch: Watch, end: int) -> pd.DataFrame:
    """Count one partition's stays at each stage by how long they lasted.

    A stay begins with the first contact at a stage and ends with the next at another one; contacts
    at no known stage end none. A customer's stays at a stage count together as one, so that those
    who come and go often do not speak for the others.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``moments.COLUMNS``, sorted by customer and time.
    watch : Watch
        How contacts are read.
    end : int
        The last moment of the data, in microseconds since 1970.

    Returns
    -------
    pandas.DataFrame
        ``stage`` (code), ``bin`` (of days, ``log_bin``), ``ended`` and ``open`` (weights: over,
        and not over by the end of the data), ``customers`` (weight of all).

    References
    ----------
    Hoffman, Sen & Weinberg 2001, *Within-cluster resampling* (each customer counts once).
    """
    rows = read_rows(interactions, watch)
    at = np.flatnonzero(stays_begin(rows))
    who, stage = rows.who[at].astype(np.int64), rows.stage[at]
    same = np.append(who[1:] == who[:-1], False)[: len(at)]
    until = np.where(same, np.append(rows.when[at][1:], end)[: len(at)], end)
    days = np.maximum(until - rows.when[at], 0) / DAY
    frame = pd.DataFrame({"who": who, "stage": stage, "bin": log_bin(days), "over": same})
    times = frame.groupby(["who", "stage"])["over"].transform("size")
    frame["customers"] = 1.0 / times
    frame["ended"] = frame["customers"].where(frame["over"], 0.0)
    frame["open"] = frame["customers"] - frame["ended"]
    return frame.groupby(["stage", "bin"])[COUNTS].sum().reset_index()


def add_stays(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up the counts of several partitions."""
    return pd.concat(parts).groupby(["stage", "bin"])[COUNTS].sum().reset_index()


def left_sooner(
    counts: pd.DataFrame, stage: pd.Series, days: pd.Series, min_group: int
) -> NDArray[np.float64]:
    """Return which share of customers left a stage sooner than after so many days.

    Parameters
    ----------
    counts : pandas.DataFrame
        From ``add_stays``.
    stage : pandas.Series of int
        The stage of each customer asked about, ``NONE`` where unknown.
    days : pandas.Series of float
        How long each has been there.
    min_group : int
        Nothing is told of stages where fewer customers were seen to leave.

    Returns
    -------
    numpy.ndarray
        0..1, days within 1 %.

    References
    ----------
    Kaplan & Meier 1958, *Nonparametric estimation from incomplete observations*.

    Examples
    --------
    >>> counts = pd.DataFrame({"stage": 0, "bin": log_bin([1.0, 2.0, 9.0])})
    >>> counts = counts.assign(ended=[1.0, 1.0, 0.0], open=[0.0, 1.0, 1.0],
    ...                        customers=[1.0, 2.0, 1.0])
    >>> left_sooner(counts, pd.Series([0, 0]), pd.Series([1.5, 5.0]), 1).tolist()
    [0.25, 0.5]
    """
    found = np.full(len(stage), np.nan)
    for code, mine in counts.sort_values("bin").groupby("stage"):
        asked = stage.to_numpy() == code
        if not asked.any() or mine["ended"].sum() < min_group:
            continue
        there = mine["customers"][::-1].cumsum()[::-1].to_numpy()
        stayed = np.append(1.0, np.cumprod(1 - mine["ended"].to_numpy() / there))
        place = np.searchsorted(mine["bin"].to_numpy(), log_bin(days[asked].to_numpy()))
        found[asked] = 1 - stayed[place]
    return np.where(stage.to_numpy() == NONE, np.nan, found)
