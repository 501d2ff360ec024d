"""Which cells may be shown."""

import pandas as pd

from cxlab.artifacts.journey_facts import MapFacts
from cxlab.journeys.rules import stage_rules
from cxlab.study.settings import Settings

SETTINGS = Settings("A study")


def facts(sizes, **more):
    went = pd.DataFrame({"persona": list("AB")[: len(sizes)], "stage": "buy", "customers": sizes})
    return MapFacts({"went": went}, SETTINGS, stage_rules(SETTINGS), 30, **more)


def test_a_part_of_journeys_that_leaves_few_out_is_hidden():
    made = facts([40, 60])
    assert (made.hidden(made.tally["went"], "went") == "").all()
    whole = {"went": made.tally["went"].assign(customers=[44, 60])}
    cut = facts([40, 60], whole=whole)
    assert (cut.hidden(cut.tally["went"], "went") != "").tolist()[0]


def test_comments_that_nobody_asked_for_are_not_worked_out_from_a_total():
    """Of 118 who wrote, 100 were asked; five named a place unasked, thirteen none."""
    asked, unasked = "what they wrote (English)", "what they wrote, unasked (English)"
    answers = pd.DataFrame(
        {
            "persona": "A",
            "stage": ["buy", "buy", "unplaced"],
            "touchpoint": ["order", "parcel", ""],
            "question": [asked, unasked, unasked],
            "customers": [100, 5, 13],
        }
    )
    went = pd.DataFrame({"persona": ["A"], "stage": ["buy"], "customers": [200]})
    made = MapFacts({"went": went, "answers": answers}, SETTINGS, stage_rules(SETTINGS), 30)
    assert (made.hidden(answers, "answers", totals=True) != "").tolist() == [False, True, True]
    assert made.placed["touchpoint"].tolist() == ["order", "parcel"]
