"""What a map leaves out."""

import pandas as pd

from cxlab.artifacts.journey_maps import map_journeys


def test_the_goal_is_told(make_study, tables):
    toml = '[[maps]]\ngoal = "more orders"\n'
    drawn = map_journeys(make_study(interactions=tables["interactions"], settings=toml))
    assert drawn.notes[0] == "Goal of this map: more orders"
    assert drawn.parameters["goal"] == "more orders"


def test_touchpoints_that_are_in_no_list_are_counted(make_study):
    """Twelve touchpoints of one stage, of which six are listed."""
    rows = [(f"c{who:02}", f"page {place:02}") for who in range(20) for place in range(12)]
    frame = pd.DataFrame(rows, columns=["customer_id", "touchpoint"])
    frame = frame.assign(timestamp=pd.Timestamp("2025-01-01"), channel="web")
    toml = f"[stages.touchpoints]\nconsideration = {[f'page {n:02}' for n in range(12)]}\n"
    drawn = map_journeys(make_study(interactions=frame, settings=toml))
    assert any(note.startswith("6 touchpoints are in no list") for note in drawn.notes)
