"""Tones and marks of a user flow."""

import pandas as pd

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.charts.user_flow_marks import Picture, feeling_tone, key, signed, tones_of

WAYS = pd.DataFrame({"source": ["(s)", "a", "a", "b"], "target": ["a", "b", "(l)", "(g)"]})
WAYS = WAYS.assign(median_s=[None, 60.0, 5.0, 9e5], on_happy_path=[True, True, False, False])
WAYS = WAYS.astype({"median_s": "float64"})


def picture(colour, felt=""):
    nodes = pd.DataFrame({"touchpoint": ["a", "b", "c"], "layer": [1.0, 4.0, 2.0]})
    nodes = nodes.assign(decision=[False, False, True], dead_end=[True, False, False])
    about = {"start": "(s)", "goal_node": "(g)", "left": "(l)", "felt": felt}
    empty = pd.DataFrame()
    return Picture(UserFlow(empty, nodes, WAYS, empty, empty, empty, about), WAYS, colour)


def test_the_happy_path_stands_out_and_longer_is_darker():
    happy, also, other = tones_of(picture(None))
    assert happy == also != other
    unknown, quick, slow = tones_of(picture("time"))
    assert unknown == other
    assert int(slow[1:3], 16) < int(quick[1:3], 16)


def test_only_marks_that_occur_are_told():
    words = [each for _, each in key(picture("feeling"))]
    assert [each.split(":")[0] for each in words[:2]] == ["dead end", "dark"]
    assert words[-1] == "nobody was asked how a touchpoint feels"
    assert "from \u22121 (orange) to +1 (blue)" in key(picture("feeling", "answers"))[-1][1]


def test_feelings_have_a_tone_and_a_sign():
    assert feeling_tone(0.0) == "#f4f4f1"
    assert feeling_tone(-1.0) != feeling_tone(1.0)
    assert (signed(0.5), signed(-0.5)) == ("+0.5", "\u22120.5")
