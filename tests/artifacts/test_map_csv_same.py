import pytest

from cxlab.artifacts.map_csv_same import by_words, clean, kind_for, kind_of, unedited

PLACES = [("A", "use", "what they do"), ("B", "use", "what they do"), ("B", "buy", "owner")]
NOTES = [{"persona": who, "stage": stage, "row": row, "text": "Call"} for who, stage, row in PLACES]
EMPTY = {"text": "call", "id": "", "persona": "", "stage": "", "row": ""}


@pytest.mark.parametrize(
    ("more", "which"),
    [
        ({}, 0),
        ({"persona": "b"}, 1),
        ({"row": "owner"}, 2),
        ({"persona": "B", "stage": "buy", "row": "what they do"}, 1),  # moved
        ({"persona": "C"}, None),
        ({"text": "calls"}, None),
    ],
)
def test_the_note_whose_words_a_line_repeats(more, which):
    assert unedited(EMPTY | more, by_words(NOTES)) == (None if which is None else NOTES[which])


def test_kinds_of_findings():
    assert [kind_for(row) for row in ("", "owner", "opportunity", "fear", "need")] == [
        "thinks", "thinks", "opportunity", "thinks", "need",
    ]  # fmt: skip
    note = {"row": "what they want", "note": "goal, heard in 6 of 8 interviews"}
    assert kind_of(note, "where it hurts") == "where it hurts"
    assert kind_of(note | {"note": "pain, x"}, "what they want") == "what they want"


def test_signs_that_no_table_holds_are_gone():
    assert clean("a\x00\x1b[31m\u2028b\r\nc\ud800") == "a  [31m b\nc?"
