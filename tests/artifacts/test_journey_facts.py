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
