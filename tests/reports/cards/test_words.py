from dataclasses import replace

import pytest

from cxlab.reports.cards.words import Facts, count, joined, known, link, listed
from cxlab.reports.shell import Failure, Page


@pytest.fixture
def facts(results, shell, settings):
    return Facts(results, shell, settings)


def test_a_part_without_results_says_why(facts, shell, settings):
    assert "no page on calls" in facts.absent("calls", "calls")
    assert facts.absent("personas", "persona").endswith('<a href="01_personas.html">See why.</a>')
    stopped = Page("01_personas", "Personas", failure=Failure(1, "", "", ""))
    after = Facts({}, replace(shell, pages=(stopped,)), settings)
    assert "the computation of personas stopped" in after.absent("personas", "persona")


def test_frames_that_are_not_there_are_empty(facts):
    assert facts.frame("kpis", "no such").empty
    assert facts.frame("no such").empty
    assert len(facts.frame("personas", "summary")) == 4


def test_words_are_escaped_wherever_they_go():
    hostile = "<b>"
    made = [joined(hostile), listed([hostile]), link(None, hostile), link(Page("a", "A"), hostile)]
    assert not any("<b>" in html for html in made)
    assert link(Page("a", "A"), "x") == '<a href="a.html">x</a>'


@pytest.mark.parametrize(
    ("value", "shown"), [(None, False), (float("nan"), False), ("", False), (0, True), ("x", True)]
)
def test_only_values_that_can_be_shown_are_known(value, shown):
    assert known(value) is shown


def test_a_word_with_its_own_plural():
    assert count(2, "child", "children") == "2 children"
