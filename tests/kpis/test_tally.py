"""Sums that merge, and what many values of one customer are worth."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import log_bin
from cxlab.kpis.tally import BINS, CELL, PAIRS, SUMS, merge, tally


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
    sums = tally(observed("aaabbc", [1, 0, 1, 1, np.nan, 0])).sums
    assert sums[SUMS].values.tolist() == [[5, 3, 1, 3, 3, 5, 7, 11, 0, 0]]


def test_anonymous_observations_are_somebody_else_each_time():
    sums = tally(observed([None, None, "a"], [1, 1, 0])).sums
    assert sums[["customers", "unlinked"]].values.tolist() == [[3, 2]]


def test_a_histogram_knows_how_many_values_each_customer_has():
    """Ann's 8 and 1 are her second and first: steps 3 and 1; bea's 8 is her only one."""
    found = tally(observed("aab", [8, 1, 8]), bins=True).bins
    assert found["bin"].tolist() == log_bin([1, 8]).tolist()
    assert found[BINS].values.tolist() == [[1, 2, 1], [2, 3, 4]]
    assert tally(observed("ab", [2, 3])).bins.empty


def test_customers_of_two_periods_are_paired():
    """Ann: sums 3 of 2 values, then 5 of 1; bea and cleo are in one period only."""
    frame = observed("aabac", [1, 2, 9, 5, 7]).assign(period=[0, 0, 0, 2, 2])
    pairs = tally(frame, follows={0: 2}).pairs
    assert pairs[["period", "then"]].values.tolist() == [[0, 2]]
    assert pairs[PAIRS].values.tolist() == [[1, 3, 5, 15, 3, 10, 2]]
    assert tally(frame).pairs.empty


def test_anonymous_observations_are_never_paired():
    frame = observed([None, None], [1, 1]).assign(period=[0, 1])
    assert tally(frame, follows={0: 1}).pairs.empty


def test_nothing_gives_no_cell():
    assert tally(observed("", []), bins=True).sums.empty


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-1, 1)), min_size=1, max_size=30))
def test_partitions_of_customers_merge_to_the_whole(rows):
    frame = observed([row[0] for row in rows], [row[1] for row in rows])
    low = frame["customer_id"] < "c"
    frame = frame.assign(value=frame["value"] + 1, period=np.arange(len(frame)) % 2)
    parts, whole = (
        merge([tally(part, bins=True, follows={0: 1}) for part in these])
        for these in ((frame[low], frame[~low]), (frame,))
    )
    pd.testing.assert_frame_equal(parts.sums, whole.sums)
    pd.testing.assert_frame_equal(parts.bins, whole.bins)
    pd.testing.assert_frame_equal(parts.pairs, whole.pairs)
    assert list(parts.sums[CELL]) == CELL
