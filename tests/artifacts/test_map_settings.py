"""``study.toml`` changed where the team decided, and nowhere else."""

import tomllib
from difflib import unified_diff
from pathlib import Path

import pytest

from cxlab.artifacts.map_settings import with_decided

BASE = """[sources.visits]
path = "visits.csv"
[[tables.interactions]]
source = "visits"
"""
TEXT = (
    BASE
    + """# ours
[study]
title = "A shop" # the name

[stages]
order = ["consideration", "conversion", "retention"]

[stages.touchpoints] # by hand
conversion = ["basket", "order"] # agreed
retention = [
  "return",
  "call",
]

[owners]
use = "a # b" # ask them
"""
)


def decide(text=TEXT, *, stages=None, owners=None, board=False):
    return with_decided(text, Path(), stages=stages or {}, owners=owners or {}, board=board)


def changed(before, after):
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_only_the_lines_of_what_was_decided_change():
    text, faults = decide(stages={"basket": "retention"}, owners={"use": 'The "new" ones'})
    assert faults == []
    assert changed(TEXT, text) == [
        '-conversion = ["basket", "order"] # agreed',
        "-retention = [",
        '-  "return",',
        '-  "call",',
        "-]",
        '+conversion = ["order"] # agreed',
        '+retention = ["return", "call", "basket"]',
        '-use = "a # b" # ask them',
        '+use = "The \\"new\\" ones" # ask them',
    ]


def test_what_is_said_already_changes_nothing():
    same = {"stages": {"basket": "conversion"}, "owners": {"use": "a # b"}}
    assert decide(**same) == (TEXT, [])


def test_what_is_not_there_yet_is_added():
    before = f'[study]\ntitle = "A shop"\n{BASE}'.replace("\n", "\r\n")
    text, faults = decide(before, stages={"call": "retention"}, owners={"a b": "x"}, board=True)
    assert faults == []
    content = tomllib.loads(text)
    assert content["stages"] == {"touchpoints": {"retention": ["call"]}}
    assert content["owners"] == {"a b": "x"}
    assert content["tables"]["findings"] == [{"source": "board_notes"}]
    assert text.count("\r\n") == text.count("\n")
    assert decide(text, board=True) == (text, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('stages = { touchpoints = { retention = ["call"] } }\n', "write there by hand: retention"),
        ("[stages.touchpoints]\nretention = [\n'call', # often\n]\n", "write there by hand"),
        ("[sources.board_notes]\npath = 'x.csv'\n", "is another file"),
    ],
)
def test_what_cannot_be_changed_without_loss_is_told(text, said):
    after, faults = decide(text, stages={"basket": "retention"}, board=True)
    assert after == text
    assert said in str(faults[0])


def test_a_stage_that_the_study_does_not_have():
    _, faults = decide(stages={"basket": "loyalty"})
    assert "no stage named 'loyalty'" in str(faults[0])
