"""Notes come back: what the team wrote is a finding, what it chose a decision, figures stay."""

import csv
import tomllib
from io import StringIO

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_csv import COLUMNS, map_to_notes
from cxlab.artifacts.map_csv_back import notes_to_findings
from cxlab.artifacts.map_csv_board import DECIDED
from cxlab.errors import CxlabError
from cxlab.study.schema import columns

ROWS = [
    ("what they do", "basket", "computed", "basket", 0.5),
    ("where it hurts", "Cards are refused", "told", "checkout", None),
    ("owner", "Payments", "stated", "", None),
]


@pytest.fixture
def board():
    cells = pd.DataFrame(ROWS, columns=["row", "item", "kind", "touchpoint", "estimate"])
    cells = cells.assign(persona="A", stage="conversion", n=40, low=0.4, high=0.6, unit="share")
    stages = pd.DataFrame({"persona": "A", "stage": ["conversion", "retention"]})
    return JourneyMap(cells, stages, {"A": "Evenings", "B": "Days"})


def bring(board, change=None, delimiter=",", known=None):
    """Return what comes of the notes after ``change`` to the list of lines."""
    lines = list(csv.DictReader(StringIO(map_to_notes(board))))
    lines = change(lines) if change else lines
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    text = out.getvalue()
    return notes_to_findings(text, board, author="Ola", date="2025-05-04", known=known)


def edit(at, **texts):
    return lambda lines: [line | (texts if place == at else {}) for place, line in enumerate(lines)]


def add(**texts):
    return lambda lines: [*lines, dict.fromkeys(COLUMNS, "") | texts]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_nothing_changed_nothing_comes_of_it(board, delimiter):
    assert [len(part) for part in bring(board, delimiter=delimiter)] == [0, 0, 0]


def test_a_new_note_is_a_finding(board):
    note = {"text": "Afraid to pay twice", "persona": "evenings", "stage": "Conversion"}
    found, decided, faults = bring(board, add(**note, row="where it hurts"))
    assert list(found) == list(columns("findings"))
    row = found.iloc[0]
    assert row[["statement", "row", "persona", "stage"]].tolist() == [
        "Afraid to pay twice", "pain", "Evenings", "conversion",
    ]  # fmt: skip
    assert row[["method", "author", "status"]].tolist() == ["workshop", "Ola", "assumption"]
    assert row["date"] == pd.Timestamp("2025-05-04")
    assert decided.empty
    assert not faults


@pytest.mark.parametrize("row", ["goal", "what they want", "needs"])
def test_kinds_of_findings_may_be_named_themselves(board, row):
    found = bring(board, add(text="to be sure", row=row))[0]
    assert found["row"].tolist() == [{"what they want": "need"}.get(row, row)]


def test_a_computed_figure_cannot_be_changed(board):
    found, decided, faults = bring(board, edit(0, figure="99 %"))
    assert found.empty
    assert decided.empty
    assert "computed and stays '50" in faults[0].found.replace("\u00a0", " ")
    assert faults[0].row == 2


def test_words_beside_a_computed_note_are_a_finding_about_its_touchpoint(board):
    found, decided, faults = bring(board, edit(0, text="basket, to compare prices"))
    assert found[["statement", "touchpoint"]].to_numpy().tolist() == [
        ["basket, to compare prices", "basket"]
    ]
    assert decided.empty
    assert not faults


def test_what_was_told_may_be_reworded(board):
    found, decided, _ = bring(board, edit(1, text="Banks refuse cards"))
    assert found["row"].tolist() == ["pain"]
    assert decided[["kind", "before", "after"]].to_numpy().tolist() == [
        ["reworded", "Cards are refused", "Banks refuse cards"]
    ]


def test_a_moved_touchpoint_and_an_owner_are_lines_of_the_study(board):
    decided = bring(board, edit(0, stage="retention"))[1]
    assert tomllib.loads(decided["setting"].iloc[0]) == {
        "stages": {"touchpoints": {"retention": ["basket"]}}
    }
    decided = bring(board, edit(2, text='The "new" team'))[1]
    assert list(decided) == list(DECIDED)
    assert tomllib.loads(decided["setting"].iloc[0]) == {"owners": {"conversion": 'The "new" team'}}


def test_notes_taken_away_are_decisions(board):
    decided = bring(board, lambda lines: lines[:2])[1]
    assert decided[["kind", "about"]].to_numpy().tolist() == [["removed", "Payments"]]
    assert bring(board, edit(2, text=""))[1]["kind"].tolist() == ["removed"]


def test_a_copied_note_with_other_words_is_new(board):
    found = bring(board, lambda lines: [*lines, lines[0] | {"text": "another basket"}])[0]
    assert found["statement"].tolist() == ["another basket"]
    assert bring(board, lambda lines: [*lines, lines[0]])[0].empty


def test_names_that_are_not_known_are_told_with_the_nearest(board):
    found, _, faults = bring(board, add(text="x", persona="Evening", stage="retension", id="n-0"))
    assert found.empty  # a finding about nobody in particular is not what was meant
    assert [(one.severity, one.row) for one in faults] == [("error", 5)] * 2
    said = " ".join(map(str, faults))
    assert "did you mean 'Evenings'?" in said
    assert "did you mean 'retention'?" in said


def test_formulas_come_back_as_the_text_they_are(board):
    found = bring(board, add(text="'=1+1"))[0]
    assert found["statement"].tolist() == ["=1+1"]


def test_what_cannot_be_read(board):
    with pytest.raises(CxlabError, match="no column 'text' in the notes; a map's notes have text"):
        notes_to_findings("note,stage\nx,y\n", board, author="Ola", date="2025-05-04")
    with pytest.raises(CxlabError, match="author is empty"):
        notes_to_findings("text\nx\n", board, author=" ", date="2025-05-04")
    for date in ("soon", pd.NaT):
        with pytest.raises(CxlabError, match="is no day"):
            notes_to_findings("text\nx\n", board, author="Ola", date=date)


def test_text_alone_is_enough(board):
    found, decided, _ = notes_to_findings(
        "\ufefftext\nOne idea\n\n", board, author="O", date="2025-05-04"
    )
    assert found["statement"].tolist() == ["One idea"]
    assert decided.empty  # a new board, not one from which all was taken


@pytest.mark.parametrize("dropped", [["id"], ["id", "colour", "kind", "figure", "quote", "note"]])
def test_where_the_board_drops_columns_notes_are_known_by_their_words(board, dropped):
    def change(lines):
        return [
            {name: "" if name in dropped else text.upper() for name, text in line.items()}
            for line in reversed(lines[:2])
        ]

    assert [len(part) for part in bring(board, change)] == [0, 0, 0]
    moved = bring(board, lambda lines: [edit(0, stage="retention", id="")(lines)[0]])[1]
    assert moved[["kind", "about"]].to_numpy().tolist() == [["stage", "basket"]]


def test_what_the_study_knows_is_no_new_finding(board):
    note = add(text="Afraid to pay twice", persona="Evenings", row="where it hurts")
    found = bring(board, note)[0]
    assert bring(board, note, known=found)[0].empty
    assert bring(board, lambda lines: note(note(lines)))[0]["statement"].size == 1
