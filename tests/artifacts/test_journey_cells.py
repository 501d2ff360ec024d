"""From counts to cells."""

from dataclasses import replace

import pandas as pd
import pytest

from cxlab.artifacts.journey_cells import (
    do_cells,
    feel_cells,
    hurt_cells,
    next_cells,
    time_cells,
)
from cxlab.artifacts.journey_facts import MapFacts
from cxlab.estimate import log_bin, wilson
from cxlab.journeys.rules import stage_rules
from cxlab.study.groups import REST
from cxlab.study.settings import Question, Settings

SETTINGS = Settings(
    "A study",
    questions={
        "s1": Question("s1", "csat"),
        "s2": Question("s2", "csat"),
        "e": Question("e", "ces"),
    },
    owners={"loyalty": "Club", "web": "Web team"},
)
KEY = {"persona": "A", "stage": "retention"}


def facts(**frames):
    seen = pd.DataFrame([{**KEY, "customers": 100, "eligible": 80, "gone": 20}])
    empty = {
        "went": seen,
        "places": pd.DataFrame(columns=[*KEY, "touchpoint", "channel", "actor", "customers"]),
        "hurts": pd.DataFrame(columns=[*KEY, "touchpoint", "customers"]),
        "times": pd.DataFrame(columns=[*KEY, "bin", "count"]),
        "said": pd.DataFrame(columns=[*KEY, "touchpoint", "customers"]),
        "quotes": pd.DataFrame(columns=[*KEY, "touchpoint", "verbatim"]),
    }
    return MapFacts({**empty, **frames}, SETTINGS, stage_rules(SETTINGS), 30, {"A": "Planners"})


def asked(*rows):
    """Return sums of answers from (touchpoint, question, customers, unhappy)."""
    frame = pd.DataFrame(rows, columns=["touchpoint", "question", "customers", "unhappy"])
    happy = frame["customers"] - frame["unhappy"]
    return frame.assign(**KEY, total=happy - frame["unhappy"], squares=frame["customers"])


def test_the_six_most_used_touchpoints_are_shown():
    counts = [5, 90, 80, 70, 60, 50, 40, 30]
    places = pd.DataFrame({"touchpoint": [f"t{n}" for n in counts], "customers": counts})
    places = places.assign(**KEY, channel="web", actor="")
    found = do_cells(facts(places=places))
    assert found["note"].tolist()[-1] == "and 2 other touchpoints, not listed"
    cells = found.iloc[:-1]
    assert cells["item"].tolist() == ["t90", "t80", "t70", "t60", "t50", "t40"]
    assert cells["low"].tolist() == wilson([90, 80, 70, 60, 50, 40], 100)[1].tolist()


def test_few_who_went_on_show_no_time():
    times = pd.DataFrame({"bin": log_bin([86400.0]), "count": [9]}).assign(**KEY)
    cells = time_cells(facts(times=times))
    assert cells[["item", "note"]].to_numpy().tolist() == [["", "fewer than 10: not shown"]]
    assert cells["n"].isna().all()
    assert cells["estimate"].isna().all()


def test_going_on():
    cells = next_cells(facts())
    assert cells[["n", "estimate"]].to_numpy().tolist() == [[80, 0.25]]
    assert cells["note"].item().startswith("customers who came here in the last 30 days")


def test_the_last_stage_has_no_next():
    last = pd.DataFrame([{**KEY, "stage": "loyalty", "customers": 50, "eligible": 50, "gone": 0}])
    assert next_cells(facts(went=last)).empty


def test_questions_are_named_by_topic_where_only_one_is_about_it():
    cells = feel_cells(facts(answers=asked(("call", "s1", 20, 0), ("call", "e", 30, 0))))
    assert cells["item"].tolist() == ["call: effort", "call: s1"]


def test_a_clear_pain_is_worse_than_usual_or_than_half():
    answers = asked(
        ("call", "s1", 100, 60),
        ("page", "s1", 400, 40),
        ("chat", "s1", 40, 8),
        ("chat", "s2", 50, 40),
    )
    cells = hurt_cells(facts(answers=answers))
    assert cells["touchpoint"].tolist() == ["chat", "call"]
    assert cells["estimate"].tolist() == [0.8, 0.6]
    assert cells["item"].tolist() == ["chat: bad answers on s2", "call: bad answers on s1"]


