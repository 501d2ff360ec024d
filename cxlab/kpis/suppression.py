"""Which figures are hidden: small groups, and those that would give a small one away."""

import pandas as pd

#: How the columns of the table divide customers: by one of them, within the others.
_DIVISIONS = (("group", ["kpi", "period"]), ("period", ["kpi", "group"]))


def hide(table: pd.DataFrame, min_group: int) -> pd.Series:
    """Return why each row's figures are hidden; empty where they are shown.

    Where exactly one part of a whole is too small, the next smallest is hidden too: else the
    small one is the whole less the others.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns kpi, group, period and ``customers``, how many customers a row is about.
    min_group : int
        The smallest number that may be shown.

    Returns
    -------
    pandas.Series of str
        Indexed as ``table``. Rows about nobody have nothing to hide.

    Examples
    --------
    >>> table = pd.DataFrame({"kpi": "nps", "group": ["a", "b", "c"], "period": 0,
    ...                       "customers": [4, 30, 20]})
    >>> hide(table, 10).tolist()
    ['fewer than 10 customers', '', 'hidden, as it would give away a group of fewer than 10']
    """
    reason = pd.Series("", index=table.index, dtype="str")
    some = table["customers"] > 0
    reason[some & (table["customers"] < min_group)] = f"fewer than {min_group} customers"
    also = f"hidden, as it would give away a group of fewer than {min_group}"
    ordered = table[some].sort_values(["customers", "group", "period"], kind="stable")
    while True:
        more = {place for part, within in _DIVISIONS for place in _next(ordered, reason, within)}
        if not more:
            return reason
        reason[list(more)] = also


def _next(ordered: pd.DataFrame, reason: pd.Series, within: list[str]) -> list[object]:
    """Return the smallest row shown of each whole in which exactly one row is hidden."""
    hidden = reason[ordered.index] != ""
    alone = hidden.groupby([ordered[name] for name in within]).transform("sum") == 1
    shown = ordered[alone & ~hidden]
    return list(shown.drop_duplicates(within).index)
