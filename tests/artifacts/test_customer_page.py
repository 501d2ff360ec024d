"""The card as HTML: escaped, with its warning, and without empty tables."""

import pandas as pd

from cxlab.artifacts.customer_page import INTERNAL, card_html

BAD = "<img src=x onerror=alert(1)>"
NOTHING = pd.DataFrame()


def test_everything_from_data_is_escaped():
    about = pd.DataFrame({"customer_id": [BAD], "fact": [BAD], "said": [BAD], "note": [BAD]})
    when = pd.to_datetime(["2025-01-02 10:00"])
    contacts = pd.DataFrame({"customer_id": BAD, "when": when, "touchpoint": BAD, "value": 3.5})
    answers = pd.DataFrame({"customer_id": BAD, "when": when, "question": BAD, "score": 3.0})
    answers = answers.assign(most=5.0, comment=BAD, sounds="sounds bad", touchpoint=BAD)
    figures = {"n": 12, "of": 20, "estimate": 0.6, "low": 0.4, "high": 0.8, "note": ""}
    after = pd.DataFrame({"customer_id": [BAD], "touchpoint": [BAD], **figures})
    card = card_html(about, contacts, answers, after, currency="EUR", notes=(BAD,))
    assert "<img" not in card
    assert "&lt;img src=x" in card
    assert INTERNAL in card
    for shown in ("2025-01-02 10:00", "\u20ac\u00a03.50", "3 of 5", "sounds bad", "60\u00a0%"):
        assert shown in card


def test_what_is_not_known_is_said_in_words():
    about = pd.DataFrame({"customer_id": ["a"], "fact": ["stage"], "said": [""], "note": ["none"]})
    after = pd.DataFrame({"touchpoint": [""], "n": 3, "of": 3, "estimate": [None], "note": ["few"]})
    card = card_html(about, NOTHING, NOTHING, after)
    assert "No answer and no comment" in card
    assert "What may come next: " in card
    assert "few" in card
    assert "<table" not in card
