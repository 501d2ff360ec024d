"""Feelings as a drawing."""

import pandas as pd

from cxlab.artifacts.journey_curve import MOST, draw_feelings, points_of

ROWS = pd.DataFrame(
    {"stage": ["b"] * 7 + ["a"], "n": range(10, 18), "estimate": [0.5] * 7 + [-0.6]}
).assign(low=lambda rows: rows["estimate"] - 0.2, high=lambda rows: rows["estimate"] + 0.2)


def test_points_stand_in_their_column_with_the_most_answers_first():
    points = points_of(ROWS, ["a", "b"])
    assert points["stage"].tolist() == ["a"] + ["b"] * MOST
    assert points["n"].tolist() == [17, 16, 15, 14]
    assert (points["x"] // 200).tolist() == [0] + [1] * MOST


def test_clearly_bad_ones_are_squares_and_doubtful_ones_hollow():
    rows = points_of(ROWS.assign(question="q"), ["a", "b"])
    drawn = draw_feelings(rows, 2)
    assert drawn.count("<rect") == 1
    assert drawn.count("<circle") == MOST
    assert drawn.count("<polyline") == 1
    doubt = draw_feelings(rows.assign(low=-0.1, high=0.9), 2)
    assert doubt.count('fill="#fff"') == len(rows)
