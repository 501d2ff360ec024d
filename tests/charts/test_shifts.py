"""Trends of use, drawn."""

import pandas as pd

from cxlab.charts.shifts import plot_shifts
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.shifts import Shifts


def shifts(*estimates, verdict="clearly falls"):
    rows = [
        {
            "kind": "touchpoint",
            "item": f"place {number}",
            "n": 100,
            "estimate": value,
            "low": value - 0.05,
            "high": value + 0.05,
            "verdict": verdict,
            "first": pd.Timestamp("2025-01-01"),
            "last": pd.Timestamp("2025-12-01"),
        }
        for number, value in enumerate(estimates)
    ]
    return Shifts(pd.DataFrame(), pd.DataFrame(rows), "MS")


def test_the_largest_change_is_the_finding():
    chart = plot_shifts(shifts(0.1, -0.3))
    assert chart.title.startswith("The use of place 1 falls: ")
    assert chart.alt.count("n 100") == 2
    assert chart.to_bytes("svg")


def test_any_name_is_drawn(made, look):
    found = shifts(*[0.1] * 4)
    trends = found.trends.assign(item=list(made.hostile[:4]))
    chart = plot_shifts(Shifts(found.table, trends, found.every))
    assert not look.clipped(chart.figure)
    assert "<script" not in chart._repr_html_()


def test_without_a_clear_trend_there_is_a_sentence():
    assert isinstance(plot_shifts(shifts(0.1, verdict="no clear trend")), Unsaid)
