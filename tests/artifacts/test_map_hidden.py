import datetime as dt

import pandas as pd
import pytest

from cxlab.artifacts.map_hidden import HiddenNote, hide_notes, parse_hidden
from cxlab.errors import StudyError

ROWS = [
    ("A", "use", "what they do", "call", "computed", "phone", 0.5, ""),
    ("A", "use", "what they do", "call", "computed", "web", 0.2, ""),
    ("A", "use", "owner", "CRM", "stated", None, None, "owns use"),
    ("B", "use", "what they do", "call", "computed", "phone", None, "fewer than 10: not shown"),
]
NAMES = ["persona", "stage", "row", "item", "kind", "channel", "estimate", "note"]
PEOPLE = {"A": "Evenings", "B": "Days"}


@pytest.fixture
def cells():
    return pd.DataFrame(ROWS, columns=NAMES)


def test_a_note_is_hidden_where_the_decision_says(cells):
    kept, said = hide_notes(cells, PEOPLE, [HiddenNote("call (phone)", "Evenings")])
    assert kept["channel"].tolist()[0] == "web"
    assert len(kept) == 3
    assert (kept.dtypes == cells.dtypes).all()
    assert said == ("1 note is hidden, as the team decided: call (phone).",)
    assert len(hide_notes(cells, PEOPLE, [HiddenNote("call (phone)")])[0]) == 3  # B keeps its row


def test_a_cell_from_which_all_is_gone_keeps_its_row_and_says_who_took_it(cells):
    both = [HiddenNote(f"call ({name})", "Evenings", author="Ola") for name in ("phone", "web")]
    kept, _ = hide_notes(cells, PEOPLE, both)
    assert kept["row"].tolist() == ["what they do", "owner", "what they do"]
    assert kept.loc[0, ["item", "estimate"]].isna().all()
    assert kept.loc[0, "note"] == "hidden by Ola"


def test_what_is_not_there_is_told_and_other_personas_are_not(cells):
    other = [HiddenNote("gone"), HiddenNote("call (web)", "Somebody else")]
    kept, said = hide_notes(cells, PEOPLE, other)
    pd.testing.assert_frame_equal(kept, cells)
    assert said == ("1 note that is to be hidden (decisions.toml) stood nowhere on this map.",)
    assert hide_notes(cells, PEOPLE, [])[1] == ()


def test_what_the_file_says_and_every_fault_of_it():
    text = '[[notes]]\nhidden = true\ntext = "a"\ndate = 2025-05-04\n[[notes]]\nhidden = false\n'
    assert parse_hidden(text + 'text = "b"\n')[0].date == dt.date(2025, 5, 4)
    assert len(parse_hidden(text + 'text = "b"\n')) == 1
    assert parse_hidden("k = 3\n[[personas]]\n") == ()
    with pytest.raises(StudyError) as caught:
        parse_hidden('[[notes]]\ntxt = "a"\ntext = 3\nhidden = "yes"\ndate = "May"\n')
    assert len(caught.value.faults) == 4
    for wrong in ("[notes]\n", "notes = 3\n", "[[notes\n"):
        with pytest.raises(StudyError, match=r"decisions\.toml"):
            parse_hidden(wrong)
