"""What people decided: read with every fault, changed entry by entry, never half-written."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cxlab.errors import CxlabError, StudyError
from cxlab.study.decision_entries import PersonaDecision
from cxlab.study.decisions import Decisions, change_personas, read_decisions
from cxlab.study.scrub import scrub_file

TEXT = """# what we agreed in May
hidden = ["r1"]  # a quote

# the evening people
[[personas]]
name = "Evenings"  # after long talks
author = "R. Hale"
date = 2026-05-04

[personas.like]
evening_share = 0.8

# and the others
[[personas]]
name = "Daytime"
target = true

[moved]  # by hand
ann = "P2"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "decisions.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def text_of(folder):
    return (folder / "decisions.toml").read_text(encoding="utf-8")


def test_entries_are_read_with_their_place(folder):
    first, second = read_decisions(folder).personas
    assert first == PersonaDecision(
        "Evenings", "R. Hale", dt.date(2026, 5, 4), like={"evening_share": 0.8}
    )
    assert (second.name, second.target, second.place) == ("Daytime", True, 1)


def test_one_entry_changes_and_the_rest_keeps_its_bytes(folder):
    def rename(entries):
        return [entries[0], replace(entries[1], name="At noon", decision="Open earlier")]

    decided = change_personas(folder, rename)
    assert [one.name for one in decided.personas] == ["Evenings", "At noon"]
    expected = TEXT.replace('name = "Daytime"\ntarget = true', 'name = "At noon"\ntarget = true')
    expected = expected.replace("target = true\n", 'target = true\ndecision = "Open earlier"\n')
    assert text_of(folder) == expected


def test_an_entry_is_added_at_the_end_and_one_is_taken_out(folder):
    new = PersonaDecision("Weekends", like={"weekend_share": 0.7, "region: north": 0.25})
    decided = change_personas(folder, lambda entries: [entries[1], new])
    assert [one.name for one in decided.personas] == ["Daytime", "Weekends"]
    assert decided.personas[1].like == new.like
    text = text_of(folder)
    assert text.startswith('# what we agreed in May\nhidden = ["r1"]  # a quote\n')
    assert "# the evening people" in text
    assert "evening_share" not in text
    assert '[moved]  # by hand\nann = "P2"\n' in text


def test_no_change_writes_nothing(folder):
    before = (folder / "decisions.toml").stat()
    change_personas(folder, lambda entries: entries)
    after = (folder / "decisions.toml").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_first_decision_makes_the_file(tmp_path):
    change_personas(tmp_path, lambda _: [PersonaDecision("Evenings")])
    assert text_of(tmp_path) == '[[personas]]\nname = "Evenings"\n'
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".decisions")]


def test_two_people_at_once_both_find_theirs(tmp_path):
    def add(number):
        new = PersonaDecision(f"Group {number}")
        return change_personas(tmp_path, lambda entries: [*entries, new])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(8)))
    names = {one.name for one in read_decisions(tmp_path).personas}
    assert names == {f"Group {number}" for number in range(8)}


def test_every_fault_is_told_at_once(tmp_path):
    (tmp_path / "decisions.toml").write_text(
        '[[personas]]\nnam = "A"\ntarget = "yes"\n'
        '[[personas]]\nname = "P2"\n'
        '[[personas]]\nname = "B\\u0007"\ndate = "today"\n[personas.like]\nage = nan\n'
        '[[personas]]\nname = "C"\n[[personas]]\nname = "c"\n[[personas]]\n'
    )
    with pytest.raises(StudyError) as raised:
        read_decisions(tmp_path)
    said = [str(fault) for fault in raised.value.faults]
    expected = [
        "unknown key 'nam'; did you mean 'name'?",
        "target = 'yes' is not true or false; write true or false",
        "reads as a persona's id; write what they are like",
        "a sign that cannot be seen (U+0007); take it out",
        "date = 'today' is not a date",
        "like.age = nan is not a number",
        "says nothing",
        "the name 'c' is there twice",
    ]
    assert len(said) == len(expected)
    for words in expected:
        assert any(words in one for one in said), words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = 1\nk = = 2", "row 2: not valid TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"personas = 3", "personas is not a list"),
        (b'[[persona]]\nname = "A"', r"unknown section \[persona\]"),
        (b"personas = [3]", "3 is not a table"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path, content, words):
    (tmp_path / "decisions.toml").write_bytes(content)
    with pytest.raises(StudyError, match=words):
        read_decisions(tmp_path)
    with pytest.raises(StudyError, match=words):
        change_personas(tmp_path, lambda entries: [*entries, PersonaDecision("A")])
    assert (tmp_path / "decisions.toml").read_bytes() == content


def test_a_folder_in_its_place_is_told(tmp_path):
    (tmp_path / "decisions.toml").mkdir()
    with pytest.raises(StudyError, match="cannot be read"):
        read_decisions(tmp_path)


def test_a_change_that_fails_leaves_the_file(folder):
    with pytest.raises(StudyError, match="there twice"):
        change_personas(folder, lambda entries: [*entries, PersonaDecision("evenings")])
    with pytest.raises(CxlabError, match="stop"):
        change_personas(folder, _stop)
    assert text_of(folder) == TEXT


def _stop(_):
    raise CxlabError("stop")


def test_what_erasing_leaves_can_be_changed_again(folder):
    assert scrub_file(folder / "decisions.toml", {"r1", "Daytime"}) == 2
    assert [one.name for one in read_decisions(folder).personas] == ["Evenings"]
    change_personas(folder, lambda entries: [replace(entries[0], name="Late")])
    assert scrub_file(folder / "decisions.toml", {"Late"}) == 1
    assert read_decisions(folder) == Decisions()
    change_personas(folder, lambda _: [PersonaDecision("Early")])
    assert [one.name for one in read_decisions(folder).personas] == ["Early"]
