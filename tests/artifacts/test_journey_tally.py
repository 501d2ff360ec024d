"""What one partition counts, and that counts add up."""

import json
from functools import partial

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_tally import (
    EVERYONE,
    MapPlan,
    crossings,
    fixed_stage,
    merge_tallies,
    placed_answers,
    split_rest,
    staged,
    tally_map,
)
from cxlab.journeys.rules import stage_rules, stages_of
from cxlab.study.settings import Settings

RULES = stage_rules(Settings("A study"))
DAY = pd.Timestamp("2025-01-01")


def kernel(interactions, rules):
    return stages_of(interactions, rules).to_frame()


def plan(**more):
    end, horizon = DAY + pd.Timedelta(days=60), pd.Timedelta(days=30)
    return MapPlan(partial(kernel, rules=RULES), RULES, end, horizon, **more)


ROWS = [("a", 0, "page"), ("a", 40, "basket"), ("b", 0, "page"), ("b", 5, "basket")]
ROWS += [("c", 50, "page"), ("c", 51, "X1")]


@pytest.fixture
def contacts():
    frame = pd.DataFrame(ROWS, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = DAY + pd.to_timedelta(frame.pop("day"), unit="D")
    frame = frame.assign(channel="web", actor=None)
    return frame.astype(dict.fromkeys(["customer_id", "touchpoint", "channel", "actor"], "str"))


@pytest.fixture
def answers():
    frame = pd.DataFrame(
        {
            "row_id": ["r0", "r1", "r2"],
            "response_id": ["s0", "s0", "s1"],
            "customer_id": ["a", "a", None],
            "timestamp": DAY + pd.to_timedelta([1, 1, 1], unit="D"),
            "question": ["csat", "why", "csat"],
            "score": [1.0, None, 5.0],
            "scale_min": 1.0,
            "scale_max": 5.0,
            "verbatim": [None, "it would not load at all", None],
            "touchpoint": ["page", "page", "basket"],
            "survey_type": None,
        }
    )
    texts = ["row_id", "response_id", "customer_id", "question", "verbatim", "touchpoint"]
    return frame.astype(dict.fromkeys([*texts, "survey_type"], "str"))


def test_who_went_on_and_who_could_have(contacts):
    ways = crossings(staged(contacts, plan()), plan())
    looked = ways[ways["stage"] == "consideration"].set_index("customer_id")
    assert looked["eligible"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert looked["gone"].to_dict() == {"a": 0, "b": 1, "c": 0}
    assert looked["went"].to_dict() == {"a": True, "b": True, "c": False}


def test_customers_in_no_persona_are_left_out(contacts, answers):
    groups = pd.Series({"a": "A", "b": "B"}, name="persona")
    tally, rest = split_rest(tally_map(contacts, answers, plan=plan(groups=groups)))
    assert rest["sizes"]["customers"].tolist() == [1]
    assert tally["sizes"]["persona"].tolist() == ["A", "B"]
    assert tally["outside"]["customers"].tolist() == [1]
    assert tally["answers"]["persona"].unique().tolist() == ["A"]


def test_answers_are_placed(contacts, answers):
    asked = placed_answers(answers, staged(contacts, plan()), plan())
    assert asked["stage"].tolist() == ["consideration", "consideration", "conversion"]
    assert asked["person"].tolist() == ["a", "a", "response s1"]
    assert asked["worst"].tolist() == [-1, -1, 1]  # the words came with the score


def test_what_was_expected_is_no_experience(contacts, answers):
    answers.loc[2, "survey_type"] = "expectation"
    asked = placed_answers(answers, staged(contacts, plan()), plan())
    assert asked["row_id"].tolist() == ["r0", "r1"]


def test_counts(contacts, answers):
    tally = tally_map(contacts, answers, plan=plan(pains=("basket",)))
    assert tally["sizes"].to_numpy().tolist() == [[EVERYONE, 3, 6, 1]]
    places = tally["places"].set_index(["stage", "touchpoint"])["customers"]
    assert places.to_dict() == {("consideration", "page"): 3, ("conversion", "basket"): 2}
    assert tally["hurts"]["customers"].tolist() == [2]
    assert tally["quotes"]["verbatim"].tolist() == ["it would not load at all"]


def test_partitions_add_up(contacts, answers):
    whole = merge_tallies([tally_map(contacts, answers, plan=plan(pains=("basket",)))])
    parts = [
        tally_map(
            contacts[contacts["customer_id"] == who].reset_index(drop=True),
            answers[answers["customer_id"].fillna("b") == who].reset_index(drop=True),
            plan=plan(pains=("basket",)),
        )
        for who in "bca"
    ]
    merged = merge_tallies(parts)
    for name, frame in whole.items():
        pd.testing.assert_frame_equal(merged[name], frame, check_dtype=False)


@pytest.mark.parametrize(
    ("touchpoint", "stage"), [("basket", "conversion"), ("page", "unplaced"), ("X1", "unplaced")]
)
def test_a_stage_that_is_the_same_for_everyone(touchpoint, stage):
    assert fixed_stage(RULES, touchpoint) == stage


def test_five_thousand_touchpoints_are_grouped_and_the_map_says_so(make_study):
    often = ["x" * 10_000, "<script>alert(1)</script>", "\u05e9\u05dc\u05d5\u05dd", "=order()"]
    names = [f"page {number}" for number in range(4_996)] + 20 * often
    frame = pd.DataFrame({"touchpoint": names, "channel": "web"})
    frame["customer_id"] = [f"c{number % 100}" for number in range(4_996)] + [
        f"c{number // 4}" for number in range(80)
    ]
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(range(len(frame)), "min")
    stages = f"[stages.touchpoints]\nconsideration = {json.dumps(often)}\n"
    drawn = map_journeys(make_study(stages, interactions=frame))
    done = drawn.cells.query("row == 'what they do' and stage == 'consideration'")
    assert set(done["touchpoint"].dropna()) >= set(often)
    assert done["note"].iloc[-1] == "and 4,996 other touchpoints, not listed"
    page = drawn._repr_html_()
    assert "4,996 other touchpoints, not listed" in page
    assert "<script>alert" not in page
    assert len(page.encode()) < 200_000
