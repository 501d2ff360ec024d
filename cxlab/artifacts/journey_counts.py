"""Rows grouped by several columns at once, on integer codes: who is in each group, how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, codes_of, count_codes, count_people

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows grouped by the values of some columns.

    Parameters
    ----------
    key : pandas.DataFrame
        The values of each group that occurs, as text, in order.
    of : numpy.ndarray of int64
        The group of each row, from 0.
    contacts : numpy.ndarray of int64
        How many rows each group has.
    """

    key: pd.DataFrame
    of: Whole
    contacts: Whole


def group_rows(rows: pd.DataFrame, key: Sequence[str], where: Mask | None = None) -> Groups:
    """Group rows by columns of text, of which none is missing.

    Parameters
    ----------
    rows : pandas.DataFrame
        Its columns ``key``: text or, faster, Categoricals.
    key : sequence of str
        What makes a group.
    where : numpy.ndarray of bool, optional
        Which rows are looked at.

    Returns
    -------
    Groups
        Groups in the order of the columns' codes.

    Examples
    --------
    >>> rows = pd.DataFrame({"stage": ["x", "y", "x"], "channel": ["web", "web", "web"]})
    >>> groups = group_rows(rows, ["stage", "channel"])
    >>> groups.key["stage"].tolist(), groups.of.tolist(), groups.contacts.tolist()
    (['x', 'y'], [0, 1, 0], [2, 1])
    """
    parts = [codes_of(rows[name]) for name in key]
    kinds = np.zeros(len(rows) if where is None else int(where.sum()), dtype=np.int64)
    for codes, names in parts:
        kinds *= max(len(names), 1)
        kinds += codes if where is None else codes[where]
    size = int(np.prod([max(len(names), 1) for _, names in parts], dtype=object))
    found, contacts = count_codes(kinds, size)
    if size <= 4 * len(kinds) + 65_536:
        place = np.zeros(size, dtype=np.int64)
        place[found] = np.arange(len(found))
        of = place[kinds]
    else:
        of = np.searchsorted(found, kinds)
    columns: dict[str, Any] = {}
    rest = found
    for name, (_, names) in zip(reversed(key), reversed(parts), strict=True):
        columns[name] = pd.Series(names.astype("str"), dtype="str").take(rest % max(len(names), 1))
        rest = rest // max(len(names), 1)
    frame = pd.DataFrame({name: columns[name].to_numpy() for name in key}).astype("str")
    return Groups(frame, of, contacts)


def count_customers(
    rows: pd.DataFrame, key: Sequence[str], where: Mask | None = None
) -> pd.DataFrame:
    """Count the customers and the rows of each group.

    Parameters
    ----------
    rows, key, where
        As ``group_rows`` has them; rows with ``customer_id`` too.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``customers``, ``contacts``.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["a", "a", "b"], "stage": ["x", "x", "x"]})
    >>> count_customers(rows, ["stage"]).to_numpy().tolist()
    [['x', 2, 3]]
    """
    groups = group_rows(rows, key, where)
    who = masked(codes_of(rows["customer_id"])[0], where)
    customers = count_people(groups.of, who, len(groups.key))
    return groups.key.assign(customers=customers, contacts=groups.contacts)


def masked(codes: Codes, where: Mask | None) -> Codes:
    """Return the codes of the rows that are looked at."""
    return codes if where is None else codes[where]


def first_rows(groups: Whole, who: Codes) -> Whole:
    """Return the places of each customer's first row in each group, in ascending order.

    Examples
    --------
    >>> first_rows(np.array([0, 0, 1, 0]), np.array([5, 5, 5, 7], dtype=np.int32)).tolist()
    [0, 2, 3]
    """
    if not len(groups):
        return np.array([], dtype=np.int64)
    pairs = who.astype(np.int64) * (int(groups.max()) + 1) + groups
    return np.sort(np.unique(pairs, return_index=True)[1])
