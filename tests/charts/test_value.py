"""The check of a forecast: what was expected beside what came, titled with the finding."""

import numpy as np
import pandas as pd
import pytest

from cxlab.charts import Chart, Unsaid
from cxlab.charts.value import plot_value
from cxlab.personas.value import HoldOut, Value

NOTHING = pd.DataFrame()


def made(verdict="close", actual=(0.4, 2.1), off=0.05):
    table = pd.DataFrame({"earlier": ["1", "2 or more"], "n": [1250, 40], "actual": actual})
    table = table.assign(estimate=[0.5, 2.0], low=[0.3, 1.8], high=[0.7, 2.3], note="")
    total = {"actual": 584.0, "estimate": 705.4, "low": 690.0, "high": 720.0}
    check = HoldOut(table, total, off, 0.1, verdict, "", 35, 17)
    return Value("fits", "Because.", NOTHING, NOTHING, NOTHING, check)


def test_the_title_says_how_it_went():
    said = "705 purchases expected in 17 weeks (690 to 720), 584 came"
    assert plot_value(made()).title == f"The forecast came close: {said}"
    assert plot_value(made("rough")).title == f"The forecast was rough: {said}"
    assert plot_value(made("missed")).title == f"The forecast missed: {said}"


def test_what_is_expected_and_what_came_have_marks_of_their_own():
    axes = plot_value(made()).figure.axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "1 (n 1,250)",
        "2 or more (n 40)",
    ]
    points = [line for line in axes.lines if len(line.get_xdata()) == 1]
    drawn = {mark: [] for mark in "os"}
    for line in points:
        drawn[line.get_marker()].append(line.get_xdata()[0])
    assert drawn == {"o": [0.5, 2.0], "s": [0.4, 2.1]}
    fills = {line.get_marker(): line.get_markerfacecolor() for line in points}
    assert fills["s"] == "white"
    assert fills["o"] != "white"


def test_the_words_hold_every_figure():
    alt = plot_value(made()).alt
    assert "1 earlier (n 1,250): 0.50 expected (0.30 to 0.70), 0.40 came" in alt
    assert "off by 5\xa0% line by line" in alt


def test_nobody_came_is_drawn(look):
    chart = plot_value(made("missed", actual=(0.0, 0.0), off=np.inf))
    assert isinstance(chart, Chart)
    assert "inf" not in chart.alt
    assert look.clipped(chart.figure) == []


def test_labels_are_whole_and_apart(look):
    chart = plot_value(made())
    assert look.clipped(chart.figure) == []
    assert look.colliding(list(dict.fromkeys(look.texts(chart.figure)))) == []


@pytest.mark.parametrize("reason", ["Too few came back.", ""])
def test_without_a_check_the_reason_stands_there(reason):
    shown = plot_value(Value("refused", reason, NOTHING, NOTHING, NOTHING))
    assert isinstance(shown, Unsaid)
    assert shown.reason == (reason or "No forecast was checked.")
