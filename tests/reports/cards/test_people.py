import pytest

from cxlab.reports.cards.people import people
from cxlab.reports.cards.words import Facts
from cxlab.reports.results import Saved


@pytest.fixture
def facts(results, shell, settings):
    return Facts(results, shell, settings)


def test_each_persona_has_share_nps_and_verdict(facts):
    html = people(facts)
    assert '<a href="01_personas.html">Evenings, app</a>' in html
    assert "20 to 24 · n 1,284" in html
    assert "+4 to +20 · n 402" in html
    assert '<span class="verdict">clearly</span>' in html
    assert '<span class="verdict doubt">doubtful</span>' in html
    assert "fewer than 10 customers: not shown" in html


def test_answers_are_found_by_the_personas_name_too(facts):
    table = facts.results["kpis_by_persona"].frames["table"]
    names = {"P1": "Evenings, app", "P2": "Store, weekends"}
    table["persona"] = table["persona"].replace(names)
    assert "+4 to +20 · n 402" in people(facts)


def test_without_answers_there_is_no_column_of_nps(facts):
    facts.results.pop("kpis_by_persona")
    assert "NPS" not in people(facts)


def test_where_nobody_was_asked_there_is_no_column_of_nps(facts):
    facts.results["kpis_by_persona"].frames["table"]["estimate"] = float("nan")
    assert "NPS" not in people(facts)


def test_one_group_is_no_segmentation(facts):
    frames = facts.results["personas"].frames
    frames["summary"] = frames["summary"].head(1)
    assert "do not fall into groups" in people(facts)


def test_a_page_that_failed_is_named(facts):
    facts.results.pop("personas")
    assert "See why." in people(facts)


def test_the_group_that_would_recommend_least_is_named_where_that_is_clear(facts):
    assert "“Evenings, app” would recommend least: NPS +12, beside +38 of " in people(facts)
    table = facts.results["kpis_by_persona"].frames["table"]
    table.loc[table["persona"] == "P1", "high"] = 35.0
    assert "recommend least" not in people(facts)


def test_the_one_aimed_at_is_marked_and_first(facts):
    frames = facts.results["personas"].frames
    frames["summary"]["target"] = frames["summary"]["persona"] == "P2"
    html = people(facts)
    assert html.index("Store, weekends") < html.index("Evenings, app</a>")
    assert '<span class="verdict">target</span>' in html


def test_what_it_is_useful_for_stands_beside_whether_it_comes_back(facts):
    frames = facts.results["personas"].frames
    assert "useful?" not in people(facts)
    frames["summary"]["useful"] = "useful: would recommend less (7.4; others 8.1)"
    html = people(facts)
    assert "useful?" in html
    assert "useful: would recommend less" in html
    assert "others 8.1" not in html


def test_what_sets_it_apart_is_said_not_the_rule(facts):
    summary = facts.results["personas"].frames["summary"]
    facts.results["personas"].frames["summary"] = summary.assign(
        apart="evening share 70 %", rule="evening share > 50 %"
    )
    html = people(facts)
    assert "evening share 70 %" in html
    assert "&gt; 50" not in html


def test_names_lead_to_the_cards_where_there_are_some(facts):
    facts.results["cards"] = Saved("cards", parameters={"nobody": 57})
    html = people(facts)
    assert '<a href="01_personas.html#persona-P1">Evenings, app</a>' in html
    assert "57 customers are unlike any of them." in html
    facts.results["cards"] = Saved("cards", parameters={"nobody": 3})
    assert "Fewer than 10 customers are unlike any of them." in people(facts)
