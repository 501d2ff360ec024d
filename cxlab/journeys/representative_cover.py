"""Which few journeys stand for most: the one that covers most of the rest, again and again."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: A journey stands for another where at most this share of the steps differs.
ALIKE = 1 / 3

#: So many different journeys are compared, the commonest; and so many may be chosen.
COMPARED, CANDIDATES = 4000, 200

_Steps = NDArray[np.int64]


def choose_ways(ways: pd.DataFrame, *, most: int, min_group: int) -> pd.DataFrame:
    """Choose journeys one after the other, each for most of the customers left.

    Parameters
    ----------
    ways : pandas.DataFrame
        ``steps`` (tuples of int), ``customers`` who made them, ``end`` (one stands only for
        others with the same), and whatever else is wanted of those chosen; of as many customers,
        the first is taken first.
    most : int
        How many at most.
    min_group : int
        The fewest customers who made a journey that may be chosen, and the fewest for whom it is
        chosen.

    Returns
    -------
    pandas.DataFrame
        The rows chosen, with ``made_by`` (customers who made it) and ``n`` (for whom it stands:
        each customer counts with the nearest one), the largest first.

    Examples
    --------
    >>> ways = pd.DataFrame({"steps": [(1, 2, 3), (1, 2), (4,)], "customers": [20, 5, 8]})
    >>> choose_ways(ways.assign(end=""), most=2, min_group=10)[["steps", "n"]].to_numpy().tolist()
    [[(1, 2, 3), 25]]
    """
    common = ways.sort_values("customers", ascending=False, kind="stable").head(COMPARED)
    common = common.reset_index(drop=True)
    number = int((common["customers"] >= min_group).sum())
    candidates = common.head(min(number, CANDIDATES))
    weights = common["customers"].to_numpy()
    apart = distances(candidates["steps"].tolist(), common["steps"].tolist())
    apart[candidates["end"].to_numpy()[:, None] != common["end"].to_numpy()] = np.inf
    near = apart <= ALIKE + 1e-9
    chosen: list[int] = []
    left = np.ones(len(common), dtype=bool)
    for _ in range(min(most, len(candidates))):
        gains = near @ (weights * left)
        best = int(np.argmax(gains))
        if gains[best] < min_group:
            break
        chosen.append(best)
        left &= ~near[best]
    table = candidates.iloc[chosen].rename(columns={"customers": "made_by"})
    nearest = np.argmin(apart[chosen], axis=0) if chosen else np.zeros(len(common), dtype=int)
    counted = np.bincount(nearest[~left], weights=weights[~left], minlength=len(chosen))
    table = table.assign(n=counted[: len(chosen)].astype(np.int64))
    return table.sort_values("n", ascending=False, kind="stable", ignore_index=True)


def distances(some: list[tuple[int, ...]], others: list[tuple[int, ...]]) -> NDArray[np.float64]:
    """Return how far journeys are apart: the steps to change, add or drop, per step of the longer.

    Parameters
    ----------
    some, others : list of tuple of int
        Journeys as numbers of stages, each of at least one step.

    Returns
    -------
    numpy.ndarray of float, shape (len(some), len(others))
        0 (the same) to 1.

    References
    ----------
    Levenshtein 1966, *Binary codes capable of correcting deletions, insertions, and reversals*.

    Examples
    --------
    >>> distances([(1, 2, 3)], [(1, 2, 3), (1, 3), (4, 5, 6)]).round(2).tolist()
    [[0.0, 0.33, 1.0]]
    """
    if not some or not others:
        return np.zeros((len(some), len(others)))
    one, two = _padded(some), _padded(others)
    sizes = np.array([len(way) for way in some]), np.array([len(way) for way in others])
    shape = (len(some), len(others))
    found = np.zeros(shape)
    row = [np.full(shape, step, dtype=np.int16) for step in range(two.shape[1] + 1)]
    for i in range(one.shape[1] + 1):
        if i:
            above, row = row, [np.full(shape, i, dtype=np.int16)]
            for j in range(1, two.shape[1] + 1):
                changed = (one[:, i - 1, None] != two[None, :, j - 1]).astype(np.int16)
                best = np.minimum(above[j] + 1, row[j - 1] + 1)
                row.append(np.minimum(best, above[j - 1] + changed))
        ends = sizes[0] == i
        for j in range(two.shape[1] + 1):
            at = np.ix_(ends, sizes[1] == j)
            found[at] = row[j][at]
    return found / np.maximum(sizes[0][:, None], sizes[1][None, :])


def _padded(ways: list[tuple[int, ...]]) -> _Steps:
    steps = np.full((len(ways), max(map(len, ways))), -9, dtype=np.int64)
    for place, way in enumerate(ways):
        steps[place, : len(way)] = way
    return steps
