"""What the table of variants shows, and what it hides."""

import pandas as pd
import pytest

from cxlab.estimate import wilson
from cxlab.journeys.variant_counts import count_journeys, merge_variants
from cxlab.journeys.variant_table import OTHERS, ranked, variant_table
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Settings


def tabled(journeys, *, top=20, min_group=10, groups=None):
    """Return the table of journeys of one-letter touchpoints, one a customer."""
    rows = [(f"c{who:03d}", place) for who, text in enumerate(journeys) for place in text]
    frame = pd.DataFrame(rows, columns=["customer_id", "touchpoint"])
    found = merge_variants([count_journeys(frame, groups=groups)])
    listed = ranked(found.counts, top, min_group)
    return variant_table(found, listed, Settings("Made", min_group=min_group))


def test_shares_and_coverage():
    table = tabled(["xy"] * 40 + ["x"] * 30 + ["y"] * 20 + ["yy"] * 10, top=2)
    assert table["rank"].tolist()[:2] == [1, 2]
    assert table["variant"].tolist() == ["x > y", "x", OTHERS]
    assert table["n"].tolist() == [40, 30, 30]
    assert table["of"].tolist() == [100] * 3
    assert table["estimate"].tolist() == [0.4, 0.3, 0.3]
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx(list(wilson(40, 100)[1:]))
    assert table["coverage"].tolist()[:2] == [0.4, 0.7]
    assert table["note"].tolist() == ["", "", "2 variants"]


def test_ties_are_listed_by_name():
    table = tabled(["y"] * 20 + ["x"] * 20)
    assert table["variant"].tolist() == ["x", "y"]


def test_a_rare_variant_has_no_row():
    table = tabled(["xy"] * 40 + ["z"] * 9 + ["zz"] * 9)
    assert table["variant"].tolist() == ["x > y", OTHERS]
    assert table["n"].tolist() == [40, 18]


def test_few_others_hide_the_next_smallest_and_the_coverage_from_there():
    table = tabled(["xy"] * 40 + ["x"] * 20 + ["z"] * 4)
    assert table["variant"].tolist() == ["x > y", "x", OTHERS]
    assert table["n"].notna().tolist() == [True, False, False]
    assert table["coverage"].notna().tolist() == [True, False, False]
    assert "give away" in table["note"][1]
    assert table["note"][2] == "1 variant; fewer than 10: not shown"


def test_a_variant_of_two_groups_does_not_give_a_small_third_away():
    labels = ["a"] * 40 + ["b"] * 12 + [REST] * 4
    groups = pd.Series(labels, index=[f"c{who:03d}" for who in range(56)], name=GROUP)
    table = tabled(["x"] * 56, groups=groups).set_index(GROUP)
    assert table["n"].dropna().to_dict() == {"a": 40}
    assert sorted(table.index) == ["a", "b"]


def test_a_small_group_shows_neither_its_size_nor_its_variants():
    groups = pd.Series(["a"] * 40 + ["b"] * 4, index=[f"c{who:03d}" for who in range(44)])
    table = tabled(["x"] * 44, groups=groups.rename(GROUP)).set_index(GROUP)
    small = table.loc["b"]
    assert small[["n", "of", "estimate"]].isna().all()
    assert small["variant"] == OTHERS
    assert small["note"] == "fewer than 10: not shown"
