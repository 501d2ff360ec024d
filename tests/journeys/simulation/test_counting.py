"""Counts that the model is fitted from."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.simulation.counting import (
    SLOTS,
    count_moves,
    merge_counts,
    slot_days,
    slot_of,
    states_of,
)
from cxlab.journeys.simulation.plan import JourneyModel, make_plan
from cxlab.journeys.simulation.steps import DAY, read_steps

ROLES = '[roles]\npurchase = ["order"]\n'
MODEL = JourneyModel(silence_days=10, paces=1)


@pytest.fixture
def plan(make_study, six_rows):
    return make_plan(make_study(ROLES, interactions=six_rows), MODEL)


def test_slots_end_at_the_silence():
    days = slot_days(30 * DAY)
    assert slot_of((days * DAY).astype(np.int64), 30 * DAY).tolist() == list(range(SLOTS))
    assert days[-1] < 30 < days[-1] * 1.4


def test_six_rows_counted_by_hand(six_rows, plan):
    counts = count_moves(six_rows, plan=plan, draws=20, seed=1)
    assert counts.moves.sums[:, 0].tolist() == [1, 1, 1]  # basket-order, order-basket, basket-page
    assert sorted((counts.pauses.sums[:, 0] / DAY).tolist()) == [1, 2, 3]
    assert counts.waits.sums[:, 0].sum() == 2
    assert counts.values.sums[:, 0].max() == 20
    assert counts.mails.sums[:, 0].tolist() == [1]
    assert (counts.customers, counts.present) == (2, 2)


def test_after_the_purchase_states_are_apart(six_rows, plan):
    steps = read_steps(six_rows, plan.steps, plan.sent)
    basket = plan.steps.index("basket") * 2
    assert states_of(steps, plan)[[0, 2, 3]].tolist() == [basket, basket + 1, basket]


def test_parts_add_up_to_the_whole(six_rows, plan):
    whole = count_moves(six_rows, plan=plan, draws=20, seed=1)
    parts = [count_moves(six_rows[at : at + 3], plan=plan, draws=20, seed=1) for at in (0, 3)]
    merged = merge_counts(parts)
    for name in ("moves", "waits", "visits", "values", "mails"):
        assert (getattr(merged, name).keys == getattr(whole, name).keys).all()
        assert np.array_equal(getattr(merged, name).sums, getattr(whole, name).sums)


def test_a_draw_weighs_all_rows_of_a_customer_alike(six_rows, plan):
    counts = count_moves(six_rows, plan=plan, draws=50, seed=1)
    of = {tuple(row) for row in counts.moves.sums}
    assert len(of) == 2  # ann makes two moves, bea one


def test_only_members_count(six_rows, plan):
    members = pd.Series({"ann": False, "bea": True})
    counts = count_moves(six_rows, plan=plan, draws=20, seed=1, members=members)
    assert (counts.customers, counts.moves.sums[:, 0].sum()) == (1, 1)
    assert counts.mails.sums[:, 0].tolist() == [1]
