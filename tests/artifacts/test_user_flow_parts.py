"""The parts of a user flow."""

import numpy as np
import pandas as pd

from cxlab.artifacts.user_flow_parts import MOST, _ends_of_ways, _upto, find_places


def test_special_nodes_are_called_as_no_touchpoint_is():
    places = find_places(pd.Series({"(start)": 40, "((start))": 30, "basket": 60, "rare": 3}), 10)
    assert places.start == "(((start)))"
    assert places.goal == "(goal reached)"
    assert places.other == "(other touchpoints)"
    assert places.names == ("((start))", "(start)", "basket")
    assert len(places.all) == 7


def test_other_touchpoints_are_only_where_some_are():
    assert find_places(pd.Series({"basket": 60}), 10).other == ""
    many = pd.Series({f"t{number}": 20 for number in range(MOST + 5)})
    assert len(find_places(many, 10).names) == MOST


def test_a_picture_ends_where_no_way_is_left_half_drawn():
    whole = _ends_of_ways(np.array([9, 9, 6, 6, 6, 2]), 1)
    assert whole.tolist() == [1, 2, 5, 6]
    taken = np.array([0.3, 0.5, 0.7, 0.8, 0.9, 1.0])
    assert [_upto(taken, detail, whole) for detail in (0.05, 0.5, 0.6, 1.0)] == [1, 2, 5, 6]
