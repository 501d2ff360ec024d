"""Sums with times counted in log-spaced slots: they add up over partitions, quantiles included."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from cxlab.estimate import log_bin, log_bin_value
from cxlab.journeys.codes import Whole, count_codes, sum_codes

#: How many slots there are: 0 for no time at all, then from a microsecond to ten thousand years.
SLOTS = 2048

_FIRST = int(log_bin([1e-6])[0])


def slots_of(seconds: ArrayLike) -> Whole:
    """Return the slot of each time: its bin (see ``log_bin``), counted from 0.

    Examples
    --------
    >>> slots_of([0, 1e-6, 60]).tolist()
    [0, 1, 910]
    """
    return np.clip(log_bin(seconds) - _FIRST + 1, 0, SLOTS - 1)


def count_slots(kinds: Whole, seconds: ArrayLike, number: int) -> pd.DataFrame:
    """Count times by kind and slot.

    Parameters
    ----------
    kinds : numpy.ndarray of int64, shape (n,)
        From 0 to ``number`` - 1: which row of ``Timed`` each time belongs to.
    seconds : array_like of float, shape (n,)
        The times.
    number : int
        How many kinds there are.

    Returns
    -------
    pandas.DataFrame
        ``key`` (kind times ``SLOTS``, plus slot), ascending, and ``count``.

    Examples
    --------
    >>> count_slots(np.array([1, 1]), [0, 0], 2).to_numpy().tolist()
    [[2048, 2]]
    """
    keys, counts = count_codes(kinds * SLOTS + slots_of(seconds), number * SLOTS)
    return pd.DataFrame({"key": keys, "count": counts})


def slot_seconds(slots: ArrayLike) -> NDArray[np.float64]:
    """Return the time that stands for each slot, in seconds: within 1 % of all that it holds.

    Examples
    --------
    >>> slot_seconds([0, 910]).round(1).tolist()
    [0.0, 59.7]
    """
    places = np.asarray(slots, dtype=np.int64)
    return np.where(places == 0, 0.0, log_bin_value(places + _FIRST - 1))


@dataclass(frozen=True, eq=False)
class Timed:
    """Sums by kind, and the times of each kind, in a form that adds up over partitions.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row a kind: columns of text that name it, and columns of numbers to be summed.
    times : pandas.DataFrame
        What ``count_slots`` returned, the kinds being the places of the rows.
    """

    rows: pd.DataFrame
    times: pd.DataFrame

    def quantile(self, share: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a quantile of each row's times, in seconds, within 1 %; see ``slot_quantile``."""
        keys, counts = (self.times[name].to_numpy() for name in ("key", "count"))
        return slot_quantile(keys, counts, len(self.rows), share)

    def sizes(self) -> Whole:
        """Return how many times each row has."""
        kind, counts = (self.times[name].to_numpy() for name in ("key", "count"))
        sums = np.bincount(kind // SLOTS, weights=counts, minlength=len(self.rows))
        return sums.astype(np.int64)


def merge_timed(parts: list[Timed]) -> Timed:
    """Add up the sums and times of several partitions; how many there are changes nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({"source": ["x"], "n": [1]}).astype({"source": "str"})
    >>> part = Timed(rows, count_slots(np.array([0]), [60], 1))
    >>> merge_timed([part, part]).rows.to_numpy().tolist()
    [['x', 2]]
    """
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    sums = list(rows.select_dtypes("number"))
    kinds = rows.groupby([name for name in rows if name not in sums])
    place, first = kinds.ngroup().to_numpy(), 0
    counted = []
    for part in parts:
        mine = place[first : first + len(part.rows)]
        key, count = (part.times[name].to_numpy() for name in ("key", "count"))
        kind = key // SLOTS
        counted.append((key + (mine[kind] - kind) * SLOTS, count))
        first += len(part.rows)
    found, counts = sum_codes(counted, kinds.ngroups * SLOTS)
    times = pd.DataFrame({"key": found, "count": counts})
    return Timed(kinds[sums].sum().reset_index(), times)


def slot_quantile(
    keys: Whole, counts: Whole, kinds: int, share: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a quantile of the times of each kind.

    Parameters
    ----------
    keys : numpy.ndarray of int64
        ``kind * SLOTS + slot``, ascending, no two alike.
    counts : numpy.ndarray of int64
        How many times fall there.
    kinds : int
        How many kinds there are.
    share : float, or numpy.ndarray of float, shape (kinds,)
        Which quantile, 0 to 1: the smallest time that at least this share does not exceed.

    Returns
    -------
    numpy.ndarray of float, shape (kinds,)
        In seconds, within 1 %; NaN where a kind has no times.

    Examples
    --------
    >>> keys = SLOTS * np.array([0, 0, 2]) + slots_of([1, 60, 1])
    >>> slot_quantile(keys, np.array([1, 2, 1]), 3, 0.5).round(1).tolist()
    [59.7, nan, 1.0]
    """
    if not len(keys):
        return np.full(kinds, np.nan)
    reached = np.cumsum(counts)
    edges = np.searchsorted(keys, np.arange(kinds + 1) * SLOTS)
    before = np.concatenate([[0], reached])[edges]
    size = np.diff(before)
    known = (size > 0) & ~np.isnan(share)
    rank = np.maximum(1, np.ceil(np.where(known, share, 0) * size * (1 - 1e-12)))
    found = np.minimum(np.searchsorted(reached, before[:-1] + rank), len(keys) - 1)
    return np.where(known, slot_seconds(keys[found] % SLOTS), np.nan)
