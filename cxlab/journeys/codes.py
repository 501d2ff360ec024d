"""Contacts as arrays of codes, the form that the kernels count on; text is left at the door."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Whole = NDArray[np.int64]

#: The code of what has no name: a customer in no group, a contact at no known stage.
NONE = -1

#: A table of all keys is made up to this size, however few the rows; beyond, keys are sorted.
_ROOM = 65_536

#: How many marks of customer and kind are held at once, in bytes; beyond, they are sorted.
_MARKS = 64_000_000


def codes_of(column: pd.Series) -> tuple[Codes, pd.Index]:
    """Return a column of text as codes, and the texts that they stand for.

    Parameters
    ----------
    column : pandas.Series
        Text, or a Categorical, whose codes are taken as they are.

    Returns
    -------
    tuple of numpy.ndarray of int32 and pandas.Index
        ``NONE`` where the text is missing. What is not yet coded is coded as it appears.

    Examples
    --------
    >>> codes, names = codes_of(pd.Series(["y", "x", "y"]))
    >>> codes.tolist(), names.tolist()
    ([0, 1, 0], ['y', 'x'])
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int32, copy=False), column.cat.categories
    codes, names = pd.factorize(column)
    return codes.astype(np.int32), pd.Index(names)


def times_of(column: pd.Series) -> Whole:
    """Return times as microseconds since 1970."""
    return column.to_numpy().astype("datetime64[us]", copy=False).view(np.int64)


def group_codes(customers: pd.Index, groups: pd.Series | None) -> tuple[Codes, pd.Index]:
    """Return the group of each customer as a code, and the groups' names.

    Parameters
    ----------
    customers : pandas.Index
        What the codes of customers stand for.
    groups : pandas.Series, optional
        A group for each ``customer_id``; without, everyone is in one.

    Returns
    -------
    tuple of numpy.ndarray of int32 and pandas.Index
        ``NONE`` for customers in no group; names sorted.

    Examples
    --------
    >>> codes, names = group_codes(pd.Index(["ann", "bea"]), pd.Series({"bea": "new"}))
    >>> codes.tolist(), names.tolist()
    ([-1, 0], ['new'])
    """
    if groups is None:
        return np.zeros(len(customers), dtype=np.int32), pd.Index([""], dtype="str")
    mine, names = pd.factorize(groups, sort=True)
    found = groups.index.get_indexer(customers)
    return np.where(found >= 0, mine[found], NONE).astype(np.int32), pd.Index(names)


def begins(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Mark where each run of equal codes begins.

    Examples
    --------
    >>> begins(np.array([4, 4, 7, 4])).tolist()
    [True, False, True, True]
    """
    marks = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=marks[1:])
    return marks


def count_codes(keys: Whole, size: int) -> tuple[Whole, Whole]:
    """Return the keys that occur, ascending, and how often each does.

    Parameters
    ----------
    keys : numpy.ndarray of int64, shape (n,)
        From 0 to ``size`` - 1.
    size : int
        How many keys there could be; a table of them is made where it is not much larger than n.

    Returns
    -------
    tuple of two numpy.ndarray of int64
        Keys and counts.

    Examples
    --------
    >>> [found.tolist() for found in count_codes(np.array([5, 2, 5]), 8)]
    [[2, 5], [1, 2]]
    """
    if size > _ROOM + 4 * len(keys):
        found, counts = np.unique(keys, return_counts=True)
        return found, counts.astype(np.int64)
    table = np.bincount(keys, minlength=size)
    found = np.flatnonzero(table != 0)  # faster than to look for whole numbers
    return found, table[found]


def sum_codes(parts: Sequence[tuple[Whole, Whole]], size: int) -> tuple[Whole, Whole]:
    """Add up what ``count_codes`` found in several parts.

    Parameters
    ----------
    parts : sequence of two numpy.ndarray of int64
        Keys, no two of one part alike, and their counts, which are above 0.
    size : int
        How many keys there could be.

    Returns
    -------
    tuple of two numpy.ndarray of int64
        Keys, ascending, and counts.

    Examples
    --------
    >>> parts = [(np.array([2, 5]), np.array([1, 2])), (np.array([5]), np.array([4]))]
    >>> [found.tolist() for found in sum_codes(parts, 8)]
    [[2, 5], [1, 6]]
    """
    rows = sum(len(keys) for keys, _ in parts)
    places = [keys for keys, _ in parts]
    found = np.arange(size if size <= _ROOM + 4 * rows else 0)
    if not len(found):
        found, inverse = np.unique(np.concatenate(places), return_inverse=True)
        places = np.split(inverse, np.cumsum([len(keys) for keys in places])[:-1])
    sums = np.zeros(len(found), dtype=np.int64)
    for place, (_, counts) in zip(places, parts, strict=True):
        sums[place] += counts
    some = np.flatnonzero(sums != 0)
    return found[some], sums[some]


def count_people(kinds: Whole, who: Codes, size: int) -> Whole:
    """Return how many different customers have each kind of row.

    Parameters
    ----------
    kinds : numpy.ndarray of int64, shape (n,)
        From 0 to ``size`` - 1.
    who : numpy.ndarray of int32, shape (n,)
        Codes of customers, from 0.
    size : int
        How many kinds there are.

    Returns
    -------
    numpy.ndarray of int64, shape (size,)
        Customers by kind.

    Examples
    --------
    >>> count_people(np.array([0, 0, 1, 0]), np.array([0, 0, 0, 1], dtype=np.int32), 3).tolist()
    [2, 1, 0]
    """
    people = int(who.max(initial=NONE)) + 1
    if people * size <= _MARKS:
        marks = np.zeros(people * size, dtype=np.uint8)
        marks[who.astype(np.int64) * size + kinds] = 1
        narrow = np.min_scalar_type(people)  # sums of short numbers are faster
        return marks.reshape(people, size).sum(axis=0, dtype=narrow).astype(np.int64)
    once = np.unique(who.astype(np.int64) * size + kinds)
    return np.bincount(once % size, minlength=size)
