"""Sums of products under bootstrap weights: all that the regressions need, and they add up."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.drivers.observations import Asked, observe
from cxlab.drivers.predictors import Predictor, design, grouped
from cxlab.estimate import hash_draws, poisson_weights

Floats = NDArray[np.float64]

_ROWS = 20_000  # answers multiplied out at once


@dataclass(frozen=True, eq=False)
class Plan:
    """What is summed up.

    ``predictors`` are those chosen, ``groups`` the group of each customer (none: all are one),
    ``shown`` the groups that are large enough, ``seed`` and ``replicates`` the bootstrap's.
    """

    predictors: tuple[Predictor, ...]
    groups: pd.Series | None
    shown: tuple[str, ...]
    seed: int
    replicates: int


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the answers of one group; they add up over partitions.

    ``products`` (1 + replicates, q + 1, q + 1): of all pairs of columns, a column of ones first;
    of the answers as they are, then of the replicates. ``noise`` (draws, q + 2): of each draw of
    pure noise with the same columns, and last with itself.
    """

    products: Floats
    noise: Floats

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.products + other.products, self.noise + other.noise)


def sum_products(numbers: Floats, weights: Floats) -> Floats:
    """Sum the products of all pairs of columns, a column of ones first.

    Parameters
    ----------
    numbers : numpy.ndarray, shape (n, q)
    weights : numpy.ndarray, shape (n, replicates)

    Returns
    -------
    numpy.ndarray, shape (replicates, q + 1, q + 1)
    """
    extended = np.column_stack([np.ones(len(numbers)), numbers])
    size = extended.shape[1]
    left, right = np.triu_indices(size)
    total = np.zeros((weights.shape[1], len(left)))
    for first in range(0, len(numbers), _ROWS):
        part = extended[first : first + _ROWS]
        total += weights[first : first + _ROWS].T @ (part[:, left] * part[:, right])
    full = np.empty((len(total), size, size))
    full[:, left, right] = full[:, right, left] = total
    return full


def sum_noise(numbers: Floats, keys: pd.Series, seed: int, draws: int) -> Floats:
    """Sum the products of a random number for each answer with the columns and with itself.

    Parameters
    ----------
    numbers : numpy.ndarray, shape (n, q)
    keys : pandas.Series of str, shape (n,)
        What the random numbers hang on.
    seed, draws : int

    Returns
    -------
    numpy.ndarray, shape (draws, q + 2)
        With a column of ones, with the columns, with itself.
    """
    extended = np.column_stack([np.ones(len(numbers)), numbers])
    total = np.zeros((draws, extended.shape[1] + 1))
    for first in range(0, len(numbers), _ROWS):
        rows = slice(first, first + _ROWS)
        noise = hash_draws(keys.iloc[rows], seed=seed, draws=draws) - 0.5
        total[:, :-1] += noise.T @ extended[rows]
        total[:, -1] += (noise**2).sum(axis=0)
    return total


def covariances(products: Floats) -> Floats:
    """Turn sums of products into covariances.

    Parameters
    ----------
    products : numpy.ndarray, shape (replicates, q + 1, q + 1)
        The column of ones first.

    Returns
    -------
    numpy.ndarray, shape (replicates, q, q)
        NaN where a replicate drew nobody.
    """
    weight = np.where(products[:, :1, :1] > 0, products[:, :1, :1], np.nan)
    mean = products[:, 0, 1:] / weight[:, :, 0]
    return products[:, 1:, 1:] / weight - mean[:, :, None] * mean[:, None, :]


def covariances_with_noise(sums: Sums) -> Floats:
    """Return the covariances of the answers as they are beside each draw of noise.

    Parameters
    ----------
    sums : Sums
        Of one group.

    Returns
    -------
    numpy.ndarray, shape (draws, q + 1, q + 1)
        The noise first.
    """
    size = sums.products.shape[1]
    places = np.r_[0, 2 : size + 1]
    full = np.empty((len(sums.noise), size + 1, size + 1))
    full[:, places[:, None], places] = sums.products[0]
    full[:, 1, places] = full[:, places, 1] = sums.noise[:, :-1]
    full[:, 1, 1] = sums.noise[:, -1]
    return covariances(full)


def sum_up(
    interactions: pd.DataFrame, responses: pd.DataFrame, asked: Asked, plan: Plan
) -> dict[str, Sums]:
    """Sum up one partition: the kernel of the second fold.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        One partition's rows.
    asked : Asked
        What is looked for.
    plan : Plan
        Which predictors, which groups, and the bootstrap, which draws customers.

    Returns
    -------
    dict of str to Sums
        By group, the predictors and then the score; ``""`` where there are no groups.
    """
    seen, group = grouped(observe(interactions, responses, asked), plan.groups)
    numbers = design(seen, plan.predictors)
    found = {}
    for name in plan.shown:
        rows = np.flatnonzero(group == name)
        answers = seen.answers.iloc[rows]
        weights = np.ones((len(rows), 1 + plan.replicates))
        weights[:, 1:] = poisson_weights(
            answers["customer_id"], seed=plan.seed, replicates=plan.replicates
        )
        noise = sum_noise(numbers[rows], "noise " + answers["row_id"], plan.seed, plan.replicates)
        found[name] = Sums(sum_products(numbers[rows], weights), noise)
    return found


def add_sums(parts: list[dict[str, Sums]]) -> dict[str, Sums]:
    """Add what the partitions summed up."""
    return {name: reduce(add, (part[name] for part in parts)) for name in parts[0]}
