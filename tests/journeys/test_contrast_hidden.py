"""Rows by item and group hidden so that no small one follows."""

import pandas as pd

from cxlab.journeys.contrast_hidden import why_items_hidden
from cxlab.study.groups import GROUP, REST


def table(*rows):
    return pd.DataFrame(rows, columns=[GROUP, "source", "target", "customers"])


def test_without_groups_small_ones_and_what_gives_them_away():
    rows = table(("", "a", "b", 4), ("", "a", "c", 30), ("", "a", "d", 40), ("", "b", "b", 50))
    free = why_items_hidden(rows, ["source", "target"], 10)
    assert (free != "").tolist() == [True, False, False, False]
    beside = why_items_hidden(rows, ["source", "target"], 10, wholes=[["source"]])
    assert (beside != "").tolist() == [True, True, False, False]


def test_customers_in_no_group_hide_a_group_with_them():
    rows = table(("a", "x", "y", 40), ("b", "x", "y", 30), (REST, "x", "y", 3))
    why = why_items_hidden(rows, ["source", "target"], 10)
    assert (why != "").tolist() == [False, True, True]


def test_large_groups_are_shown():
    rows = table(("a", "x", "y", 40), ("b", "x", "y", 30))
    assert (why_items_hidden(rows, ["source", "target"], 10) == "").all()
