"""Which parts of a whole are hidden, so that nobody works out a small one from the others."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate.chains import Lines, choose_chains


def hide_parts(
    sizes: pd.Series,
    whole: pd.Series,
    min_group: int,
    *,
    hidden: pd.Series | None = None,
    unseen: pd.Series | None = None,
    apart: bool = True,
) -> pd.Series:
    """Return which parts are hidden where a total stands beside its parts.

    Small parts are hidden. What is left of the total when the shown parts are taken away is the
    hidden parts together, so the next smallest are hidden too until these hold ``min_group``
    customers or more, and are more than one.

    Parameters
    ----------
    sizes : pandas.Series of int
        How many customers each part holds. A part of nobody has nothing to hide.
    whole : pandas.Series
        Which total each part belongs to, indexed as ``sizes``.
    min_group : int
        The smallest number of customers that may be shown.
    hidden : pandas.Series of bool, optional
        Parts that are hidden for another reason already.
    unseen : pandas.Series of bool, optional
        Parts that no table ever shows (customers in no group): always hidden.
    apart : bool
        Whether nobody is in two parts. Where some may be, hidden parts together hold for certain
        no more customers than the largest of them.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``sizes``. Of parts of one size, the first are hidden first.

    References
    ----------
    Hundepool et al. 2012, *Statistical disclosure control*, chapter 4 (secondary suppression).

    Examples
    --------
    >>> sizes = pd.Series([93, 4, 3, 40])
    >>> hide_parts(sizes, pd.Series("all", sizes.index), 10).tolist()
    [False, True, True, True]
    """
    never = pd.Series(False, sizes.index)
    unseen = never if unseen is None else unseen
    some = sizes > 0
    first = some & ((sizes < min_group) | unseen | (never if hidden is None else hidden))
    parts = pd.DataFrame({"size": sizes, "whole": whole, "first": first, "unseen": unseen})
    parts["place"] = np.arange(len(parts))
    parts = parts[some].sort_values(["first", "size", "place"], ascending=[False, True, True])
    wholes = parts.groupby("whole", sort=False, dropna=False)
    held = wholes["size"].cumsum() if apart else wholes["size"].cummax()
    before = held.groupby(parts["whole"], sort=False, dropna=False).shift(fill_value=0)
    lone = (wholes["first"].transform("sum") == 1) & ~wholes["unseen"].transform("any")
    needed = (before < min_group) | (lone & (wholes.cumcount() == 1))
    more = parts["first"] | (wholes["first"].transform("any") & needed)
    return more.reindex(sizes.index, fill_value=False) | unseen


def hide_cells(
    sizes: pd.Series,
    rows: pd.Series,
    columns: pd.Series,
    min_group: int,
    *,
    hidden: pd.Series | None = None,
    unseen: pd.Series | None = None,
    apart: bool = False,
    cost: pd.Series | None = None,
) -> pd.Series:
    """Return which cells of a table are hidden where totals of rows and columns stand beside them.

    Small cells are hidden. Sums and differences of totals leave unions of hidden cells; one that
    holds a large cell is not small. So large cells are hidden, few of them, until a chain of them
    ties the row of every small cell to its column, and lines with a small total, hidden
    elsewhere, to those whose totals are hidden beside them. Then what leaves all large cells out
    is made of whole rows and columns without a large cell, or of nothing.

    Parameters
    ----------
    sizes : pandas.Series of int
        How many customers each cell holds. A cell of nobody has nothing to hide.
    rows, columns : pandas.Series
        Of which row and which column each cell is, indexed as ``sizes``; no two are the same.
    min_group : int
        The smallest number of customers that may be shown.
    hidden : pandas.Series of bool, optional
        Cells that are hidden for another reason already.
    unseen : pandas.Series of bool, optional
        The cells of rows that no table ever shows (customers in no group): always hidden.
    apart : bool
        Whether nobody is in two cells of a column; somebody may be in two of a row.
    cost : pandas.Series of float, optional
        What is lost with each large cell, 0 or more; the sum over cells hidden is kept low. Unless
        given, as few are hidden as can be, small ones rather than others.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``sizes``.

    References
    ----------
    Gusfield 1988, *A graph theoretic approach to statistical data security* (what follows from
    the totals, read from the graph of hidden cells); Mehlhorn 1988, *A faster approximation
    algorithm for the Steiner problem in graphs* (few cells that tie many lines).

    Examples
    --------
    >>> table = pd.DataFrame({"size": [4, 30, 40, 50, 60, 70], "plan": list("aabbcc")})
    >>> table["month"] = [1, 2, 1, 2, 1, 2]
    >>> hide_cells(table["size"], table["plan"], table["month"], 10).tolist()
    [True, True, True, True, False, False]
    """
    never = pd.Series(False, sizes.index)
    unseen = never if unseen is None else unseen
    small = ((sizes > 0) & (sizes < min_group)).to_numpy()
    known = (unseen | (never if hidden is None else hidden)).to_numpy(dtype=bool) | small
    if small.any():
        row, names = pd.factorize(rows)
        column = pd.factorize(columns)[0] + len(names)
        nowhere = np.unique(row[unseen])
        ties = _ties(row, column, sizes.to_numpy(), min_group, nowhere, apart)
        large = np.flatnonzero((sizes >= min_group).to_numpy())
        loss = 1 + sizes / (1 + sizes.sum()) if cost is None else cost
        loss = np.where(known, 0, loss)[large]
        known[large[choose_chains((row[large], column[large]), loss, ties)]] = True
    return pd.Series(known, sizes.index)


def _ties(
    rows: Lines,
    columns: Lines,
    sizes: NDArray[Any],
    min_group: int,
    unseen: Lines,
    apart: bool,
) -> tuple[Lines, Lines]:
    """Return the pairs of lines to tie: those of small cells, and of totals hidden elsewhere."""
    small = (sizes > 0) & (sizes < min_group)
    count = int(columns.max()) + 1
    hidden = [_hidden_totals(rows, sizes, min_group, unseen)]
    hidden.append(_hidden_totals(columns, sizes, min_group, exact=apart))
    ends = [np.full(len(lines), count + place) for place, lines in enumerate(hidden)]
    return (
        np.concatenate([rows[small], *hidden]),
        np.concatenate([columns[small], *ends]),
    )


def _hidden_totals(
    lines: Lines,
    sizes: NDArray[Any],
    min_group: int,
    unseen: Sequence[int] | Lines = (),
    *,
    exact: bool = False,
) -> Lines:
    """Return the lines whose total may be hidden: small ones, and what is hidden beside them.

    Totals lie between the largest part and the sum of all; ``exact`` ones are the sum. A large
    total that is never seen hides small ones, else the next smallest does (``hide_parts``).
    """
    totals = pd.Series(sizes).groupby(lines).agg(["sum", "max"])
    least, most = totals["sum" if exact else "max"], totals["sum"]
    few = (least < min_group) & (most > 0)
    if not few.any():
        return np.array([], dtype=np.intp)
    beside = least.index.isin(unseen) & ~few
    if not beside.any():
        beside = (least <= most[~few].min()).to_numpy()
    return least.index[few | beside].to_numpy()


def hide_counts(
    customers: pd.Series, counts: pd.Series, whole: pd.Series, min_group: int
) -> pd.Series:
    """Return which counts are hidden where those of each whole, and of all, stand beside them.

    Where every part of a whole is small, the whole cannot be told from its parts, so that what
    is left of all would be the hidden wholes: one more is hidden, that of the fewest counts.
    Tables that divide the same wholes in other ways hide the same ones by this rule, so that
    none gives away what another hides.

    Parameters
    ----------
    customers : pandas.Series of int
        How many customers each part holds; one may be in several parts.
    counts : pandas.Series of int
        What is counted of each part, and adds up to the counts of wholes and of all.
    whole : pandas.Series
        Which whole each part belongs to.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``customers``.

    References
    ----------
    Hundepool et al. 2012, *Statistical disclosure control*, chapter 4 (secondary suppression).

    Examples
    --------
    >>> customers = pd.Series([80, 4, 30, 3, 50])
    >>> places = pd.Series(["basket", "basket", "order", "fraud call", "visit"])
    >>> hide_counts(customers, customers, places, 10).tolist()
    [True, True, True, True, False]
    """
    parts = pd.DataFrame({"most": customers, "counts": counts, "whole": whole})
    wholes = parts.groupby("whole").agg({"most": "max", "counts": "sum"})
    closed = wholes["most"] < min_group
    if closed.any() and not closed.all():
        closed[wholes["counts"].mask(closed).idxmin()] = True
    hidden = whole.map(closed).astype("bool")
    return hide_parts(customers, whole, min_group, hidden=hidden, apart=False)


def why_hidden(hidden: pd.Series, few: pd.Series, min_group: int) -> pd.Series:
    """Return why each row is hidden, in words; empty where it is shown.

    Parameters
    ----------
    hidden : pandas.Series of bool
        Which rows are.
    few : pandas.Series of bool
        Which of them are about too few.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of str
        Indexed as ``hidden``.

    Examples
    --------
    >>> why_hidden(pd.Series([False, True, True]), pd.Series([False, False, True]), 10).tolist()[1:]
    ['hidden, as it would give away a group of fewer than 10', 'fewer than 10: not shown']
    """
    why = pd.Series("", hidden.index, dtype="str")
    why = why.mask(hidden, f"hidden, as it would give away a group of fewer than {min_group}")
    return why.mask(few, f"fewer than {min_group}: not shown")


def suppress_parts(
    frame: pd.DataFrame,
    whole: pd.Series,
    min_group: int,
    *,
    sizes: str = "n",
    figures: Sequence[str] = ("estimate", "low", "high"),
    apart: bool = True,
) -> pd.DataFrame:
    """Empty the figures of small parts, and of those that would give one away; say so in ``note``.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row a part, with the columns ``sizes`` and ``figures``.
    whole : pandas.Series
        Which total each row is a part of, indexed as ``frame``. Another table may show the total.
    min_group : int
        The smallest number of customers that may be shown.
    sizes : str
        The column that says how many customers a row is about.
    figures : sequence of str
        The columns to empty; counts too where the total's count is shown.
    apart : bool
        Whether nobody is in two parts (``hide_parts``).

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order; ``note`` says why a row is empty, after what it said. A
        row about nobody has nothing to hide.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [40, 41, 3], "estimate": 0.5, "low": 0.3, "high": 0.7})
    >>> suppress_parts(table, table["n"] > 0, 10)[["n", "estimate", "note"]]
        n  estimate                                               note
    0  40       NaN  hidden, as it would give away a group of fewer...
    1  41       0.5
    2   3       NaN                           fewer than 10: not shown
    """
    size = frame[sizes]
    hidden = hide_parts(size, whole, min_group, apart=apart)
    reason = why_hidden(hidden, hidden & (size < min_group), min_group)
    said = frame["note"].fillna("") if "note" in frame else pd.Series("", frame.index, dtype="str")
    note = (said + "; " + reason).str.removeprefix("; ").str.removesuffix("; ").astype("str")
    emptied = {name: frame[name].astype("float64").mask(hidden) for name in figures}
    return frame.assign(**emptied, note=note)
