"""What readers see of a card: whole, escaped, and legible to those who do not see it."""

import pandas as pd
import pytest

from cxlab.artifacts.persona_cards import persona_cards
from cxlab.artifacts.persona_page import anchor, cards_html


@pytest.fixture(scope="module")
def drawn(write_shop, tmp_path_factory, found):
    return persona_cards(write_shop(tmp_path_factory.mktemp("page")), found)


def shown(drawn, **changes):
    """Return the page with other values in the row of the first card."""
    frames = {name: one for name, one in vars(drawn).items() if isinstance(one, pd.DataFrame)}
    cards = frames["cards"].copy()
    for name, value in changes.items():
        cards[name] = pd.Series([value, cards[name].iloc[1]], dtype=object)
    return str(cards_html(frames | {"cards": cards}, drawn.parameters, drawn.notes))


def test_a_rule_is_told_in_natural_frequencies(drawn):
    html = shown(drawn)
    assert "A customer belongs here when <b>evening share &gt; 50 %</b>" in html
    assert "91 of 100 so chosen do belong" in html
    assert "74 of 100 who belong are found" in html
    assert "customers left out of the fit" in html


def test_a_card_without_goals_is_a_behavioural_segment(drawn):
    html = shown(drawn)
    assert html.count("A behavioural segment:") == 1
    assert html.count("A persona: goals and needs were heard of this group.") == 1


def test_names_from_people_are_escaped_once(drawn):
    html = shown(drawn)
    assert "Days &lt;b&gt;" in html
    assert "<b> </a>" not in html
    assert "&lt;b&gt;pay&lt;/b&gt; in one go" in html  # a finding


def test_the_one_aimed_at_is_marked_and_first(drawn):
    frames = {name: one for name, one in vars(drawn).items() if isinstance(one, pd.DataFrame)}
    cards = frames["cards"].assign(target=[False, True])
    html = str(cards_html(frames | {"cards": cards}, drawn.parameters))
    assert html.index('id="persona-B"') < html.index('id="persona-A"')
    assert html.count('class="pc-target"') == 2  # on the card, and at a glance


def test_who_may_write_the_decision_is_said_until_somebody_has(drawn):
    assert "Nobody has written it yet" in shown(drawn)
    html = shown(drawn, decision="Staff the tills", named_by="R. Hale")
    assert "Staff the tills" in html
    assert "R. Hale" in html


def test_a_doubtful_verdict_looks_different(drawn):
    assert 'class="verdict doubt">would come back: doubtful' in shown(drawn, verdict="doubtful")


def test_what_is_heard_is_no_percentage(drawn):
    html = shown(drawn)
    parts = html.split('class="finding">')[1:]
    assert parts
    assert not any("%" in part.partition("</span></span>")[0] for part in parts)


def test_drawings_are_told_in_words(drawn):
    html = shown(drawn)
    for drawing in html.split("<svg")[1:]:
        head = drawing.partition(">")[0]
        assert 'aria-hidden="true"' in head or ('role="img"' in head and "aria-label=" in head)
    assert html.count("<article") == html.count("aria-labelledby=") == 2


def test_every_link_leads_to_a_card(drawn):
    html = shown(drawn)
    for persona in ("A", "B"):
        assert f'href="#{anchor(persona)}"' in html
        assert f'id="{anchor(persona)}"' in html


def test_comments_are_masked_on_the_page(drawn):
    assert "+48" not in shown(drawn)
    assert "[phone]" in shown(drawn)


def test_without_customers_there_is_a_sentence(drawn):
    frames = {name: one for name, one in vars(drawn).items() if isinstance(one, pd.DataFrame)}
    assert "no card to draw" in cards_html({name: one[:0] for name, one in frames.items()}, {})
