"""One customer's card: what it says, whom it compares with, and what it keeps to itself."""

from dataclasses import fields, replace

import pandas as pd
import pytest

from cxlab.artifacts.customer_card import customer_card
from cxlab.artifacts.customer_page import INTERNAL
from cxlab.errors import CxlabError
from cxlab.personas import group_customers
from cxlab.personas.value import Value
from cxlab.reports.results import save_results
from cxlab.study.erase import erase_from_study
from cxlab.study.settings import Settings
from cxlab.study.study import open_study


@pytest.fixture
def study(make_study):
    """Thirty customers: even ones go from the page to the basket, odd ones to the shop."""
    rows = []
    for number in range(30):
        who = f"c{number:02}"
        rows += [(who, 1, "page", "web", None)]
        rows += [
            (who, 3, "basket", "web", 20.0) if number % 2 == 0 else (who, 3, "shop", "store", 5.0)
        ]
        rows += [(who, 60, "page", "web", None)]
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint", "channel", "value"])
    frame["timestamp"] = pd.to_datetime(frame.pop("day"), unit="D", origin="2025-01-01")
    frame["row_id"] = frame.index.astype(str)
    said = pd.DataFrame(
        {
            "row_id": ["r1", "r2"],
            "response_id": ["s1", "s2"],
            "customer_id": "c04",
            "timestamp": pd.to_datetime(["2025-01-05", "2025-02-05"]),
            "question": "csat",
            "score": [2.0, None],
            "scale_min": 1.0,
            "scale_max": 5.0,
            "verbatim": [None, "The driver was rude. Write to ann@example.com"],
        }
    )
    links = pd.DataFrame({"source": ["cookie"], "source_id": ["k9"], "customer_id": ["c04"]})
    roles = '[roles]\npurchase = ["basket", "shop"]\n'
    made = {"currency": "EUR"}
    return make_study(roles, made, interactions=frame, responses=said, identities=links)


@pytest.fixture(scope="module")
def personas():
    web = [0.9 if number % 2 == 0 else 0.1 for number in range(30)]
    frame = pd.DataFrame({"channel_web": web}, index=[f"c{number:02}" for number in range(30)])
    return group_customers(frame, Settings("Shop"), k=2)


def said(card, fact):
    return card.about.set_index("fact").loc[fact, "said"]


def test_the_card_tells_who_and_what(study, personas):
    card = customer_card(study, "c04", personas=personas)
    persona = personas.members.loc["c04", "persona"]
    assert said(card, "persona") == personas.summary.set_index("persona").loc[persona, "name"]
    assert said(card, "spent so far") == "\u20ac\u00a020.00"
    assert said(card, "last contact") == "2025-03-02"
    assert card.contacts["touchpoint"].tolist() == ["page", "basket", "page"]
    assert card.answers["comment"].tolist()[0] == "The driver was rude. Write to [e-mail]"
    assert card.answers["sounds"].tolist() == ["sounds bad", ""]


def test_it_compares_with_others_of_the_persona(study, personas):
    card = customer_card(study, "c04", personas=personas, horizon_days=7)
    assert card.next[["touchpoint", "n", "of"]].values.tolist() == [["basket", 14, 14]]
    everyone = customer_card(study, "c04", horizon_days=7)
    assert dict(zip(everyone.next["touchpoint"], everyone.next["n"], strict=True)) == {
        "shop": 15,
        "basket": 14,
    }
    assert "among 29 others of all customers" in everyone.notes[0]


def test_another_id_of_the_same_person_finds_them(study):
    for given in ("k9", "cookie:k9", " c04 "):
        assert set(customer_card(study, given).about["customer_id"]) == {"c04"}


def test_an_unknown_id_is_told_without_another(study):
    for given in ("c4", "", "zoe"):
        with pytest.raises(CxlabError, match="no customer of study0 has that id") as raised:
            customer_card(study, given)
        assert "c0" not in str(raised.value)


def test_whoever_was_erased_is_gone(study):
    erase_from_study(study.path, "c04")
    later = open_study(study.path)
    for given in ("c04", "k9"):
        with pytest.raises(CxlabError, match="no customer"):
            customer_card(later, given)


def test_comments_are_shown_as_written_where_asked_for(study):
    card = customer_card(study, "c04", mask_comments=False)
    assert "ann@example.com" in card.answers["comment"].tolist()[0]


def test_no_result_keeps_a_card(study, tmp_path):
    card = customer_card(study, "c04")
    save_results(tmp_path / "results", card=card)
    files = list((tmp_path / "results").iterdir())
    assert [path.name for path in files] == ["card.json"]
    assert "c04" not in files[0].read_text()
    assert "basket" not in files[0].read_text()
    frames = [part.name for part in fields(card) if hasattr(getattr(card, part.name), "columns")]
    assert all("customer_id" in getattr(card, name) for name in frames)


def test_the_card_says_that_it_is_internal(study):
    assert INTERNAL in customer_card(study, "c04")._repr_html_()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p.members.drop(index="c04"), "not among the customers"),
        (lambda p: p.members.assign(persona=None), "nearest is"),
        (lambda p: p.members.assign(persona=None, nearest=None), "in no group"),
    ],
)
def test_a_customer_in_no_persona_is_told_why(study, personas, change, words):
    card = customer_card(study, "c04", personas=replace(personas, members=change(personas)))
    assert words in card.about.set_index("fact").loc["persona", "note"]


def test_a_horizon_that_makes_no_sense_is_refused(study):
    with pytest.raises(CxlabError, match="at least 1"):
        customer_card(study, "c04", horizon_days=0)


def test_a_forecast_is_told_or_why_there_is_none(study):
    figures = pd.DataFrame({"again": [0.25], "expected_value": [31.0]}, index=["c04"])
    empty = pd.DataFrame()
    value = Value("fits", "It held.", empty, empty, figures)
    card = customer_card(study, "c04", value=value)
    assert said(card, "expected in 12 months") == "\u20ac\u00a031.00"
    assert "25\u00a0%" in card.about.iloc[-1]["note"]
    refused = replace(value, verdict="refused", reason="Too few bought twice.")
    card = customer_card(study, "c04", value=refused)
    assert card.about.iloc[-1]["note"] == "no forecast: Too few bought twice."
    assert (
        "expected in 12 months"
        not in customer_card(study, "c05", value=value).about["fact"].tolist()
    )
