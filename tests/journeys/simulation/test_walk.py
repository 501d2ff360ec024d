"""The walk through the time ahead, against sums by hand."""

import numpy as np
import pytest

from cxlab.journeys.simulation.chain import Grid
from cxlab.journeys.simulation.onward import reach_at_last
from cxlab.journeys.simulation.walk import attempts, cells_of, walk


def test_a_time_between_two_cells_is_shared_so_that_its_mean_is_exact(shop):
    moves = cells_of(shop, Grid(8.0, 8), shop.mass[:, 0])
    page, payment, order = 1, 2, 0
    assert moves[1, page, payment] == 0.5
    assert moves[0, payment, order] == moves[1, payment, order] == 0.3
    assert moves.sum() == pytest.approx(1.2)


def test_attempts_in_plenty_of_time_come_as_far_as_without_a_limit(shop):
    found = attempts(shop, ("page",), ("order",), Grid(400.0, 100))
    assert found.share[0] == pytest.approx(reach_at_last(shop, ("order",))[1, 0])
    # one and a half days, and three more for each of the rounds by payment and page
    rounds = 0.05 / 0.95
    assert found.days[0] == pytest.approx(1.5 + 3 * rounds, rel=1e-3)


def test_attempts_without_time_come_nowhere(shop):
    found = attempts(shop, ("page",), ("order",), Grid(0.9, 3))
    assert found.share[0] == 0
    assert np.isnan(found.days[0])


def test_nobody_is_lost_on_the_way():
    moves = np.zeros((3, 2, 2))
    moves[0, 0, 1], moves[1, 1, 0] = 1.0, 1.0
    visits = walk(moves, np.array([[1.0, 0], [0, 0], [0, 0]]))
    assert visits.tolist() == [[1, 1], [1, 1], [1, 1]]
