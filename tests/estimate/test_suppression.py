"""Which parts of a whole are hidden."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxlab.estimate import hide_cells, hide_counts, hide_parts, suppress_parts


def hide(sizes, min_group=10, **options):
    sizes = pd.Series(sizes, dtype="int64")
    options = {
        name: pd.Series(value) if isinstance(value, list) else value
        for name, value in options.items()
    }
    return hide_parts(sizes, pd.Series(0, sizes.index), min_group, **options).tolist()


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([10, 30], [False, False]),
        ([93, 4, 3], [True, True, True]),
        ([93, 4, 6], [False, True, True]),
        ([93, 40, 4, 3], [False, True, True, True]),
        ([40, 3, 12, 12], [False, True, True, False]),
        ([40, 0, 3], [True, False, True]),
        ([3], [True]),
        ([], []),
    ],
)
def test_small_parts_and_what_gives_them_away(sizes, hidden):
    assert hide(sizes) == hidden


def test_parts_that_share_customers_hold_no_more_than_the_largest():
    assert hide([40, 6, 6], apart=False) == [True, True, True]
    assert hide([40, 6, 6], apart=True) == [False, True, True]


def test_customers_in_no_group_are_a_part_that_is_never_shown():
    unseen = [False, False, True]
    assert hide([50, 46, 4], unseen=unseen) == [False, True, True]
    assert hide([50, 46, 40], unseen=unseen) == [False, False, True]
    assert hide([50, 3, 40], unseen=unseen) == [False, True, True]
    assert hide([50, 46, 0], unseen=unseen) == [False, False, True]


def test_a_part_hidden_for_another_reason_takes_one_with_it():
    assert hide([50, 46, 40], hidden=[True, False, False]) == [True, False, True]


def test_wholes_are_apart_and_the_index_is_kept():
    sizes = pd.Series([40, 3, 12, 30], index=list("abcd"))
    hidden = hide_parts(sizes, pd.Series([0, 0, 1, 1], index=sizes.index), 10)
    assert hidden.to_dict() == {"a": True, "b": True, "c": False, "d": False}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=9), st.integers(0, 30), st.booleans())
def test_what_is_left_of_a_total_is_nobody_or_enough(sizes, rest, apart):
    unseen = [False] * len(sizes) + [True]
    hidden = hide([*sizes, rest], unseen=unseen, apart=apart)
    left = [size for size, gone in zip([*sizes, rest], hidden, strict=True) if gone]
    assert all(gone for size, gone in zip(sizes, hidden, strict=False) if 0 < size < 10)
    everything = all(gone for size, gone in zip(sizes, hidden, strict=False) if size)
    assert sum(left) == 0 or (sum if apart else max)(left) >= 10 or everything


def test_figures_of_small_parts_and_of_what_gives_them_away_are_emptied():
    table = pd.DataFrame(
        {
            "stage": ["a", "a", "a", "b", "b"],
            "customers": [40, 30, 3, 12, 0],
            "n": [50, 31, 4, 12, 0],
            "share": [0.1, 0.2, 0.3, 0.4, float("nan")],
            "note": ["first", "second", "", "", "nobody"],
        }
    )
    shown = suppress_parts(table, table["stage"], 10, sizes="customers", figures=["share", "n"])
    assert shown["share"].isna().tolist() == [False, True, True, False, True]
    assert shown["n"].isna().tolist() == [False, True, True, False, False]
    assert shown["customers"].tolist() == table["customers"].tolist()
    assert shown["note"].tolist() == [
        "first",
        "second; hidden, as it would give away a group of fewer than 10",
        "fewer than 10: not shown",
        "",
        "nobody",
    ]


def test_where_no_part_is_small_nothing_is_hidden():
    table = pd.DataFrame({"n": [40, 30], "estimate": 0.5, "low": 0.4, "high": 0.6})
    shown = suppress_parts(table, table["n"] > 0, 10)
    pd.testing.assert_frame_equal(shown[list(table)], table)
    assert shown["note"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("customers", "counts", "hidden"),
    [
        ([80, 30, 20], [90, 60, 50], [False, False, False]),
        ([80, 30, 4], [90, 60, 5], [True, True, True]),
        ([80, 4, 30], [90, 5, 60], [True, True, False]),
        ([5, 4, 30], [5, 5, 60], [True, True, True]),
        ([5, 4, 3], [5, 5, 3], [True, True, True]),
    ],
)
def test_counts_beside_the_totals_of_wholes_and_of_all(customers, counts, hidden):
    """The first two rows are of one whole, the third of another."""
    frames = (pd.Series(values) for values in (customers, counts, ["a", "a", "b"]))
    assert hide_counts(*frames, 10).tolist() == hidden


def test_two_tables_of_the_same_wholes_hide_the_same_whole():
    """Of one "a" has two rows, of the other "b": that of the fewest counts goes from both."""
    one = hide_counts(
        pd.Series([30, 30, 50, 4]), pd.Series([30, 30, 50, 4]), pd.Series(list("aabc")), 10
    )
    other = hide_counts(
        pd.Series([60, 25, 25, 4]), pd.Series([60, 25, 25, 4]), pd.Series(list("abbc")), 10
    )
    assert one.tolist() == [False, False, True, True]
    assert other.tolist() == [False, True, True, True]


def grid(sizes, width):
    places = np.arange(len(sizes))
    return pd.Series(sizes), pd.Series(places // width), pd.Series(places % width)


def test_a_small_cell_takes_a_rectangle_of_the_smallest():
    hidden = hide_cells(*grid([3, 20, 30, 40, 50, 60, 70, 80, 90], 3), 10)
    assert hidden.tolist() == [True, True, False, True, True, False, False, False, False]


def test_cells_that_are_hidden_already_cost_nothing():
    sizes, rows, columns = grid([3, 20, 30, 40, 50, 60, 70, 80, 90], 3)
    known = pd.Series([False, False, True, False, False, False, True, False, True])
    hidden = hide_cells(sizes, rows, columns, 10, hidden=known)
    assert hidden.tolist() == [True, False, True, False, False, False, True, False, True]


def test_without_a_small_cell_only_what_is_never_shown_is_hidden():
    sizes, rows, columns = grid([30, 20, 30, 40], 2)
    assert (
        hide_cells(sizes, rows, columns, 10, unseen=rows == 1).tolist() == [False] * 2 + [True] * 2
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=4, max_size=9), st.integers(2, 3))
@example([10, 1, 1, 10], 2)
def test_unions_of_small_cells_follow_from_totals_alone_or_not_at_all(sizes, width):
    """Cells that are shown beside the totals of their rows and columns give nothing more away."""
    sizes, rows, columns = grid(sizes, width)
    shown = np.flatnonzero((sizes > 0) & ~hide_cells(sizes, rows, columns, 10))
    some = np.flatnonzero(sizes > 0)
    totals = [(of[some] == one).to_numpy() for of in (rows, columns) for one in of.unique()]
    small = np.flatnonzero(sizes[some] < 10)
    unions = np.zeros((2 ** len(small), len(some)))
    unions[:, small] = np.arange(2 ** len(small))[:, None] >> np.arange(len(small)) & 1
    alone, beside = (
        _follow(np.array(known, dtype=float), unions)
        for known in (totals, [*totals, *(some == place for place in shown)])
    )
    assert (alone == beside).all()


def _follow(known, unions):
    _, strength, rows = np.linalg.svd(known, full_matrices=False)
    basis = rows[strength > 1e-9]
    return np.abs(unions - (unions @ basis.T) @ basis).max(axis=1, initial=0) < 1e-8


def test_the_cells_that_are_hidden_beside_a_small_one_are_those_that_cost_least():
    table = pd.DataFrame({"row": list("aaabbb"), "column": list("xyzxyz")})
    sizes = pd.Series([4, 30, 40, 50, 60, 70])
    lines = (sizes, table["row"], table["column"], 10)
    assert hide_cells(*lines).tolist() == [True, True, False, True, True, False]
    cost = pd.Series([1.0, 9, 1, 1, 9, 1])
    assert hide_cells(*lines, cost=cost).tolist() == [True, False, True, True, False, True]
