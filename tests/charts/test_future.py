"""The chart of a what-if."""

import pandas as pd
import pytest

from cxlab.charts.chart import Chart
from cxlab.charts.future import plot_future
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.simulation import Future

SIDES = {"today": 0.4, "future": 0.5, "difference": 0.1}


@pytest.fixture
def figures():
    row = {"measure": "conversion", "meaning": "attempts that reach the goal", "n": 90.0}
    row |= SIDES | {f"{side}_low": value - 0.05 for side, value in SIDES.items()}
    row |= {f"{side}_high": value + 0.05 for side, value in SIDES.items()}
    spend = row | {"measure": "value_each", "meaning": "spend per customer", "unit": "EUR"}
    return pd.DataFrame([row | {"unit": "share"}, spend]).assign(note="")


def test_each_measure_has_a_scale_and_two_marks(figures):
    chart = plot_future(Future(figures, ("less waiting",)))
    assert isinstance(chart, Chart)
    assert len(chart.figure.axes) == 2
    assert [len(axes.lines) for axes in chart.figure.axes] == [4, 4]
    assert chart.figure.axes[0].lines[1].get_xdata() == [0.4]
    assert chart.figure.axes[0].lines[3].get_xdata() == [0.5]
    assert chart.title == (
        "Assumed: less waiting. Attempts that reach the goal: 50\xa0% instead of 40\xa0%"
    )
    assert "spend per customer" in chart.alt


def test_without_a_change_there_is_one_mark(figures):
    chart = plot_future(Future(figures, months=3))
    assert [len(axes.lines) for axes in chart.figure.axes] == [2, 2]
    assert "in the next 3 months, if all stays as it is: 40\xa0%" in chart.title


def test_it_says_why_it_does_not_draw(figures):
    assert plot_future(Future(reason="Nobody was there.")) == Unsaid("Nobody was there.")
    assert "by group" in plot_future(Future(figures, by="plan")).reason
    hidden = figures.assign(today=float("nan"))
    assert "Too few" in plot_future(Future(hidden)).reason


def test_ticks_that_differ_are_written_differently(figures):
    rows = figures.assign(unit="days", today=1.30, today_low=1.22, today_high=1.38)
    rows = rows.assign(future=1.25, future_low=1.20, future_high=1.33)
    axes = plot_future(Future(rows, ("less waiting",))).figure.axes[0]
    axes.figure.canvas.draw()
    written = [each.get_text() for each in axes.get_xticklabels()]
    hours = [24 * place for place in axes.get_xticks()]
    assert len(set(written)) == len(written) > 1
    assert [float(each.split("\xa0")[0]) for each in written] == pytest.approx(hours)
