"""Which figures are hidden: small groups, and those that would give a small one away."""

import pandas as pd

from cxlab.estimate import hide_cells, hide_parts, why_hidden
from cxlab.study.groups import REST


def hide(table: pd.DataFrame, min_group: int, *, apart: bool = True) -> pd.Series:
    """Return why each row's figures are hidden; empty where they are shown.

    Other tables may show the figures of all groups in a period, of a group in all periods, and of
    all. Where the rows are one or the other alone, the next smallest are hidden too until the
    hidden ones together hold ``min_group`` customers; where they are both, see ``hide_cells``.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns kpi, group, period and ``customers``, how many customers a row is about. Rows of
        the group ``REST`` are about customers in no group. Where there is a column ``within``,
        a group that names another there is a part of that one too, which other tables show.
    min_group : int
        The smallest number that may be shown.
    apart : bool
        Whether a customer is in one group of a period only; one may be in several periods.

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
    some = table["customers"] > 0
    small = some & (table["customers"] < min_group)
    hidden = small.copy()
    if (small | (table["group"] == REST)).any():
        ordered = table[some].sort_values(["group", "period"], kind="stable")
        for _, one in ordered.groupby("kpi", sort=False):
            hidden[one.index] = _hidden(one, min_group, apart)
    reason = why_hidden(hidden, small, min_group)
    return reason.mask(small, f"fewer than {min_group} customers")


def _hidden(table: pd.DataFrame, min_group: int, apart: bool) -> pd.Series:
    """Tell which rows of one KPI are hidden: all that has to be, whatever else is known."""
    several = [len(table[name].unique()) > 1 for name in ("group", "period")]
    crossed, alone = all(several), apart and several[0]
    rest = table["group"] == REST
    hidden, before = rest, None
    while not hidden.equals(before):
        before = hidden
        for whole, part in _wholes(table, crossed):
            sizes, whole = table.loc[part, "customers"], whole[part]
            known = {"hidden": hidden[part], "unseen": rest[part], "apart": alone}
            if crossed:
                more = hide_cells(sizes, table.loc[part, "group"], whole, min_group, **known)
            else:
                more = hide_parts(sizes, whole, min_group, **known)
            hidden = hidden | more.reindex(table.index, fill_value=False)
    return hidden


def _wholes(table: pd.DataFrame, crossed: bool) -> list[tuple[pd.Series, pd.Series]]:
    """Return what rows are parts of, and which of them are: of all, and of the same owner's."""
    whole = table["period"].astype("str") if crossed else pd.Series("", table.index, dtype="str")
    every = [(whole, pd.Series(True, table.index))]
    if "within" not in table:
        return every
    return [(whole + " " + table["within"], table["within"] != ""), *every]
