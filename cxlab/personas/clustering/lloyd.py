"""The steps of k-means on weighted rows: several starts at once, in plain matrix products."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Array = NDArray[np.float64]

#: How many steps a start is given at most.
MOST_STEPS = 100

#: A fit ends when its centres move by less than this share of the columns' mean variance, as
#: scikit-learn's does.
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Rows:
    """Centred rows as the steps need them.

    ``wide`` (n, d + 1) has a last column of ones, so that one product gives a nearness, or sums
    and counts; ``weighted`` is ``wide`` times ``weights`` (n,); ``squares`` (n,) are lengths.
    """

    wide: Array
    weights: Array
    weighted: Array
    squares: Array

    @classmethod
    def of(cls, values: Array, weights: Array) -> "Rows":
        """Return rows (n, d) with their weights (n,) in this form."""
        wide = np.column_stack([values, np.ones(len(values))])
        squares = np.einsum("ij,ij->i", values, values)
        return cls(wide, weights, wide * weights[:, None], squares)

    @property
    def values(self) -> Array:
        """The rows themselves (n, d)."""
        return self.wide[:, :-1]

    @property
    def length(self) -> float:
        """The weighted sum of the squared lengths: the inertia of one group around zero."""
        return float(self.weights @ self.squares)


def lloyd(rows: Rows, centres: Array, most: int = MOST_STEPS) -> tuple[Array, Array]:
    """Move the centres (s, k, d) of several starts at once, until all stand still.

    The inertia of groups around their means is that of all rows around zero, less what the means
    take up, so that no distance is summed.

    Returns
    -------
    tuple of numpy.ndarray
        The centres, and the inertia of each start (s,).

    References
    ----------
    Lloyd 1982, *Least squares quantization in PCM*.

    Examples
    --------
    >>> rows = Rows.of(np.array([[-5.0], [-4.0], [4.0], [5.0]]), np.ones(4))
    >>> centres, inertia = lloyd(rows, np.array([[[-5.0], [-4.0]], [[-1.0], [0.0]]]))
    >>> centres[:, :, 0].tolist(), inertia.tolist()
    ([[-4.5, 4.5], [-4.5, 4.5]], [1.0, 1.0])
    """
    length = rows.length
    still = TOLERANCE * length / rows.weights.sum() / centres.shape[2]
    inertia = np.full(len(centres), length)
    for _ in range(most):
        near = nearness(rows, centres)
        sums = group_sums(rows, near)
        moved = _means(rows, near, sums)
        inertia = length - np.einsum("skd,skd->s", moved, sums[:, :, :-1])
        shift = ((moved - centres) ** 2).sum(axis=(1, 2)).max()
        centres = moved
        if shift <= still:
            break
    return centres, inertia


def nearness(rows: Rows, centres: Array) -> Array:
    """Return x.c - c.c / 2, the larger the nearer, for each row, start and centre (n, s, k)."""
    half = np.einsum("skd,skd->sk", centres, centres) / 2
    wide = np.concatenate([centres, -half[:, :, None]], axis=2)
    near = rows.wide @ wide.reshape(-1, wide.shape[2]).T
    return near.reshape(len(rows.wide), *centres.shape[:2])


def group_sums(rows: Rows, near: Array) -> Array:
    """Return each group's weighted sum and, in the last column, its weight (s, k, d + 1)."""
    _, starts, k = near.shape
    chosen = near.argmax(axis=2)[:, :, None] == np.arange(k)
    sums = chosen.astype(float).reshape(len(near), -1).T @ rows.weighted
    return sums.reshape(starts, k, -1)


def _means(rows: Rows, near: Array, sums: Array) -> Array:
    """Return the centres of summed groups; an empty one goes to the row farthest from its own."""
    size = sums[:, :, -1:]
    centres = sums[:, :, :-1] / np.where(size > 0, size, 1)
    for start, group in np.argwhere(size[:, :, 0] <= 0):
        away = rows.weights * (rows.squares - 2 * near[:, start].max(axis=1))
        farthest = int(away.argmax())
        centres[start, group] = rows.values[farthest]
        near[farthest, start] = rows.squares[farthest] / 2
    return centres


def assign(rows: Rows, centres: Array) -> tuple[NDArray[np.int64], float]:
    """Return each row's nearest centre of (k, d), and the inertia."""
    near = nearness(rows, centres[None])[:, 0]
    labels = near.argmax(axis=1)
    away = np.maximum(rows.squares - 2 * near[np.arange(len(near)), labels], 0)
    return labels, float(rows.weights @ away)


_FREE = threading.Lock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Multiply matrices on one thread meanwhile, also where several threads do so at once.

    On data of this size one is faster, and sums come out the same on any machine. The limit is
    the process's own: who enters first sets and lifts it, whoever enters meanwhile leaves it
    alone, so that it is never left behind. To look for the libraries costs more than a small fit,
    so it is done once.

    Examples
    --------
    >>> with one_thread():
    ...     float(np.ones(2) @ np.ones(2))
    2.0
    """
    if not _FREE.acquire(blocking=False):
        yield
        return
    try:
        with _libraries().limit(limits=1, user_api="blas"):
            yield
    finally:
        _FREE.release()


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
