"""Quantiles from counts in fixed log-spaced bins: they merge exactly and are within 1 %."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

#: Each bin is this much wider than the one before: its middle is within 1 % of all it holds.
_WIDTH = float(np.log(1.0199))

#: The bin of the value 0: below every other.
ZERO_BIN = -(2**30)


def log_bin(values: ArrayLike) -> NDArray[np.int64]:
    """Return the number of the bin that each value falls into.

    Count rows by bin in a kernel, sum the counts in the merge, and read quantiles off with
    ``binned_quantile``.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Finite and not negative.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        Rises with the value.

    Raises
    ------
    ValueError
        Where a value is negative, infinite or missing.

    References
    ----------
    Masson, Rim & Lee 2019, *DDSketch: a fast and fully-mergeable quantile sketch*.

    Examples
    --------
    >>> log_bin([1.0, 1.01, 2.0]).tolist()
    [0, 0, 35]
    """
    numbers = np.asarray(values, dtype=float)
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        raise ValueError("a histogram takes finite values from 0 on")
    some = numbers > 0
    bins = np.full(numbers.shape, ZERO_BIN, dtype=np.int64)
    bins[some] = np.floor(np.log(numbers[some]) / _WIDTH).astype(np.int64)
    return bins


def log_bin_value(bins: ArrayLike) -> NDArray[np.float64]:
    """Return the value that stands for each bin: within 1 % of every value in it.

    Examples
    --------
    >>> log_bin_value(log_bin([0, 100.0])).round(2).tolist()
    [0.0, 99.59]
    """
    numbers = np.asarray(bins, dtype=np.int64)
    middle = np.exp((np.where(numbers == ZERO_BIN, 0, numbers) + 0.5) * _WIDTH)
    return np.where(numbers == ZERO_BIN, 0.0, middle)


def binned_quantile(binned: pd.DataFrame, by: list[str], share: float) -> pd.Series:
    """Return a quantile of each group from its counts by bin.

    Parameters
    ----------
    binned : pandas.DataFrame
        Columns ``by``, ``bin`` (see ``log_bin``) and ``count``.
    by : list of str
        The columns that make a group.
    share : float
        Which quantile, 0 to 1: .5 is the median. It is the smallest value that at least this
        share of the group does not exceed.

    Returns
    -------
    pandas.Series
        Indexed by group, sorted; in the values' unit, within 1 %.

    Raises
    ------
    ValueError
        Where ``share`` is not between 0 and 1.

    Examples
    --------
    >>> binned = pd.DataFrame({"pair": ["a", "a"], "bin": log_bin([1, 8]), "count": [1, 3]})
    >>> binned_quantile(binned, ["pair"], 0.5).round(1).to_dict()
    {'a': 8.0}
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a quantile's share is between 0 and 1, not {share!r}")
    counts = binned.loc[binned["count"] > 0].groupby([*by, "bin"], sort=True)["count"].sum()
    groups = counts.groupby(level=by)
    reached = groups.cumsum() >= share * groups.transform("sum") * (1 - 1e-12)
    found = counts[reached].reset_index("bin")["bin"].groupby(level=by).first()
    return pd.Series(log_bin_value(found), index=found.index, name="quantile")


@dataclass(frozen=True, eq=False)
class LogHistogram:
    """How many values fall into each log-spaced bin.

    ``counts`` is a Series of integers indexed by bin, sorted; see ``log_bin``.

    Examples
    --------
    >>> both = LogHistogram.of([1, 2, 3]) + LogHistogram.of([0, 40])
    >>> both.n, round(both.quantile(0.5), 1)
    (5, 2.0)
    """

    counts: pd.Series

    @classmethod
    def of(cls, values: ArrayLike) -> "LogHistogram":
        """Count ``values``, which are not negative; missing ones do not count."""
        numbers = np.asarray(values, dtype=float).ravel()
        bins, counts = np.unique(log_bin(numbers[~np.isnan(numbers)]), return_counts=True)
        return cls(pd.Series(counts, index=pd.Index(bins, name="bin"), name="count"))

    def __add__(self, other: "LogHistogram") -> "LogHistogram":
        return LogHistogram(pd.concat([self.counts, other.counts]).groupby(level="bin").sum())

    @property
    def n(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())

    def quantile(self, share: float) -> float:
        """Return a quantile, within 1 % of the smallest value that ``share`` do not exceed.

        ``share`` is between 0 and 1. NaN where there are no values.
        """
        if self.counts.empty:
            return float("nan")
        binned = self.counts.reset_index().assign(all=0)
        return float(binned_quantile(binned, ["all"], share).iloc[0])
