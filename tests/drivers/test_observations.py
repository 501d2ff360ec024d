from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.drivers.observations import Asked, observe, unscaled
from cxlab.kpis import Scope
from cxlab.kpis.catalogue.response_time import response_time
from cxlab.kpis.periods import whole
from cxlab.study.settings import Settings

DAY = pd.Timedelta("1D")
ASKED = Asked(("nps",), 30 * DAY, service=("call",), reply=("answer",))


def pairs(observed) -> set[tuple[str, str]]:
    rows = observed.answers["row_id"].to_numpy()[observed.contacts["answer"]]
    return set(zip(rows, observed.contacts["touchpoint"], strict=True))


def test_contacts_count_within_the_window_up_to_the_answer(met, said):
    interactions = met(
        ("ann", 9.9, "too early", None),
        ("ann", 10, "first day", None),
        ("ann", 20, "twice", None),
        ("ann", 21, "twice", None),
        ("ann", 40, "same moment", None),
        ("ann", 40.1, "too late", None),
        ("bea", 30, "another's", None),
    )
    seen = observe(interactions, said(("ann", 40, "nps", 9), ("cem", 40, "nps", 2)), ASKED)
    assert pairs(seen) == {("r0", "first day"), ("r0", "twice"), ("r0", "same moment")}
    assert len(seen.contacts) == 3


def test_every_answer_has_its_own_window(met, said):
    interactions = met(("ann", 1, "shop", None), ("ann", 35, "web", None), ("bea", 2, "web", None))
    responses = said(("ann", 10, "nps", 1), ("bea", 10, "nps", 2), ("ann", 36, "nps", 3))
    seen = observe(interactions, responses, ASKED)
    assert pairs(seen) == {("r0", "shop"), ("r1", "web"), ("r2", "web")}


@pytest.mark.parametrize(("after", "rows"), [(False, ["r1", "r2"]), (True, ["r0"]), (None, "all")])
def test_answers_in_the_other_kind_of_survey_are_neither_outcome_nor_driver(met, said, after, rows):
    kinds = ["transactional", "relational", None, "transactional"]
    given = [("ann", 1, "nps", 1), ("ann", 2, "nps", 2), ("ann", 3, "nps", 3), ("ann", 1, "ces", 4)]
    responses = said(*given, survey_type=kinds, response_id="one")
    seen = observe(met(), responses, replace(ASKED, transactional=after))
    assert seen.answers["row_id"].tolist() == (["r0", "r1", "r2"] if rows == "all" else rows)
    assert set(seen.ratings["question"]) == {"ces"}


def test_the_order_of_rows_does_not_matter(met, said):
    rng = np.random.default_rng(3)
    rows = [
        (f"c{rng.integers(9)}", rng.integers(90), f"t{rng.integers(5)}", None) for _ in "x" * 99
    ]
    interactions = met(*rows)
    responses = said(*((f"c{rng.integers(9)}", rng.integers(90), "nps", 1.0) for _ in range(40)))
    plain = pairs(observe(interactions, responses, ASKED))
    mixed = observe(interactions.sample(frac=1, random_state=1), responses[::-1], ASKED)
    assert plain == pairs(mixed)
    slow = {
        (one.row_id, other.touchpoint)
        for one in responses.itertuples()
        for other in interactions.itertuples()
        if one.customer_id == other.customer_id
        and one.timestamp - 30 * DAY <= other.timestamp <= one.timestamp
    }
    assert plain == slow


def test_only_answers_of_known_customers_count(met, said):
    responses = said(
        ("ann", 1, "nps", 5), (None, 1, "nps", 5), ("bea", 1, "nps", None), ("cem", 1, "nps", 5)
    )
    responses["answered"] = pd.array([True, True, True, False], dtype="boolean")
    assert observe(met(), responses, ASKED).answers["customer_id"].tolist() == ["ann"]
    responses["answered"] = pd.array([pd.NA] * 4, dtype="boolean")
    assert observe(met(), responses, ASKED).answers["customer_id"].tolist() == ["ann", "cem"]


def test_nothing_at_all(met, said):
    seen = observe(met(), said(), ASKED)
    assert [len(part) for part in vars(seen).values()] == [0, 0, 0, 0]


