"""What a notebook shows of two periods."""

import re

import pandas as pd

from cxlab.personas.drift.result import Drift
from cxlab.personas.drift.shares import MORE, NO_MORE


def test_the_tables_say_what_is_sure_and_what_is_not(moved_drift):
    html = moved_drift._repr_html_()
    for words in ("Is it more than chance?", "Share of customers in each persona", "From persona"):
        assert words in html
    assert "nan" not in re.sub("<[^>]+>", " ", html).lower().split()
    assert not re.search(r"\bc\d{3}\b", html)


def test_where_nothing_can_be_compared_it_says_why():
    drift = Drift("in the later period 3 customers are too few, 20 are needed")
    assert drift._repr_html_() == (
        "<p>The two periods cannot be compared: in the later period 3 customers are too few, "
        "20 are needed.</p>"
    )


def test_one_clear_answer_of_several_is_said_to_be_that():
    tests = pd.DataFrame({"family": ["shares", "behaviour"], "verdict": [MORE, NO_MORE]})
    said = [Drift(tests=tests.assign(p=[p, 0.6])).finding for p in (0.04, 0.01)]
    changed = "Between the two periods how common the personas are changed by more than chance"
    assert said[0] == f"{changed}; as several questions were asked, that alone may be chance."
    assert said[1] == f"{changed}."
