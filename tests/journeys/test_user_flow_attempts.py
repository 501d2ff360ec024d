"""Attempts at a goal as runs of visits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.user_flow_attempts import Aim, find_visits
from cxlab.kpis.goals import find_attempts
from cxlab.study.settings import Goal, Settings

END = pd.Timestamp("2025-03-01")


def contacts(*rows):
    """Return sorted interactions from (customer, day, touchpoint) triples."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame = frame.astype({"customer_id": "str", "touchpoint": "str"})
    return frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)


def told(frame, aim):
    visits = find_visits(frame, aim)
    names = visits.names[visits.place]
    ends = visits.first + visits.length
    return [
        (visits.customers[who], list(names[first:end]), bool(reached))
        for who, first, end, reached in zip(
            visits.who, visits.first, ends, visits.reached, strict=True
        )
    ]


BUY = Aim("buy", ("b",), ("o",), 3, END)


def test_by_hand():
    frame = contacts(
        ("ann", 0, "x"), ("ann", 1, "b"), ("ann", 1.5, "x"), ("ann", 2, "b"), ("ann", 3, "o"),
        ("ann", 9, "b"), ("ann", 11, "x"), ("ann", 13, "o"), ("bea", 0, "o"),
    )  # fmt: skip
    assert told(frame, BUY) == [("ann", ["b", "x", "b", "o"], True), ("ann", ["b", "x"], False)]


def test_contacts_in_a_row_are_one_visit_with_its_times_and_count():
    visits = find_visits(contacts(("a", 0, "b"), ("a", 1, "b"), ("a", 2, "x"), ("a", 3, "o")), BUY)
    assert visits.contacts.tolist() == [2, 1, 1]
    assert (visits.went - visits.came).tolist() == [86_400_000_000, 0, 0]
    assert visits.length.tolist() == [3]


def test_at_one_moment_the_goal_comes_last():
    frame = contacts(("a", 0, "o"), ("a", 0, "b"), ("a", 0, "x"))
    assert told(frame, BUY) == [("a", ["b", "x", "o"], True)]


def test_the_first_contact_begins_and_may_be_the_goal_itself():
    aim = Aim("first purchase", (), ("o",), 3, END)
    frame = contacts(("a", 0, "x"), ("a", 1, "o"), ("a", 2, "o"), ("b", 0, "o"), ("c", 5, "x"))
    assert told(frame, aim) == [("a", ["x", "o"], True), ("b", ["o"], True), ("c", ["x"], False)]


def test_attempts_without_their_whole_time_do_not_count():
    late = (END - pd.Timestamp("2025-01-01")).days - 2
    assert told(contacts(("a", late, "b"), ("a", late + 1, "o")), BUY) == []


def test_other_touchpoints_share_a_code_and_a_visit():
    frame = contacts(("a", 0, "b"), ("a", 1, "x"), ("a", 2, "y"), ("a", 3, "o"))
    visits = find_visits(frame, BUY, pd.Index(["b", "o"]), 2)
    assert visits.place.tolist() == [0, 2, 1]
    assert visits.contacts.tolist() == [1, 2, 1]


def test_nothing_gives_nothing():
    assert told(contacts(), BUY) == []
    assert told(contacts(("a", 0, "x")), BUY) == []


rows = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 70), st.sampled_from("boxy")), max_size=24
)


@given(rows, st.sampled_from([(("b",), ("o",)), (("b", "x"), ("o",)), (("b",), ("b", "o"))]))
@settings(max_examples=12, deadline=None)
def test_attempts_are_those_of_the_kpi(rows, ends):
    frame = contacts(*rows)
    start, end = ends
    goal = Settings("S", goals={"g": Goal("g", start, end, 3)})
    wanted = find_attempts(frame, goal, END)
    wanted = wanted[wanted["over"].astype(bool)]
    visits = find_visits(frame, Aim("g", start, end, 3, END))
    assert visits.reached.sum() == wanted["reached"].notna().sum()
    came = visits.came[visits.first] if len(visits.first) else np.array([], dtype=np.int64)
    times = wanted["timestamp"].to_numpy().astype("datetime64[us]").astype(np.int64)
    assert sorted(came) == sorted(times)


@pytest.mark.parametrize("name", ["x" * 10_000, "<b>", "\u05e9\u05dc\u05d5\u05dd"])
def test_any_name(name):
    assert told(contacts(("a", 0, "b"), ("a", 1, name)), BUY) == [("a", ["b", name], False)]
