"""Drivers: what is above chance, which way it goes, and what is said where nothing is known."""

import pandas as pd
import pytest

from cxlab.charts import Unsaid, plot_drivers
from cxlab.charts.style import ACCENT, BAD
from cxlab.drivers import Drivers


def marks(chart):
    lines = chart.figure.axes[0].lines
    return [line for line in lines if line.get_marker() not in ("", "None", None)]


def test_direction_and_chance_are_seen_without_colour(made):
    chart = plot_drivers(made.drivers(["late", "help", "visit"], noise=0.3))
    looks = [(mark.get_marker(), mark.get_markerfacecolor()) for mark in marks(chart)]
    assert looks == [("s", BAD), ("o", ACCENT), ("D", "white")]
    labels = [text.get_text() for text in chart.figure.axes[0].get_yticklabels()]
    assert labels == ["\u25bc late", "\u25b2 help", "visit"]


def test_the_title_names_the_first_driver_and_its_way(made):
    assert plot_drivers(made.drivers(["late", "help"])).title == (
        "\u201clate\u201d goes most with a worse NPS"
    )


def test_the_words_say_what_marks_and_arrows_say(made):
    alt = plot_drivers(made.drivers(["late", "help", "visit"], noise=0.3)).alt
    assert "late, with a worse rating, 80" in alt
    assert "visit (chance?)" in alt
    assert "Chance alone reaches 30" in alt


def test_nothing_above_chance_is_the_finding(made):
    chart = plot_drivers(made.drivers(noise=0.99))
    assert chart.title == "Nothing looked at goes with NPS more than chance would"


@pytest.mark.parametrize("cause", ["no rows", "no figures", "groups"])
def test_what_cannot_be_drawn_is_said(made, cause):
    given = made.drivers()
    if cause == "no rows":
        given = Drivers(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), {}, "nobody answered")
    elif cause == "no figures":
        given = Drivers(
            given.shares.assign(estimate=float("nan")),
            given.fit.assign(note="fewer than 10"),
            given.left_out,
            {"outcome": "csat"},
        )
    else:
        given = Drivers(given.shares, given.fit, given.left_out, {"by": "plan"})
    shown = plot_drivers(given)
    assert isinstance(shown, Unsaid)
    expected = {"no rows": "nobody answered", "no figures": "CSAT", "groups": "table"}
    assert expected[cause] in shown.reason
