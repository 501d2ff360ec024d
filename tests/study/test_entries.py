"""Tables of study.toml as dataclasses: every fault at once, in words that need no library."""

from dataclasses import fields
from typing import get_type_hints

import pytest

from cxlab.study.entries import KINDS, SHAPES, build, meant, shown
from cxlab.study.settings import Goal, Question, Settings, Source, Step

SETTINGS = {"sources": {}, "mappings": (), "questions": {}}


def made(kind, entry, given=None):
    faults = []
    built = build(kind, entry, "[x]", faults, {"name": "x"} if given is None else given)
    return built, [f"{fault.found}; {fault.remedy}" for fault in faults]


@pytest.mark.parametrize("kind", [*SHAPES])
def test_every_field_that_is_written_has_a_kind(kind):
    hints = get_type_hints(kind)
    made_apart = {tuple[Step, ...]}
    assert {hints[one.name] for one in fields(kind)} <= KINDS.keys() | made_apart


def test_defaults_stand_in_for_what_is_wrong():
    source, faults = made(Source, {"path": 5, "decimal": ",", "day_first": "yes", "missing": "-"})
    assert (source.path, source.decimal, source.day_first) == ("", ",", False)
    assert source.missing == Source("x").missing
    assert faults == [
        "path = 5 is not text; put it between quotation marks",
        "day_first = 'yes' is not true or false; write true or false",
        'missing = \'-\' is not a list of texts; write it as ["one", "another"]',
    ]


def test_what_is_missing_is_said_unless_it_is_misspelt():
    assert made(Goal, {"start": ["a"]})[1] == ["end is missing; add end = ..."]
    assert made(Goal, {"start": ["a"], "ende": ["b"]})[1] == [
        "unknown key 'ende'; did you mean 'end'?"
    ]
    assert made(Goal, {"start": [], "end": ["b"]})[1] == ["start is empty; fill it in"]


def test_what_is_given_may_not_be_stated():
    question, faults = made(Question, {"name": "y"})
    assert question.name == "x"
    assert faults[0].startswith("unknown key 'name'; known: good, kind, scale, text")


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("min_group", 5, True),
        ("min_group", True, False),
        ("min_group", 5.0, False),
        ("confidence", 1, True),
        ("confidence", False, False),
        ("confidence", float("nan"), False),
        ("confidence", 10**400, False),
        ("limits", ["a", 1], False),
        ("targets", {"nps": 30}, True),
        ("targets", {"nps": "30"}, False),
    ],
)
def test_kinds(key, value, fits):
    _, faults = made(Settings, {"title": "Shop", key: value}, SETTINGS)
    assert (faults == []) == fits


def test_no_table_at_all():
    source, faults = made(Source, ["orders.csv"])
    assert source == Source("x")
    assert faults == ["['orders.csv'] is not a table; " + SHAPES[Source]]


def test_values_are_shown_short_and_without_secrets():
    assert shown("x" * 500).endswith("...")
    assert len(shown("x" * 500)) < 70
    assert shown("postgresql://ann:secret@db/shop") == "..."


def test_keys_that_are_meant():
    assert meant({"pth": 1, "zone": 2, "qqq": 3}, ["path", "url", "zone"]) == {"path"}
