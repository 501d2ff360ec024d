"""Chance that depends on who a customer is, never on where the row stands.

Every number is made from a hash of a key and a seed, so that a sample or a bootstrap comes out
the same on any machine, for any order of the rows, in any number of partitions.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_POISSON = stats.poisson.cdf(np.arange(20), 1.0)


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit numbers (the finaliser of SplitMix64)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def _hash(keys: ArrayLike | pd.Series, seed: int) -> NDArray[np.uint64]:
    text = pd.Series(keys).astype("str").to_numpy(dtype=object)
    start = _mix(np.array([seed], dtype=np.int64).view(np.uint64) + _GOLDEN)
    return _mix(pd.util.hash_array(text) ^ start)


def _uniform(state: NDArray[np.uint64]) -> NDArray[np.float64]:
    return (state >> np.uint64(11)).astype(np.float64) * 2.0**-53


def hash_uniform(keys: ArrayLike | pd.Series, seed: int = 0) -> NDArray[np.float64]:
    """Return one number in [0, 1) for each key: the same key and seed, the same number.

    Parameters
    ----------
    keys : array_like of str, shape (n,)
        What the chance hangs on: a customer's id, say.
    seed : int
        Another seed gives other numbers.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        Uniform over keys and over seeds.

    References
    ----------
    Steele, Lea & Flood 2014, *Fast splittable pseudorandom number generators*.

    Examples
    --------
    >>> hash_uniform(["ada", "bob", "ada"], seed=1).round(3)
    array([0.436, 0.465, 0.436])
    """
    return _uniform(_hash(keys, seed))


def hash_draws(
    keys: ArrayLike | pd.Series, *, seed: int = 0, draws: int = 200, first: int = 0
) -> NDArray[np.float64]:
    """Return several numbers in [0, 1) for each key; see ``hash_uniform``.

    Parameters
    ----------
    keys : array_like of str, shape (n,)
        What the chance hangs on.
    seed : int
        Another seed gives other numbers.
    draws : int
        How many numbers for each key.
    first : int
        The number of the first draw, so that they can be made in pieces.

    Returns
    -------
    numpy.ndarray of float, shape (n, draws)
        Uniform, and independent over keys, draws and seeds.

    Examples
    --------
    >>> hash_draws(["ada", "bob", "ada"], seed=1, draws=2).round(3).tolist()
    [[0.654, 0.693], [0.844, 0.407], [0.654, 0.693]]
    """
    return _draws(_hash(keys, seed), draws, first)


def _draws(hashed: NDArray[np.uint64], draws: int, first: int) -> NDArray[np.float64]:
    number = np.arange(first + 1, first + draws + 1, dtype=np.uint64)
    return _uniform(_mix(hashed[:, None] + number[None, :] * _GOLDEN))


def poisson_weights(
    keys: ArrayLike | pd.Series, *, seed: int = 0, replicates: int = 200, first: int = 0
) -> NDArray[np.uint8]:
    """Return bootstrap weights: how often each replicate draws each key.

    Rows of one key get the same weights, so that a customer is drawn with all their rows; and
    every partition can weight its own customers without knowing the others.

    Parameters
    ----------
    keys : array_like of str, shape (n,)
        The customers' ids.
    seed : int
        Another seed gives other weights.
    replicates : int
        How many replicates.
    first : int
        The number of the first of them, so that they can be made in pieces.

    Returns
    -------
    numpy.ndarray of uint8, shape (n, replicates)
        Poisson with mean 1.

    References
    ----------
    Chamandy et al. 2012, *Estimating uncertainty for massive data streams*.

    Examples
    --------
    >>> poisson_weights(["ada", "bob", "ada"], replicates=4)[:, 0].shape
    (3,)
    """
    codes, unique = pd.factorize(pd.Series(keys).astype("str"))
    return _weights(_hash(unique, seed), replicates, first)[codes]


def _weights(hashed: NDArray[np.uint64], replicates: int, first: int) -> NDArray[np.uint8]:
    chance = _draws(hashed, replicates, first)
    return np.searchsorted(_POISSON, chance).astype(np.uint8)


def percentile_interval(replicates: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the middle ``confidence`` of bootstrap replicates, along the first axis.

    Parameters
    ----------
    replicates : array_like, shape (replicates, ...)
        One figure a replicate; missing ones do not count.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple
        ``(low, high)``, of the shape that remains; NaN where every replicate is missing.

    References
    ----------
    Efron & Tibshirani 1993, *An introduction to the bootstrap*, chapter 13.

    Examples
    --------
    >>> [float(bound) for bound in percentile_interval(range(101), 0.5)]
    [25.0, 75.0]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a number between 0 and 1, not {confidence!r}")
    figures = np.asarray(replicates, dtype=float)
    flat = figures.reshape(len(figures), -1)
    bounds = np.full((2, flat.shape[1]), np.nan)
    some = ~np.isnan(flat).all(axis=0)
    if some.any():
        bounds[:, some] = np.nanquantile(
            flat[:, some], [(1 - confidence) / 2, (1 + confidence) / 2], axis=0
        )
    low, high = bounds.reshape(2, *figures.shape[1:])
    return low[()], high[()]
