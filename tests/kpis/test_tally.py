"""Sums that merge, and what many values of one customer are worth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.kpis.tally import CELL, SUMS, means, merge, tally


def observed(customers, values, group=""):
    return pd.DataFrame(
        {
            "kpi": "k",
            "group": group,
            "period": 0,
            "customer_id": pd.Series(list(customers), dtype="str"),
            "timestamp": pd.Timestamp("2025-01-02").as_unit("us"),
            "value": np.asarray(values, dtype=float),
        }
    )


def test_six_observations_of_three_customers():
    sums = tally(observed("aaabbc", [1, 0, 1, 1, np.nan, 0]), keep_values=False).sums
    assert sums[SUMS].values.tolist() == [[5, 3, 1, 3, 3, 5, 7, 11, 0]]


def test_anonymous_observations_are_somebody_else_each_time():
    sums = tally(observed([None, None, "a"], [1, 1, 0]), keep_values=False).sums
    assert sums["customers"].tolist() == [3]


def test_values_are_kept_on_request():
    found = tally(observed("ab", [2, np.nan]), keep_values=True)
    assert found.values[["who", "value"]].values.tolist() == [["a", 2.0]]
    assert tally(observed("ab", [2, 3]), keep_values=False).values.empty


def test_nothing_gives_no_cell():
    assert tally(observed("", []), keep_values=True).sums.empty


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-1, 1)), min_size=1, max_size=30))
def test_partitions_of_customers_merge_to_the_whole(rows):
    frame = observed([row[0] for row in rows], [row[1] for row in rows])
    low = frame["customer_id"] < "c"
    parts = merge([tally(frame[low], keep_values=True), tally(frame[~low], keep_values=True)])
    whole = tally(frame, keep_values=True)
    pd.testing.assert_frame_equal(parts.sums, whole.sums)
    assert sorted(parts.values["who"]) == sorted(whole.values["who"])
    assert list(parts.sums[CELL]) == CELL


def test_one_value_a_customer_is_worth_one():
    known = means(tally(observed("abcde", [1, 0, 1, 1, 0]), keep_values=False).sums)
    assert known["effective"].tolist() == [5]
    assert known["error"].iloc[0] == pytest.approx(np.std([1, 0, 1, 1, 0], ddof=1) / 5**0.5)


def test_customers_who_always_say_the_same_count_once():
    known = means(tally(observed("aabbccdd", [1, 1, 0, 0, 1, 1, 0, 0]), keep_values=False).sums)
    assert known["effective"].tolist() == [4]


def test_where_all_say_the_same_each_customer_counts_once():
    known = means(tally(observed("aaabbb", [0] * 6), keep_values=False).sums)
    assert known["effective"].tolist() == [2]


def test_mean_of_unequal_numbers_by_hand():
    """Sums 3 and 1 of 2 and 1 values: residuals +1/3 and -1/3 around the mean 4/3."""
    known = means(tally(observed("aab", [1, 2, 1]), keep_values=False).sums)
    assert known["mean"].iloc[0] == pytest.approx(4 / 3)
    assert known["error"].iloc[0] == pytest.approx((2 / 9 * 2) ** 0.5 / 3)


def test_equal_values_have_no_spread_whatever_their_size():
    known = means(tally(observed("abc", [0.1 + 1e6] * 3), keep_values=False).sums)
    assert known["error"].tolist() == [0]
