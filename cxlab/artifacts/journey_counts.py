"""Rows grouped by several columns at once, on integer codes: who is in each group, how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, count_codes, count_people

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
    at = None if where is None or where.all() else np.flatnonzero(where)
    kinds = np.zeros(len(rows) if at is None else len(at), dtype=np.int64)
    for codes, names in parts:
        if len(names) > 1:
            kinds *= len(names)
            kinds += codes if at is None else codes[at]
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
        columns[name] = names.astype("str").array.take(rest % max(len(names), 1))
        rest = rest // max(len(names), 1)
    return Groups(pd.DataFrame({name: columns[name] for name in key}, copy=False), of, contacts)


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
    return groups.key.assign(
        customers=people_of(groups, rows["customer_id"], where), contacts=groups.contacts
    )


def people_of(groups: Groups, customers: pd.Series, where: Mask | None = None) -> Whole:
    """Return how many customers each group has, of the rows that were grouped."""
    who = masked(codes_of(customers)[0], where)
    return count_people(groups.of, who, len(groups.key))


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


def sum_counts(rows: pd.DataFrame, key: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """Add up whole numbers by group."""
    groups = group_rows(rows, key)
    size = len(groups.key)
    sums = {name: np.bincount(groups.of, rows[name], size).astype("int64") for name in counts}
    return groups.key.assign(**sums)


def count_bins(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Count by group and the bin of a time."""
    groups = group_rows(rows, key)
    bins = rows["bin"].to_numpy()
    lowest = int(bins.min(initial=0))
    room = int(bins.max(initial=0)) - lowest + 1
    found, counts = count_codes(groups.of * room + bins - lowest, len(groups.key) * room)
    named = groups.key.take(found // room).reset_index(drop=True)
    return named.assign(bin=found % room + lowest, count=counts)


def count_sizes(rows: pd.DataFrame) -> pd.DataFrame:
    """Count each persona's customers and contacts, and the contacts without a stage."""
    persona = rows["persona"].cat
    codes, many = persona.codes.to_numpy(), len(persona.categories)
    first = begins(codes_of(rows["customer_id"])[0])
    lost = rows["stage"].cat.codes.to_numpy() < 0
    counts = {
        "persona": persona.categories.astype("str"),
        "customers": np.bincount(codes[first], minlength=many),
        "contacts": np.bincount(codes, minlength=many),
        "unplaced": np.bincount(codes[lost], minlength=many),
    }
    sizes = pd.DataFrame(counts).astype({"persona": "str"})
    return sizes[sizes["contacts"] > 0].sort_values("persona", ignore_index=True)


def worst_together(together: pd.Series, apart: Mask, levels: pd.Series) -> NDArray[np.float64]:
    """Return the worst level among the answers given together, those marked apart by themselves.

    Examples
    --------
    >>> sheets, levels = pd.Series(["s", "s", "s"]), pd.Series([1.0, -1.0, 0.5])
    >>> worst_together(sheets, np.array([False, False, True]), levels).tolist()
    [-1.0, -1.0, 0.5]
    """
    codes, _ = pd.factorize(together)
    number = 2 * codes + apart
    worst = np.full(2 * len(codes) + 2, np.nan)
    np.fmin.at(worst, number, levels.to_numpy(dtype="float64"))
    return np.where(codes >= 0, worst[number], np.nan)
