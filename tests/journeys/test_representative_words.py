"""A representative journey in words."""

import pandas as pd

from cxlab.journeys.representative_words import mostly_at, names_of, rough_time, typical_places
from cxlab.study.groups import GROUP


def test_steps_have_names_and_a_long_journey_goes_on():
    assert names_of((1, 0, -1), ("see", "buy")) == ["buy", "see", "..."]


def test_rare_touchpoints_are_not_named():
    rows = {GROUP: "", "stage": "see", "touchpoint": list("abcd"), "customers": [4, 20, 30, 40]}
    places = typical_places(pd.DataFrame(rows), "", 10)
    assert places == {"see": ["d", "c"]}
    assert mostly_at((0, 1, 0, -1), ("see", "buy"), places) == "see: d, c"


def test_times_are_rough():
    assert [rough_time(each) for each in (0, 60, 7200, 1e9)] == [
        "one moment",
        "within an hour",
        "within a day",
        "half a year or more",
    ]
