"""What is taken away, moved or contradicted: only what the team can have meant."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_csv import notes_of
from cxlab.artifacts.map_csv_board import Board

ROWS = [
    ("A", "conversion", "what they do", "basket", "computed", "basket", ""),
    ("A", "conversion", "time spent", "middle half: 1 h to 2 h", "computed", "", ""),
    ("A", "conversion", "owner", "CRM", "stated", "", "owns newsletter"),
    ("B", "conversion", "what they do", "basket", "computed", "basket", ""),
    ("B", "conversion", "what they want", "Speed", "told", "", "goal, heard"),
]
NAMES = ["persona", "stage", "row", "item", "kind", "touchpoint", "note"]


def drawn(rows=ROWS):
    cells = pd.DataFrame(rows, columns=NAMES).assign(n=40, estimate=0.5, unit="share")
    stages = pd.DataFrame({"persona": "A", "stage": ["conversion", "retention"]})
    return JourneyMap(cells, stages, {"A": "Evenings", "B": "Days"})


@pytest.fixture(scope="module")
def notes():
    return notes_of(drawn())


def bring(lines, board=None):
    found, decided, faults = Board(board or drawn(), "Ola", pd.Timestamp(0), []).read(lines)
    return found, decided[["kind", "about"]].to_numpy().tolist(), faults


def test_only_of_personas_that_came_back_notes_are_taken_away(notes):
    _, decided, faults = bring(notes[:2])
    assert decided == [["removed", "CRM"]]
    assert [str(one) for one in faults] == [
        "warning: the notes: no note of 'Days' came back; they are left as they are"
    ]


def test_nothing_is_taken_away_from_a_map_that_has_other_notes_now(notes):
    grown = drawn([*ROWS, ("A", "retention", "what they do", "return", "computed", "return", "")])
    found, decided, faults = bring(notes[:2], grown)
    assert (len(found), decided) == (0, [])
    assert "the map has other notes now" in faults[0].found
    assert bring(notes, grown)[1] == []


def test_what_changed_with_the_data_was_not_reworded(notes):
    later = [(*row[:3], "middle half: 3 h", *row[4:]) if "half" in row[3] else row for row in ROWS]
    assert [len(part) for part in bring(notes, drawn(later))] == [0, 0, 0]
    gone = drawn(ROWS[1:])  # nor is a note that nobody touched a new one where it is gone
    assert bring(notes, gone)[0].empty


def test_an_owner_is_that_of_what_the_note_names(notes):
    lines = [note | {"text": "Service"} if note["row"] == "owner" else note for note in notes]
    assert bring(lines)[1] == [["owner", "newsletter"]]


def test_two_decisions_about_one_thing_are_refused(notes):
    new = {"text": "Sales", "row": "owner", "stage": "conversion"}
    lines = [*notes, *(dict.fromkeys(notes[0], "") | new | {"text": who} for who in ("I", "II"))]
    faults = bring(lines)[2]
    assert str(faults[0]) == (
        "error: the notes: two notes give 'conversion' the owners 'I' and 'II'; agree on one"
    )


@pytest.mark.parametrize(
    ("at", "change", "found"),
    [
        (1, {"stage": "retention"}, "cannot be moved: it stays at conversion"),
        (0, {"persona": "Days"}, "cannot be moved: it stays at Evenings"),
        (0, {"figure": "99 %"}, "was computed and stays '50"),
        (4, {"text": "x" * 2001}, "a note of 2,001 characters"),
    ],
)
def test_what_cannot_be_changed_is_told(notes, at, change, found):
    lines = [note | (change if place == at else {}) for place, note in enumerate(notes)]
    findings, decided, faults = bring(lines)
    assert (len(findings), decided) == (0, [])
    assert found in faults[0].found.replace("\u00a0", " ")
    assert faults[0].row == at + 2


def test_a_told_note_keeps_its_kind_unless_it_goes_to_another_row(notes):
    for change, kind in (({"text": "Quick"}, "goal"), ({"row": "opportunity"}, "opportunity")):
        found, decided, _ = bring([*notes[:4], notes[4] | change])
        assert found["row"].tolist() == [kind]
        assert decided == [["reworded" if "text" in change else "moved", "Speed"]]
