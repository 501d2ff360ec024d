"""Scales: alpha by hand and as published, traits in 0..1, weak ones described only."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.features.psychometrics import (
    ITEM_COLUMNS,
    cronbach_alpha,
    find_items,
    find_unreliable,
    score_traits,
    tally_items,
    trait_reliability,
)
from cxlab.personas.features.window import Window
from cxlab.study.settings import ATTITUDE, Question, Settings


def items(trait: str, *names: str) -> dict[str, Question]:
    return {name: Question(name, ATTITUDE, scale=(1, 5), trait=trait) for name in names}


def test_alpha_of_parallel_and_of_unrelated_questions_by_hand() -> None:
    same = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 3.0, 4.0]})
    assert cronbach_alpha(same)[0] == pytest.approx(1)
    # variances 1/3 each, of the sum 2/3: nothing in common
    apart = pd.DataFrame({"a": [0.0, 0.0, 1.0, 1.0], "b": [0.0, 1.0, 0.0, 1.0]})
    alpha, low, high = cronbach_alpha(apart)
    assert alpha == pytest.approx(0)
    assert low < 0 < high < 1


def test_feldts_interval_as_computed_from_the_f_distribution() -> None:
    # n = 41, k = 26, alpha = .79 and 90 %: Feldt, Woodruff & Salih 1987 give .70 to .86
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(41, 26)) + draw.normal(size=(41, 1)) * 0.4)
    alpha, low, high = cronbach_alpha(frame, 0.9)
    assert (1 - low) / (1 - alpha) == pytest.approx((1 - 0.70) / (1 - 0.79), abs=0.03)
    assert (1 - high) / (1 - alpha) == pytest.approx((1 - 0.86) / (1 - 0.79), abs=0.03)


def test_the_interval_covers_the_true_alpha_as_often_as_it_says() -> None:
    # four parallel questions that share half of their variance: alpha = 4 * .5 / (1 + 3 * .5) = .8
    draw, covered = np.random.default_rng(1), 0
    for _ in range(300):
        frame = pd.DataFrame(draw.normal(size=(60, 4)) + draw.normal(size=(60, 1)))
        _, low, high = cronbach_alpha(frame)
        covered += low <= 0.8 <= high
    assert 0.91 <= covered / 300 <= 0.985


@pytest.mark.parametrize(
    "frame", [{"a": [1.0, 2.0]}, {"a": [1.0], "b": [2.0]}, {"a": [1.0, 1.0], "b": [2.0, 2.0]}]
)
def test_alpha_that_cannot_be_known_is_missing(frame: dict[str, list[float]]) -> None:
    assert np.isnan(cronbach_alpha(pd.DataFrame(frame))).all()


def test_alpha_of_equal_answers_is_not_made_of_rounding() -> None:
    frame = pd.DataFrame(0.3, index=range(10_001), columns=list("abc"))
    frame.iloc[::3] = frame.iloc[::3] + 1e-16
    assert frame.sum(axis=1).var() > 0
    assert np.isnan(cronbach_alpha(frame)).all()


def test_answers_go_from_0_to_1_reversed_ones_turned_and_off_scale_ones_not_at_all() -> None:
    asked = items("thrift", "a", "b") | {
        "c": Question("c", ATTITUDE, scale=(1, 5), trait="thrift", good="low")
    }
    rows = [
        ("ann", "a", 5.0, "2025-01-01"),
        ("ann", "a", 3.0, "2025-01-02"),
        ("ann", "c", 1.0, "2025-01-01"),
        ("bob", "a", 9.0, "2025-01-01"),
        ("bob", "b", 2.0, "2025-01-01"),
        (None, "b", 2.0, "2025-01-01"),
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "question", "score", "timestamp"])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    frame = frame.reindex(columns=list(ITEM_COLUMNS)).assign(answered=True, survey_type=None)
    found = tally_items(frame, items=tuple(asked.values()))
    assert found.loc["ann"].dropna().to_dict() == {"a": 0.75, "c": 1.0}
    assert found.loc["bob"].dropna().to_dict() == {"b": 0.25}
    late = tally_items(frame, items=tuple(asked.values()), window=Window.of("2025-01-02"))
    assert late.loc["ann", "a"] == 0.5
    traits = score_traits(found, asked)["trait_thrift"]
    assert traits["ann"] == pytest.approx((0.75 + 1) / 2)
    assert np.isnan(traits["bob"])  # one of three is less than half


def test_a_trait_that_is_not_measured_says_why() -> None:
    draw = np.random.default_rng(2)
    asked = items("noise", "a", "b") | items("lone", "c") | items("flat", "d", "e")
    asked |= items("rare", "f", "g") | items("good", "h", "i")
    answers = pd.DataFrame(draw.uniform(size=(50, 6)), columns=list("abcfgh"))
    answers = answers.assign(d=0.5, e=0.5, i=answers["h"])
    answers.loc[5:, "f"] = np.nan
    why = find_unreliable(answers, asked, Settings("Shop", min_group=10))
    assert sorted(why) == ["trait_flat", "trait_lone", "trait_noise", "trait_rare"]
    assert why["trait_lone"].startswith("one question is no scale")
    assert why["trait_rare"] == "fewer than 10 customers answered all of its 2 questions"
    assert why["trait_flat"] == "all customers answered its 2 questions alike"
    assert "do not measure one thing (Cronbach's alpha" in why["trait_noise"]


def test_reliability_is_reported_for_each_trait_with_an_interval(make_study) -> None:
    text = "\n".join(
        f'{name} = {{ kind = "attitude", trait = "thrift", scale = [1, 5] }}' for name in "ab"
    )
    draw = np.random.default_rng(3)
    first = draw.integers(1, 6, 30).astype(float)
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in range(30)] * 2,
            "question": ["a"] * 30 + ["b"] * 30,
            "score": [*first, *first[:-1], 6 - first[-1]],
            "timestamp": pd.Timestamp("2025-01-01"),
        }
    )
    ids = frame.index.astype("str")
    study = make_study(f"[questions]\n{text}", responses=frame.assign(row_id=ids, response_id=ids))
    row = trait_reliability(study).iloc[0]
    assert (row["trait"], row["items"], row["n"], row["note"]) == ("thrift", 2, 30, "")
    assert 0.6 < row["low"] < row["alpha"] < row["high"] <= 1
    assert trait_reliability(study, since="2025-02-01")["n"].tolist() == [0]


def test_a_study_without_scales_has_no_traits(make_study) -> None:
    frame = pd.DataFrame(
        {"row_id": ["1"], "response_id": ["1"], "customer_id": ["a"], "question": ["q"]}
    )
    study = make_study(responses=frame.assign(score=1.0, timestamp=pd.Timestamp("2025-01-01")))
    assert trait_reliability(study).empty
    assert find_items(study.settings) == {}
