"""Customers counted by the stage they are at and their group, few of them hidden."""

import numpy as np
import pandas as pd

from cxlab.estimate import hide_cells, why_hidden
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import GROUP, REST

#: Instead of a stage: the model knows none for any of the customer's contacts.
UNKNOWN_STAGE = "(not known)"


def count_present(
    customers: pd.DataFrame, groups: pd.Series | None, order: tuple[str, ...], min_group: int
) -> pd.DataFrame:
    """Count the customers at each stage, by group, and say which counts must not be shown.

    Parameters
    ----------
    customers : pandas.DataFrame
        ``customer_id`` and ``stage``.
    groups : pandas.Series, optional
        What ``everyone`` returned.
    order : tuple of str
        The stages in order.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.DataFrame
        A row for each group and stage that occurs, groups one after the other: ``GROUP``,
        ``stage``, ``n``, ``of`` (all customers of the group), ``note`` (why the row is hidden, or
        empty). The group ``REST`` is there, for its own row must never be shown.

    Examples
    --------
    >>> stages = ["use"] * 30 + ["buy"] * 20 + ["look"] * 3
    >>> people = pd.DataFrame({"customer_id": map(str, range(53)), "stage": stages})
    >>> count_present(people, None, ("look", "buy", "use"), 10)[["stage", "n", "note"]]
      stage   n                                               note
    0  look   3                           fewer than 10: not shown
    1   buy  20  hidden, as it would give away a group of fewer...
    2   use  30
    """
    mine = pd.Series("", customers.index, dtype="str")
    if groups is not None:
        mine = customers["customer_id"].map(groups).fillna(REST).astype("str")
    places = {stage: place for place, stage in enumerate((*order, unknown_stage(order)))}
    counts = customers.groupby([mine.rename(GROUP), "stage"]).size().rename("n").reset_index()
    counts["place"] = counts["stage"].map(places)
    counts = counts.sort_values([GROUP, "place"], ignore_index=True).drop(columns="place")
    counts["of"] = counts.groupby(GROUP)["n"].transform("sum")
    whole = counts.groupby("stage")["n"].sum()
    closed = hidden_because(whole, [(pd.Series(0, whole.index), True)], min_group) != ""
    hidden = counts["stage"].map(closed).astype("bool")
    if groups is not None:
        unseen = counts[GROUP] == REST
        hidden = hide_cells(
            *(counts["n"], counts[GROUP], counts["stage"], min_group),
            hidden=hidden,
            unseen=unseen,
            apart=True,
        )
    counts["note"] = why_hidden(hidden, counts["n"] < min_group, min_group)
    return counts


def hide_rows(table: pd.DataFrame, figures: list[str]) -> pd.DataFrame:
    """Empty figures where a note of ``count_present`` says so; leave out whoever is in no group."""
    hidden = table["note"] != ""
    emptied = table.assign(**{name: table[name].astype(float).mask(hidden) for name in figures})
    return emptied[table[GROUP] != REST].reset_index(drop=True)


def codes_to_stages(codes: pd.Series, order: tuple[str, ...]) -> pd.Series:
    """Return stages' names; what ``unknown_stage`` says for the code of none."""
    names = np.array([*order, unknown_stage(order)], dtype=object)
    return pd.Series(names[codes.to_numpy()], codes.index, dtype="str")


def unknown_stage(order: tuple[str, ...]) -> str:
    """Return what is said instead of a stage; in brackets where a stage is called so.

    Examples
    --------
    >>> unknown_stage(("look", "(not known)"))
    '((not known))'
    """
    name = UNKNOWN_STAGE
    while name in order:
        name = f"({name})"
    return name
