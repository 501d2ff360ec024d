"""The steps of attempts at a goal, and what is added up over them."""

import numpy as np
import pandas as pd

from cxlab.journeys.codes import Whole
from cxlab.journeys.sequences import Runs
from cxlab.journeys.user_flow_attempts import Visits

#: Of paths, so many visits count; what follows is not told apart.
LONGEST = 50


def flow_steps(visits: Visits, inner: int) -> tuple[Whole, Whole, Whole, Whole]:
    """Return the steps of all attempts, from their start to the goal or to where they end.

    Parameters
    ----------
    visits : Visits
        The attempts.
    inner : int
        How many touchpoints have a code; the start, the goal and those who left have the next.

    Returns
    -------
    tuple of four numpy.ndarray of int64
        Source, target, attempt, and the visit that the step leaves, -1 for those that start.
    """
    first, size = visits.first, len(visits.place)
    target = np.append(visits.place[1:], 0)[:size].astype(np.int64)
    target[first + visits.length - 1] = np.where(visits.reached, inner + 1, inner + 2)
    starts = np.full(len(first), inner, dtype=np.int64)
    return (
        np.concatenate([starts, visits.place]),
        np.concatenate([visits.place[first], target]),
        np.concatenate([np.arange(len(first)), visits.attempt]),
        np.concatenate([np.full(len(first), -1), np.arange(size)]),
    )


def path_hashes(visits: Visits, inner: pd.Index) -> np.ndarray:
    """Return a number for the path of each attempt, the same in every partition."""
    runs = Runs(visits.place, visits.first, visits.length)
    return runs.hashes(inner, LONGEST)


def once(kind: Whole, attempt: Whole, size: int) -> Whole:
    """Return the place of the first step of each kind in each attempt.

    Examples
    --------
    >>> once(np.array([1, 1, 0]), np.array([0, 0, 0]), 2).tolist()
    [2, 0]
    """
    return np.unique(attempt * size + kind, return_index=True)[1]


def earliest(place: np.ndarray, attempt: Whole, width: int) -> Whole:
    """Return where each attempt was at each place for the first time.

    Examples
    --------
    >>> earliest(np.array([1, 0, 1, 0]), np.array([0, 0, 0, 1]), 2).tolist()
    [1, 0, 3]
    """
    return np.unique(attempt * width + place, return_index=True)[1]


def add_by(kind: Whole, values: Whole, size: int) -> Whole:
    """Sum whole numbers by kind.

    Examples
    --------
    >>> add_by(np.array([0, 0, 1]), np.array([3, 4, 5]), 2).tolist()
    [7, 5]
    """
    sums = np.bincount(kind, weights=values, minlength=size)
    return np.round(sums).astype(np.int64)


def squares(kind: Whole, who: np.ndarray, size: int) -> Whole:
    """Sum the squares of how often each customer occurs, by kind.

    Examples
    --------
    >>> squares(np.array([0, 0, 0, 1]), np.array([7, 7, 8, 7]), 2).tolist()
    [5, 1]
    """
    if not len(kind):
        return np.zeros(size, dtype=np.int64)
    seen, counts = np.unique(who.astype(np.int64) * size + kind, return_counts=True)
    return add_by(seen % size, counts**2, size)
