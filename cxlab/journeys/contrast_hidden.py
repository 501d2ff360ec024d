"""Which rows of a table by item and group are hidden, so that no small one can be worked out."""

from collections.abc import Sequence

import pandas as pd

from cxlab.estimate import hide_parts, why_hidden
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import GROUP, REST


def why_items_hidden(
    table: pd.DataFrame,
    item: Sequence[str],
    min_group: int,
    *,
    wholes: Sequence[Sequence[str]] = (),
    sizes: str = "customers",
) -> pd.Series:
    """Return why each row is hidden; empty where it is shown.

    Small rows are. Of all groups together the same items are hidden as in the table without
    groups; within the others, so many more that no small one follows from the totals.

    Parameters
    ----------
    table : pandas.DataFrame
        ``GROUP``, the columns ``item``, and how many customers each row is about.
    item : sequence of str
        The columns that name what a row is about, beside the group.
    min_group : int
        The smallest number of customers that may be shown.
    wholes : sequence of sequences of str
        Columns of ``item`` that name totals that may stand beside their parts; customers may be
        in several parts.
    sizes : str
        The column that says how many customers a row is about.

    Returns
    -------
    pandas.Series of str
        Indexed as ``table``.

    Examples
    --------
    >>> table = pd.DataFrame({GROUP: list("abab"), "touchpoint": list("xxyy")})
    >>> table["customers"] = [50, 4, 40, 30]
    >>> why_items_hidden(table, ["touchpoint"], 10).tolist()[:2]
    ['hidden, as it would give away a group of fewer than 10', 'fewer than 10: not shown']
    """
    if table.empty:
        return pd.Series("", table.index, dtype="str")
    place = table.groupby(list(item), dropna=False).ngroup()
    every = table.groupby(place).agg({**dict.fromkeys(item, "first"), sizes: "sum"})
    known = [(every.groupby(list(names)).ngroup(), False) for names in wholes]
    closed = hidden_because(every[sizes], known, min_group) != ""
    hidden = place.map(closed).astype("bool")
    unseen = table[GROUP] == REST
    hidden = hide_parts(table[sizes], place, min_group, hidden=hidden, unseen=unseen)
    few = (table[sizes] > 0) & (table[sizes] < min_group)
    return why_hidden(hidden, few, min_group)


def beside_bases(
    why: pd.Series, table: pd.DataFrame, bases: pd.DataFrame, min_group: int
) -> pd.Series:
    """Return why each row is hidden where its base, the whole that it is a share of, stands in it.

    A row is hidden too whose base is about a small group, or would give one away.

    Parameters
    ----------
    why : pandas.Series of str
        Why each row of ``table`` is hidden already.
    table : pandas.DataFrame
        ``GROUP`` and the columns that name a base.
    bases : pandas.DataFrame
        ``GROUP``, the columns that name a base, and ``of``: how many customers each is about;
        also of groups without a row in ``table``.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of str
        Indexed as ``table``.

    Examples
    --------
    >>> bases = pd.DataFrame({GROUP: list("abc"), "touchpoint": "x", "of": [50, 40, 3]})
    >>> why = pd.Series(["", ""], dtype="str")
    >>> (beside_bases(why, bases.iloc[:2], bases, 10) != "").tolist()
    [False, True]
    """
    item = [name for name in bases if name in table and name not in (GROUP, "of")]
    said = bases.assign(why=why_items_hidden(bases, item, min_group, sizes="of"))
    found = said.set_index([*item, GROUP])["why"]
    mine = found.reindex(pd.MultiIndex.from_frame(table[[*item, GROUP]])).to_numpy()
    return why.mask(why == "", pd.Series(mine, why.index, dtype="str"))
