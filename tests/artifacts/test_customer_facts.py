"""What comes next, counted by hand: after the same touchpoint and silence, once a customer."""

import pandas as pd
import pytest

from cxlab.artifacts.customer_facts import (
    NOTHING,
    OTHERS,
    next_contacts,
    next_shares,
    typical_words,
)

DAY = pd.Timedelta(days=1)
END = pd.Timestamp("2025-01-31")


def after(rows, *, silent=0, horizon=5):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.to_datetime(frame.pop("day"), unit="D", origin="2025-01-01")
    asked = {"touchpoint": "x", "silent": silent * DAY, "horizon": horizon * DAY, "end": END}
    found = next_contacts(frame, **asked)
    return dict(zip(found["customer_id"], found["after"], strict=True))


ROWS = [("a", 0, "x"), ("a", 2, "y"), ("a", 3, "x"), ("a", 4, "z"), ("b", 1, "x"), ("b", 20, "y")]


def test_the_last_time_counts_and_later_than_the_horizon_is_nothing():
    assert after(ROWS) == {"a": "z", "b": NOTHING}


def test_after_a_silence_only_those_who_were_silent_count():
    assert after(ROWS, silent=2) == {"a": "y", "b": NOTHING}
    assert after(ROWS, silent=10, horizon=9) == {"b": "y"}


def test_what_is_not_over_by_the_end_does_not_count():
    rows = [("a", 28, "x"), ("b", 25, "x"), ("c", 2, "y")]
    assert after(rows) == {"b": NOTHING}


def test_another_customer_s_contact_is_not_next():
    assert after([("a", 1, "x"), ("b", 2, "y")]) == {"a": NOTHING}


def test_few_are_put_together_and_fewer_are_not_shown():
    table = next_shares(["y"] * 30 + ["z"] * 12 + ["w"] * 3, min_group=10, confidence=0.95)
    assert table[["touchpoint", "n", "of"]].values.tolist() == [["y", 30, 45], [OTHERS, 15, 45]]
    assert table["estimate"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (table["low"] < table["estimate"]).all()
    few = next_shares(["y"] * 9, min_group=10, confidence=0.95)
    assert few["estimate"].isna().all()
    assert few["note"].tolist() == ["fewer than 10 others were in that place: not shown"]


def test_typical_is_told_beside_the_others():
    others = pd.Series([0.1, 0.2, 0.3, 0.4])
    assert typical_words(0.05, others).startswith("at its edge")
    assert typical_words(0.25, others).startswith("typical of it")
    assert typical_words(0.45, others).endswith("100\u00a0% of the others")
