"""How far the figures of two periods are apart, where the same customers may be in both."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.kpis.estimators import Estimator
from cxlab.kpis.kpi import Kpi
from cxlab.kpis.tally import CELL, PAIRS, Tally

#: Estimate, low and high of one period, or of their difference.
Figures = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]

#: The standard errors at which intervals are looked at, and how far these are apart.
_STEP = 0.125
_GRID = np.arange(1, 61) * _STEP


def combine(before: Figures, after: Figures, correlation: Any) -> Figures:
    """Return the difference of two estimates with an interval made from theirs.

    Parameters
    ----------
    before, after : tuple of array_like
        ``(estimate, low, high)`` of each.
    correlation : array_like
        Of the two estimates, -1 to 1.

    Returns
    -------
    tuple
        ``(difference, low, high)``; NaN where something is missing.

    References
    ----------
    Newcombe 1998, *Improved confidence intervals for the difference between binomial proportions
    based on paired data*; Zou 2007, *Toward using confidence intervals to compare correlations*
    (the method of variance estimates recovery).

    Examples
    --------
    >>> _, low, high = combine((0.5, 0.4, 0.6), (0.7, 0.6, 0.8), 0.0)
    >>> round(float(low), 3), round(float(high), 3)
    (0.059, 0.341)
    """
    first, first_low, first_high = (np.asarray(part, dtype=float) for part in before)
    then, then_low, then_high = (np.asarray(part, dtype=float) for part in after)
    difference = then - first
    low = difference - _length(then - then_low, first_high - first, correlation)
    high = difference + _length(then_high - then, first - first_low, correlation)
    return difference, low, high


def _length(one: Any, other: Any, correlation: Any) -> Any:
    return np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0))


def chance(interval: Callable[[float], Figures]) -> NDArray[np.float64]:
    """Return how likely a difference as large is where there is none.

    Parameters
    ----------
    interval : callable
        Takes a confidence; returns differences with intervals of that confidence.

    Returns
    -------
    numpy.ndarray of float
        p: 1 less the confidence at which the interval just touches 0, so that it is below 0.05
        where the 95 % interval leaves 0 out. NaN where there is no difference, or no interval.

    Examples
    --------
    >>> from scipy import stats
    >>> def normal(confidence):
    ...     half = stats.norm.ppf((1 + confidence) / 2)
    ...     return np.array([1.96]), np.array([1.96 - half]), np.array([1.96 + half])
    >>> chance(normal).round(3).tolist()
    [0.05]
    """
    difference, low, high = interval(0.5)
    known = ~(np.isnan(difference) | np.isnan(low) | np.isnan(high))
    nearest = [_nearest(interval(level)) for level in 2 * stats.norm.cdf(_GRID) - 1]
    before, reached = np.abs(difference), np.zeros(len(difference))
    still = known & (before > 0)
    for at, now in enumerate(nearest):
        start, width = _GRID[at] - _STEP, np.where(before - now > 0, before - now, 1.0)
        crossed = np.where(np.isnan(now), 0.0, np.clip(before / width, 0, 1))
        reached = np.where(still, start + _STEP * np.where(now > 0, 1.0, crossed), reached)
        still, before = still & (now > 0), now
    return np.where(known, 2 * stats.norm.sf(reached), np.nan)


def _nearest(figures: Figures) -> NDArray[np.float64]:
    """Return how far from 0 the nearer end of each interval is; negative where 0 lies inside."""
    difference, low, high = figures
    return np.where(difference > 0, low, -high)


def correlations(linear: Tally, rows: pd.DataFrame) -> NDArray[np.float64]:
    """Return how the estimates of two periods go together, as customers are in both.

    Parameters
    ----------
    linear : Tally
        Sums and pairs of the values, for medians of whether they are above the median.
    rows : pandas.DataFrame
        ``CELL`` (the first period), ``then``, and ``adds_up``: whether the figure is a total per
        customer, and not a mean of values.

    Returns
    -------
    numpy.ndarray of float
        -1 to 1 in the order of ``rows``; 0 where no customer is in both.

    References
    ----------
    Woodruff 1971, *A simple method for approximating the variance of a complicated estimate*:
    each customer's part in the estimate's error, the products of both periods' parts summed.
    """
    first = rows[CELL].merge(linear.sums, how="left", on=CELL)
    keys = rows[["kpi", "group", "then"]].rename(columns={"then": "period"})
    then = keys.merge(linear.sums, how="left", on=CELL)
    both = rows[[*CELL, "then"]].merge(linear.pairs, how="left", on=[*CELL, "then"])
    both = both[PAIRS].fillna(0.0)
    adds_up = rows["adds_up"].to_numpy(dtype=bool)
    mean_1, spread_1 = _mean_and_spread(first, adds_up)
    mean_2, spread_2 = _mean_and_spread(then, adds_up)
    means = both["ss"] - mean_1 * both["ks"] - mean_2 * both["sk"] + mean_1 * mean_2 * both["kk"]
    totals = both["ss"] - mean_1 * both["total_2"] - mean_2 * both["total_1"]
    totals += mean_1 * mean_2 * both["both"]
    together = np.where(adds_up, totals, means)
    known = (spread_1 > 0) & (spread_2 > 0)
    scale = np.sqrt(np.where(known, spread_1 * spread_2, 1.0))
    return np.clip(np.where(known, together / scale, 0.0), -1, 1)


def _mean_and_spread(sums: pd.DataFrame, adds_up: NDArray[Any]) -> tuple[Any, Any]:
    """Return each cell's figure, and the sum of squares of its customers' parts in the error."""
    mean = (sums["total"] / sums["n"].mask(adds_up, sums["customers"])).to_numpy()
    sizes = sums["sizes"].mask(adds_up, sums["customers"]).to_numpy()
    cross = sums["cross"].mask(adds_up, sums["total"]).to_numpy()
    spread = sums["own_squares"].to_numpy() - 2 * mean * cross + mean**2 * sizes
    return mean, np.where(spread > 1e-9 * sums["own_squares"].to_numpy(), spread, 0.0)


def find_differences(
    kpis: Sequence[Kpi],
    found: Tally,
    linear: Tally,
    follows: Mapping[int, int],
    confidence: float,
) -> pd.DataFrame:
    """Return the difference of every cell from the one that it is compared with.

    Parameters
    ----------
    kpis : sequence of Kpi
        What was measured.
    found : Tally
        Their sums.
    linear : Tally
        As ``correlations`` has it.
    follows : mapping of int to int
        Periods, and the one that each is compared with.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``CELL`` (the first period), ``then``, ``estimate`` (second less first), ``low``, ``high``
        and ``p``; only where both cells have observations.
    """
    parts = [_nothing()]
    for make in dict.fromkeys(kpi.estimator.make for kpi in kpis):
        mine = [kpi for kpi in kpis if kpi.estimator.make is make]
        names = [kpi.name for kpi in mine]
        cells = Tally(*(_of(part, names) for part in (found.sums, found.bins, found.pairs)))
        parts.append(_compare(mine[0].estimator, cells, linear, follows, confidence))
    return pd.concat(parts, ignore_index=True)


def _compare(
    estimator: Estimator,
    cells: Tally,
    linear: Tally,
    follows: Mapping[int, int],
    confidence: float,
) -> pd.DataFrame:
    sums = cells.sums[cells.sums["n"] > 0]
    cells = Tally(sums.reset_index(drop=True), cells.bins, cells.pairs)
    place = cells.sums[CELL].reset_index(names="place")
    rows = place.assign(then=place["period"].map(dict(follows))).dropna(subset=["then"])
    second = place.rename(columns={"period": "then", "place": "later"})
    rows = rows.astype({"then": "int64"}).merge(second, on=["kpi", "group", "then"])
    if rows.empty:
        return _nothing()
    together = correlations(linear, rows.assign(adds_up=estimator.adds_up))

    made = estimator.make(cells)

    def interval(level: float) -> Figures:
        figures = made(level)[["estimate", "low", "high"]].to_numpy().T
        before, after = (tuple(figures[:, rows[at]]) for at in ("place", "later"))
        return combine(before, after, together)

    difference, low, high = interval(confidence)
    columns = {"estimate": difference, "low": low, "high": high, "p": chance(interval)}
    return rows[[*CELL, "then"]].assign(**columns)


def _of(part: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return part[part["kpi"].isin(names)].reset_index(drop=True)


def _nothing() -> pd.DataFrame:
    kinds = {"kpi": "str", "group": "str", "period": "int64", "then": "int64"}
    kinds |= dict.fromkeys(["estimate", "low", "high", "p"], "float64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
