"""Where k-means starts: one tree and a few sequences of centres, for every number of groups."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage

from cxlab.personas.clustering.lloyd import Array, Rows

#: On how many rows at most the tree is built.
TREE_ROWS = 500


def cold_starts(rows: Rows, ks: Sequence[int], *, seed: int, n_init: int) -> dict[int, Array]:
    """Return the centres (1 + n_init, k, d) from which each number of groups starts.

    Parameters
    ----------
    rows : Rows
        What is clustered; each row with a weight.
    ks : sequence of int
        The numbers of groups, ascending.
    seed : int
        Another seed draws other rows.
    n_init : int
        How many sequences of k-means++ are drawn beside the tree.

    References
    ----------
    Ward 1963, *Hierarchical grouping to optimize an objective function*; Arthur & Vassilvitskii
    2007, *k-means++: the advantages of careful seeding*, of which this is the greedy kind.

    Examples
    --------
    >>> rows = Rows.of(np.array([[-5.0], [-4.0], [4.0], [5.0]]), np.ones(4))
    >>> cold_starts(rows, [1, 2], seed=0, n_init=0)[2].tolist()
    [[[-4.5], [4.5]]]
    """
    draw = np.random.default_rng(seed)
    tree = _tree(rows, ks, draw)
    plus = _plus_plus(rows, ks[-1], n_init, draw)
    return {k: np.concatenate([tree[k][None], plus[:, :k]]) for k in ks}


def _tree(rows: Rows, ks: Sequence[int], draw: np.random.Generator) -> dict[int, Array]:
    """Cut one tree into each number of groups; return the means (k, d) of its branches."""
    values = _some(rows, max(TREE_ROWS, ks[-1]), draw)
    leaves = len(values)
    if leaves == 1:
        return {1: values}
    merged = linkage(values, "ward")
    pairs = merged[:, :2].astype(int)
    means = _branch_means(values, pairs, merged[:, 3])
    branches, cut = [2 * leaves - 2], {}
    for k in range(1, ks[-1] + 1):
        if k > 1:  # the latest merger is the widest: undo it
            widest = max(branches)
            branches.remove(widest)
            branches.extend(pairs[widest - leaves].tolist())
        cut[k] = means[branches]
    return cut


def _some(rows: Rows, most: int, draw: np.random.Generator) -> Array:
    """Return at most so many rows, drawn by their weights."""
    if len(rows.weights) <= most:
        return rows.values
    chance = rows.weights / rows.weights.sum()
    return rows.values[np.sort(draw.choice(len(chance), most, replace=False, p=chance))]


def _branch_means(values: Array, pairs: NDArray[np.int64], sizes: Array) -> Array:
    """Return the mean of each leaf and of each merger, in the order in which they merge."""
    leaves = len(values)
    sums = np.concatenate([values, np.empty((len(pairs), values.shape[1]))])
    for node, (one, other) in enumerate(pairs, leaves):
        sums[node] = sums[one] + sums[other]
    return sums / np.concatenate([np.ones(leaves), sizes])[:, None]


def _plus_plus(rows: Rows, most: int, starts: int, draw: np.random.Generator) -> Array:
    """Return sequences (s, most, d) of centres, each the best of a few drawn by distance.

    The first k of a sequence are what k-means++ draws for k groups.
    """
    values, each = rows.values, np.arange(starts)
    chosen = np.empty((starts, most, values.shape[1]))
    nearest = np.full((starts, len(values)), np.inf)
    chance = np.tile(rows.weights, (starts, 1))
    for number in range(most if starts else 0):
        trials = 2 + int(np.log(most)) if number else 1
        picks = _pick(chance, draw.random((starts, trials)))
        away = rows.squares[picks][:, :, None] - 2 * (values[picks] @ values.T) + rows.squares
        away = np.minimum(np.maximum(away, 0), nearest[:, None])
        best = (away @ rows.weights).argmin(axis=1)
        nearest = away[each, best]
        chosen[:, number] = values[picks[each, best]]
        chance = nearest * rows.weights
    return chosen


def _pick(chance: Array, at: Array) -> NDArray[np.int64]:
    """Return the columns (s, t) on which the numbers ``at`` in [0, 1) fall, by chances (s, n)."""
    upto = chance.cumsum(axis=1)
    found = [
        np.searchsorted(one, where * one[-1], "right") for one, where in zip(upto, at, strict=True)
    ]
    return np.minimum(np.array(found), chance.shape[1] - 1)
