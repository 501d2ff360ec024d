"""What a notebook shows of two periods."""

import re

from cxlab.personas.drift.result import Drift


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