def test_bad_words_are_no_answers():
    name = "what they wrote (English)"
    cells = hurt_cells(facts(answers=asked(("call", name, 100, 60), ("page", name, 400, 40))))
    assert cells["item"].tolist() == ["call: bad words in comments (English)"]
    assert cells["note"].tolist() == ["share of those whose words could be read"]


def test_a_quote_stands_where_enough_spoke():
    said = pd.DataFrame([{**KEY, "touchpoint": "call", "customers": 10}])
    quotes = pd.DataFrame([{**KEY, "touchpoint": "call", "verbatim": "mail me: ola@example.com"}])
    answers = asked(("call", "s1", 100, 60), ("page", "s1", 400, 40))
    cells = hurt_cells(facts(answers=answers, said=said, quotes=quotes))
    assert cells["quote"].tolist() == ["mail me: [e-mail]"]
    few = hurt_cells(facts(answers=answers, said=said.assign(customers=9), quotes=quotes))
    assert few["quote"].isna().all()


def test_chance_alone_is_no_pain():
    answers = asked(*[(f"t{n}", "s1", 100, 20 + n % 3) for n in range(20)])
    assert hurt_cells(facts(answers=answers)).empty


@pytest.mark.parametrize("make", [do_cells, time_cells, next_cells])
def test_nothing_counted_makes_no_cells(make):
    assert make(facts(went=facts().tally["went"].iloc[:0])).empty


def by_persona(sizes, **counts):
    """Return counts of the same stage for personas A, B, ... of these sizes."""
    rows = pd.DataFrame({"persona": list("ABCD")[: len(sizes)], "stage": "retention"})
    return rows.assign(
        customers=sizes, eligible=sizes, gone=[size // 2 for size in sizes], **counts
    )


def test_a_small_persona_does_not_follow_from_all_customers():
    cells = next_cells(facts(went=by_persona([60, 40, 4])))
    assert cells["estimate"].isna().tolist() == [False, True, True]
    also = "hidden, as it would give away a group of fewer than 10"
    assert cells["note"].tolist()[1:] == [also, "fewer than 10: not shown"]
    places = by_persona([60, 40, 4], touchpoint="call", channel="phone", actor="")
    cells = do_cells(facts(went=by_persona([90, 80, 70]), places=places))
    assert cells[["persona", "note"]].to_numpy().tolist() == [["A", ""], ["B", also]]
    times = by_persona([60, 40, 4], bin=log_bin([86400.0])[0]).rename(
        columns={"customers": "count"}
    )
    cells = time_cells(facts(times=times))
    assert cells["item"].tolist()[1:] == ["", ""]
    assert cells["estimate"].notna().tolist() == [True, False, False]


def test_customers_in_no_persona_do_not_follow_from_all():
    mine, rest = by_persona([60, 40]), by_persona([4]).assign(persona=REST)
    made = facts(went=mine)
    cells = next_cells(replace(made, rest={"went": rest}))
    assert cells["estimate"].notna().tolist() == [True, False]
    assert next_cells(made)["estimate"].notna().all()


def test_a_small_stage_does_not_follow_from_all_answers_about_a_touchpoint():
    answers = pd.concat([asked(("call", "s1", 50, 0)), asked(("call", "s1", 4, 0))])
    answers["stage"] = ["retention", "loyalty"]
    cells = feel_cells(facts(answers=answers.reset_index(drop=True)))
    assert cells["estimate"].isna().all()


def test_where_a_stage_is_hidden_no_cell_says_how_many_came():
    """Forty of B at a stage, of all 104, would give the four of C away."""
    places = by_persona([50, 30], touchpoint="call", channel="phone", actor="")
    cells = do_cells(facts(went=by_persona([60, 40, 4]), places=places))
    assert cells["n"].fillna(-1).tolist() == [60, -1]
    assert cells["estimate"].notna().tolist() == [True, False]
