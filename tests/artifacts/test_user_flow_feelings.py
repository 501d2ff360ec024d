"""How customers feel at the touchpoints of a flow."""

import pandas as pd
import pytest

from cxlab.artifacts.user_flow_feelings import FEELING, place_feelings
from cxlab.emotions import read_emotions

START = pd.Timestamp("2025-01-01")
QUESTIONS = '[questions]\neffort = { kind = "ces", scale = [1, 7], good = "low" }\n'
QUESTIONS += 'sat = { kind = "csat", scale = [1, 5] }\n'


def answers(question, touchpoint, score, words=""):
    ids = [f"{question}{touchpoint}{number}" for number in range(12)]
    frame = pd.DataFrame({"customer_id": ids, "response_id": ids, "verbatim": words or None})
    frame = frame.astype({"verbatim": "str"}).assign(question=question, touchpoint=touchpoint)
    return frame.assign(score=float(score), timestamp=START, language="en")


def test_the_question_on_most_touchpoints_is_taken_and_put_on_one_scale(make_study):
    parts = [answers("sat", "call", 4), answers("effort", "call", 1), answers("effort", "shop", 7)]
    study = make_study(QUESTIONS, responses=pd.concat(parts, ignore_index=True))
    table, words = place_feelings(study, pd.Index(["call", "shop", "mail"]))
    assert words == "answers to the question \u201ceffort\u201d"
    assert table["feeling"].to_dict() == {"call": 1.0, "shop": -1.0}
    assert (table["feeling_low"] <= table["feeling_high"]).all()
    only, words = place_feelings(study, pd.Index(["call"]))
    assert words == "answers to the question \u201csat\u201d"
    assert only.loc["call", "feeling"] == pytest.approx(0.5)


def test_comments_tell_it_where_they_are_given(make_study):
    said = answers("sat", "call", 4, "The driver was rude and terrible")
    study = make_study(QUESTIONS, responses=said)
    table, words = place_feelings(study, pd.Index(["call"]), read_emotions(study).scores)
    assert words == "comments in English"
    assert table.loc["call", "feeling"] < 0


def test_nothing_asked_nothing_felt(make_study):
    said = answers("sat", "call", 4).drop(columns="touchpoint")
    table, words = place_feelings(make_study(QUESTIONS, responses=said), pd.Index(["call"]))
    assert (list(table), len(table), words) == (FEELING, 0, "")
