"""Which figures are hidden: small groups, and those that would give a small one away."""

import pandas as pd

from cxlab.estimate import hide_parts
from cxlab.study.groups import REST


def hide(table: pd.DataFrame, min_group: int, *, apart: bool = True) -> pd.Series:
    """Return why each row's figures are hidden; empty where they are shown.

    Where parts of a whole are hidden, the next smallest are hidden too until the hidden ones
    together hold ``min_group`` customers: else they are the whole less the others. Groups divide
    the customers of a period; a customer may be in several periods of a group.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns kpi, group, period and ``customers``, how many customers a row is about. Rows of
        the group ``REST`` are about customers in no group. Where there is a column ``within``,
        a group that names another there is a part of that one too, which other tables show.
    min_group : int
        The smallest number that may be shown.
    apart : bool
        Whether a customer is in one group of a period only.

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
    small = some & (table["customers"] < min_group)
    if not (small | (table["group"] == REST)).any():
        return reason
    reason[small] = f"fewer than {min_group} customers"
    also = f"hidden, as it would give away a group of fewer than {min_group}"
    ordered = table[some].sort_values(["group", "period"], kind="stable")
    while True:
        known = reason[ordered.index] != ""
        more = _parts(ordered, known, min_group, apart) & ~known
        if not more.any():
            return reason
        reason[ordered.index[more]] = also


def _parts(table: pd.DataFrame, hidden: pd.Series, min_group: int, apart: bool) -> pd.Series:
    """Tell which rows are hidden after one look at groups within periods, and the other way."""
    sizes, unseen = table["customers"], table["group"] == REST
    wholes = [(["kpi", "period"], apart), (["kpi", "group"], False)]
    part = pd.Series(False, table.index)
    if "within" in table and (table["within"] != "").any():
        owned = table[table["within"] != ""]
        keys = owned.groupby(["kpi", "period", "within"]).ngroup()
        more = hide_parts(
            owned["customers"], keys, min_group, hidden=hidden[owned.index], apart=apart
        )
        part[owned.index] = more
    for by, alone in wholes:
        keys = table.groupby(by).ngroup()
        known = hidden | part
        part |= hide_parts(sizes, keys, min_group, hidden=known, unseen=unseen, apart=alone)
    return part
