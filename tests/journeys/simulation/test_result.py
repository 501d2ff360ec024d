"""The result in a notebook."""

import pandas as pd

from cxlab.journeys.simulation.changes import Less
from cxlab.journeys.simulation.result import ASSUMED, Future

SIDES = {"today": 0.4, "future": 0.5, "difference": 0.1}


def future_of(**more):
    row = {"measure": "reached", "meaning": "customers <b>", "n": 90.0, "unit": "share", "note": ""}
    row |= SIDES | {f"{side}_low": value - 0.05 for side, value in SIDES.items()}
    row |= {f"{side}_high": value + 0.05 for side, value in SIDES.items()}
    row |= {"forecast_low": 0.4, "forecast_high": 0.6, "observed": 0.41}
    change = Less("abandonment", "payment", 0.2)
    given = {"figures": pd.DataFrame([row]), "assumptions": (change.assumes(),), **more}
    return Future(changes=(change,), **given)


def test_the_page_says_that_the_change_is_assumed():
    html = future_of()._repr_html_()
    assert f"{ASSUMED}: abandonment at “payment” falls by 20\xa0%." in html
    assert "customers &lt;b&gt;" in html
    assert "50\xa0%" in html
    assert "points" in html
    assert "n 90" in html


def test_without_a_change_it_says_so():
    assert future_of(assumptions=()).assumption.startswith("Nothing is changed")


def test_a_refusal_is_a_sentence_and_no_table():
    html = Future(reason="Nobody was there.")._repr_html_()
    assert "Nobody was there." in html
    assert "<table" not in html


def test_hidden_figures_show_why():
    future = future_of()
    empty = future.figures.assign(today=float("nan"), note="fewer than 10: not shown")
    assert "fewer than 10: not shown" in future_of(figures=empty)._repr_html_()
