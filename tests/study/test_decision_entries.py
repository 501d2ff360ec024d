"""Texts that people type: what is cleaned, what is refused, and in which words."""

import pytest

from cxlab.errors import CxlabError
from cxlab.study.decision_entries import LONGEST, clean_text, read_entry, same_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Evening\n\treaders ", "Evening readers"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("<b>Tom & Co</b>", "<b>Tom & Co</b>"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("", ""),
    ],
)
def test_texts_are_cleaned(typed, kept):
    assert clean_text(typed, "name") == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("bell\x07", r"U\+0007"),
        ("a\u202eb", r"U\+202E"),
        ("a\u200bb", r"U\+200B"),
        ("x" * 61, "61 characters, 60 at most"),
        ("p12.3", "reads as a persona's id"),
    ],
)
def test_texts_are_refused(typed, words):
    with pytest.raises(CxlabError, match=words):
        clean_text(typed, "name")


def test_each_text_has_its_own_length():
    for what, most in LONGEST.items():
        assert len(clean_text("x" * most, what)) == most
        with pytest.raises(CxlabError, match=f"the {what} has"):
            clean_text("x" * (most + 1), what)


def test_an_id_is_no_name_but_may_stand_in_a_note():
    assert clean_text("P2", "note") == "P2"


def test_names_that_read_the_same_are_the_same():
    assert same_name("Stra\u00dfe", "STRASSE")
    assert same_name("\uff21pp", "app")
    assert not same_name("App", "Apps")


def test_an_entry_says_only_what_is_said():
    entry = {"name": " Late ", "target": False, "within": ["Whole"], "like": {"age": 3}}
    read = read_entry(entry, 2, [])
    assert read.place == 2
    assert read.plain() == {"name": "Late", "within": ["Whole"], "like": {"age": 3.0}}
