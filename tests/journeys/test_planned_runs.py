"""First runs through a process, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.journeys.planned_runs import NOWHERE, count_runs, find_runs
from cxlab.study.settings import Step

STEPS = (Step("form"), Step("check", 1.0), Step("gift", optional=True), Step("refund", 2.0))
TOLD = {"end": pd.Timestamp("2025-06-01"), "horizon_days": 30}


def contacts(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.astype({"customer_id": "str", "touchpoint": "str"})


ROWS = contacts(
    ("a", 0, "form"),
    ("a", 0.5, "check"),
    ("a", 2, "refund"),
    ("a", 3, "refund"),
    ("b", 0, "visit"),
    ("b", 1, "form"),
    ("b", 2, "call"),
    ("b", 3, "refund"),
    ("b", 5, "check"),
    ("b", 6, "call"),
    ("c", 0, "check"),
    ("c", 1, "form"),
    ("c", 40, "refund"),
    ("d", 0, "visit"),
    ("e", 149, "form"),
)


def counted(rows=ROWS, steps=STEPS):
    table = count_runs(rows, steps=steps, **TOLD).rows
    return table.set_index(["kind", "touchpoint"])


def test_who_runs_and_what_each_run_met():
    runs = find_runs(ROWS, STEPS, **TOLD)
    assert runs.who.tolist() == [0, 1, 2]  # d never began, e too late to tell
    assert runs.reached.tolist() == [
        [True, True, False, True],
        [True, True, False, True],
        [True, False, False, False],
    ]
    assert runs.place[2].tolist() == [11, NOWHERE, NOWHERE, NOWHERE]
    assert runs.contacts.tolist() == [3, 4, 1]
    assert (runs.lasted / 86_400).tolist() == [2, 4, 0]
    assert runs.others.to_numpy().tolist() == [[1, "call"]]


def test_steps_of_one_moment_are_met_in_any_order_of_rows():
    steps = (Step("form"), Step("check", 1.0), Step("refund"))
    rows = contacts(("a", 1, "check"), ("a", 1, "form"), ("a", 2, "refund"))
    n = counted(rows, steps)["n"]
    assert n["as planned", ""] == 1
    assert n["left out", "check"] == 0
    late = contacts(("a", 1, "form"), ("a", 2, "refund"), ("a", 2, "check"))
    assert counted(late, steps)["n"]["out of order", "refund"] == 0
    other = contacts(("a", 1, "call"), ("a", 1, "form"), ("a", 2, "refund"))
    assert ("something else between", "call") not in counted(other, steps).index


def test_strays_by_hand():
    n = counted()["n"]
    assert n["every run", ""] == 3
    assert n["as planned", ""] == 1
    assert n["left out", "check"] == 1
    assert n["left out", "refund"] == 1
    assert ("left out", "gift") not in n.index
    assert n["late", "check"] == 1  # b: four days after the form, two after the refund
    assert n["late", "refund"] == 0
    assert n["out of order", "refund"] == 1
    assert n["repeated", "refund"] == 0  # the run of a ends with its first refund
    assert n["something else between", "call"] == 1
    assert counted()["finished"]["every run", ""] == 2
    assert counted()["contacts"]["every run", ""] == 8


def test_a_step_met_again_before_the_last_is_repeated():
    rows = contacts(("a", 0, "form"), ("a", 1, "form"), ("a", 1.5, "check"), ("a", 2, "refund"))
    n = counted(rows)["n"]
    assert n["repeated", "form"] == 1
    assert n["late", "check"] == 1  # counted from the first form
    assert n["every run", ""] == 1


def test_steps_by_machine_and_by_hand_are_told_apart():
    rows = ROWS.assign(automated=ROWS["timestamp"].dt.day.eq(1))
    n = counted(rows)["n"]
    assert n["automated", "check"] == 1
    assert n["by hand", "check"] == 1
    unknown = counted(ROWS.assign(automated=pd.Series(pd.NA, ROWS.index, dtype="boolean")))["n"]
    assert unknown["automated", "check"] == unknown["by hand", "check"] == 0


def test_no_rows_and_nobody_who_began():
    assert counted(ROWS.iloc[:0])["n"].sum() == 0
    assert counted(contacts(("a", 0, "visit")))["n"].sum() == 0


def test_equal_times_keep_the_order_of_the_rows():
    rows = contacts(("a", 0, "form"), ("a", 0, "check"), ("a", 0, "refund"))
    assert counted(rows)["n"]["as planned", ""] == 1


walks = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.sampled_from("fxcr")), max_size=30
)


@given(walks)
def test_every_run_meets_or_leaves_out_each_step(walk):
    steps = (Step("f"), Step("c"), Step("r"))
    rows = contacts(*sorted(walk, key=lambda row: row[:2]))
    n = counted(rows, steps)["n"]
    for name in ("c", "r"):
        assert n["reached", name] + n["left out", name] == n["every run", ""]
    assert n["reached", "f"] == n["every run", ""]
    assert n["as planned", ""] <= n["reached", "r"]


def test_waits_are_times_since_the_step_before():
    found = count_runs(ROWS, steps=STEPS, **TOLD)
    rows = found.rows.assign(days=found.quantile(0.5) / 86_400).set_index(["kind", "touchpoint"])
    assert rows.loc[("reached", "check"), "days"] == pytest.approx(0.5, rel=0.01)
    assert np.isnan(rows.loc[("reached", "gift"), "days"])
