"""Tell which persona of one set is which of another, by what their customers do."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cxlab.errors import CxlabError

#: A persona that moved by this share of the way to its nearest neighbour, or further, is not the
#: same: beyond half of the way it lies nearer to where the neighbour was.
LIMIT = 0.5

#: The columns of what ``match_personas`` returns.
COLUMNS = ("before", "after", "distance", "gap", "moved", "status")


def match_personas(
    before: pd.DataFrame, after: pd.DataFrame, *, limit: float = LIMIT
) -> pd.DataFrame:
    """Pair the personas of one set with those of another, so that all pairs together moved least.

    Parameters
    ----------
    before, after : pandas.DataFrame
        A row per persona, a column per feature, on one scale for both; those features count that
        both have. The names of personas are not compared.
    limit : float
        Above 0: a persona that moved by this share of the way to its nearest neighbour (in
        either set, whichever is nearer), or further, is not the same.

    Returns
    -------
    pandas.DataFrame
        A row per pair and per persona left alone: before, after (missing where there is none),
        distance (Euclidean, on the scale given), gap (to the nearest neighbour; NaN where there
        is none: then any distance is accepted), moved (distance / gap), status (``"same"``,
        ``"vanished"`` or ``"appeared"``). By ``before``, then those that appeared. A persona left
        alone has the figures of the nearest of the other set.

    Raises
    ------
    CxlabError
        If the sets share no feature, name a persona twice, or hold values that are not finite.

    References
    ----------
    Kuhn 1955, *The Hungarian method for the assignment problem*.

    Examples
    --------
    >>> before = pd.DataFrame({"evening": [0.0, 4.0]}, index=["P1", "P2"])
    >>> after = pd.DataFrame({"evening": [4.5, 9.0]}, index=["P1", "P2"])
    >>> match_personas(before, after)[["before", "after", "moved", "status"]]
      before after  moved    status
    0     P1   NaN  1.125  vanished
    1     P2    P1  0.125      same
    2    NaN    P2  1.250  appeared
    """
    first, then = _ordered(before), _ordered(after)
    shared = sorted(set(first.columns) & set(then.columns))
    if not shared and len(first) and len(then):
        raise CxlabError("the two sets of personas share no feature, so that none can be compared")
    here, there = first[shared].to_numpy(dtype=float), then[shared].to_numpy(dtype=float)
    if not (np.isfinite(here).all() and np.isfinite(there).all()):
        raise CxlabError("the features of personas must be finite numbers to be compared")
    far = _distances(here, there)
    gaps = np.fmin(_nearest(here)[:, None], _nearest(there)[None, :])
    moved = _ratio(far, gaps)
    pairs = _pairs(moved, limit)
    return _table(first.index, then.index, pairs, far, gaps, moved)


def _ordered(personas: pd.DataFrame) -> pd.DataFrame:
    """Return a set by the names of its personas, P2 before P10, so that no order matters."""
    if personas.index.has_duplicates:
        twice = personas.index[personas.index.duplicated()][0]
        raise CxlabError(f"persona {twice!r} is there twice; name each once")
    return personas.loc[sorted(personas.index, key=lambda name: (len(str(name)), str(name)))]


def _distances(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.linalg.norm(one[:, None, :] - other[None, :, :], axis=2)


def _nearest(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each is from its nearest neighbour; NaN where it has none."""
    if len(centres) < 2:
        return np.full(len(centres), np.nan)
    far = _distances(centres, centres)
    np.fill_diagonal(far, np.inf)
    return far.min(axis=1)


def _ratio(far: NDArray[np.float64], gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the way to a neighbour; 0 where there is no neighbour to be taken for."""
    alone = np.isnan(gaps) | (far == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(alone, 0.0, far / gaps)


def _pairs(moved: NDArray[np.float64], limit: float) -> dict[int, int]:
    """Return the pairs that together moved least; one beyond the limit costs as much as none."""
    cost = np.round(np.minimum(moved, limit), 9)
    rows, columns = linear_sum_assignment(cost)
    kept = moved[rows, columns] < limit
    return dict(zip(rows[kept].tolist(), columns[kept].tolist(), strict=True))


def _table(
    first: pd.Index,
    then: pd.Index,
    pairs: dict[int, int],
    far: NDArray[np.float64],
    gaps: NDArray[np.float64],
    moved: NDArray[np.float64],
) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for at, name in enumerate(first):
        to = pairs.get(at, _closest(moved[at]))
        figures = _figures(far, gaps, moved, at, to)
        if at in pairs:
            rows.append((name, then[pairs[at]], *figures, "same"))
        else:
            rows.append((name, None, *figures, "vanished"))
    for to in sorted(set(range(len(then))) - set(pairs.values())):
        figures = _figures(far, gaps, moved, _closest(moved[:, to]), to)
        rows.append((None, then[to], *figures, "appeared"))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    words = dict.fromkeys(("before", "after", "status"), "str")
    return table.astype(words | dict.fromkeys(("distance", "gap", "moved"), "float64"))


def _figures(
    far: NDArray[np.float64],
    gaps: NDArray[np.float64],
    moved: NDArray[np.float64],
    at: int | None,
    to: int | None,
) -> tuple[float, float, float]:
    if at is None or to is None:
        return np.nan, np.nan, np.nan
    return float(far[at, to]), float(gaps[at, to]), float(moved[at, to])


def _closest(moved: NDArray[np.float64]) -> int | None:
    return int(np.argmin(moved)) if len(moved) else None
