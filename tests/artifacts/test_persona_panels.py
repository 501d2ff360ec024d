"""Each panel says what it knows, and is not there where it knows nothing."""

import pandas as pd
import pytest

from cxlab.artifacts.persona_cards import persona_cards
from cxlab.artifacts.persona_panels import panels_of

EVERY = {
    "Who they are",
    "What sets them apart",
    "How they…",
    "When they come",
    "Goals and needs",
    "Pains",
    "What we would do differently",
    "Not known yet",
}


@pytest.fixture(scope="module")
def drawn(write_shop, tmp_path_factory, found):
    return persona_cards(write_shop(tmp_path_factory.mktemp("panels")), found)


def panels(drawn, empty=(), **changes):
    frames = {
        name: one[one["persona"] == "A"]
        for name, one in vars(drawn).items()
        if isinstance(one, pd.DataFrame)
    }
    frames |= {name: frames[name].iloc[:0] for name in empty}
    row = frames["cards"].to_dict("records")[0] | changes
    made = [part for part in panels_of(row, frames, drawn.parameters) if part]
    return {part.partition("</h4>")[0].rpartition(">")[2]: str(part) for part in made}


def test_a_card_answers_what_a_persona_sheet_does(drawn):
    assert set(panels(drawn)) >= EVERY


@pytest.mark.parametrize(
    ("frame", "title"),
    [("who", "Who they are"), ("apart", "What sets them apart"), ("hours", "When they come")],
)
def test_nothing_known_is_no_panel(drawn, frame, title):
    assert title not in panels(drawn, empty=[frame])


def test_what_sets_apart_says_what_was_arranged(drawn):
    text = panels(drawn)["What sets them apart"]
    assert "formed it, so that they differ was arranged" in text
    assert "◆ score satisfied" in text
    assert "+1.0 to +1.4" in text


def test_how_they_buy_beside_others(drawn):
    text = panels(drawn)["How they…"]
    assert ">basket, app</span> 100" in text
    assert "▲" in text


def test_what_is_not_known_comes_with_a_question_and_a_number(drawn):
    text = panels(drawn)["Not known yet"]
    assert "What made you choose us" in text
    assert "15 answers tell a share to ±6 points" in text


def test_pains_and_their_words(drawn):
    text = panels(drawn)["Pains"]
    assert '<span class="pain">payment failed</span> 67' in text
    assert "Three weeks late" in text
