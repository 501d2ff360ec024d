"""How well chances held on data that no model had seen: bins of chances, and the Brier score."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import percentile_interval, poisson_weights, wilson

Array = NDArray[np.float64]

#: Bins hold so many chances or more, so that the share in each is known to about 2.5 points;
#: there are never more, nor fewer, than so many.
PER_BIN, MOST_BINS, FEWEST_BINS = 400, 10, 4

#: Resamples of customers for an interval.
REPLICATES = 500

_SEED = 11


def bins_of(chances: Array) -> NDArray[np.int64]:
    """Return the bin of each chance, from 0: as many in each as can be, equal ones together.

    Parameters
    ----------
    chances : numpy.ndarray, shape (n,)
        From 0 to 1.

    Returns
    -------
    numpy.ndarray of int
        Rising with the chance.

    Examples
    --------
    >>> bins_of(np.array([0.1, 0.9, 0.2, 0.2, 0.2, 0.3, 0.4, 0.8])).tolist()
    [0, 3, 0, 0, 0, 2, 2, 3]
    """
    count = int(np.clip(len(chances) // PER_BIN, FEWEST_BINS, MOST_BINS))
    order = np.sort(chances)
    rank = np.searchsorted(order, chances, side="left")
    return (rank * count // max(len(chances), 1)).astype(np.int64)


def reliability_table(
    chances: Array, happened: Array, *, min_group: int, confidence: float = 0.95
) -> pd.DataFrame:
    """Return how often it came where so high a chance was told.

    Parameters
    ----------
    chances, happened : numpy.ndarray, shape (n,)
        What was told, from 0 to 1, and 1 where it came, else 0.
    min_group : int
        Bins with fewer are not shown.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        A row for each bin: ``bin`` (from 1), ``n``, ``estimate``, ``low``, ``high`` (the share
        for whom it came, Wilson), ``predicted`` (the mean chance told), ``note``.

    References
    ----------
    Wilson 1927; Murphy & Winkler 1977, *Reliability of subjective probability forecasts*.

    Examples
    --------
    >>> told = np.repeat([0.1, 0.5], 10)
    >>> came = np.array([1.0] + [0.0] * 9 + [1.0] * 5 + [0.0] * 5)
    >>> reliability_table(told, came, min_group=10)[["bin", "n", "estimate", "predicted"]]
       bin   n  estimate  predicted
    0    1  10       0.1        0.1
    1    2  10       0.5        0.5
    """
    place = pd.Series(bins_of(chances)).rank(method="dense").astype("int64")
    frame = pd.DataFrame({"bin": place, "predicted": chances, "came": happened})
    table = frame.groupby("bin").agg(
        n=("came", "size"), came=("came", "sum"), predicted=("predicted", "mean")
    )
    table["estimate"], table["low"], table["high"] = wilson(table["came"], table["n"], confidence)
    few = table["n"] < min_group
    table["note"] = np.where(few, f"fewer than {min_group}: not shown", "")
    table["note"] = table["note"].astype("str")
    figures = ["estimate", "low", "high", "predicted"]
    table[figures] = table[figures].mask(few)
    return table.reset_index()[["bin", "n", "estimate", "low", "high", "predicted", "note"]]


def calibration_error(chances: Array, happened: Array) -> float:
    """Return the mean distance of chances told from shares that came, over bins.

    References
    ----------
    Naeini, Cooper & Hauskrecht 2015, *Obtaining well calibrated probabilities using Bayesian
    binning* (expected calibration error).

    Examples
    --------
    >>> came = np.array([1.0] + [0.0] * 9 + [1.0] * 5 + [0.0] * 5)
    >>> round(calibration_error(np.repeat([0.2, 0.5], 10), came), 3)
    0.05
    """
    place = bins_of(chances)
    gaps = np.bincount(place, chances - happened)
    return float(np.abs(gaps).sum() / len(chances))


def error_by_chance(
    chances: Array, happened: Array, customers: pd.Series, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the calibration error of chances that are right: on average, and at the most.

    A small sample has some though nothing is wrong; a customer's moments are not so many customers.

    Parameters
    ----------
    chances, happened : numpy.ndarray, shape (n,)
        What was told, and 1 where it came, else 0.
    customers : pandas.Series of str
        Whose they are.
    confidence : float
        How many of such samples have no larger error than the second figure.

    Returns
    -------
    tuple of float
        The mean and the upper limit: gaps of bins are taken as normal.

    References
    ----------
    Broecker & Smith 2007, *Increasing the reliability of reliability diagrams*; Liang & Zeger
    1986 (customers, not moments).

    Examples
    --------
    >>> told, who = np.full(400, 0.5), pd.Series(range(400)).astype("str")
    >>> [round(one, 3) for one in error_by_chance(told, np.tile([0.0, 1.0], 200), who)]
    [0.02, 0.045]
    """
    place, off = bins_of(chances), happened - chances
    rows = pd.DataFrame({"bin": place, "off": off, "square": off**2})
    sums = rows.groupby(["bin", customers.to_numpy()]).sum()
    shared = (sums["off"] ** 2 - sums["square"]).groupby("bin").sum().clip(lower=0)
    alone = pd.Series(chances * (1 - chances)).groupby(place).sum()
    variance = (alone + shared).to_numpy() / len(chances) ** 2
    mean = np.sqrt(2 / np.pi * variance).sum()
    spread = np.sqrt((1 - 2 / np.pi) * variance.sum())
    return float(mean), float(mean + stats.norm.ppf(confidence) * spread)