def test_scores_are_put_on_one_scale_with_high_good(met, said):
    asked = Asked(("nps", "effort", "old"), 30 * DAY, low_is_good=frozenset(["effort", "old"]))
    rows = [("ann", 1, "nps", 4.0), ("ann", 1, "effort", 2.0), ("ann", 1, "old", 2.0)]
    responses = said(*rows, scale_min=[0, 1, np.nan], scale_max=[10, 5, np.nan])
    assert observe(met(), responses, asked).answers["score"].tolist() == [0.4, 0.75]
    assert unscaled(responses, asked).tolist() == ["old"]
    alone = Asked(("old",), 30 * DAY, low_is_good=frozenset(["old"]))
    assert observe(met(), responses, alone).answers["score"].tolist() == [-2]
    assert unscaled(responses, alone).empty
    known = Asked(("nps", "effort", "old"), 30 * DAY, scales={"old": (0, 8), "nps": (0, 5)})
    assert observe(met(), responses, known).answers["score"].tolist() == [0.4, 0.25, 0.25]


def test_the_wait_for_a_first_answer(met, said):
    interactions = met(
        ("ann", 1, "call", "A"),
        ("ann", 1.5, "call", "A"),
        ("ann", 2, "answer", "A"),
        ("ann", 3, "answer", "A"),
        ("bea", 1, "call", "B"),
        ("bea", 2, "call", "C"),
        ("bea", 2.25, "answer", "C"),
        ("bea", 3, "call", "E"),
        ("bea", 3.5, "answer", "E"),
        ("cem", 1, "call", None),
        ("dag", 1, "answer", "D"),
        ("dag", 2, "call", "D"),
        ("dag", 9, "answer", "D"),
    )
    responses = said(*((who, 5, "nps", 1) for who in ("ann", "bea", "cem", "dag", "eve")))
    waits = observe(interactions, responses, ASKED).waits
    # ann from her first call; bea's cases C and E; cem has no case, dag no answer before he rated
    assert dict(zip(waits["answer"], waits["wait"], strict=True)) == pytest.approx(
        {0: np.log(25), 1: (np.log(7) + np.log(13)) / 2}
    )


def test_waits_are_those_of_the_kpi(met, said):
    """Only what the customer began and a person of the company answered counts."""
    rows = [("ann", day, "call" if day < 3 else "answer", "A") for day in (1, 2, 3, 4, 5)]
    sides = ["company", None, "company", "customer", "company"]
    interactions = met(*rows, direction=sides, automated=[None, None, True, None, False])
    seen = observe(interactions, said(("ann", 9, "nps", 1)), ASKED)
    settings = Settings("Made", roles={"service": ("call",), "reply": ("answer",)})
    hours = response_time(interactions, Scope(settings, pd.Timestamp("2025-12-31"), whole()))
    assert hours["value"].tolist() == [72]
    assert seen.waits["wait"].tolist() == pytest.approx([np.log1p(72)])


def test_what_was_expected_is_neither_outcome_nor_rating(met, said):
    rows = [(who, 1, name, 3) for who in ("ann", "bea") for name in ("nps", "easy")]
    kinds = ["expectation", None, "relational", "expectation"]
    seen = observe(met(), said(*rows, response_id=list("xxyy"), survey_type=kinds), ASKED)
    assert seen.answers["customer_id"].tolist() == ["bea"]
    assert seen.ratings.empty


def test_a_case_opened_before_the_window_does_not_count(met, said):
    interactions = met(
        ("ann", 1, "call", "A"), ("ann", 20, "call", "A"), ("ann", 21, "answer", "A")
    )
    assert observe(interactions, said(("ann", 40, "nps", 1)), ASKED).waits.empty
    assert len(observe(interactions, said(("ann", 31, "nps", 1)), ASKED).waits) == 1


def test_ratings_given_together(met, said):
    responses = said(
        ("ann", 1, "nps", 9),
        ("ann", 1, "easy", 2),
        ("ann", 1, "easy", 4),
        ("ann", 2, "easy", 10),
        ("bea", 1, "easy", 10),
        ("bea", 1, "nps", 3),
        response_id=["x", "x", "x", "y", "x", "z"],
    )
    ratings = observe(met(), responses, ASKED).ratings
    assert ratings.to_dict("records") == [
        {"answer": 0, "question": "easy", "score": pytest.approx(0.3)}
    ]
