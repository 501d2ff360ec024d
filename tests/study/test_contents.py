"""What a study's tables hold, counted on rows typed by hand, over any number of partitions."""

import pandas as pd
import pytest

from cxlab.study.artifacts import ARTIFACTS
from cxlab.study.contents import Contents

WHEN = pd.Timestamp("2025-03-01")
CONTACTS = pd.DataFrame(
    [
        ("ann", WHEN, "page", "web", 5.0, None),
        ("ann", WHEN, "order", "web", None, None),
        ("bea", WHEN, "page", "app", None, None),
    ],
    columns=["customer_id", "timestamp", "touchpoint", "channel", "value", "device"],
).astype({"device": "str"})
ANSWERS = pd.DataFrame(
    [
        ("ann", "likely", 9.0, 0.0, 10.0, True),
        (None, "likely", 11.0, 0.0, 10.0, True),
        ("bea", "likely", None, 0.0, 10.0, False),
        ("bea", "happy", 4.0, None, None, True),
    ],
    columns=["customer_id", "question", "score", "scale_min", "scale_max", "answered"],
).assign(timestamp=WHEN)
PEOPLE = pd.DataFrame({"customer_id": ["ann", "bea"], "age": [30, 40], "empty": [None, None]})
SETTINGS = """
[roles]
visit = ["page", "shelf"]
cart = ["basket"]
[questions]
likely = { kind = "nps" }
happy = { kind = "csat" }
easy = { kind = "ces", scale = [1, 7] }
"""


@pytest.fixture(params=[1, 2, 7])
def contents(request, make_study, swap_partitions):
    study = make_study(SETTINGS, interactions=CONTACTS, responses=ANSWERS, customers=PEOPLE)
    return Contents(swap_partitions(study, request.param))


def test_columns_with_values(contents):
    assert contents.filled("interactions", "value")
    assert not contents.filled("interactions", "device")
    assert not contents.filled("interactions", "case_id")
    assert not contents.filled("findings", "statement")
    assert contents.attributes == ["age"]


def test_roles_and_questions_that_occur(contents):
    assert [contents.plays(role) for role in ("visit", "cart", "purchase")] == [True, False, False]
    assert [contents.asks(kind) for kind in ("nps", "csat", "ces")] == [True, True, False]
    assert [contents.scaled(kind) for kind in ("nps", "csat", "ces")] == [True, False, False]


def test_counts(contents):
    touchpoints = contents.touchpoints.set_index(["touchpoint", "channel"])["n"]
    assert touchpoints.to_dict() == {("order", "web"): 1, ("page", "app"): 1, ("page", "web"): 1}
    likely = contents.answers.loc["likely"]
    assert likely.to_dict() == {
        **{"n": 3, "scored": 2, "unscaled": 0, "outside": 1, "linked": 1, "unanswered": 1},
        "expected": 0,
        **{"lowest": 9.0, "highest": 11.0},
    }
    assert contents.answers.loc["happy", "unscaled"] == 1
    assert (contents.linked, contents.unanswered) == (2, 1)
    assert contents.scored == ("happy", "likely")


@pytest.mark.parametrize(
    ("kinds", "expects"),
    [
        (["expectation", "relational"], True),
        (["expectation", "expectation"], False),
        (["relational", None], False),
    ],
)
def test_what_was_expected(make_study, kinds, expects):
    """An expectation needs an answer to the same question to be held against."""
    answers = pd.DataFrame(
        {"customer_id": "ann", "timestamp": "2025-01-02", "question": "fast", "score": [3, 4]}
    ).assign(survey_type=kinds)
    contents = Contents(make_study(responses=answers))
    assert contents.expects == expects
    assert ARTIFACTS["expectation_gap"].needs[1].met(contents) == expects


def test_a_study_without_responses(make_study):
    contents = Contents(make_study(interactions=CONTACTS))
    assert contents.answers.empty
    assert (contents.linked, contents.unanswered, contents.scored) == (0, 0, ())
    assert not contents.asks("nps")
    assert not contents.scaled("nps")


def test_a_study_without_interactions(make_study):
    contents = Contents(make_study(responses=ANSWERS))
    assert contents.touchpoints.empty
    assert not contents.plays("visit")
