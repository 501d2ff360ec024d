"""Frames without the columns that lead to a person."""

import pandas as pd

from cxlab.privacy import IDENTIFIERS, drop_identifiers


def test_identifying_columns_are_dropped():
    frame = pd.DataFrame([["x"] * (len(IDENTIFIERS) + 1)], columns=[*IDENTIFIERS, "persona"])
    assert list(drop_identifiers(frame)) == ["persona"]


def test_an_identifying_index_is_replaced_by_numbers_in_the_same_order():
    frame = pd.DataFrame({"n": [2, 1]}, index=pd.Index(["b", "a"], name="customer_id"))
    assert drop_identifiers(frame).index.tolist() == [0, 1]
    assert drop_identifiers(frame)["n"].tolist() == [2, 1]


def test_only_the_identifying_level_of_an_index_is_dropped():
    index = pd.MultiIndex.from_tuples([("a", "web")], names=["customer_id", "channel"])
    assert drop_identifiers(pd.DataFrame({"n": [1]}, index=index)).index.names == ["channel"]


def test_a_frame_without_identifiers_is_unchanged():
    frame = pd.DataFrame({"n": [1]}, index=pd.Index(["A"], name="persona"))
    pd.testing.assert_frame_equal(drop_identifiers(frame), frame)
