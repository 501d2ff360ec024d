import pytest

from cxlab.reports.cards.told import gaps, told
from cxlab.reports.cards.words import Facts


@pytest.fixture
def facts(results, shell, settings):
    return Facts(results, shell, settings)


def test_what_was_told_is_framed_and_says_where_it_was_heard(facts):
    html = told(facts)
    assert html.count('class="finding"') == 3
    assert "conversion; heard in 5 of 8 interviews, the data agree" in html
    assert "retention; workshop, an assumption, untested" in html


def test_nobody_asked_is_a_sentence(facts):
    facts.results.pop("findings")
    assert "rows alone cannot tell them" in told(facts)


def test_more_findings_than_fit_are_counted(facts, monkeypatch):
    monkeypatch.setattr("cxlab.reports.cards.told.SHOWN", 2)
    assert "1 more in the journey map." in told(facts)


def test_gaps_name_what_is_missing_and_what_would_unlock_it(facts):
    html = gaps(facts)
    assert "Not in these data: effort (CES)." in html
    assert "How comments in Romanian sound." in html
    inside = html[html.index("<details>") :]
    assert "effort (CES): needs a question of the kind &#x27;ces&#x27;" in inside
    assert "the team that was in charge" in inside
    assert "personas:" not in inside


def test_no_gap_known_is_no_promise(facts):
    for name in ("kpis", "emotions", "health"):
        facts.results.pop(name)
    assert "as far as is known" in gaps(facts)
