"""Drift drawn: the finding in the title, two marks, hidden cells hatched, every figure in words."""

import numpy as np
import pandas as pd
import pytest

from cxlab.charts.drift import plot_drift
from cxlab.charts.layout import ChartGrid
from cxlab.charts.unsaid import Unsaid
from cxlab.personas.drift import Drift

MORE, LESS = "more than chance", "no more than chance"


def made(verdict: str = MORE) -> Drift:
    """Two personas; a third of the first went to the second."""
    ends = {"before_low": 0.3, "before_high": 0.7, "after_low": 0.2, "after_high": 0.8}
    shares = pd.DataFrame({"persona": ["P1", "P2"], "name": ["App $ nights", "Web"], **ends})
    shares["n_before"], shares["n_after"] = [60, 40], [40, 60]
    shares["before"], shares["after"] = [0.6, 0.4], [0.4, 0.6]
    shares["estimate"], shares["verdict"], shares["note"] = [-0.2, 0.2], verdict, ""
    flows = pd.DataFrame({"before": ["P1", "P1", "P2", "P2"], "after": ["P1", "P2"] * 2})
    for end in ("before", "after"):
        flows[f"name_{end}"] = flows[end].map(shares.set_index("persona")["name"])
    flows["n"], flows["estimate"] = [40.0, 20, np.nan, 30], [2 / 3, 1 / 3, np.nan, 0.75]
    flows["back"], flows["net"] = np.nan, np.nan
    flows["verdict"], flows["note"] = "", ["", "", "fewer than 10: not shown", ""]
    tests = pd.DataFrame({"family": ["shares"], "p": [0.001], "verdict": [verdict]})
    return Drift(tests=tests, shares=shares, migration=flows)


def test_titles_say_the_findings_and_words_the_figures():
    grid = plot_drift(made())
    assert isinstance(grid, ChartGrid)
    assert grid.title == (
        "Between the two periods how common the personas are changed by more than chance."
    )
    shares, ways = grid.charts
    assert shares.title == "App $ nights: 60\u00a0% before, 40\u00a0% after"
    assert "Web 40\u00a0% before (30\u00a0% to 70\u00a0%, n 40)" in shares.alt
    assert ways.title == "No more go one way than the other"
    assert "App $ nights to Web 33\u00a0% (n 20)" in ways.alt


def test_the_periods_differ_by_mark_and_fill_and_not_by_colour_alone():
    axes = plot_drift(made()).charts[0].figure.axes[0]
    marks = [line for line in axes.lines if line.get_marker() not in ("", "None")]
    assert [line.get_marker() for line in marks] == ["s", "o"] * 2
    assert marks[0].get_markerfacecolor() == "white" != marks[1].get_markerfacecolor()
    assert [text.get_text() for text in axes.texts] == ["\u221220", "+20"]


def test_hidden_cells_are_hatched_and_hold_no_figure():
    axes = plot_drift(made()).charts[1].figure.axes[0]
    assert sorted(text.get_text() for text in axes.texts) == ["33", "67", "75"]
    assert [patch.get_hatch() for patch in axes.patches] == ["///"]


def test_without_a_clear_change_the_title_says_so():
    grid = plot_drift(made(LESS))
    assert grid.charts[0].title == "No persona is more or less common by more than chance"
    assert grid.title == "Between the two periods nothing changed by more than chance."


def test_more_one_way_than_back_is_said():
    drift = made()
    drift.migration.loc[1, ["back", "net", "verdict"]] = [2.0, 18.0, MORE]
    assert plot_drift(drift).charts[1].title == (
        "More go from App $ nights to Web: 20 went, 2 came back"
    )


def test_shares_that_are_hidden_are_not_drawn():
    drift = made()
    drift.shares.loc[1, ["before", "before_low", "before_high", "estimate"]] = np.nan
    chart = plot_drift(drift).charts[0]
    assert [text.get_text() for text in chart.figure.axes[0].texts] == ["\u221220", "not shown"]
    assert "Web 60\u00a0% after" in chart.alt


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (Drift("the data are too short"), "The two periods cannot be compared: the data are too"),
        (Drift(tests=made().tests), "Customers were not divided"),
    ],
)
def test_nothing_to_draw_is_said(drift, said):
    unsaid = plot_drift(drift)
    assert isinstance(unsaid, Unsaid)
    assert unsaid.reason.startswith(said)


def test_it_fits_a_phone_and_draws():
    for chart in plot_drift(made()).charts:
        assert chart.figure.get_figwidth() <= 6.4
        assert chart._repr_html_().count("<img") == 1
