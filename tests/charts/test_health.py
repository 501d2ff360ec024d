"""Contacts by month: every month is there, few channels have a tone, gaps are pointed out."""

from dataclasses import replace

import numpy as np
import pytest

from cxlab.charts import Unsaid, plot_activity
from cxlab.study.settings import OutsideEvent


def bars(chart):
    return [container.patches for container in chart.figure.axes[0].containers]


def test_bars_are_stacked_by_channel_the_busiest_at_the_bottom(made):
    health = made.health(["web", "app"], ["2025-01", "2025-02"])
    activity = health.activity.assign(n=[10.0, 30.0, 20.0, 50.0])
    drawn = bars(plot_activity(replace(health, activity=activity)))
    assert [[bar.get_height() for bar in channel] for channel in drawn] == [[30, 50], [10, 20]]
    assert [bar.get_y() for bar in drawn[1]] == [30, 50]


def test_tones_and_hatches_differ(made):
    drawn = bars(plot_activity(made.health([f"c{at}" for at in range(6)])))
    looks = {(channel[0].get_facecolor(), channel[0].get_hatch()) for channel in drawn}
    assert len(looks) == 6
    assert len({hatch for _, hatch in looks}) == 6


def test_the_smallest_channels_are_drawn_together(made):
    chart = plot_activity(made.health([f"c{at}" for at in range(20)]))
    assert len(bars(chart)) == 6
    assert "15 other channels" in chart.alt
    assert bars(chart)[-1][0].get_height() == 1500


def test_a_month_without_contacts_is_a_gap_and_is_pointed_out(made):
    chart = plot_activity(made.health(["web"], ["2024-11", "2025-01", "2025-02", "2025-03"]))
    assert len(bars(chart)[0]) == 5
    assert chart.title == "Far fewer contacts than usual in Dec 2024: a gap in the data?"
    assert "Dec 2024 0" in chart.alt


def test_the_first_and_the_last_month_may_be_short(made):
    health = made.health(["web"], [f"2025-0{month}" for month in range(1, 7)])
    activity = health.activity.assign(n=[1.0, 90.0, 100.0, 95.0, 105.0, 2.0])
    assert plot_activity(replace(health, activity=activity)).title == (
        "Contacts were most in May 2025: 105"
    )


def test_many_gaps_are_not_all_listed(made):
    chart = plot_activity(made.health(["web"], ["2024-01", "2024-02", "2024-12"]))
    assert "and 6 other months" in chart.title or chart.title.startswith("Contacts were most")


def test_a_long_period_names_few_months(made, look):
    months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    chart = plot_activity(made.health(["web"], months))
    labels = look.ticks(chart.figure.axes[0].xaxis)
    assert len(labels) <= 7
    look.texts(chart.figure)
    assert not look.colliding(labels)


def test_hidden_figures_are_said_and_not_drawn_as_none(made):
    health = made.health(["web", "app"])
    activity = health.activity.assign(n=[np.nan, 40.0])
    chart = plot_activity(replace(health, activity=activity))
    assert "Not drawn: 1 months of a channel" in chart.alt
    assert isinstance(plot_activity(replace(health, activity=activity.head(1))), Unsaid)


def test_events_are_drawn_in_their_month_and_named(made):
    health = made.health(months=["2025-01", "2025-02", "2025-03"])
    events = [OutsideEvent("2025-02-15", "price rise"), OutsideEvent("2026-01-01", "later")]
    chart = plot_activity(health, events=events)
    axes = chart.figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["1 price rise"]
    assert axes.lines[0].get_xdata()[0] == pytest.approx(1.02, abs=0.03)
    assert "1 price rise (2025-02-15)" in chart.alt


def test_an_event_s_whole_name_stands_below(made):
    health = made.health(months=["2025-01", "2025-02", "2025-03"])
    title = "New payment page: one step instead of three"
    chart = plot_activity(health, events=[OutsideEvent("2025-02-15", title)])
    words = " ".join(text.get_text() for text in chart.figure.texts).replace("\n", " ")
    assert words == f"dashed: 1 {title} (2025-02-15)"
