"""Candidates for change, each from figures typed by hand."""

import pandas as pd

from cxlab.journeys.planned_ideas import COLUMNS, find_ideas
from cxlab.study.settings import Process, Step

PROCESS = Process("p", (Step("a", by="Desk"), Step("b", by="Desk"), Step("c")))


def table(*rows):
    names = ["kind", "touchpoint", "runs", "days", "finished"]
    frame = pd.DataFrame(rows, columns=names)
    margins = {"finished_low": frame["finished"] - 0.05, "finished_high": frame["finished"] + 0.05}
    days = {"days_low": frame["days"] * 0.9, "days_high": frame["days"] * 1.1}
    return frame.assign(n=100, low=0.0, **margins, **days)


def ideas(*rows, min_group=10):
    found = find_ideas(table(*rows), PROCESS, min_group)
    return list(zip(found["change"], found["touchpoint"], strict=True))


REACHED = (
    ("reached", "a", 100, 0.0, 0.8),
    ("reached", "b", 60, 2.0, 0.8),
    ("reached", "c", 80, 2.0, 1.0),
)


def test_nothing_is_proposed_where_nothing_stands_out():
    assert ideas(*REACHED) == []
    assert find_ideas(table(), PROCESS, 10).columns.tolist() == COLUMNS


def test_often_late_is_to_be_sped_up():
    assert ideas(*REACHED, ("late", "c", 20, 9.0, 1.0)) == [("speed up", "c")]
    assert ideas(*REACHED, ("late", "c", 7, 9.0, 1.0)) == []


def test_left_out_without_a_loss_may_be_dropped():
    assert ideas(*REACHED, ("left out", "b", 40, 3.0, 0.8)) == [("drop", "b")]
    assert ideas(*REACHED, ("left out", "b", 40, 3.0, 0.3)) == []
    assert ideas(*REACHED, ("left out", "b", 40, 3.0, 0.8), min_group=50) == []


def test_one_hand_at_once_may_be_merged():
    rows = (REACHED[0], ("reached", "b", 60, 0.01, 0.8), ("reached", "c", 80, 0.01, 1.0))
    assert ideas(*rows) == [("merge", "b")]


def test_a_machine_that_is_sooner_may_do_all():
    rows = [("automated", "b", 30, 0.1, 0.8), ("by hand", "b", 30, 2.0, 0.8)]
    assert ideas(*REACHED, *rows) == [("automate", "b")]
    assert ideas(*REACHED, rows[0], ("by hand", "b", 30, 0.1, 0.8)) == []
