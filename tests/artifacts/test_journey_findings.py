"""Findings stand beside figures, as words."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_findings import told_cells, unmatched
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.journeys.stages import stage_rules
from cxlab.study.settings import Settings

RULES = stage_rules(Settings("A study"))
NAMES = {"P1": "Planners", "P2": "Evening shoppers"}


def told(names=NAMES, **columns):
    frame = pd.DataFrame({"statement": ["be sure"], "row": ["need"], **columns})
    return told_cells(frame, names, RULES)


@pytest.mark.parametrize(
    ("persona", "where"),
    [(None, ["P1", "P2"]), ("P2", ["P2"]), ("evening SHOPPERS ", ["P2"]), ("Others", [])],
)
def test_a_finding_stands_with_whom_it_is_about(persona, where):
    assert told(persona=[persona])["persona"].tolist() == where


def test_a_map_of_everyone_has_them_all_and_says_about_whom():
    cells = told({EVERYONE: EVERYONE}, persona=["Others"])
    assert cells["note"].tolist() == ["need, about Others"]


@pytest.mark.parametrize(
    ("stage", "touchpoint", "where"),
    [
        ("loyalty", "basket", "loyalty"),
        (None, "basket", "conversion"),
        ("no such stage", "X1", "unplaced"),
        (None, None, "unplaced"),
    ],
)
def test_a_finding_stands_at_its_stage_else_its_touchpoint(stage, touchpoint, where):
    cells = told({"P1": "Planners"}, stage=[stage], touchpoint=[touchpoint])
    assert cells["stage"].tolist() == [where]


def test_where_it_was_heard():
    cells = told(
        {"P1": "Planners"},
        method=["interview"],
        participants=["5 of 8"],
        author=["Ola"],
        date=[pd.Timestamp("2025-05-03")],
        status=["contradicted"],
    )
    assert cells["note"].item() == (
        "need, heard in 5 of 8 interviews, written down by Ola on 3 May 2025, the data disagree"
    )


def test_statements_are_masked():
    frame = pd.DataFrame({"statement": ["write to ola@example.com"], "row": ["need"]})
    assert told_cells(frame, NAMES, RULES)["item"].tolist() == ["write to [e-mail]"] * 2
    cells = told({"P1": "Planners"}, method=["call to 601 234 567"])
    assert cells["note"].tolist() == ["need, call to [phone]"]


def test_the_order_of_the_source_does_not_matter():
    heard = {"row": ["need", "need", "goal"], "statement": ["b", "a", "b"]}
    frame = pd.DataFrame({**heard, "stage": "loyalty"})
    cells = told_cells(frame, NAMES, RULES)
    assert cells["item"].tolist() == ["a", "b", "b"] * 2
    pd.testing.assert_frame_equal(told_cells(frame[::-1], NAMES, RULES), cells)


def test_findings_about_nobody_on_the_map_are_counted():
    frame = pd.DataFrame({"persona": ["P1", "planners", "Others", None]}).astype("str")
    assert unmatched(frame, NAMES) == 1
    assert unmatched(frame, {EVERYONE: EVERYONE}) == 0
    assert unmatched(frame[[]], NAMES) == 0


def test_no_findings():
    assert told_cells(pd.DataFrame(columns=["statement", "row"]), NAMES, RULES).empty
