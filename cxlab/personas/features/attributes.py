"""What is known of customers themselves: attributes as features."""

from collections.abc import Collection

import pandas as pd

from cxlab.personas.features.described import is_reserved
from cxlab.study.study import Study


def read_attributes(study: Study) -> pd.DataFrame:
    """Return the customers' attributes, numbers as numbers and all else as text.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    pandas.DataFrame
        As ``as_attributes`` gives them, indexed by ``customer_id``, sorted; no rows where the
        study knows no customers.
    """
    if not study.has("customers"):
        return pd.DataFrame(index=pd.Index([], name="customer_id", dtype="str"))
    return as_attributes(own_attributes(study.read("customers")))


def own_attributes(customers: pd.DataFrame) -> pd.DataFrame:
    """Return a table of customers by id, sorted, without what is no attribute.

    Examples
    --------
    >>> own_attributes(pd.DataFrame({"customer_id": ["b", "a"], "age": [40, 30]}))["age"].to_dict()
    {'a': 30, 'b': 40}
    """
    table = customers.set_index("customer_id").sort_index()
    table = table.drop(columns="account_id", errors="ignore")
    return table[~table.index.duplicated()]


def as_attributes(table: pd.DataFrame, numeric: Collection[str] | None = None) -> pd.DataFrame:
    """Give attributes the two types that features have, and names that no other feature bears.

    Flags become 0 and 1; dates are left out: they tell about life with the company.

    Parameters
    ----------
    table : pandas.DataFrame
        A column per attribute.
    numeric : collection of str, optional
        Which are numbers, where these customers are some of many and do not show it.

    Returns
    -------
    pandas.DataFrame
        Columns of floats and of text.

    Examples
    --------
    >>> as_attributes(pd.DataFrame({"member": [True], "contacts": ["mail"]})).iloc[0].to_dict()
    {'member': 1.0, 'attribute_contacts': 'mail'}
    """
    kept = table.select_dtypes(exclude=["datetime", "datetimetz", "timedelta"])
    numeric = numeric_of(kept) if numeric is None else set(numeric)
    typed = kept.astype({name: "float64" if name in numeric else "str" for name in kept})
    return typed.rename(columns=_free_names([str(name) for name in typed]))


def numeric_of(table: pd.DataFrame) -> set[str]:
    """Return the columns that hold numbers or flags.

    Examples
    --------
    >>> sorted(numeric_of(pd.DataFrame({"member": [True], "age": [40], "region": ["north"]})))
    ['age', 'member']
    """
    return {str(name) for name in table if pd.api.types.is_numeric_dtype(table[name])}


def _free_names(names: list[str]) -> dict[str, str]:
    """Return another name for each one that a computed feature bears; no two are the same."""
    taken, found = set(names), {}
    for name in filter(is_reserved, names):
        free, number = f"attribute_{name}", 2
        while free in taken:
            free, number = f"attribute_{name}_{number}", number + 1
        taken.add(free)
        found[name] = free
    return found
