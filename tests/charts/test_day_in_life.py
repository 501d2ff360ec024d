import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.day_in_life import DayInLife
from cxlab.charts.day_in_life import plot_day
from cxlab.charts.layout import ChartGrid
from cxlab.charts.unsaid import Unsaid


def day(personas=("A",), hidden=0, actors=("company", "competitor")):
    cells = pd.MultiIndex.from_product([personas, actors, range(7), range(0, 24, 3)])
    week = cells.to_frame(index=False, name=["persona", "actor", "weekday", "hour"])
    week = week.assign(n=80, estimate=np.where(week["hour"] == 18, 0.1, 0.3 / 49))
    week.loc[: hidden - 1, "estimate"] = np.nan
    hours = week[week["weekday"] == 0].assign(low=0.08, high=0.12)
    none = pd.DataFrame(columns=["persona", "actor", "estimate"])
    frames = [none, none, hours, none, week, *[none] * 5]
    return DayInLife(*frames, names={name: f"Group {name}" for name in personas})


def test_the_title_says_when():
    chart = plot_day(day())
    assert chart.title.startswith("They deal with the company most from 18:00 to 19:00: 10")
    assert "competitors" in chart.alt
    assert len(chart.figure.axes) == 2


def test_a_chart_for_each_persona():
    grid = plot_day(day(("A", "B")))
    assert isinstance(grid, ChartGrid)
    assert [chart.title[:8] for chart in grid.charts] == ["Group A:", "Group B:"]
    wide = [chart.figure.get_figwidth() for chart in (*grid.charts, plot_day(day()))]
    assert wide == [4.5, 4.5, 6.4]  # three beside each other on a desk are whole


def test_hidden_cells_are_crossed_and_darker_reads_in_grey():
    axes = plot_day(day(hidden=5, actors=("company",))).figure.axes[0]
    crosses = [line for line in axes.lines if len(set(line.get_ydata())) == 2]
    assert len(crosses) == 5
    shades = axes.images[0].get_cmap()([0.0, 0.5, 1.0])[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(shades) < -0.1).all()


@pytest.mark.parametrize("made", [day(hidden=10_000), day(())])
def test_nothing_to_draw_is_said(made):
    assert isinstance(plot_day(made), Unsaid)
