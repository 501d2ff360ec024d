"""Personas matched: by features, whatever they are called and in whatever order they stand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.personas.deciding.matching import match_personas

CENTRES = pd.DataFrame(
    {"evening": [0.0, 4.0, 0.0], "app": [0.0, 0.0, 6.0]}, index=["P1", "P2", "P10"]
)


def pairs(table):
    same = table[table["status"] == "same"]
    return dict(zip(same["before"], same["after"], strict=True))


def test_a_set_is_matched_with_itself():
    table = match_personas(CENTRES, CENTRES)
    assert pairs(table) == {"P1": "P1", "P2": "P2", "P10": "P10"}
    assert table["distance"].tolist() == [0, 0, 0]
    assert table["gap"].tolist() == [4, 4, 6]


def test_names_do_not_count():
    renamed = CENTRES.set_axis(["P2", "P10", "P1"]) + 0.1
    assert pairs(match_personas(CENTRES, renamed)) == {"P1": "P2", "P2": "P10", "P10": "P1"}


def test_all_pairs_together_move_least():
    """Greedy pairs would put 0 with 0.9 and leave 1 to one twice as far."""
    before = pd.DataFrame({"x": [0.0, 1.0]}, index=["a", "b"])
    after = pd.DataFrame({"x": [0.9, 1.9]}, index=["c", "d"])
    assert pairs(match_personas(before, after, limit=2)) == {"a": "c", "b": "d"}


def test_beyond_the_limit_one_vanished_and_another_appeared():
    after = CENTRES.drop(index="P10")
    after.loc["P3"] = [9.0, 9.0]
    table = match_personas(CENTRES, after).set_index("status")
    assert table.loc["vanished", "before"] == "P10"
    assert table.loc["appeared", "after"] == "P3"
    assert table.loc["vanished", "distance"] == pytest.approx(6.0)  # to P1, the nearest by gaps
    at_the_limit = CENTRES.assign(evening=[2.0, 6.0, 2.0])
    assert pairs(match_personas(CENTRES, at_the_limit)) == {"P10": "P10"}
    assert len(pairs(match_personas(CENTRES, at_the_limit, limit=0.51))) == 3


def test_a_split_in_halves_is_no_longer_the_same():
    after = CENTRES.drop(index="P2")
    after.loc["P2"], after.loc["P3"] = [4.0, 1.0], [4.0, -1.0]
    assert pairs(match_personas(CENTRES, after)) == {"P1": "P1", "P10": "P10"}


def test_one_persona_has_no_neighbour_to_be_taken_for():
    one = pd.DataFrame({"x": [0.0]}, index=["P1"])
    table = match_personas(one, one + 5)
    assert table["status"].tolist() == ["same"]
    assert np.isnan(table["gap"].iloc[0])


def test_no_personas_before_all_appeared():
    table = match_personas(CENTRES.head(0), CENTRES)
    assert table["status"].tolist() == ["appeared"] * 3
    assert table["moved"].isna().all()


def test_only_features_count_that_both_have():
    wider = CENTRES.assign(other=[9.0, -9.0, 3.0])
    assert match_personas(CENTRES, wider)["distance"].tolist() == [0, 0, 0]
    with pytest.raises(CxlabError, match="share no feature"):
        match_personas(CENTRES, CENTRES.add_prefix("new_"))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (CENTRES.set_axis(["P1", "P1", "P2"]), "persona 'P1' is there twice"),
        (CENTRES.assign(app=[0.0, np.nan, np.inf]), "finite numbers"),
    ],
)
def test_what_cannot_be_compared_is_said(bad, said):
    with pytest.raises(CxlabError, match=said):
        match_personas(CENTRES, bad)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 6))
def test_no_order_matters_and_nobody_is_lost(seed, k, m):
    random = np.random.default_rng(seed)
    before = pd.DataFrame(random.normal(size=(k, 3)), [f"P{i}" for i in range(k)], list("abc"))
    after = pd.DataFrame(random.normal(size=(m, 3)), [f"P{i}" for i in range(m)], list("abc"))
    table = match_personas(before, after)
    shuffled = match_personas(before.sample(frac=1, random_state=1), after[list("cab")].iloc[::-1])
    pd.testing.assert_frame_equal(table, shuffled)
    assert sorted(table["before"].dropna()) == sorted(before.index)
    assert sorted(table["after"].dropna()) == sorted(after.index)
    assert (table.loc[table["status"] == "same", "moved"].fillna(0) < 0.5).all()
    back = match_personas(after, before)
    assert {(b, a) for a, b in pairs(back).items()} == set(pairs(table).items())
