"""What is said of a simulation."""

from dataclasses import replace

import pytest

from cxlab.journeys.simulation.plan import JourneyModel, make_plan
from cxlab.journeys.simulation.steps import DAY
from cxlab.journeys.simulation.words import notes_of, why_nobody, why_unsupported
from cxlab.study.settings import Goal

ROLES = '[roles]\npurchase = ["order"]\ncart = ["basket"]\n'


@pytest.fixture
def plan(make_study, six_rows):
    return make_plan(make_study(ROLES, interactions=six_rows), JourneyModel(silence_days=2))


def test_what_the_rows_cannot_carry(plan):
    """Six rows reach over three days: enough for a silence of two, not of ten."""
    assert why_unsupported(plan) == ""
    assert "3 days; who has left is known only after 10" in why_unsupported(
        replace(plan, silence=10 * DAY)
    )
    never = replace(plan, goal=Goal("sale", (), ()))
    assert why_unsupported(never) == "No contact on record reaches the goal “sale”."


def test_nobody_and_too_few_are_told_apart(plan):
    assert why_nobody(0, plan, 10).startswith("Nobody was seen in the last 2 days")
    assert why_nobody(3, plan, 10).startswith("Fewer than 10 customers were seen")


def test_notes_say_what_is_left_out(plan):
    notes = notes_of(plan, ())
    assert notes[0].startswith("Reached is “order”; an attempt is a contact at “basket”")
    assert any("Compare the two columns" in note for note in notes)
    assert any("that they prompt the next step is not modelled" in note for note in notes)
