"""The picture of what was told and what came."""

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.reliability import plot_reliability
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.today import stage_chances
from cxlab.journeys.today.chances import StageChances
from tests.journeys.today.made import contacts, leavers


def test_a_panel_for_each_outcome(make_study):
    told = stage_chances(make_study(interactions=leavers(1, customers=200)), horizons=(30,))
    chart = plot_reliability(told)
    assert isinstance(chart, Chart)
    assert [axes.get_title(loc="left") for axes in chart.figure.axes] == ["goes on", "falls silent"]
    assert chart.title.startswith("Chances were off by ")
    assert "falls silent within 30 days (better than one share for all by" in chart.alt
    assert chart.to_bytes("svg") == plot_reliability(told).to_bytes("svg")


def test_what_is_hidden_is_not_drawn():
    line = {"horizon": 30, "outcome": "goes on", "bin": [1, 2], "n": [90, 4]}
    bins = pd.DataFrame(line).assign(estimate=[0.1, None], low=[0.05, None], high=[0.2, None])
    checked = pd.DataFrame({"horizon": [30], "outcome": "goes on", "n": 94.0, "estimate": 0.2})
    checked = checked.assign(low=0.1, high=0.3, calibration_error=0.02, verdict="held", note="")
    bins = bins.assign(predicted=[0.12, None], note=["", "fewer than 10: not shown"])
    chart = plot_reliability(StageChances(pd.DataFrame(), checked, bins, pd.DataFrame()))
    assert "n 4)" not in chart.alt
    assert "n 90)" in chart.alt


def test_no_chances_no_chart(make_study):
    told = stage_chances(make_study(interactions=contacts([(0, "page")])), horizons=(30,))
    found = plot_reliability(told)
    assert isinstance(found, Unsaid)
    assert found.reason.startswith("The data reach over 0 days")
