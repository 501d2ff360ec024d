"""Points with intervals: where they stand, how they look, and what is written beside them."""

from itertools import combinations

import pandas as pd
import pytest

from cxlab.charts.points import STYLES, draw_points, explain, in_words
from cxlab.charts.style import BAD, theme


def tell(value):
    return f"{value:.1f}"


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "estimate": [2.0, float("nan"), 5.0],
            "low": [1.0, float("nan"), 4.0],
            "high": [3.0, float("nan"), 6.0],
            "n": [40, 3, 1200],
        }
    )


def test_each_row_is_a_line_and_a_mark_at_its_place_with_its_figure(frame):
    with theme():
        _, axes = draw_points(frame, ["a", "b", "c"], tell=tell)
    intervals, marks = axes.lines[::2], axes.lines[1::2]
    assert [list(line.get_xdata()) for line in intervals] == [[1.0, 3.0], [4.0, 6.0]]
    assert [mark.get_xdata()[0] for mark in marks] == [2.0, 5.0]
    places = axes.get_yticks()
    assert [mark.get_ydata()[0] for mark in marks] == [places[0], places[2]]
    assert [text.get_text() for text in axes.texts] == ["2.0", "5.0"]


def test_the_first_row_is_on_top(frame):
    with theme():
        _, axes = draw_points(frame, ["a", "b", "c"], tell=tell)
    bottom, top = axes.get_ylim()
    assert bottom > top
    assert list(axes.get_yticks()) == sorted(axes.get_yticks())


def test_more_rows_and_longer_labels_make_it_higher(frame):
    def height(rows, labels):
        with theme():
            figure, _ = draw_points(rows, labels, tell=tell)
        return figure.get_figheight()

    short, long = height(frame, ["a", "b", "c"]), height(frame, ["a", "many words " * 4, "c"])
    many = height(pd.concat([frame] * 4, ignore_index=True), ["a"] * 12)
    assert short < long < many


def test_reference_and_band_are_drawn(frame):
    with theme():
        _, axes = draw_points(frame, list("abc"), tell=tell, reference=0.0, band=(0.0, 1.5))
    assert list(axes.lines[0].get_xdata()) == [0.0, 0.0]
    assert axes.patches[0].get_width() == 1.5


def test_tones_that_meet_in_one_chart_differ_without_colour():
    """Red is for what is bad alone: having less of something is not bad."""
    for meeting in (("good", "bad", "noise"), ("more", "less"), ("good", "unseen")):
        for one, other in combinations(meeting, 2):
            assert STYLES[one][1:] != STYLES[other][1:]
    assert [tone for tone, style in STYLES.items() if style[0] == BAD] == ["bad"]


def test_a_hollow_mark_is_hollow(frame):
    with theme():
        _, axes = draw_points(frame.assign(tone="less"), list("abc"), tell=tell)
    assert axes.lines[1].get_markerfacecolor() == "white"


def test_the_explanation_stands_inside_the_figure(frame, look):
    with theme():
        figure, axes = draw_points(frame, ["many words " * 4] * 3, tell=tell, width=3)
        explain(axes, "share of customers\nwho came back")
    assert not look.clipped(figure)


def test_rows_in_words(frame):
    assert in_words(frame, ["a", "b", "c"], tell) == (
        "a 2.0 (1.0 to 3.0, n 40); b: not shown; c 5.0 (4.0 to 6.0, n 1,200)"
    )


def test_a_row_without_an_interval_is_told_all_the_same(frame):
    lone = frame.head(1).assign(low=float("nan"))
    assert in_words(lone, ["a"], tell) == "a 2.0 (n 40)"
    assert in_words(lone.drop(columns="n"), ["a"], tell) == "a 2.0"
