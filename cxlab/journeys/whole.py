"""Who makes up a whole, and which parts are hidden so that no small one can be worked out."""

from collections.abc import Sequence

import pandas as pd

from cxlab.estimate import hide_parts, why_hidden
from cxlab.study import Study
from cxlab.study.groups import GROUP, group_name, with_rest


def everyone(study: Study, by: str | pd.Series | None) -> pd.Series | None:
    """Return the group of every customer of a study, ``REST`` for those in none.

    Parameters
    ----------
    study : Study
        An open study.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.Series or None
        Indexed by ``customer_id``, named as ``by``; None where everyone is in one group.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        A Series has two groups for one customer, or none for any customer of the study.
    """
    if by is None:
        return None
    groups = study.groups(by)
    people = study.read("customers", ["customer_id"])["customer_id"]
    return with_rest(groups, people).rename(groups.name)


def named(table: pd.DataFrame, groups: pd.Series | None) -> pd.DataFrame:
    """Give the column ``GROUP`` of a result the groups' own name; drop it where there are none.

    Parameters
    ----------
    table : pandas.DataFrame
        A result with the column ``GROUP``.
    groups : pandas.Series, optional
        What ``everyone`` returned.

    Returns
    -------
    pandas.DataFrame
        The same rows.

    Examples
    --------
    >>> table = pd.DataFrame({GROUP: ["new"], "n": [40]})
    >>> list(named(table, pd.Series({"ann": "new"}, name="plan"))), list(named(table, None))
    (['plan', 'n'], ['n'])
    """
    if groups is None:
        return table.drop(columns=GROUP, errors="ignore")
    return table.rename(columns={GROUP: group_name(groups, table)})


def hidden_because(
    sizes: pd.Series,
    wholes: Sequence[tuple[pd.Series, bool]],
    min_group: int,
    *,
    hidden: pd.Series | None = None,
    unseen: pd.Series | None = None,
) -> pd.Series:
    """Return why each part is hidden; empty where it is shown.

    Parameters
    ----------
    sizes : pandas.Series of int
        How many customers each part holds.
    wholes : sequence of (pandas.Series, bool)
        Ways in which parts make up totals that may stand beside them: which total each part
        belongs to, and whether nobody is in two of its parts.
    min_group : int
        The smallest number of customers that may be shown.
    hidden, unseen : pandas.Series of bool, optional
        Parts hidden for another reason already; parts that no table ever shows.

    Returns
    -------
    pandas.Series of str
        Indexed as ``sizes``.

    Examples
    --------
    >>> sizes = pd.Series([93, 4, 3, 40])
    >>> why = hidden_because(sizes, [(pd.Series("all", sizes.index), True)], 10)
    >>> why.tolist()[1:3], why.tolist()[0]
    (['fewer than 10: not shown', 'fewer than 10: not shown'], '')
    """
    few = (sizes > 0) & (sizes < min_group)
    known = few if hidden is None else few | hidden
    while True:
        before = known
        for whole, apart in wholes:
            known = known | hide_parts(
                sizes, whole, min_group, hidden=known, unseen=unseen, apart=apart
            )
        if known.equals(before):
            break
    return why_hidden(known, few, min_group)
