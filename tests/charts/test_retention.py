"""Cohorts as a map: shares in the cells, small cohorts empty, the title counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from cxlab.charts import ChartGrid, Unsaid, plot_retention
from cxlab.estimate import wilson


def written_in(chart):
    return [text.get_text() for text in chart.figure.axes[0].texts]


def test_cells_say_their_share_and_lines_their_cohort_and_its_size(made):
    chart = plot_retention(made.retention(cohorts=4))
    axes = chart.figure.axes[0]
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names == [f"{month} 2025 (120)" for month in ("Apr", "May", "Jun", "Jul")]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "2", "3"]
    assert written_in(chart) == ["55", "50", "45", "55", "50", "55"]
    assert "Apr 2025, 3 later: 45\xa0% (35 to 55" in chart.alt


def test_the_title_counts_the_cohorts_that_reach_so_far(made):
    chart = plot_retention(made.retention(cohorts=5))
    low, high = (round(100 * end) for end in wilson(0.55 * 240, 240)[1:])
    begins = f"55\xa0% ({low} to {high}) of 240 customers new in Apr 2025 to May 2025 "
    assert chart.title.startswith(begins)
    assert ", 45\xa0% (" in chart.title
    assert chart.title.endswith(" 3 months later")


def test_a_cohort_that_is_too_small_has_an_empty_line_that_says_so(made):
    found = made.retention(cohorts=4)
    table = found.table.copy()
    june = table["cohort"].dt.month == 6
    table.loc[june, ["estimate", "low", "high"]] = np.nan
    table.loc[june, "note"] = "fewer than 10 customers"
    chart = plot_retention(replace(found, table=table))
    assert written_in(chart) == ["55", "50", "45", "55", "50", "not shown"]
    assert "Jun 2025, 1 later: fewer than 10 customers" in chart.alt


def test_next_to_nobody_is_told_from_nobody_and_stays_light(made):
    found = made.retention(cohorts=4)
    rare = found.table.assign(
        estimate=found.table["estimate"].mask(found.table["since"] == 1, 0.004)
    )
    chart = plot_retention(replace(found, table=rare.assign(low=0.0, high=0.7)))
    assert written_in(chart)[:2] == ["<1", "50"]


def test_darker_is_more_in_greyscale_too():
    from cxlab.charts.retention import _SHADES

    tones = _SHADES(np.linspace(0, 1, 9))[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(tones) < 0).all()


def test_long_histories_are_cut_to_the_latest(made):
    chart = plot_retention(made.retention(cohorts=20))
    axes = chart.figure.axes[0]
    assert len(axes.get_yticklabels()) == 18
    assert len(axes.get_xticklabels()) == 12


def test_groups_have_a_map_each(made):
    grid = plot_retention(made.retention(["gold", "basic"]))
    assert isinstance(grid, ChartGrid)
    assert [chart.title.split(":")[0] for chart in grid.charts] == ["gold", "basic"]


@pytest.mark.parametrize("note", ["", "Left out: all."])
def test_nobody_to_follow_is_said(made, note):
    found = made.retention()
    nothing = replace(found, table=found.table[found.table["since"] == 0], note=note)
    shown = plot_retention(nothing)
    assert isinstance(shown, Unsaid)
    assert note in shown.reason
