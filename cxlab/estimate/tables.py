"""What is done to a whole table of figures: small groups hidden, many tests corrected."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Return p-values adjusted so that those below a level hold that false discovery rate.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        Between 0 and 1. A missing one stays missing and does not count as a test.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        In the order given; none is smaller than before.

    Raises
    ------
    ValueError
        Where a value lies outside 0 to 1.

    References
    ----------
    Benjamini & Hochberg 1995, *Controlling the false discovery rate*.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p, dtype=float)
    adjusted = np.full(given.shape, np.nan)
    known = given[~np.isnan(given)]
    if np.any((known < 0) | (known > 1)):
        raise ValueError("p-values lie between 0 and 1")
    falling = np.argsort(-known, kind="stable")
    rank = np.arange(len(known), 0, -1)
    corrected = np.empty(len(known))
    corrected[falling] = np.minimum.accumulate(known[falling] * len(known) / rank, axis=0)
    adjusted[~np.isnan(given)] = np.minimum(corrected, 1)
    return adjusted


def suppress(
    frame: pd.DataFrame,
    min_group: int,
    *,
    figures: Sequence[str] = ("estimate", "low", "high"),
) -> pd.DataFrame:
    """Empty the figures of groups that are too small to show, and say so in ``note``.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row a figure, with a column ``n`` and the columns in ``figures``.
    min_group : int
        The smallest ``n`` that may be shown.
    figures : sequence of str
        The columns to empty.

    Returns
    -------
    pandas.DataFrame
        A new frame with the same rows in the same order, and a column ``note``: the reason where
        a row is emptied (after what it said before), else what it said before or nothing.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [40, 3], "estimate": [0.5, 1.0], "low": 0.3, "high": 1.0})
    >>> suppress(table, 10)[["n", "estimate", "note"]]
        n  estimate                      note
    0  40       0.5
    1   3       NaN  fewer than 10: not shown
    """
    note = frame["note"].fillna("") if "note" in frame else pd.Series("", frame.index)
    small = (frame["n"] < min_group).to_numpy()
    more = np.where(note == "", "", "; ")
    said = np.where(small, note + more + f"fewer than {min_group}: not shown", note)
    kept = frame.assign(note=pd.Series(said, frame.index, dtype="str"))
    names = list(figures)
    kept[names] = kept[names].astype(float).mask(pd.Series(small, frame.index), np.nan)
    return kept
