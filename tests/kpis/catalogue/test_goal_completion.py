"""Attempts that reach their goal in time, and those that nobody can judge yet."""

import json
from dataclasses import replace

import pytest

from cxlab.kpis import measure_kpis
from cxlab.kpis.catalogue.goal_completion import goal_completion
from cxlab.study.settings import Goal

RETURN = Goal("return", ("form",), ("refund",), 30)


def test_six_attempts(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "form"),  # reached on day 30
            ("a", "2025-01-31", "refund"),
            ("b", "2025-01-01", "form"),  # a day too late
            ("b", "2025-02-01", "refund"),
            ("c", "2025-01-01", "form"),  # never
            ("d", "2025-12-02", "form"),  # its time is not over: left out though reached
            ("d", "2025-12-03", "refund"),
            ("e", "2025-01-01", "refund"),  # an end without a start
            ("f", "2025-12-01", "form"),  # exactly 30 days of data left
        ]
    )
    found = goal_completion(rows, scope(end="2025-12-31", goals=[RETURN]))
    assert found["customer_id"].tolist() == ["a", "b", "c", "d", "f"]
    assert found["value"].fillna(-1).tolist() == [1, 0, 0, -1, 0]
    assert set(found["touchpoint"]) == {"form"}


def test_goals_are_put_together(contacts, scope):
    rows = contacts([("a", "2025-01-01", "form"), ("a", "2025-01-02", "order")])
    goals = [RETURN, Goal("buy", ("form",), ("order",), 1)]
    assert goal_completion(rows, scope(goals=goals))["value"].tolist() == [0, 1]


def test_without_goals_there_are_no_attempts(contacts, scope):
    assert goal_completion(contacts([("a", "2025-01-01", "form")]), scope()).empty


def test_the_sample_pays_as_planted(sample):
    """Within 55 seconds every checkout is an attempt of its own: the next one takes a minute."""
    planted = json.loads((sample.path / "truth" / "intervention.json").read_text(encoding="utf-8"))
    goals = {"pay": Goal("pay", ("checkout",), ("order",), 55 / 86_400)}
    study = replace(sample, settings=replace(sample.settings, goals=goals))
    months = measure_kpis(study, every="MS", kpis=["goal_completion"]).table
    after = months["period"] >= planted["date"]
    for part, rows in (("before", months[~after]), ("after", months[after])):
        truth = planted["checkouts_that_end_in_an_order"][part]
        assert rows["n"].sum() == pytest.approx(truth["n"], rel=0.002)
        share = (rows["n"] * rows["estimate"]).sum() / rows["n"].sum()
        assert share == pytest.approx(truth["share"], abs=0.002)
