import pandas as pd
import pytest

from cxlab.artifacts.journey_tally import MapPlan
from cxlab.artifacts.persona_tally import (
    ANSWERS,
    CONTACTS,
    WHOLE,
    CardPlan,
    as_whole,
    merge_cards,
    one_stage,
    tally_cards,
    wishes_of,
    words_of,
)
from cxlab.journeys.stages import stage_rules
from cxlab.study.groups import REST
from cxlab.study.settings import Question, Settings

GROUPS = pd.Series({"c00": "A", "c01": "A", "c02": "B"})
QUESTIONS = {"satisfied": Question("satisfied", scale=(1, 5))}


def plan(**more):
    rules = stage_rules(Settings("S"))
    end, days = pd.Timestamp("2025-12-31"), pd.Timedelta(days=30)
    return MapPlan(one_stage, rules, end, days, groups=GROUPS, questions=QUESTIONS, **more)


def said(*rows):
    """Return answers in words: customer, score, words."""
    frame = pd.DataFrame(rows, columns=["customer_id", "score", "verbatim"])
    ids = [f"r{number}" for number in range(len(frame))]
    frame = frame.assign(row_id=ids, response_id=ids, question="satisfied", touchpoint="shop")
    frame = frame.assign(timestamp=pd.Timestamp("2025-02-01"), survey_type=None)
    texts = ["customer_id", "verbatim", "survey_type"]
    return frame.assign(scale_min=1.0, scale_max=5.0).astype(dict.fromkeys(texts, "str"))


def test_everything_is_at_the_one_stage():
    assert as_whole(plan()).rules.read("anything").before == WHOLE
    assert one_stage(pd.DataFrame({"touchpoint": []})).empty


def test_tones_are_those_of_the_scores():
    rows = said(("c00", 5.0, "lovely people, all of them"), ("c01", 1.0, "waited for an hour"))
    words = words_of(rows, plan()).set_index(["persona", "stage", "touchpoint"])["verbatim"]
    assert words[("A", "praise", "shop")] == "lovely people, all of them"
    assert words[("A", "complaint", "")] == "waited for an hour"


def test_words_must_agree_with_the_scores():
    """A comment beside a good score whose own words are bad is no praise; nor an unread one."""
    rows = said(("c00", 5.0, "awful, just awful"), ("c01", 5.0, "по почте"), ("c02", 5.0, "great!"))
    felt = pd.DataFrame({"polarity": [-0.8, 0.9]}, index=["r0", "r2"])
    words = words_of(rows, plan(feelings=felt))
    assert set(words["verbatim"]) == {"great!"}


def test_a_person_who_asks_twice_counts_once():
    rows = said(
        ("c00", 3.0, "I wish you sold tea"),
        ("c00", 3.0, "I wish!"),
        ("c01", 3.0, "fine"),
        (None, 3.0, "ok"),
    )
    counts = wishes_of(rows, GROUPS).set_index("persona")[["people", "asking"]]
    assert counts.loc["A"].tolist() == [2, 1]
    assert counts.loc[REST].tolist() == [1, 0]


@pytest.fixture
def parts(tables):
    contacts = tables["interactions"].reindex(columns=list(CONTACTS))
    answers = tables["responses"].reindex(columns=list(ANSWERS))
    texts = {"survey_type": "str", "customer_id": "str", "direction": "str"}
    return contacts.astype({"direction": "str"}), answers.astype({"survey_type": "str"}), texts


def test_counts_of_two_halves_are_those_of_the_whole(parts):
    contacts, answers, _ = parts
    groups = pd.Series({f"c{number:02}": "AB"[number >= 15] for number in range(31)})
    made = CardPlan(
        MapPlan(
            one_stage, stage_rules(Settings("S")), contacts["timestamp"].max(),
            pd.Timedelta(days=30), questions=QUESTIONS, groups=groups,
        )
    )  # fmt: skip
    first = contacts["customer_id"] < "c10"
    mine = answers["customer_id"] < "c10"
    halves = [
        tally_cards(
            contacts[a].reset_index(drop=True), answers[b].reset_index(drop=True), plan=made
        )
        for a, b in ((first, mine), (~first, ~mine))
    ]
    whole, both = merge_cards([tally_cards(contacts, answers, plan=made)]), merge_cards(halves)
    for part, tally in whole.items():
        for name, frame in tally.items():
            left, right = (one.reset_index(drop=True) for one in (frame, both[part][name]))
            pd.testing.assert_frame_equal(left, right, check_dtype=False)
