"""What a map finds, in words."""

import pandas as pd

from cxlab.artifacts.journey_facts import COLUMNS, HURT, NEXT, TRUTH
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_words import CANNOT, QUESTIONS, title_of


def cells(*rows):
    blank = dict.fromkeys(COLUMNS, "") | {"n": 40}
    return pd.DataFrame([blank | row for row in rows], columns=COLUMNS)


def figure(row, estimate, half, **more):
    ends = {"low": estimate - half, "high": estimate + half}
    return {"row": row, "estimate": estimate} | ends | more


FAILED = {"touchpoint": "payment", "item": "payment", "stage": "buy"}


def test_the_title_is_what_stands_out():
    nobody = cells()
    pain, truth = figure(HURT, 0.5, 0.1, **FAILED), figure(TRUTH, -20, 5, **FAILED)
    both = title_of(cells(pain, truth), nobody, "A", 30)
    assert both.endswith("\u201cpayment\u201d, and after it 20 in 100 fewer go on within 30 days")
    assert "after trouble at" in title_of(cells(truth), nobody, "A", 30)
    other = cells(figure(HURT, 0.2, 0.1, **FAILED))
    assert "more than of any other" in title_of(cells(pain), other, "A", 30)


def test_chance_makes_no_title():
    near = [figure(NEXT, 0.5, 0.1, stage="look"), figure(NEXT, 0.55, 0.1, stage="buy")]
    assert title_of(cells(*near), cells(), "A", 30) == "A: the journey, stage by stage"
    far = [figure(NEXT, 0.2, 0.1, stage="look"), figure(NEXT, 0.8, 0.1, stage="buy")]
    assert "80 in 100 do not go on" in title_of(cells(*far), cells(), "A", 30)


def test_five_answers_each_with_figures_or_none(shop, personas):
    answers = map_journeys(shop, personas).answers
    assert answers["question"].tolist() == list(QUESTIONS) * 2
    told = answers["answer"].str.contains(r"\d") | answers["answer"].str.startswith(CANNOT)
    assert told.all()
