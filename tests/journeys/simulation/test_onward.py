"""What counts as going on, and the chance to reach the goal at last."""

from dataclasses import replace

import numpy as np
import pytest

from cxlab.journeys.simulation.onward import nearness, onward_of, reach_at_last


def test_nearness_by_hand(shop):
    """Five steps: payment .6 + .1 * .5 * (.6 + .1 * .5 * .6), page half of what payment has."""
    near = nearness(shop, ("order",))
    payment = 0.6 + 0.05 * (0.6 + 0.05 * 0.6)
    assert near == pytest.approx([1.0, 0.5 * (0.6 + 0.05 * 0.6), payment])


def test_going_on_is_a_step_nearer_the_goal(shop):
    assert onward_of(shop, "page", ("order",)) == ("payment",)
    assert onward_of(shop, "payment", ("order",)) == ("order",)
    assert onward_of(shop, "payment", ("order",), tries=("page",)) == ("order", "page")
    assert onward_of(shop, "order", ("order",)) == ()


def test_the_chance_at_last_by_hand(shop):
    """x = .5 y and y = .6 + .1 x: y = .6 / .95."""
    page, payment = reach_at_last(shop, ("order",))[1:, 0]
    assert payment == pytest.approx(0.6 / 0.95)
    assert page == pytest.approx(0.3 / 0.95)


def test_where_no_way_leads_to_the_goal_the_chance_is_none(make_chain):
    chain = make_chain(("a", "b", "goal"), [("a", "b", 1.0, 1.0), ("b", "a", 1.0, 1.0)])
    assert np.array_equal(reach_at_last(chain, ("goal",))[:, 0], [0, 0, 1])


def test_nearness_of_a_draw_is_of_its_chances(shop):
    """In the draw nobody pays, so that only the goal is near."""
    other = np.where(shop.target == 0, 0.0, shop.mass[:, 0])
    both = replace(
        shop,
        mass=np.column_stack([shop.mass[:, 0], other]),
        visits=np.repeat(shop.visits, 2, axis=1),
    )
    assert nearness(both, ("order",), draw=1).tolist() == [1, 0, 0]
    assert np.array_equal(nearness(both, ("order",)), nearness(shop, ("order",)))
