"""What a map finds, in words."""

import pandas as pd

from cxlab.artifacts.journey_facts import COLUMNS, FEEL, HURT, NEXT, TRUTH
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_words import CANNOT, QUESTIONS, answer_questions, title_of


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
    assert "more than in any other group" in title_of(cells(pain), other, "A", 30)


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


def test_more_stop_where_most_customers_do_not_go_on():
    """Of 18, 39 in 100 stop; of 2,463, 14 in 100: the many count, not the share."""
    few = figure(NEXT, 0.61, 0.2, stage="aware", n=18)
    many = figure(NEXT, 0.86, 0.01, stage="buy", n=2463)
    title = title_of(cells(few, many), cells(), "A", 30)
    assert title == "A: more stop at buy than anywhere else, 14 in 100 do not go on within 30 days"


def test_where_all_go_on_nobody_stops():
    every = figure(NEXT, 1.0, 0.0, stage="buy", n=40)
    assert title_of(cells(every), cells(), "A", 30) == "A: the journey, stage by stage"


def test_a_stage_after_which_nobody_was_ever_seen_makes_no_title(make_study):
    """All come to the order and none further: there is nowhere on record to go."""
    frame = pd.DataFrame({"customer_id": [f"c{who}" for who in range(60)], "touchpoint": "order"})
    frame = frame.assign(timestamp=pd.Timestamp("2025-01-01"), channel="web")
    late = frame.head(1).assign(timestamp=pd.Timestamp("2025-06-01"))
    toml = '[stages.touchpoints]\nconversion = ["order"]\n'
    drawn = map_journeys(make_study(interactions=pd.concat([frame, late]), settings=toml))
    assert "stop" not in str(drawn.parameters["titles"])
    assert "do not go on" not in str(drawn.parameters["titles"])


def test_a_pain_of_many_goes_before_one_of_a_larger_share_of_few():
    late = figure(HURT, 0.3, 0.02, item="late", touchpoint="late", stage="get", n=900)
    rude = figure(HURT, 0.9, 0.05, item="x", touchpoint="chat", stage="get", n=40, question="csat")
    assert "30 in 100 meet \u201clate\u201d" in title_of(cells(rude, late), cells(), "A", 30)
    told = answer(cells(rude, late), "Where do they struggle?")
    assert told.startswith("30\u00a0% meet \u201clate\u201d at get (28 to 32")
    assert "90\u00a0% of those who answered are unhappy with \u201cchat\u201d" in told


def answer(drawn, question, **stage):
    at = {"persona": "", "stage": "buy", "n": 40, "customers": 40, "estimate": 1.0}
    at |= {"today": 0.5, "today_low": 0.4, "today_high": 0.6} | stage
    stages = pd.DataFrame([at, at | {"stage": "get", "today": 0.1}])
    found = answer_questions(drawn, stages, {"": "A"}, 0)
    return found.set_index("question").loc[question, "answer"]


def test_a_feeling_that_is_tied_to_no_place_is_no_touchpoint_to_improve():
    loose = figure(FEEL, -0.8, 0.1, item="not tied to a place: nps", unit="score")
    assert answer(cells(loose), "Which touchpoints could be better?").startswith(CANNOT)


def test_fewer_are_counted_as_fewer_in_their_interval_too():
    truth = figure(TRUTH, -20, 5, **FAILED, unit="points")
    told = answer(cells(truth), "Which touchpoints could be better?")
    assert told == (
        "After trouble at \u201cpayment\u201d, 20 in 100 fewer go on (15 to 25 \u00b7 n 40)."
    )


def test_where_a_stage_is_hidden_none_is_called_the_commonest():
    question = "At which stage are they today?"
    assert answer(cells(), question).startswith("Last seen at buy, 50")
    hidden = answer(cells(), question, today=float("nan"))
    assert hidden.startswith("Last seen, of the stages that can be shown, at get, 10")


def test_one_persona_of_all_customers_is_no_group():
    assert answer(cells(), "Who are the key customers?").startswith("All 40 together")
