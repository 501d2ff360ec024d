import re

import pytest

from cxlab.reports.cards.drivers import drivers, outcome
from cxlab.reports.cards.words import Facts


@pytest.fixture
def facts(results, shell, settings):
    return Facts(results, shell, settings)


def test_each_driver_has_figure_direction_and_place(facts):
    html = drivers(facts)
    assert html.count("<circle") == 4
    assert "▲ payment works" in html
    assert "▼ hours to first answer" in html
    assert "goes with a worse rating" in html  # said aloud as well
    assert "12\u00a0%" in html
    assert "10 to 14" in html


def test_the_first_line_says_what_goes_most_with_it(facts):
    html = drivers(facts)
    assert "“payment works” goes most with a better NPS." in html
    assert "All together 38\u00a0%, 34 to 42 · n 1,790: the rest is not known." in html
    assert "10 to 14 · n 1,790" in html
    facts.results["drivers"].frames["shares"]["beats_noise"] = False
    assert "Nothing looked at goes with NPS more than chance would." in drivers(facts)


def test_points_keep_their_proportions(facts):
    html = drivers(facts)
    places = [float(place) for place in re.findall(r'cx="([\d.]+)%"', html)]
    assert places[0] == pytest.approx(1 + 97 * 0.118 / 0.14, abs=0.06)
    assert places == sorted(places, reverse=True)
    band = float(re.findall(r'width="([\d.]+)%" height', html)[0])
    assert band == pytest.approx(97 * 0.012 / 0.14, abs=0.06)


def test_what_chance_reaches_has_no_direction(facts):
    html = drivers(facts)
    newsletter = html[html.index("newsletter") :]
    assert "no more than chance" in newsletter
    assert "not cause" in html


def test_the_rest_is_counted(facts, monkeypatch):
    monkeypatch.setattr("cxlab.reports.cards.drivers.SHOWN", 3)
    assert "1 smaller is not drawn." in drivers(facts)


def test_nothing_known_is_a_sentence(facts):
    shares = facts.results["drivers"].frames["shares"]
    shares["estimate"] = float("nan")
    assert "These data say nothing about what goes with NPS." in drivers(facts)


@pytest.mark.parametrize(("given", "words"), [("csat", "CSAT"), ("care", "care")])
def test_another_outcome_is_named(facts, given, words):
    facts.results["drivers"].parameters["outcome"] = given
    assert outcome(facts) == words
