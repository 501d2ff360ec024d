"""Which touchpoints a study has, and which of many are common enough to have rows of their own."""

from difflib import get_close_matches
from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import UnknownNameError, unknown
from cxlab.journeys.codes import NONE, Codes, codes_of, count_people
from cxlab.study import Study
from cxlab.study.fold import concat

#: So many touchpoints (channels, devices) have rows of their own; all others stand together.
MOST = 60

#: How many names an error gives, and how many letters of each.
_NAMED, _LONG = 30, 80


def known_touchpoints(study: Study) -> pd.Index:
    """Return the names of all touchpoints of a study, sorted.

    Parameters
    ----------
    study : Study
        An open study with interactions.

    Returns
    -------
    pandas.Index
        Text.
    """
    return pd.Index(count_names(study, "touchpoint").index)


def no_touchpoint(name: str, known: pd.Index) -> UnknownNameError:
    """Return the error for a touchpoint that no row has; of many or long names it gives a few.

    Examples
    --------
    >>> print(no_touchpoint("baskets", pd.Index(["basket", "page"])))
    no touchpoint named 'baskets'; did you mean 'basket'? Known: basket, page
    """
    short = [each[:_LONG] for each in known]
    near = get_close_matches(name[:_LONG], short, n=_NAMED, cutoff=0)
    return unknown("touchpoint", name[:_LONG], near)


def count_names(study: Study, column: str) -> pd.Series:
    """Return how many customers have contacts with each name in a column.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    column : str
        ``"touchpoint"``, ``"channel"`` or ``"device"``.

    Returns
    -------
    pandas.Series of int
        Customers by name, sorted by name.
    """
    kernel = partial(_customers, column=column)
    names = ["customer_id", column]
    counts = study.fold(kernel, concat, coded=True, interactions=names)
    return counts.groupby("name")["customers"].sum()


def _customers(interactions: pd.DataFrame, *, column: str) -> pd.DataFrame:
    who, _ = codes_of(interactions["customer_id"])
    code, names = codes_of(interactions[column])
    known = code != NONE
    customers = count_people(code[known].astype(np.int64), who[known], len(names))
    some = np.flatnonzero(customers)
    return pd.DataFrame({"name": names.astype("str").take(some), "customers": customers[some]})


def common_names(counts: pd.Series, min_group: int, most: int = MOST) -> pd.Index:
    """Return the names that have rows of their own: the commonest of enough customers.

    Parameters
    ----------
    counts : pandas.Series of int
        Customers by name, as ``count_names`` returns them.
    min_group : int
        The fewest customers a name must have.
    most : int
        How many names at most.

    Returns
    -------
    pandas.Index
        Sorted; of two with as many customers, the first by name is kept.

    Examples
    --------
    >>> common_names(pd.Series({"a": 40, "b": 3, "c": 50}), 10).tolist()
    ['a', 'c']
    >>> common_names(pd.Series({"a": 40, "b": 3, "c": 50}), 10, most=1).tolist()
    ['c']
    """
    enough = counts[counts >= min_group].sort_index()
    kept = enough.sort_values(ascending=False, kind="stable").index[:most]
    return pd.Index(kept.sort_values(), dtype="str")


def placed(column: pd.Series, kept: pd.Index) -> Codes:
    """Return the place of each row's name among those kept; behind the last, all others.

    Parameters
    ----------
    column : pandas.Series
        Text, or a Categorical.
    kept : pandas.Index
        What ``common_names`` returned.

    Returns
    -------
    numpy.ndarray of int32
        ``NONE`` where the name is missing.

    Examples
    --------
    >>> placed(pd.Series(["c", "x", None]), pd.Index(["a", "c"])).tolist()
    [1, 2, -1]
    """
    codes, names = codes_of(column)
    place = np.asarray(kept.get_indexer(names), dtype=np.int32)
    place = np.append(np.where(place < 0, len(kept), place), NONE).astype(np.int32)
    return place[codes]  # NONE is the last entry


def others_name(counts: pd.Series, kept: pd.Index, what: str) -> str:
    """Return what all names that are not kept are called together, and how many they are.

    Examples
    --------
    >>> others_name(pd.Series({"a": 40, "b": 3}), pd.Index(["a"]), "touchpoint")
    '(1 other touchpoint)'
    """
    number = len(counts) - len(kept)
    return f"({number:,} other {what}{'' if number == 1 else 's'})"