def judge_chances(
    chances: Array, happened: Array, customers: pd.Series, confidence: float = 0.95
) -> dict[str, float]:
    """Judge chances by what came.

    Parameters
    ----------
    chances, happened : numpy.ndarray, shape (n,)
        What was told, and 1 where it came, else 0.
    customers : pandas.Series of str
        Whose they are: a customer may be there at several moments.
    confidence : float
        Of the interval.

    Returns
    -------
    dict of str to float
        ``n`` (customers and moments), ``customers``, ``share`` (for whom it came), ``brier`` (the
        mean squared distance), ``base_brier`` (that of telling everyone the share that came,
        which nobody knew beforehand), ``estimate``, ``low``, ``high`` (the skill: by which part of
        ``base_brier`` the chances come nearer; its interval by resampling customers),
        ``calibration_error``, ``by_chance`` (what it would be on average if every chance were
        right) and ``by_chance_high`` (at the most, with that confidence).

    References
    ----------
    Brier 1950, *Verification of forecasts expressed in terms of probability*.

    Examples
    --------
    >>> came = np.array([1.0, 0.0, 1.0, 0.0])
    >>> found = judge_chances(np.array([0.9, 0.1, 0.9, 0.1]), came, pd.Series(list("abcd")))
    >>> round(found["brier"], 3), found["base_brier"], round(found["estimate"], 3)
    (0.01, 0.25, 0.96)
    """
    who, names = pd.factorize(customers, sort=True)
    parts = pd.DataFrame({"n": 1.0, "came": happened, "off": (chances - happened) ** 2})
    sums = parts.groupby(who).sum().to_numpy()
    weights = poisson_weights(pd.Series(names), seed=_SEED, replicates=REPLICATES)
    low, high = percentile_interval(_skill(weights.T.astype(float) @ sums), confidence)
    n, came, off = sums.sum(axis=0)
    mean, most = error_by_chance(chances, happened, customers, confidence)
    return {
        "n": float(n),
        "customers": float(len(names)),
        "share": float(came / n),
        "brier": float(off / n),
        "base_brier": float(came / n * (1 - came / n)),
        "estimate": float(_skill(sums.sum(axis=0))),
        "low": float(low),
        "high": float(high),
        "calibration_error": calibration_error(chances, happened),
        "by_chance": mean,
        "by_chance_high": most,
    }


def _skill(sums: Array) -> Array:
    n, came, off = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = came * (1 - came / n)
        return np.where(base > 0, 1 - off / base, np.nan)
