"""How a notebook shows changes."""

import pandas as pd
import pytest

from cxlab.kpis import Changes
from cxlab.kpis.scorecard import period_name

ROW = {
    "kpi": "nps",
    "period_before": pd.Timestamp("2025-02-01"),
    "period_after": pd.Timestamp("2025-03-01"),
    **{"n_before": 80, "before": 20.0, "before_low": 10.0, "before_high": 30.0},
    **{"n_after": 90, "after": 48.0, "after_low": 40.0, "after_high": 56.0},
    **{"estimate": 28.0, "low": 15.0, "high": 40.0, "p": 0.001, "p_adjusted": 0.002},
    **{"verdict": "clear change", "direction": "better", "target": 35.0, "benchmark": None},
    **{"unit": "points", "note": ""},
}
ABOUT = pd.DataFrame(
    {
        "kpi": ["nps", "churn", "csat"],
        "label": ["NPS <b>", "Fell silent", "CSAT"],
        "family": ["What customers say", "Whether they stay", "What customers say"],
        "good": ["high", "low", "high"],
    }
)


@pytest.fixture
def page():
    late = {"period_before": "2024-11-01", "period_after": "2024-12-01", "direction": "worse"}
    other = {**ROW, **{key: pd.Timestamp(late[key]) for key in list(late)[:2]}, "kpi": "churn"}
    other |= {"direction": "worse", "unit": "share", "target": None, "estimate": 0.04}
    other |= {"low": 0.01, "high": 0.07}
    gone = {**ROW, "kpi": "csat", "period_before": pd.NaT, "period_after": pd.NaT}
    table = pd.DataFrame([ROW, {**ROW}, other, {**gone, "verdict": "cannot be said"}])
    return Changes(table, ABOUT, every="MS")._repr_html_()


def test_both_periods_the_difference_and_the_verdict_are_shown(page):
    assert "Mar 2025 beside Feb 2025" in page
    assert '+48 <span class="n">+40 to +56 · n 90</span>' in page
    assert '+28\u00a0points <span class="n">+15 to +40</span>' in page
    assert '<span class="gain">clear change: better</span>' in page
    assert '+35 <span class="gain">reached</span>' in page


def test_a_kpi_of_other_periods_says_which(page):
    assert "Dec 2024 beside Nov 2024: what came later cannot be judged yet" in page
    assert '<span class="pain">clear change: worse</span>' in page
    assert "+4.0\u00a0points" in page


def test_families_head_their_lines_and_names_are_escaped(page):
    assert page.index("What customers say") < page.index("NPS &lt;b&gt;")
    assert page.index("NPS &lt;b&gt;") < page.index("Whether they stay")
    assert "<b>" not in page


def test_what_is_not_there_is_named_once_below(page):
    assert "Not in these data: CSAT." in page
    assert "among 4 looked at together" in page


def test_what_cannot_be_said_says_why():
    row = {**ROW, "estimate": None, "verdict": "cannot be said", "direction": "", "after": None}
    page = Changes(pd.DataFrame([{**row, "note": "fewer than 10"}]), ABOUT)._repr_html_()
    assert "cannot be said: fewer than 10" in page
    assert "not shown" in page


def test_named_periods_and_groups_are_shown():
    table = pd.DataFrame([{**ROW, "region": "north"}])
    page = Changes(table, ABOUT, by="region", names=("2025Q1", "2025Q2"))._repr_html_()
    assert "2025Q2 beside 2025Q1" in page
    assert "north" in page


@pytest.mark.parametrize(
    ("every", "name"),
    [("QS-JAN", "Q2 2025"), ("W-MON", "from 1 Apr 2025"), (None, "from 1 Apr 2025")],
)
def test_what_periods_are_called(every, name):
    assert period_name("2025-04-01", every) == name


def test_a_clear_change_of_what_is_neither_good_nor_bad_is_no_gain():
    row = {**ROW, "direction": "", "target": None}
    page = Changes(pd.DataFrame([row]), ABOUT.assign(good="neither"), every="MS")._repr_html_()
    assert "clear change: rose" in page
    assert 'class="gain"' not in page
