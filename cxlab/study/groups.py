"""Groups of customers as people give them, and the name of their column in a result."""

from collections.abc import Iterable

import pandas as pd

from cxlab.errors import CxlabError

#: What the groups' column is called while figures are made, so that it is never another's.
GROUP = "_group"

#: The group of customers in none: never shown, but part of the whole. No text of data is this.
REST = "\x00rest"

#: Columns that tables and charts read in every frame of figures.
READ = ("n", "estimate", "low", "high", "unit", "note", "evidence")


def group_name(groups: pd.Series, columns: Iterable[str]) -> str:
    """Return what the groups' column is called in a result.

    Parameters
    ----------
    groups : pandas.Series
        What ``Study.groups`` returned.
    columns : iterable of str
        The other columns of the result.

    Returns
    -------
    str
        The groups' own name; ``"group"`` where another column has it.

    Examples
    --------
    >>> groups = pd.Series({"ann": "A"}, name="unit")
    >>> group_name(groups, ["kpi"]), group_name(groups.rename("region"), ["kpi"])
    ('group', 'region')
    """
    name = str(groups.name)
    return "group" if name in (*columns, *READ, GROUP) else name


def with_rest(groups: pd.Series, customers: pd.Series) -> pd.Series:
    """Return the group of every customer of the study, ``REST`` for those in none.

    Examples
    --------
    >>> with_rest(pd.Series({"ann": "A"}), pd.Series(["ann", "bea"])).tolist() == ["A", REST]
    True
    """
    return groups.reindex(pd.Index(customers, name="customer_id"), fill_value=REST).rename(GROUP)


def check_groups(by: pd.Series, customers: pd.Series) -> pd.Series:
    """Return groups as text, one for each customer, or say what is wrong with them.

    Parameters
    ----------
    by : pandas.Series
        Groups indexed by ``customer_id``. Rows without a customer or a group are left out.
    customers : pandas.Series of str
        The ids of the study's customers.

    Returns
    -------
    pandas.Series
        Named as ``by`` (``"group"`` where it has no name), indexed by ``customer_id``.

    Raises
    ------
    CxlabError
        A customer has two groups, or the index holds no customer of the study.

    Examples
    --------
    >>> by = pd.Series({"ann": 1, "bea": None}, name="persona")
    >>> check_groups(by, pd.Series(["ann", "bea"])).to_dict()
    {'ann': '1.0'}
    """
    name = "group" if by.name is None or by.name == "" else str(by.name)
    given = pd.DataFrame({"customer_id": by.index.to_flat_index(), "group": by.to_numpy()})
    given = given.dropna().astype({"group": "str"})
    twice = given["customer_id"].duplicated()
    if twice.any():
        given = given.drop_duplicates()
        twice = given["customer_id"].duplicated()
    if twice.any():
        customer = given.loc[twice, "customer_id"].iloc[0]
        raise CxlabError(f"by has two groups for customer {customer!r}; give each customer one")
    known = pd.Index(given["customer_id"]).get_indexer(pd.Index(customers))
    if len(given) and (known < 0).all():
        theirs = f"they look like {_some(customers)}" if len(customers) else "it has none"
        raise CxlabError(
            f"no customer of the study is in the index of by ({given['customer_id'].dtype}, such"
            f" as {_some(given['customer_id'])}); index it by the study's customer_id: {theirs}"
        )
    return given.set_index("customer_id")["group"].rename(name)


def _some(values: pd.Series) -> str:
    return ", ".join(repr(value) for value in values.iloc[:3].tolist())
