"""Codes for text, and counts of codes: by table or by sorting, the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys import codes
from cxlab.journeys.codes import (
    begins,
    codes_of,
    count_codes,
    count_people,
    group_codes,
    sum_codes,
    times_of,
)


def test_a_categorical_keeps_its_codes():
    column = pd.Series(pd.Categorical(["y", None, "x"], categories=["x", "y", "z"]))
    found, names = codes_of(column)
    assert found.tolist() == [1, -1, 0]
    assert found.dtype == np.int32
    assert names.tolist() == ["x", "y", "z"]


def test_text_and_categorical_stand_for_the_same_names():
    column = pd.Series(["y", "x", "y"])
    for each in (column, column.astype("category")):
        found, names = codes_of(each)
        assert names.take(found).tolist() == ["y", "x", "y"]


def test_times_are_microseconds_whatever_their_unit():
    for unit in ("s", "ms", "us", "ns"):
        column = pd.Series(pd.to_datetime(["1970-01-01 00:00:02"])).astype(f"datetime64[{unit}]")
        assert times_of(column).tolist() == [2_000_000]


def test_customers_in_no_group_have_no_code():
    groups = pd.Series({"bea": "old", "cyd": "new"})
    found, names = group_codes(pd.Index(["ann", "bea", "cyd"]), groups)
    assert found.tolist() == [-1, 1, 0]
    assert names.tolist() == ["new", "old"]


def test_no_groups_put_everyone_in_one():
    assert group_codes(pd.Index(["ann", "bea"]), None)[0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("given_codes", "marks"), [([], []), ([3], [True]), ([3, 3, 1], [True, False, True])]
)
def test_where_runs_begin(given_codes, marks):
    assert begins(np.array(given_codes)).tolist() == marks


keys = st.lists(st.integers(0, 30), max_size=40)


@given(keys, keys)
@settings(deadline=None, max_examples=40)
def test_counts_equal_a_plain_count(left, right):
    for room, marks in ((-1000, -1), (10**6, 10**6)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(codes, "_ROOM", room)
            patch.setattr(codes, "_MARKS", marks)
            parts = [count_codes(np.array(each, dtype=np.int64), 31) for each in (left, right)]
            found, counts = sum_codes(parts, 31)
            both = left + right
            assert found.tolist() == sorted(set(both))
            assert counts.tolist() == [both.count(key) for key in sorted(set(both))]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30))
@settings(deadline=None, max_examples=40)
def test_people_are_counted_once_a_kind(rows):
    who, kinds = (np.array([row[at] for row in rows], dtype=np.int32) for at in (0, 1))
    expected = [len({person for person, kind in rows if kind == each}) for each in range(4)]
    for marks in (-1, 10**6):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(codes, "_MARKS", marks)
            assert count_people(kinds.astype(np.int64), who, 4).tolist() == expected
