"""What a study lacks is said in words that tell what to add."""

import pandas as pd
import pytest

from cxlab.kpis import KPIS
from cxlab.kpis.needs import lacking, nothing_found, pooled
from cxlab.study.settings import Question, Settings


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
    words = "answers to 'after_order' and 'yearly' together"
    assert pooled(KPIS["nps"], Settings("Shop", questions=both)) == words
    other = both | {"yearly": Question("yearly", "nps", good="low")}
    assert pooled(KPIS["csat"], Settings("Shop", questions=other)) == ""
