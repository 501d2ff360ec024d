"""Cards worked out by hand, and the promises that every card keeps."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.persona_cards import PERSONA, SEGMENT, PersonaCards, persona_cards
from cxlab.estimate import wilson
from cxlab.personas.undivided import undivided
from cxlab.reports.results import ONE_PERSON, read_results, save_results
from cxlab.study import Study
from cxlab.study.prepare import prepare

FIGURES = ["estimate", "low", "high"]


@pytest.fixture(scope="module")
def shop(write_shop, tmp_path_factory):
    return write_shop(tmp_path_factory.mktemp("cards"))


@pytest.fixture(scope="module")
def drawn(shop, found):
    return persona_cards(shop, found)


def frames(cards):
    return {name: value for name, value in vars(cards).items() if isinstance(value, pd.DataFrame)}


def test_goals_that_were_heard_of_a_persona_make_it_one(drawn):
    """The goal to pay in one go is about A; the need to be sure it fits is about everybody."""
    assert drawn.cards["kind"].tolist() == [PERSONA, SEGMENT]


def test_how_many_buy_with_those_of_others(drawn):
    places = drawn.touchpoints.set_index(["persona", "touchpoint", "channel"])
    basket = places.loc[("A", "basket", "app")]
    assert basket[["n", *FIGURES]].tolist() == pytest.approx([15, *wilson(15, 15)])
    assert (basket["use"], basket["others"], bool(basket["more"])) == ("buy", 0.0, True)
    order = places.loc[("A", "order", "app")]
    assert order["estimate"] == pytest.approx(12 / 15)
    assert basket["evidence"] != ""


def test_the_rows_behind_a_figure_are_found(shop, drawn):
    pain = drawn.pains.set_index(["persona", "item"]).loc[("A", "payment failed")]
    assert pain["estimate"] == pytest.approx(10 / 15)
    behind = shop.rows(pain["evidence"])
    assert set(behind["touchpoint"]) == {"payment failed"}
    assert len(behind) == 10


def test_what_few_did_has_no_figure(drawn):
    """Three customers came back to the product page on the web."""
    web = drawn.touchpoints[drawn.touchpoints["channel"] == "web"]
    assert web["estimate"].isna().all()
    assert web["note"].str.startswith("fewer than 10").all()


def test_a_customer_unlike_any_is_not_given_away_by_the_others(drawn):
    """All 31 used the product page in the app; A and B together would leave one."""
    page = drawn.touchpoints.query("touchpoint == 'product page' and channel == 'app'")
    assert page["estimate"].notna().sum() < 2


def test_a_complaint_is_quoted_masked_where_enough_complained(drawn):
    bad = drawn.pains.query("persona == 'A' and touchpoint == 'parcel delivered'")
    assert bad["quote"].str.contains("Three weeks late").all()
    assert bad["quote"].str.contains("[phone]", regex=False).all()


def test_a_hidden_quote_is_not_shown(shop, found):
    rows = shop.read("responses", ["row_id", "verbatim"]).dropna()
    cards = persona_cards(shop, found, unquoted=rows["row_id"])
    assert "Three weeks late" not in cards._repr_html_()
    assert cards.pains["estimate"].notna().any()  # the figures stay


def test_hours_are_those_of_contacts_that_carry_one(drawn):
    """Only failed payments have a time of day: noon, in the study's zone."""
    hours = drawn.hours.query("persona == 'A'").set_index("hour")
    assert hours.loc[12, ["n", "estimate"]].tolist() == [10, 1.0]
    assert hours["estimate"].sum() == 1.0


def test_the_outcome_and_why_there_is_no_forecast(drawn):
    assert "outcome" in set(drawn.figures["figure"])
    assert "value" not in set(drawn.figures["figure"])
    assert drawn.parameters["value_reason"]


def test_who_is_unlike_any_is_counted_without_a_small_number(drawn):
    assert drawn.parameters["nobody"] == 1
    assert any("unlike any persona: fewer than 10" in note for note in drawn.notes)


def test_what_people_are_asked_next_comes_with_how_many(drawn):
    asked = drawn.unknown.query("persona == 'B'").set_index("topic")
    assert "goals" in asked.index
    assert asked["n"].eq(15).all()  # so few that all are to be asked
    assert "goals" not in drawn.unknown.query("persona == 'A'")["topic"].tolist()


def test_every_figure_has_an_interval_around_it(drawn):
    for name, frame in frames(drawn).items():
        if {"estimate", "low", "high"} <= set(frame):
            shown = frame.dropna(subset=["estimate"])
            assert (shown["low"] <= shown["estimate"]).all(), name
            assert (shown["estimate"] <= shown["high"]).all(), name


def test_no_frame_has_a_row_for_a_person(drawn, tmp_path):
    for frame in frames(drawn).values():
        assert not {*frame.columns, *frame.index.names} & set(ONE_PERSON)
    save_results(tmp_path, cards=drawn)
    assert not read_results(tmp_path)["cards"].left_out


def test_a_persona_too_small_to_show_has_no_figure(shop, found):
    members = found.members.assign(persona=found.members["persona"].where(lambda who: who != "B"))
    few = members["persona"].index[15:20]
    members.loc[few, "persona"] = "B"
    summary = found.summary.assign(n=[15, 5])
    summary.loc[1, ["estimate", "low", "high", "jaccard"]] = np.nan
    summary.loc[1, ["verdict", "note"]] = ["", "fewer than 10: not shown"]
    cards = persona_cards(shop, replace(found, members=members, summary=summary))
    for name in ("touchpoints", "hours", "figures", "feelings", "pains", "wishes"):
        mine = getattr(cards, name).query("persona == 'B'")
        assert mine["estimate"].isna().all(), name
    assert cards.unknown.query("persona == 'B'")["n"].isna().all()


def test_partitions_do_not_change_the_answer(write_shop, tmp_path, found, drawn):
    settings, store = prepare(write_shop(tmp_path).path, partitions=3)
    parts = persona_cards(Study(tmp_path, settings, store), found)
    for name, frame in frames(drawn).items():
        left, right = (
            one.drop(columns="evidence", errors="ignore") for one in (frame, frames(parts)[name])
        )
        pd.testing.assert_frame_equal(left, right, rtol=1e-9)


def test_results_of_before_do_not_break_a_card(shop, found):
    older = found.summary[["persona", "name", "n", *FIGURES, "jaccard", "verdict"]]
    older = older.assign(rule="evenings", note="")
    cards = persona_cards(shop, replace(found, summary=older, rules=pd.DataFrame()))
    assert cards.cards["apart"].tolist() == ["evenings", "evenings"]
    assert cards.cards["rule"].eq("").all()
    assert "Evenings" in cards._repr_html_()


def test_undivided_customers_get_one_card(shop):
    index = pd.Index([f"c{number:02}" for number in range(31)], name="customer_id")
    features, known = pd.DataFrame({"x": 0.0}, index), pd.DataFrame({"clustered_on": [True]}, ["x"])
    nobody = undivided(features, known, shop.settings, "nothing holds up", parameters={})
    cards = persona_cards(shop, nobody)
    assert isinstance(cards, PersonaCards)
    assert cards.cards["name"].tolist() == ["All customers"]
    assert "All customers" in cards._repr_html_()
    assert "nothing holds up" in cards._repr_html_()
