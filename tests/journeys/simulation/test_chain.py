"""The chain that counts give."""

import numpy as np
import pytest

from cxlab.journeys.simulation.chain import Grid, fit_chain
from cxlab.journeys.simulation.counting import count_moves
from cxlab.journeys.simulation.plan import JourneyModel, make_plan

ROLES = '[roles]\npurchase = ["order"]\n'


@pytest.fixture
def fitted(make_study, six_rows):
    plan = make_plan(make_study(ROLES, interactions=six_rows), JourneyModel(silence_days=10))
    counts = count_moves(six_rows, plan=plan, draws=20, seed=1)
    return fit_chain(counts, plan, Grid(28.0, 4)), plan


def test_six_rows_by_hand(fitted):
    """Three baskets, one after an order and just now: of the others, one in two orders."""
    chain, _ = fitted
    first = chain.at("basket") & (chain.visits[:, 0] == 2)
    moves = first[chain.source]
    chance = dict(zip(chain.place[chain.target[moves]], chain.mass[moves, 0], strict=True))
    assert chance == {chain.names.index("order"): 0.5, chain.names.index("page"): 0.5}
    assert sorted(chain.days[moves]) == [1, 3]
    order = chain.at("order")
    assert chain.value[order, 0].tolist() == [20]
    assert chain.left[order, 0].tolist() == [0]


def test_chances_sum_to_one(fitted):
    chain, _ = fitted
    total = chain.by_source(chain.mass) + chain.left
    assert np.allclose(total, 1)
    assert (chain.left >= -1e-12).all()


def test_who_was_seen_just_now_is_waiting_and_has_not_left(fitted):
    chain, _ = fitted
    assert chain.waiting.customers[0] == 2
    assert chain.waiting.arrivals[:, :, 0].sum() <= 2
    just_now = chain.at("page")
    assert chain.left[just_now, 0].tolist() == [1]  # nobody was ever seen to go on


def test_recent_customers_are_censored(make_study, six_rows):
    """Without the censoring, one basket in three would lead to the order."""
    later = six_rows.assign(timestamp=six_rows["timestamp"])
    plan = make_plan(make_study(ROLES, interactions=later), JourneyModel(silence_days=10, paces=1))
    chain = fit_chain(count_moves(later, plan=plan, draws=20, seed=1), plan, Grid(28.0, 4))
    baskets = chain.at("basket")
    assert chain.visits[baskets, 0].sum() == 3
    assert np.isclose(chain.mass[baskets[chain.source], 0].sum(), 1)
