"""Sticky notes: one for each item, safe in a spreadsheet, with ids that stay."""

import csv
from io import StringIO

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_csv import COLUMNS, guard, map_to_notes, notes_of, unguard

EVIL = ["=HYPERLINK(1)", "+1", "-1", "@cmd", "\tx", " =1", 'a "quoted", text\nin two lines']


def drawn(**more):
    cell = {"persona": "A", "stage": "conversion", "row": "what they do", "item": "basket", "n": 40}
    cell |= {"estimate": 0.5, "low": 0.35, "high": 0.65, "unit": "share", "touchpoint": "basket"}
    cells = pd.DataFrame({**cell, "channel": "", "kind": "computed", "quote": "", **more})
    stages = pd.DataFrame({"persona": "A", "stage": ["conversion", "retention"]})
    return JourneyMap(cells, stages, {"A": "Evenings"})


def read(text):
    return list(csv.DictReader(StringIO(text)))


def test_every_kind_has_its_colour_and_empty_cells_no_note():
    notes = notes_of(
        drawn(item=["one", "two", "three", ""], kind=["computed", "told", "stated", ""])
    )
    assert [note["colour"] for note in notes] == ["light_blue", "yellow", "gray"]
    assert {tuple(note) for note in notes} == {COLUMNS}


def test_figures_are_written_and_hidden_ones_are_not():
    shown, hidden = read(map_to_notes(drawn(item=["a", "b"], estimate=[0.5, None])))
    assert shown["figure"].replace("\u00a0", " ") == "50 % (35 to 65) of 40"
    assert hidden["figure"] == ""


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(text):
    row = read(map_to_notes(drawn(item=[text], touchpoint=text, quote=text)))[0]
    for name in ("text", "touchpoint", "quote"):
        assert not row[name].lstrip(" ").startswith(("=", "+", "-", "@", "\t"))
        assert unguard(row[name]) == text
    assert unguard(guard(text)) == text


def test_ids_stay_when_figures_change_and_differ_for_twins():
    ids = [[note["id"] for note in notes_of(drawn(item=["a", "a"], estimate=[share, 0.1]))]
           for share in (0.5, 0.6)]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
