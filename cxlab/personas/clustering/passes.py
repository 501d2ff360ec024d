"""Passes over all customers, block by block, through whatever joblib runs on."""

from collections.abc import Callable
from functools import partial
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from cxlab.personas.clustering.lloyd import Array, Rows, group_sums, nearness, one_thread

#: How many rows a block has: few enough for a processor's cache.
BLOCK = 8192

#: How many finishing passes there are at most, and by what share the inertia must fall for
#: another one.
PASSES, GAIN = 50, 3e-5


def in_blocks(function: Callable[[Any], NDArray[Any]], values: Array) -> NDArray[Any]:
    """Return what a function of rows says of all of them, computed block by block.

    Examples
    --------
    >>> in_blocks(lambda rows: rows.sum(axis=1), np.ones((3, 2))).tolist()
    [2.0, 2.0, 2.0]
    """
    return np.concatenate(_each(function, values))


def finish(values: Array, centres: Array) -> Array:
    """Lead k-means centres that were found on a few rows to where all rows want them.

    Every pass sums the groups of each block and merges the sums, so that neither the number of
    blocks nor of workers matters (to 1e-9). A group that no row is nearest to keeps its centre.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (n, d)
        All rows.
    centres : numpy.ndarray of float, shape (k, d)
        Where the groups' centres are on the few.

    Returns
    -------
    numpy.ndarray of float, shape (k, d)
        The means of the groups, once the inertia falls by less than ``GAIN`` in a pass.

    References
    ----------
    Lloyd 1982, *Least squares quantization in PCM*.

    Examples
    --------
    >>> rows = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> finish(rows, np.array([[0.0], [7.0]])).tolist()
    [[0.5], [10.5]]
    """
    middle = values.mean(axis=0)
    return lead(partial(_all_sums, values, middle), centres - middle) + middle


def lead(sums: Callable[[Array], Array], centres: Array) -> Array:
    """Move centres to the means of their groups, pass by pass, wherever the rows are.

    Parameters
    ----------
    sums : callable
        Takes centres (k, d) and returns what ``block_sums`` does, added up over all rows.
    centres : numpy.ndarray of float, shape (k, d)
        Where they are now.

    Returns
    -------
    numpy.ndarray of float, shape (k, d)
        The means of the groups, once the inertia falls by less than ``GAIN`` in a pass. A group
        that no row is nearest to keeps its centre.

    Examples
    --------
    >>> rows = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> lead(partial(block_sums, rows, np.zeros(1)), np.array([[0.0], [7.0]])).tolist()
    [[0.5], [10.5]]
    """
    moved, before = centres, np.inf
    with one_thread():
        for _ in range(PASSES):
            total = sums(moved)
            size, length = total[:, -2:-1], total[0, -1]
            moved = np.where(size > 0, total[:, :-2] / np.maximum(size, 1), moved)
            inertia = length - (size[:, 0] * (moved**2).sum(axis=1)).sum()
            if inertia > before * (1 - GAIN):
                break
            before = inertia
    return np.asarray(moved)


def _all_sums(values: Array, middle: Array, centres: Array) -> Array:
    total: Array = np.sum(
        _each(partial(block_sums, middle=middle, centres=centres), values), axis=0
    )
    return total


def sums_of(values: Array, middle: Array, centres: Array) -> Array:
    """Return ``block_sums`` of rows of any number, one block after the other.

    Examples
    --------
    >>> sums_of(np.ones((20000, 1)), np.zeros(1), np.array([[1.0], [5.0]])).tolist()
    [[20000.0, 20000.0, 20000.0], [0.0, 0.0, 20000.0]]
    """
    total = np.zeros((len(centres), values.shape[1] + 2))
    for first in range(0, len(values), BLOCK):
        total += block_sums(values[first : first + BLOCK], middle, centres)
    return total


def block_sums(block: Array, middle: Array, centres: Array) -> Array:
    """Return each group's sum and size, and in the last column the block's own inertia.

    Parameters
    ----------
    block : numpy.ndarray of float, shape (n, d)
        Some rows.
    middle : numpy.ndarray of float, shape (d,)
        What is subtracted from them first, so that sums of squares stay exact.
    centres : numpy.ndarray of float, shape (k, d)
        The groups' centres, less ``middle``.

    Returns
    -------
    numpy.ndarray of float, shape (k, d + 2)
        Of the rows nearest to each centre.

    Examples
    --------
    >>> block_sums(np.array([[1.0], [4.0]]), np.zeros(1), np.array([[0.0], [5.0]])).tolist()
    [[1.0, 1.0, 17.0], [4.0, 1.0, 17.0]]
    """
    rows = Rows.of(block - middle, np.ones(len(block)))
    each = group_sums(rows, nearness(rows, centres[None]))[0]
    return np.column_stack([each, np.full(len(each), rows.length)])


def own_and_next(values: Array, centres: Array, codes: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return each row's distance to its own centre and to the nearest other, by row.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (n, d)
    centres : numpy.ndarray of float, shape (k, d)
        Two at least.
    codes : numpy.ndarray of int, shape (n,)
        The number of each row's own centre.

    Examples
    --------
    >>> own_and_next(np.array([[1.0]]), np.array([[0.0], [5.0]]), np.array([0]))
    (array([1.]), array([4.]))
    """
    found = in_blocks(partial(block_distances, centres=centres), np.column_stack([values, codes]))
    return found[:, 0], found[:, 1]


def block_distances(block: Array, centres: Array) -> Array:
    """Return what ``own_and_next`` does as two columns; the last column of a block has the codes.

    Examples
    --------
    >>> block_distances(np.array([[1.0, 0.0]]), np.array([[0.0], [5.0]])).tolist()
    [[1.0, 4.0]]
    """
    own, number = block[:, -1].astype(int), np.arange(len(block))
    apart = np.column_stack([np.linalg.norm(block[:, :-1] - one, axis=1) for one in centres])
    mine = apart[number, own]
    apart[number, own] = np.inf
    return np.column_stack([mine, apart.min(axis=1)])


def _each(function: Callable[[Any], NDArray[Any]], values: Array) -> list[NDArray[Any]]:
    """Return what a function says of each block; it must be importable, to run on a cluster."""
    blocks = [values[first : first + BLOCK] for first in range(0, len(values), BLOCK)]
    if len(blocks) == 1:
        return [function(blocks[0])]
    parallel = joblib.Parallel(n_jobs=-1, prefer="threads")
    return list(parallel(joblib.delayed(function)(block) for block in blocks))
