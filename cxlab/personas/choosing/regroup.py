"""Group rows again and again: what selection and stability share."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import pairwise_distances, pairwise_distances_argmin

from cxlab.estimate import hash_draws
from cxlab.personas.clustering.clustering import fit_labels, takes_k
from cxlab.personas.clustering.kmeans import fit_many

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

#: Puts rows into each of several numbers of groups: values, numbers, seed -> labels from 0.
Grouper = Callable[[Array, Sequence[int], int], dict[int, Labels]]

#: On how many customers the number of groups, and their stability, are judged at most.
JUDGED_ON = 1500

#: The share of the customers that a sample holds, about 63 %: as many different ones as a
#: bootstrap draws.
DRAWN = 1 - np.exp(-1)

#: How many k-means++ starts each fit has beside the tree's.
STARTS = 3


def is_kmeans(model: Any) -> bool:
    """Say whether a model is cxlab's own k-means, which fits many numbers of groups at once."""
    return isinstance(model, str) and model == "kmeans"


def grouper(model: Any) -> Grouper:
    """Return how a model puts rows into several numbers of groups, from cold starts.

    Examples
    --------
    >>> rows = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> len(set(grouper("kmeans")(rows, [2], 0)[2].tolist()))
    2
    """
    if is_kmeans(model):
        return _kmeans

    def fit(values: Array, ks: Sequence[int], seed: int) -> dict[int, Labels]:
        told = takes_k(model)
        found = {k: fit_labels(values, k=k if told else None, model=model, seed=seed) for k in ks}
        return {k: _from_zero(labels) for k, labels in found.items()}

    return fit


def _kmeans(values: Array, ks: Sequence[int], seed: int) -> dict[int, Labels]:
    return {k: fit.labels for k, fit in fit_many(values, ks, seed=seed, n_init=STARTS).items()}


def _from_zero(labels: Labels) -> Labels:
    """Return labels without gaps; -1, in no group, stays."""
    names, found = np.unique(labels, return_inverse=True)
    return np.asarray(found - int((names < 0).sum()), dtype=np.int64)


def draw_anew(index: pd.Index, seed: int, bootstraps: int) -> NDArray[np.bool_]:
    """Return which rows (n, bootstraps) each sample holds, by a hash of their index."""
    return np.asarray(hash_draws(index.to_series(), seed=seed, draws=bootstraps) < DRAWN)


def code_rows(values: Array) -> Labels:
    """Give equal rows one number, so that those who differ are soon counted.

    Examples
    --------
    >>> code_rows(np.array([[5.0, 1.0], [2.0, 1.0], [5.0, 1.0]])).tolist()
    [1, 0, 1]
    """
    codes = np.unique(values, axis=0, return_inverse=True)[1]
    return np.asarray(codes, dtype=np.int64).ravel()


def count_different(codes: Labels) -> int:
    """Return how many of the rows differ.

    Examples
    --------
    >>> count_different(np.array([1, 0, 1]))
    2
    """
    return int(np.count_nonzero(np.bincount(codes)))


def best_jaccards(groups: Labels, found: Labels, k: int) -> Array:
    """Return how like each of k groups its most similar found group is, 0..1.

    Rows with a label below 0 are in no group. A group without rows has NaN.

    References
    ----------
    Hennig 2007, *Cluster-wise assessment of cluster stability*.

    Examples
    --------
    >>> best_jaccards(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), 2).round(3).tolist()
    [0.667, 0.5]
    """
    columns = int(max(found.max(initial=-1) + 1, 1))
    both = _crossed(groups, found, k, columns)
    sizes = np.bincount(groups[groups >= 0], minlength=k)[:, None]
    others = np.bincount(found[found >= 0], minlength=columns)[None, :]
    best = np.asarray((both / np.maximum(sizes + others - both, 1)).max(axis=1))
    return np.where(sizes[:, 0] > 0, best, np.nan)


def _crossed(one: Labels, other: Labels, rows: int, columns: int) -> Array:
    known = (one >= 0) & (other >= 0)
    pairs = one[known] * columns + other[known]
    return np.bincount(pairs, minlength=rows * columns).reshape(rows, columns).astype(float)


def means(values: Array, labels: Labels, k: int) -> Array:
    """Return each group's mean (k, d); an empty group's is out of everybody's reach."""
    member = (labels[:, None] == np.arange(k)).astype(float)
    sizes = member.sum(axis=0)[:, None]
    found = member.T @ values / np.maximum(sizes, 1)
    return np.asarray(np.where(sizes > 0, found, 1e9))


def spread_within(values: Array, labels: Labels, k: int) -> Array:
    """Return each column's summed squared distance to the own group's mean, shape (d,)."""
    kept = labels >= 0
    centres = means(values, labels, k)
    return np.asarray(((values[kept] - centres[labels[kept]]) ** 2).sum(axis=0))


def prediction_strength(one: Array, other: Array, labels: tuple[Labels, Labels], k: int) -> float:
    """Return how well the groups of one half of the rows foresee those of the other, 0..1.

    Each half's rows are put to the nearest mean of the other half's groups; of the pairs of rows
    that are together in a group, the share that stay together counts, in the worst group.

    References
    ----------
    Tibshirani & Walther 2005, *Cluster validation by prediction strength*.

    Examples
    --------
    >>> half = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> groups = np.array([0, 0, 1, 1])
    >>> prediction_strength(half, half, (groups, groups), 2)
    1.0
    """
    strengths = []
    for rows, own, known, theirs in (
        (other, labels[1], one, labels[0]),
        (one, labels[0], other, labels[1]),
    ):
        foreseen = pairwise_distances_argmin(rows, means(known, theirs, k))
        both = _crossed(own, foreseen, k, k)
        size = both.sum(axis=1)
        together = (both * (both - 1)).sum(axis=1) / np.maximum(size * (size - 1), 1)
        strengths.append(float(together[size > 0].min(initial=1.0)))
    return float(np.mean(strengths))


def silhouettes(values: Array, labels: dict[int, Labels]) -> dict[int, float]:
    """Return the mean silhouette of each grouping, -1..1; all distances are computed once.

    References
    ----------
    Rousseeuw 1987, *Silhouettes: a graphical aid to the interpretation of cluster analysis*.

    Examples
    --------
    >>> values = np.array([[0.0], [1.0], [9.0], [10.0]])
    >>> round(silhouettes(values, {2: np.array([0, 0, 1, 1])})[2], 3)
    0.889
    """
    apart = pairwise_distances(values)
    return {k: _silhouette(apart, found) for k, found in labels.items()}


def _silhouette(apart: Array, labels: Labels) -> float:
    member = (labels[:, None] == np.arange(labels.max() + 1)).astype(float)
    sizes, sums = member.sum(axis=0), apart @ member
    if (sizes > 0).sum() < 2:
        return float("nan")
    rows = np.flatnonzero(labels >= 0)
    own = labels[rows]
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    other = np.where(sizes > 0, sums[rows] / np.maximum(sizes, 1), np.inf)
    other[np.arange(len(rows)), own] = np.inf
    outside = other.min(axis=1)
    scores = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-300)
    return float(np.where(sizes[own] > 1, scores, 0.0).mean())
