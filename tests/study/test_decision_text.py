"""Texts of decisions changed entry by entry: what is not changed keeps its bytes."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.study.decision_text import with_entries

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ENTRIES = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "author": TEXTS,
        "target": st.booleans(),
        "note": TEXTS,
        "date": st.dates(),
        "within": st.lists(TEXTS, min_size=1, max_size=2),
        "like": st.dictionaries(TEXTS, NUMBERS, min_size=1, max_size=3),
    },
)


@settings(max_examples=60)
@given(st.lists(ENTRIES, max_size=3), ENTRIES, st.integers(0, 3))
def test_any_entry_can_be_added_changed_and_taken_out(entries, new, at):
    text = with_entries("# first\nk = 1 # one\n", [(-1, entry) for entry in entries])
    assert tomllib.loads(text).get("personas", []) == entries
    kept = [(place, None) for place in range(len(entries))]
    if at < len(entries):
        kept[at] = (at, new)
        entries = [*entries[:at], new, *entries[at + 1 :]]
    changed = with_entries(text, kept)
    assert tomllib.loads(changed).get("personas", []) == entries
    assert changed.startswith("# first\nk = 1 # one\n")
    assert tomllib.loads(with_entries(changed, [])) == {"k": 1}


def test_a_comment_stays_at_its_line():
    like = "\n[personas.like] # means\na = 1 # x\n"
    text = f'[[personas]]\n# who\nname = "a#b" # why\ntarget = true\n{like}'
    changed = with_entries(text, [(0, {"name": "c", "like": {"a": 1}})])
    assert changed == f'[[personas]]\n# who\nname = "c" # why\n{like}'


def test_line_ends_of_windows_stay():
    text = '# a\r\n[[personas]]\r\nname = "a"\r\n'
    changed = with_entries(text, [(0, {"name": "b"}), (-1, {"name": "c"})])
    assert changed == '# a\r\n[[personas]]\r\nname = "b"\r\n\r\n[[personas]]\r\nname = "c"\r\n'


def test_what_stands_in_long_texts_is_no_header():
    text = 'about = """\n[[personas]]\n"""\n[[personas]]\nname = "a"\n'
    with pytest.raises(CxlabError, match="entry by entry"):
        with_entries(text, [(0, {"name": "b"})])


def test_values_over_several_lines_are_written_anew():
    text = '[[personas]]\n# who\nname = """\na"""\nlike = { a = 1 }\n[rest]\nk = 1\n'
    changed = with_entries(text, [(0, {"name": "b", "like": {"a": 2}})])
    assert tomllib.loads(changed) == {
        "personas": [{"name": "b", "like": {"a": 2}}],
        "rest": {"k": 1},
    }
    assert "# who" in changed


def test_personas_in_one_line_are_refused():
    text = 'personas = [{ name = "a" }]\n'
    with pytest.raises(CxlabError, match="entry by entry"):
        with_entries(text, [(0, {"name": "b"})])


def test_an_empty_list_gives_way():
    assert with_entries("personas = []\nk = 1\n", [(-1, {"name": "a"})]) == (
        'k = 1\n\n[[personas]]\nname = "a"\n'
    )
