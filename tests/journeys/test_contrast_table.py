"""Differences of two groups from counts."""

import pandas as pd
import pytest

from cxlab.journeys.contrast_counts import CONTACTS, LENGTH
from cxlab.journeys.contrast_table import contrast_table
from cxlab.journeys.spans import Timed
from cxlab.study.groups import GROUP

NONE = pd.DataFrame({"key": pd.Series(dtype="int64"), "count": pd.Series(dtype="int64")})


def counts(first, second):
    """Return counts of two groups: how many of how many were at one touchpoint."""
    rows = []
    for name, (some, size) in {"a": first, "b": second}.items():
        rows += [("journey", item, name, size, size, size) for item in (CONTACTS, LENGTH)]
        rows.append(("touchpoint", "page", name, some, some, some))
    names = ["kind", "item", GROUP, "customers", "sessions", "sessions squared"]
    return Timed(pd.DataFrame(rows, columns=names).assign(target=""), NONE)


def test_the_interval_of_a_published_difference():
    # Newcombe 1998, table II, case (a): 56 of 70 less 48 of 80, method 10: 0.0524 to 0.3339
    table = contrast_table(counts((48, 80), (56, 70)), ("a", "b"), 10).set_index("item")
    row = table.loc["page"]
    assert row["estimate"] == pytest.approx(0.2)
    assert [row["low"], row["high"]] == pytest.approx([0.0524, 0.3339], abs=1e-4)


def test_rare_rows_stand_together_and_one_sided_ones_are_compared():
    table = contrast_table(counts((3, 80), (4, 70)), ("a", "b"), 10)
    assert table["item"].iloc[-1] == "all others"
    assert "1 of too few" in table["note"].iloc[-1]
    table = contrast_table(counts((0, 80), (40, 70)), ("a", "b"), 10).set_index("item")
    assert table.loc["page", "verdict"] == "clearly more often"
