"""Which few journeys stand for most."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.representative_cover import choose_ways, distances

WAY = st.lists(st.integers(0, 3), min_size=1, max_size=6).map(tuple)


def edits(one, two):
    """Return the Levenshtein distance, by the textbook."""
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        above, row = row, [i]
        for j, right in enumerate(two, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
    return row[-1]


@given(st.lists(WAY, min_size=1, max_size=4), st.lists(WAY, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_distances_are_levenshteins(some, others):
    found = distances(some, others)
    for i, one in enumerate(some):
        for j, two in enumerate(others):
            assert found[i, j] == pytest.approx(edits(one, two) / max(len(one), len(two)))


def test_kitten_and_sitting():
    words = [tuple(map(ord, word)) for word in ("kitten", "sitting")]
    assert distances(words[:1], words[1:])[0, 0] == pytest.approx(3 / 7)


@given(
    st.lists(st.tuples(WAY, st.integers(1, 40)), min_size=1, max_size=12, unique_by=lambda x: x[0])
)
@settings(max_examples=30, deadline=None)
def test_nobody_counts_twice_and_none_is_chosen_for_few(rows):
    ways = pd.DataFrame(rows, columns=["steps", "customers"]).assign(end="")
    found = choose_ways(ways, most=3, min_group=10)
    assert found["n"].sum() <= ways["customers"].sum()
    assert (found["made_by"] >= 10).all()
    assert (found["n"] >= found["made_by"]).all()
    one = choose_ways(ways, most=1, min_group=10)
    assert one["n"].sum() <= found["n"].sum()


def test_none_stands_for_one_that_ends_otherwise():
    ways = pd.DataFrame({"steps": [(1, 2, 3), (1, 2, 3, 4)], "customers": [20, 15]})
    assert choose_ways(ways.assign(end=""), most=2, min_group=10)["n"].tolist() == [35]
    assert choose_ways(ways.assign(end=["a", "b"]), most=2, min_group=10)["n"].tolist() == [20, 15]
