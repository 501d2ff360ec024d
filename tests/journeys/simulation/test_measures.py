"""The figures of the coming months, by hand."""

import numpy as np
import pytest

from cxlab.journeys.simulation.chain import Grid
from cxlab.journeys.simulation.measures import measure
from cxlab.journeys.simulation.plan import Plan
from cxlab.study.settings import Goal

NAMES = ("order", "page", "payment")
GRID = Grid(28.0, 4)


def plan_of(days=30.0, start=("page",)):
    goal = Goal("order", start, ("order",), days)
    return Plan(goal, NAMES, (), (True,) * 3, ("order",), (), 1, 0, 1, 0, NAMES, False)


@pytest.fixture
def waiting(make_chain):
    """Of one customer, .8 is at the page this week; then payment (1) and order (.5) at once."""
    arrivals = np.zeros((4, 3, 1))
    arrivals[0, 1] = 0.8
    moves = [("page", "payment", 0.0, 1.0), ("payment", "order", 7.0, 0.5)]
    return make_chain(NAMES, moves, arrivals)


def test_figures_by_hand(waiting):
    found = measure(waiting, plan_of(), GRID).figures
    assert found["reached"][0] == pytest.approx(0.4)
    assert found["goals_each"][0] == pytest.approx(0.4)
    assert found["begun_each"][0] == pytest.approx(0.8 + 0.8 + 0.4)
    assert found["conversion"][0] == pytest.approx(0.5)
    assert found["days"][0] == pytest.approx(7)


def test_attempts_expected_and_on_record(waiting):
    found = measure(waiting, plan_of(), GRID)
    assert (found.attempts, found.tried) == (pytest.approx(0.8), 1)


def test_without_a_limit_the_chance_is_that_at_last(shop):
    found = measure(shop, plan_of(days=float("inf")), GRID).figures
    assert found["conversion"][0] == pytest.approx(0.3 / 0.95)
    assert "days" not in found


def test_a_goal_without_a_beginning_has_no_attempts(waiting):
    assert "conversion" not in measure(waiting, plan_of(start=()), GRID).figures


def test_the_goal_can_be_reached_often_but_a_customer_counts_once(make_chain):
    arrivals = np.zeros((4, 3, 1))
    arrivals[0, 0] = 1.0
    moves = [("order", "order", 7.0, 1.0), ("page", "order", 1.0, 0.1)]
    found = measure(make_chain(NAMES, moves, arrivals), plan_of(), GRID).figures
    assert (found["reached"][0], found["goals_each"][0]) == (1, 4)
