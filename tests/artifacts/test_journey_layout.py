"""Cells in their order, and who owns what."""

import pandas as pd

from cxlab.artifacts.journey_cells import next_cells
from cxlab.artifacts.journey_facts import COLUMNS, FEEL, HURT, NEXT, PLAN, ROWS, MapFacts
from cxlab.artifacts.journey_layout import lay_out, owner_cells, why_empty
from cxlab.journeys.rules import stage_rules
from cxlab.study.settings import Settings

SETTINGS = Settings("A study", owners={"loyalty": "Club", "web": "Web team"})
KEY = {"persona": "A", "stage": "retention"}


def facts():
    went = pd.DataFrame([{**KEY, "customers": 100, "eligible": 80, "gone": 20}])
    return MapFacts({"went": went}, SETTINGS, stage_rules(SETTINGS), 30, {"A": "Planners"})


def test_owners_of_stage_touchpoint_and_channel():
    used = pd.DataFrame([{**KEY, "touchpoint": "page", "channel": "web"}])
    cells = owner_cells(facts(), used)
    assert cells[["stage", "item", "note"]].to_numpy().tolist() == [
        ["loyalty", "Club", "owns loyalty"],
        ["retention", "Web team", "owns web"],
    ]


def test_the_layout_has_every_cell_in_order():
    cells = pd.concat([next_cells(facts()), next_cells(facts()).assign(row=FEEL, stage="unplaced")])
    whole = lay_out(cells, facts(), dict.fromkeys(ROWS, "nothing"))
    assert list(whole) == COLUMNS
    rows = [row for row in ROWS if row != PLAN]  # no process is stated
    assert len(whole) == 5 * len(rows) + 1
    assert whole["stage"].iloc[-1] == "unplaced"
    retention = whole[whole["stage"] == "retention"]
    assert retention["row"].tolist() == rows
    assert retention.set_index("row").loc[NEXT, "estimate"] == 0.25
    assert retention.set_index("row").loc[HURT, "note"] == "nothing"
    loyalty = whole[whole["stage"] == "loyalty"].set_index("row")["note"]
    assert loyalty[NEXT] == "last stage"
    assert loyalty["what they do"] == "nobody was seen here"


def test_an_empty_row_says_why(shop):
    assert set(why_empty(shop)) == set(ROWS) - {"x"}
