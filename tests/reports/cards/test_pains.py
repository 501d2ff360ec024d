import pytest

from cxlab.reports.cards.pains import feelings, funnel, pains
from cxlab.reports.cards.words import Facts


@pytest.fixture
def facts(results, shell, settings):
    return Facts(results, shell, settings)


def test_pains_are_ranked_by_the_customers_they_touch_and_said_once(facts):
    html = pains(facts)
    first, second = html.index("payment fails"), html.index("waits for an answer")
    assert first < second  # 398 of 1,284 customers before 292 of 5,836
    assert html.count("payment fails") == 1
    assert "</span> in conversion, “Evenings, app”: 31\u00a0% <span" in html
    assert "unclear sizes" not in html  # too few to show
    assert "in retention: 5\u00a0% <span" in html  # all customers: no group is named


def test_what_a_pain_s_share_is_of_stands_beside_it(facts):
    cells = facts.results["journeys"].frames["cells"]
    facts.results["journeys"].frames["cells"] = cells.assign(note="share of those who answered")
    assert "27 to 35 · n 1,284, share of those who answered</span>" in pains(facts)


def test_no_pain_is_a_sentence(facts):
    cells = facts.results["journeys"].frames["cells"]
    facts.results["journeys"].frames["cells"] = cells[cells["row"] == "what they do"]
    assert "These data say nothing about where it hurts." in pains(facts)


def test_the_funnel_has_a_bar_for_each_stage(facts):
    html = funnel(facts)
    assert html.count('class="bar"') == 5
    assert "width:57%" in html
    assert "55 to 59 · n 5,836" in html


def test_comments_sound_by_language_and_coldest_where_it_is_sure(facts):
    html = feelings(facts)
    assert "English" in html
    assert "78\u00a0% of 900" in html
    assert "no model for Romanian" in html
    assert "payment (English)</span>: \u2212" in html


def test_no_touchpoint_is_surely_cold(facts):
    summary = facts.results["emotions"].frames["summary"]
    summary.loc[summary["touchpoint"] == "payment", "high"] = 0.01
    assert "Coldest" not in feelings(facts)
