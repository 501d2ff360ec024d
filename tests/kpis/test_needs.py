"""What a study lacks is said in words that tell what to add."""

import pandas as pd
import pytest

from cxlab.kpis import KPIS
from cxlab.kpis.needs import lacking, nothing_found, pooled
from cxlab.study.settings import Goal, Question, Settings


@pytest.fixture
def study(make_study):
    rows = pd.DataFrame(
        {
            "customer_id": ["ann"],
            "timestamp": [pd.Timestamp("2025-01-02")],
            "touchpoint": ["order"],
            "channel": ["web"],
        }
    )
    return make_study('[roles]\npurchase = ["order"]', interactions=rows)


def test_a_table_and_a_question(study):
    assert lacking(KPIS["nps"], study) == (
        "needs responses: say with [[tables.responses]] which source has them; "
        "needs a question of the kind 'nps': [questions] name = { kind = \"nps\", scale = [0, 10] }"
    )


def test_a_role(study):
    assert lacking(KPIS["cart_abandonment"], study) == (
        "needs touchpoints with the role 'cart' (something is put into the basket): "
        "[roles] cart = [...]"
    )


def test_a_column(study):
    assert lacking(KPIS["customer_value"], study) == (
        "needs the column 'value' in interactions: map it under [[tables.interactions]]"
    )


def test_a_scale(make_study):
    rows = pd.DataFrame(
        {
            "response_id": ["1"],
            "customer_id": ["ann"],
            "timestamp": [pd.Timestamp("2025-01-02")],
            "question": ["happy"],
            "score": [4.0],
        }
    )
    study = make_study('[questions]\nhappy = { kind = "csat" }', responses=rows)
    assert lacking(KPIS["csat"], study) == (
        "needs the scale of 'happy': [questions] happy = { kind = \"csat\", scale = [1, 5] }"
    )
    scaled = make_study(
        '[questions]\nhappy = { kind = "csat" }',
        responses=rows.assign(scale_min=1.0, scale_max=5.0),
    )
    assert lacking(KPIS["csat"], scaled) == ""


def test_nothing_is_lacking(study):
    assert lacking(KPIS["repeat_purchase"], study) == ""


def test_what_to_check_where_nothing_was_found():
    settings = Settings("Shop", questions={"likely": Question("likely", "nps")})
    assert nothing_found(KPIS["nps"], settings).startswith("no answer to 'likely' on its scale")
    assert "'cart' or 'purchase'" in nothing_found(KPIS["cart_abandonment"], settings)
    assert "180 days of data" in nothing_found(KPIS["churn"], settings)


def test_several_questions_are_named():
    both = {name: Question(name, "nps") for name in ("after_order", "yearly")}
    settings = Settings("Shop", questions=both)
    words = "'after_order' and 'yearly' together"
    assert pooled(KPIS["nps"], settings) == f"answers about the company as a whole to {words}"
    assert pooled(KPIS["nps_transactional"], settings) == f"answers after one contact to {words}"
    other = both | {"yearly": Question("yearly", "nps", good="low")}
    assert pooled(KPIS["csat"], Settings("Shop", questions=other)) == ""


def test_several_goals_are_named():
    goals = {name: Goal(name, ("x",), ("y",)) for name in ("buy", "ask", "return")}
    words = "attempts at 'buy', 'ask' and 'return' together"
    assert pooled(KPIS["goal_completion"], Settings("Shop", goals=goals)) == words
    assert pooled(KPIS["goal_completion"], Settings("Shop", goals={"buy": goals["buy"]})) == ""


def test_a_goal_and_customers_in_two_channels(make_study):
    rows = {"customer_id": "ann", "timestamp": pd.Timestamp("2025-01-02"), "touchpoint": "order"}
    other = {**rows, "touchpoint": "parcel", "channel": "carrier", "direction": "company"}
    frame = pd.DataFrame([{**rows, "channel": "web", "direction": "customer"}, other])
    goal = '[goals]\nget = { start = "order", end = "parcel" }'
    assert lacking(KPIS["goal_completion"], make_study(interactions=frame)) == (
        'needs a goal: [goals] "return a parcel" = { start = [...], end = [...], days = 30 }'
    )
    study = make_study(goal, interactions=frame)
    assert lacking(KPIS["goal_completion"], study) == ""
    assert lacking(KPIS["channel_switches"], study) == (
        "needs contacts of customers in two channels: theirs are all in 'web'"
    )
    two = make_study(goal, interactions=frame.assign(direction="customer"))
    assert lacking(KPIS["channel_switches"], two) == ""


def test_the_kind_of_survey_is_part_of_what_to_check():
    settings = Settings("Shop", questions={"likely": Question("likely", "nps")})
    assert "(survey_type 'transactional')" in nothing_found(KPIS["nps_transactional"], settings)
