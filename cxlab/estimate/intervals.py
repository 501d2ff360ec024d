"""Intervals of proportions, net promoter scores and means.

Every function takes single numbers or arrays that broadcast together, and answers NaN where
there is nothing to go by.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

#: ``(estimate, low, high)``: three floats, or three arrays of one shape.
Interval = tuple[Any, Any, Any]


@dataclass(frozen=True)
class Estimate:
    """One figure, how many rows it rests on, and its interval.

    ``estimate``, ``low`` and ``high`` share the figure's unit; NaN where the rows do not give it.
    """

    n: int
    estimate: float
    low: float
    high: float


def _divide(above: Any, below: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(above, below)


def _quantile_of_normal(confidence: float) -> float:
    _check_confidence(confidence)
    return float(stats.norm.ppf((1 + confidence) / 2))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a number between 0 and 1, not {confidence!r}")


def wilson(successes: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return a proportion and its Wilson interval.

    Parameters
    ----------
    successes, n : array_like
        How many of how many; shapes that broadcast.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple
        ``(estimate, low, high)``, shares between 0 and 1; NaN where ``n`` is 0.

    Raises
    ------
    ValueError
        Where ``successes`` are negative or exceed ``n``.

    References
    ----------
    Wilson 1927, *Probable inference, the law of succession, and statistical inference*.

    Examples
    --------
    >>> print(["%.3f" % figure for figure in wilson(8, 10)])
    ['0.800', '0.490', '0.943']
    """
    hits, size = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    if np.any(hits < 0) or np.any(hits > size):
        raise ValueError("successes lie between 0 and n")
    z = _quantile_of_normal(confidence)
    share = _divide(hits, size)
    centre = _divide(hits + z**2 / 2, size + z**2)
    half = _divide(z, size + z**2) * np.sqrt(size * share * (1 - share) + z**2 / 4)
    return share, np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def nps_interval(
    promoters: ArrayLike, detractors: ArrayLike, n: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return a net promoter score and its adjusted Wald interval.

    The interval is computed with 3 answers more: 3/4 of a promoter, 3/4 of a detractor and 3/2
    of a passive. The score itself is the plain one.

    Parameters
    ----------
    promoters, detractors, n : array_like
        Counts; ``n`` includes the passives.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple
        ``(estimate, low, high)`` in points, -100 to 100; NaN where ``n`` is 0.

    Raises
    ------
    ValueError
        Where counts are negative, or promoters and detractors exceed ``n``.

    References
    ----------
    Rocks 2016, *Interval estimation for the "net promoter score"*, The American Statistician 70.

    Examples
    --------
    >>> print(["%.1f" % figure for figure in nps_interval(6, 2, 10)])
    ['40.0', '-12.6', '74.1']
    """
    up, down = np.asarray(promoters, dtype=float), np.asarray(detractors, dtype=float)
    size = np.asarray(n, dtype=float)
    if np.any(up < 0) or np.any(down < 0) or np.any(up + down > size):
        raise ValueError("promoters and detractors are counts, together at most n")
    z = _quantile_of_normal(confidence)
    score = _divide(up - down, size)
    more = size + 3
    centre = (up - down) / more
    half = z * np.sqrt(((up + down + 1.5) / more - centre**2) / more)
    known = np.where(size > 0, 100.0, np.nan)
    low, high = np.clip(centre - half, -1, 1) * known, np.clip(centre + half, -1, 1) * known
    return 100 * score, low[()], high[()]


def mean_interval(
    n: ArrayLike, mean: ArrayLike, sd: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Return a mean and its interval from Student's t, given what a fold sums up.

    Parameters
    ----------
    n, mean, sd : array_like
        How many values, their mean, and their standard deviation (with ``n - 1``).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple
        ``(estimate, low, high)`` in the values' unit. NaN where ``n`` is 0; an interval of NaN
        where it is 1.

    References
    ----------
    Student 1908, *The probable error of a mean*.

    Examples
    --------
    >>> print(["%.3f" % figure for figure in mean_interval(5, 3.0, 2.5**0.5)])
    ['3.000', '1.037', '4.963']
    """
    _check_confidence(confidence)
    size = np.asarray(n, dtype=float)
    centre = np.where(size > 0, np.asarray(mean, dtype=float), np.nan)
    spread = np.where(size > 1, np.asarray(sd, dtype=float), np.nan)
    freedom = np.where(size > 1, size - 1, np.nan)
    half = stats.t.ppf((1 + confidence) / 2, freedom) * _divide(spread, np.sqrt(size))
    return centre[()], (centre - half)[()], (centre + half)[()]


def estimate_mean(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Return the mean of ``values`` with its interval; missing values do not count.

    See ``mean_interval``, which does the same from sums.

    Examples
    --------
    >>> estimate_mean([1, 2, 3, 4, 5, None]).n
    5
    """
    known = np.asarray(values, dtype=float).ravel()
    known = known[~np.isnan(known)]
    n = len(known)
    mean = known.mean() if n else np.nan
    sd = known.std(ddof=1) if n > 1 else np.nan
    return Estimate(n, *(float(figure) for figure in mean_interval(n, mean, sd, confidence)))
