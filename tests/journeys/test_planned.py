"""Planned against actual on small studies."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.estimate import wilson
from cxlab.journeys.planned import check_process

TOML = """
[[processes]]
name = "refund"
owner = "Service"
steps = [
  "form",
  { touchpoint = "check", by = "Service", within_days = 1, rule = "two pairs of eyes" },
  { touchpoint = "refund", by = "Service", within_days = 14 },
]
"""


def runs(count, *steps, start=0):
    return [
        {"customer_id": f"c{start + who:03}", "timestamp": day, "touchpoint": touchpoint}
        for who in range(count)
        for day, touchpoint in steps
    ]


@pytest.fixture
def study(make_study):
    rows = [
        *runs(30, (0, "form"), (0.5, "check"), (2, "refund")),
        *runs(20, (0, "form"), (3, "check"), (5, "refund"), start=30),
        *runs(40, (0, "form"), (1, "refund"), start=50),
        *runs(4, (0, "form"), (1, "refund"), (2, "check"), start=90),
        {"customer_id": "late", "timestamp": 200, "touchpoint": "visit"},
    ]
    frame = pd.DataFrame(rows)
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame["timestamp"], unit="D")
    return make_study(TOML, interactions=frame.assign(channel="web"))


def test_steps_are_counted_with_intervals(study):
    check = check_process(study)
    steps = check.steps.set_index("touchpoint")
    assert steps["n"].tolist() == [94, 94, 94]
    assert steps.loc["check", ["estimate", "low", "high"]].tolist() == pytest.approx(wilson(54, 94))
    late = steps.loc["check", ["late", "late_low", "late_high"]].tolist()
    assert late == pytest.approx(wilson(24, 54))
    assert np.isnan(steps.loc["form", "late"])
    assert np.isnan(steps.loc["form", "days"])
    assert steps.loc["refund", "days"] == pytest.approx(1.5, rel=0.02)
    assert steps.loc["check", "rule"] == "two pairs of eyes"
    assert check.parameters["owner"] == "Service"


def test_strays_show_how_many_and_what_they_cost(study):
    strays = check_process(study).strays.set_index(["kind", "touchpoint"])
    out = strays.loc[("left out", "check")]
    assert (out["n"], out["runs"], out["contacts"]) == (94, 40, 2)
    few = strays.loc[("out of order", "refund")]
    assert np.isnan(few["estimate"])
    assert few["note"] == "fewer than 10: not shown"


def test_the_page_says_what_went_as_planned_and_claims_no_cause(study):
    check = check_process(study)
    page = check._repr_html_()
    assert "32\xa0% of 94 first runs went as planned" in page
    assert "need not be why" in page
    assert check.whole.set_index("kind").loc["as planned", "runs"] == 30


def test_what_could_be_changed_is_said_with_figures(study):
    ideas = check_process(study).ideas.set_index(["change", "touchpoint"])
    assert ideas.loc[("speed up", "check"), "n"] == 54
    assert ideas.loc[("drop", "check"), "n"] == 40


def test_nobody_had_the_time(study):
    check = check_process(study, horizon_days=500)
    assert "cannot tell" in check.notes[0]
    assert check.ideas.empty
    assert check.steps["estimate"].isna().all()


def test_partitions_change_nothing(study, swap_partitions):
    whole = check_process(study)
    for parts in (2, 7):
        again = check_process(swap_partitions(study, parts))
        pd.testing.assert_frame_equal(again.steps, whole.steps)
        pd.testing.assert_frame_equal(again.strays, whole.strays)


def test_what_cannot_be_meant_is_refused(study, make_study):
    with pytest.raises(UnknownNameError, match="did you mean 'refund'"):
        check_process(study, name="refnud")
    for days in (0, float("inf"), "60", None):
        with pytest.raises(CxlabError, match="a number above 0 and at most 36,500"):
            check_process(study, horizon_days=days)


def test_a_study_without_a_process_is_told_how_to_state_one(make_study):
    rows = pd.DataFrame(runs(1, (0, "form"))).assign(channel="web", timestamp="2025-01-01")
    check = check_process(make_study(interactions=rows))
    assert "states no process" in check.reason
    assert check.strays.empty
    assert "[[processes]]" in check._repr_html_()
    with pytest.raises(UnknownNameError, match="process"):
        check_process(make_study(interactions=rows), name="refund")


def test_of_several_processes_the_first_is_taken_and_the_others_are_named(study, make_study):
    two = TOML + TOML.replace('"refund"\nowner', '"other"\nowner')
    rows = study.read("interactions", ["customer_id", "timestamp", "touchpoint"])
    check = check_process(make_study(two, interactions=rows.assign(channel="web")))
    assert check.parameters["name"] == "refund"
    assert check.notes[-1] == "The study also states \u201cother\u201d."
