"""What a map leaves out."""

from cxlab.artifacts.journey_maps import map_journeys


def test_the_goal_is_told(make_study, tables):
    toml = '[[maps]]\ngoal = "more orders"\n'
    drawn = map_journeys(make_study(interactions=tables["interactions"], settings=toml))
    assert drawn.notes[0] == "Goal of this map: more orders"
    assert drawn.parameters["goal"] == "more orders"
