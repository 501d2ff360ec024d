"""Verdicts in words, for a table typed by hand."""

import numpy as np
import pandas as pd
import pytest

from cxlab.kpis.verdicts import judge, target_stands, way_of

ABOUT = pd.DataFrame({"kpi": ["nps", "value"], "good": ["high", "low"], "unit": ["points", "EUR"]})


def pairs(p, estimate=5.0, kpi="nps", **changes):
    sides = {
        f"{name}_{side}": value
        for side in ("before", "after")
        for name, value in {"n": 40, "estimate": 1.0, "low": 0.0, "high": 2.0, "note": ""}.items()
    }
    frame = pd.DataFrame({"kpi": kpi, "group": "", "period": 0, "then": 1, "p": p})
    frame = frame.assign(estimate=estimate, low=1.0, high=9.0, **sides)
    return frame.assign(period_before=pd.NaT, period_after=pd.NaT, **changes)


def judged(rows, by_length=(), lengths=(31.0, 28.0)):
    return judge(rows, ABOUT, by_length, np.array(lengths), 0.95)


def test_many_tests_need_smaller_chances():
    table = judged(pairs([0.03] + [0.9] * 9))
    assert set(table["verdict"]) == {"no clear change"}
    assert judged(pairs([0.03]))["verdict"].tolist() == ["clear change"]
    assert judged(pairs([0.004] + [0.9] * 9))["verdict"].tolist()[0] == "clear change"


@pytest.mark.parametrize(
    ("kpi", "estimate", "way"),
    [("nps", 5, "better"), ("nps", -5, "worse"), ("value", 5, "worse"), ("value", -5, "better")],
)
def test_direction_follows_which_end_is_good(kpi, estimate, way):
    assert judged(pairs([0.001], estimate, kpi))["direction"].tolist() == [way]
    assert judged(pairs([0.5], estimate, kpi))["direction"].tolist() == [""]


def test_what_is_hidden_is_neither_told_nor_counted_as_a_test():
    rows = pairs([0.04, 0.9], estimate_after=[1.0, None], note_after=["", "fewer than 10"])
    table = judged(rows)
    assert table["verdict"].tolist() == ["clear change", "cannot be said"]
    assert table.loc[1, ["estimate", "low", "high", "p"]].isna().all()
    assert table["note"].tolist() == ["", "after: fewer than 10"]


def test_a_difference_without_an_interval_says_why():
    table = judged(pairs([None], low=None, high=None))
    assert table["note"].tolist() == ["too few customers for an interval"]
    assert table["verdict"].tolist() == ["cannot be said"]


def test_notes_of_both_sides_are_told_once_where_they_agree():
    table = judged(pairs([0.5], note_before="made", note_after="made"))
    assert table["note"].tolist() == ["made"]


def test_what_hangs_on_the_length_needs_periods_of_like_length():
    table = judged(pairs([0.001]), ["nps"], (31.0, 91.0))
    assert table["verdict"].tolist() == ["cannot be said"]
    assert "different length" in table["note"].iloc[0]
    assert judged(pairs([0.001]), (), (31.0, 91.0))["verdict"].tolist() == ["clear change"]
    assert judged(pairs([0.001]), ["nps"])["verdict"].tolist() == ["clear change"]


@pytest.mark.parametrize(
    ("target", "good", "words"),
    [
        (30, "high", "missed"),
        (17, "high", "reached"),
        (25, "high", "too close to call"),
        (30, "low", "reached"),
        (10, "low", "missed"),
    ],
)
def test_how_a_target_stands(target, good, words):
    assert target_stands(17, 25, target, good) == words


def test_where_neither_end_is_good_a_clear_change_has_no_direction():
    ways = way_of(pd.Series([2.0, -2.0, 2.0, 2.0]), pd.Series(["high", "high", "low", "neither"]))
    assert ways.tolist() == ["better", "worse", "worse", ""]
    assert target_stands(17, 25, 10, "neither") == "above it"
    assert target_stands(17, 25, 20, "neither") == "too close to call"
