"""KPIs over time: hollow where the data cover a part, events marked, changes only where clear."""

from dataclasses import replace

import numpy as np
import pytest

from cxlab.charts import Unsaid, plot_trends
from cxlab.study.settings import OutsideEvent


def trend(made, values, **columns):
    """One KPI with these values, each with an interval of 0.05 to each side."""
    kpis = made.trends(["NPS"], periods=len(values))
    values = np.asarray(values)
    table = kpis.table.assign(estimate=values, low=values - 0.05, high=values + 0.05, **columns)
    return replace(kpis, table=table)


def test_a_clear_change_is_the_finding(made):
    grid = plot_trends(trend(made, [0.2, 0.3, 0.4]))
    assert grid.title == ("NPS rose from 20\xa0% to 40\xa0% between Jan and Mar 2025; clear change")
    assert grid.charts[0].title == grid.title.replace("NPS", "NPS:")


def test_several_clear_changes_are_counted_and_named(made):
    kpis = made.trends(["NPS", "CSAT", "CES"])
    grid = plot_trends(replace(kpis, about=kpis.about.assign(good=["high", "low", "high"])))
    assert grid.title.startswith("3 of 3 figures changed clearly from first to last: ")
    assert "CSAT (worse)" in grid.title


def test_what_can_hardly_be_judged_is_hollow_and_not_compared(made):
    note = ["", "", "98 % left out: ...; less than half of it can be judged"]
    grid = plot_trends(trend(made, [0.2, 0.21, 0.9], note=note))
    assert "21\xa0% in Feb 2025" in grid.charts[0].title


def test_a_difference_within_chance_is_no_clear_change(made):
    grid = plot_trends(trend(made, [0.2, 0.5, 0.26]))
    assert grid.title == "No KPI is clearly different in the last period from the first"
    assert grid.charts[0].title == "NPS: 20\xa0% in Jan, 26\xa0% in Mar 2025; no clear change"


def test_a_period_that_is_covered_in_part_is_hollow_and_not_compared(made):
    note = ["", "", "the data cover only part of the period"]
    grid = plot_trends(trend(made, [0.2, 0.21, 0.9], note=note))
    hollow = [line for line in grid.charts[0].figure.axes[0].lines if line.get_mfc() == "white"]
    assert [list(line.get_ydata()) for line in hollow] == [[0.9]]
    assert grid.title.startswith("No KPI is clearly different")


def test_one_whole_period_cannot_be_compared(made):
    note = ["", "the data cover only part of the period"]
    grid = plot_trends(trend(made, [0.2, 0.9], note=note))
    assert grid.title == "No KPI has two whole periods to compare"
    assert "too few whole periods" in grid.charts[0].title


def test_events_are_numbered_lines_and_named_once(made):
    events = (OutsideEvent("2025-02-15", "price <rise>"), OutsideEvent("1999-01-01", "long ago"))
    grid = plot_trends(made.trends(["NPS", "CSAT"]), events=events)
    assert "1 price <rise> (2025-02-15)" in grid.note
    assert "price &lt;rise&gt;" in grid._repr_html_()
    for chart in grid.charts:
        assert [text.get_text() for text in chart.figure.axes[0].texts] == ["1 price <rise>"]


def test_target_and_benchmark_are_named_lines(made):
    chart = plot_trends(trend(made, [0.2, 0.3, 0.4], target=0.35, benchmark=0.25)).charts[0]
    axes = chart.figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["target 35\xa0%", "benchmark 25\xa0%"]
    level = [line for line in axes.lines if list(line.get_ydata()) in ([0.35] * 2, [0.25] * 2)]
    assert [line.get_linestyle() for line in level] == ["-", ":"]
    assert chart.alt.endswith("target 35\xa0%; benchmark 25\xa0%.")


def test_families_stand_under_their_headings(made):
    kpis = made.trends(["Baskets", "NPS"])
    about = kpis.about.assign(family=["What customers do", "What customers say"])
    grid = plot_trends(replace(kpis, about=about))
    assert grid.sections == ("What customers do", "What customers say")
    assert grid._repr_html_().count("<h3>") == 2


def test_every_period_is_told_with_interval_and_n(made):
    alt = plot_trends(made.trends(["NPS"], periods=3)).charts[0].alt
    assert alt == (
        "By period: Jan 2025 20\xa0% (15 to 25, n 120); Feb 2025 40\xa0% (35 to 45, n 120); "
        "Mar 2025 60\xa0% (55 to 65, n 120)."
    )


def test_a_kpi_with_one_period_has_no_chart(made):
    kpis = made.trends(["NPS", "CSAT"])
    table = kpis.table.drop(index=range(1, 12))
    grid = plot_trends(replace(kpis, table=table))
    assert [chart.title.split(":")[0] for chart in grid.charts] == ["CSAT"]


@pytest.mark.parametrize("change", [{"every": None}, {"by": "plan"}])
def test_other_figures_are_not_drawn_as_trends(made, change):
    assert isinstance(plot_trends(replace(made.trends(), **change)), Unsaid)


def test_no_figures_are_said(made):
    kpis = made.trends(periods=1)
    assert isinstance(plot_trends(kpis), Unsaid)
    assert isinstance(plot_trends(replace(kpis, table=kpis.table.assign(estimate=np.nan))), Unsaid)
