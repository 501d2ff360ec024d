"""Effort: the mean on the question's own scale."""

from dataclasses import replace

import pandas as pd
import pytest

from cxlab.kpis import measure_kpis
from cxlab.kpis.catalogue.ces import ces


def test_six_answers_keep_their_scores(answers, scope, question):
    rows = answers(
        [(name, "q", score) for name, score in zip("abcdef", [1, 2, 2, 3, 7, 3], strict=True)]
    )
    found = ces(rows, scope(question("ces", (1, 7), good="low")))
    assert found["value"].tolist() == [1, 2, 2, 3, 7, 3]
    assert found["value"].mean() == 3


def test_answers_on_another_scale_are_left_out(answers, scope, question):
    rows = answers([("a", "q", 2, 1, 7), ("b", "q", 2, 1, 5)], "scale_min", "scale_max")
    found = ces(rows, scope(question("ces", (1, 7))))
    assert found["value"].notna().tolist() == [True, False]


def test_a_question_with_the_other_end_good_is_not_mixed_in(answers, scope, question):
    rows = answers([("a", "q", 2), ("b", "other", 6)])
    low, high = question("ces", (1, 7), "low"), question("ces", (1, 7), "high", "other")
    assert ces(rows, scope(low, high))["customer_id"].tolist() == ["a"]


def test_without_a_scale_in_the_settings_the_rows_give_it(answers, scope, question):
    rows = answers([("a", "q", 2, 1, 7), ("b", "q", 8, 1, 7)], "scale_min", "scale_max")
    found = ces(rows, replace(scope(question("ces")), scales={"q": (1, 7)}))
    assert found["value"].tolist() == [2]


def test_the_commonest_scale_counts_where_rows_differ(make_study):
    size, half = 30, 12
    frame = pd.DataFrame(
        {
            "response_id": [f"r{n}" for n in range(size)],
            "customer_id": [f"c{n}" for n in range(size)],
            "timestamp": pd.Timestamp("2025-01-02"),
            "question": "q",
            "score": [90.0] * half + [1.0] * 17 + [2.0],
            "scale_min": [0.0] * half + [1.0] * 18,
            "scale_max": [100.0] * half + [7.0] * 18,
        }
    )
    study = make_study(settings='[questions]\nq = { kind = "ces", good = "low" }', responses=frame)
    row = measure_kpis(study, kpis=["ces"]).table.iloc[0]
    assert (row["n"], row["estimate"]) == (18, pytest.approx(19 / 18))
    assert row["low"] == 1  # not below the scale
    assert row["note"] == "40 % left out: answers on another scale"
