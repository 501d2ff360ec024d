"""Figures of sessions from sums over customers, with intervals that take customers as units."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import mean_interval, wilson
from cxlab.journeys.spans import Timed

Floats = NDArray[np.float64]
Figures = tuple[Floats, Floats, Floats]


def mean_of_sessions(sums: pd.DataFrame, confidence: float) -> Figures:
    """Return sessions per customer, with Student's interval.

    Parameters
    ----------
    sums : pandas.DataFrame
        What ``count_sessions`` sums up: ``customers``, and over them ``sessions``, their squares
        and products; a row a group.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of three numpy.ndarray
        Estimate, low, high, one a group.

    Examples
    --------
    >>> sums = pd.DataFrame({"customers": [2.0], "sessions": [4.0], "sessions squared": [10.0]})
    >>> mean_of_sessions(sums, 0.95)[0].tolist()
    [2.0]
    """
    n = sums["customers"].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums["sessions"].to_numpy() / n
        spread = np.maximum(sums["sessions squared"].to_numpy() / n - mean**2, 0) * n / (n - 1)
    return mean_interval(n, mean, np.sqrt(spread), confidence)


def ratio_to_sessions(sums: pd.DataFrame, name: str, confidence: float) -> Figures:
    """Return a sum per session (contacts, say), with the interval of a ratio of two sums.

    References
    ----------
    Cochran 1977, *Sampling techniques*, section 6.3.

    Examples
    --------
    >>> names = ["customers", "sessions", "sessions squared", "contacts", "contacts squared"]
    >>> sums = pd.DataFrame([[2.0, 4.0, 10.0, 8.0, 40.0]], columns=names)
    >>> sums["contacts x sessions"] = 20.0  # always two contacts a session
    >>> [figure.tolist() for figure in ratio_to_sessions(sums, "contacts", 0.95)]
    [[2.0], [2.0], [2.0]]
    """
    ratio, variance = _linear(sums, name)
    n = sums["customers"].to_numpy()
    return mean_interval(n, ratio, np.sqrt(variance * n), confidence)


def share_of_sessions(sums: pd.DataFrame, name: str, confidence: float) -> Figures:
    """Return the share of sessions of a kind: Wilson's interval on their effective number.

    References
    ----------
    Wilson 1927; Kish 1965, *Survey sampling*, section 8.2.

    Examples
    --------
    >>> names = ["customers", "sessions", "sessions squared", "ones", "ones squared"]
    >>> sums = pd.DataFrame([[10.0, 10.0, 10.0, 5.0, 5.0]], columns=names)
    >>> sums["ones x sessions"] = 5.0
    >>> [round(figure.item(), 2) for figure in share_of_sessions(sums, "ones", 0.95)]
    [0.5, 0.23, 0.77]
    """
    share, variance = _linear(sums, name)
    sessions = sums["sessions"].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.minimum(share * (1 - share) / variance, sessions)
    effective = np.where(variance > 0, effective, alike(sums))
    _, low, high = wilson(share * effective, effective, confidence)
    return share, np.minimum(low, share), np.maximum(high, share)


def quantile_of_sessions(counts: Timed, share: float, confidence: float) -> Figures:
    """Return a quantile of the lengths, and as its bounds those of the share's interval.

    The interval is as wide as if all sessions of a customer were alike: never too narrow.

    References
    ----------
    Woodruff 1952, *Confidence intervals for medians and other position measures*.

    Examples
    --------
    >>> from cxlab.journeys.spans import count_slots
    >>> sums = pd.DataFrame({"sessions": [3.0], "sessions squared": [3.0]})
    >>> lengths = count_slots(np.zeros(3, dtype=np.int64), [1, 10, 100], 1)
    >>> quantile_of_sessions(Timed(sums, lengths), 0.5, 0.95)[0].round(1).tolist()
    [9.9]
    """
    effective = alike(counts.rows)
    _, low, high = wilson(share * effective, effective, confidence)
    return counts.quantile(share), counts.quantile(low), counts.quantile(high)


def alike(sums: pd.DataFrame) -> Floats:
    """Return the effective number of sessions, were all sessions of a customer alike.

    Examples
    --------
    >>> alike(pd.DataFrame({"sessions": [4.0], "sessions squared": [8.0]})).tolist()
    [2.0]
    """
    squares, sessions = sums["sessions squared"].to_numpy(), sums["sessions"].to_numpy()
    return np.divide(sessions**2, squares, out=np.zeros(len(squares)), where=squares > 0)


def _linear(sums: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """Return the ratio of a sum to sessions, and the ratio's variance, linearised."""
    n, sessions = sums["customers"].to_numpy(), sums["sessions"].to_numpy()
    own, cross = sums[f"{name} squared"].to_numpy(), sums[f"{name} x sessions"].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = sums[name].to_numpy() / sessions
        squares = own - 2 * ratio * cross + ratio**2 * sums["sessions squared"].to_numpy()
        squares = np.where(squares > 1e-12 * own, squares, 0.0)  # what rounding leaves of nothing
        return ratio, squares / sessions**2 * n / (n - 1)
