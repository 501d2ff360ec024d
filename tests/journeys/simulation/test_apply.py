"""Changes in a chain of three touchpoints, by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.journeys.simulation.apply import Aim, apply_changes
from cxlab.journeys.simulation.changes import Add, Automate, Drop, Faster, Less, Merge
from cxlab.journeys.simulation.onward import reach_at_last

AIM = Aim(("order",), sent=("mail",))


def chance(chain, source, target):
    source, target = chain.names.index(source), chain.names.index(target)
    return float(chain.mass[(chain.source == source) & (chain.target == target), 0].sum())


def test_less_abandonment_by_hand(shop):
    """Of payments .4 give up (.1 to the page, .3 leave): half of them order instead."""
    chain, told = apply_changes(shop, (Less("abandonment", "payment", 0.5),), AIM)
    assert chance(chain, "payment", "order") == pytest.approx(0.8)
    assert chance(chain, "payment", "page") == pytest.approx(0.05)
    assert chain.left[:, 0] == pytest.approx([1, 0.5, 0.15])
    assert told == (
        "abandonment at “payment” falls by 50\xa0% (going on from there is to go to “order”)",
    )


def test_no_abandonment_anywhere_brings_everyone_to_the_goal(shop):
    chain, _ = apply_changes(shop, (Less("abandonment", by=1.0),), AIM)
    assert reach_at_last(chain, ("order",))[:, 0] == pytest.approx([1, 1, 1])


def test_less_of_a_step_goes_onward_or_where_it_is_told(shop):
    chain, _ = apply_changes(shop, (Less("page", "payment", 1.0),), AIM)
    assert chance(chain, "payment", "order") == pytest.approx(0.7)
    assert chain.left[2, 0] == pytest.approx(0.3)


def test_whatever_is_not_named_as_going_on_is_abandonment(make_chain):
    """Page to order .5, to a store .2, gone .3. Onto the order alone: .5 + half of .2 + .3."""
    moves = [("page", "order", 1.0, 0.5), ("page", "store", 9.0, 0.2)]
    three = make_chain(("order", "page", "store"), moves)
    aim = Aim(("order", "store"))
    named, _ = apply_changes(three, (Less("abandonment", "page", 0.5, onto=("order",)),), aim)
    assert chance(named, "page", "order") == pytest.approx(0.75)
    assert chance(named, "page", "store") == pytest.approx(0.1)
    usual, _ = apply_changes(three, (Less("abandonment", "page", 0.5),), aim)
    assert chance(usual, "page", "store") == pytest.approx(0.2 * 0.85 / 0.7)


def test_a_failed_try_is_not_given_up(shop):
    chain, _ = apply_changes(
        shop, (Less("abandonment", "payment", 1.0),), Aim(("order",), tries=("page",))
    )
    assert chance(chain, "payment", "order") == pytest.approx(0.6 / 0.7)
    assert chance(chain, "payment", "page") == pytest.approx(0.1 / 0.7)


def test_faster_touches_time_alone_unless_more_is_said(shop):
    chain, _ = apply_changes(shop, (Faster("payment", by=0.5),), AIM)
    assert chain.days.tolist() == [1, 0.25, 1]
    assert np.array_equal(chain.mass, shop.mass)
    chain, _ = apply_changes(shop, (Faster("payment", to="order", hours=6),), AIM)
    assert chain.days.tolist() == [1, 0.25, 2]
    chain, _ = apply_changes(shop, (Faster("page", hours=6, onward=0.2),), AIM)
    assert chance(chain, "page", "payment") == pytest.approx(0.6)
    assert chain.left[1, 0] == pytest.approx(0.4)


def test_a_dropped_touchpoint_makes_no_contact_and_its_customers_go_on(shop):
    chain, _ = apply_changes(shop, (Drop("payment"),), AIM)
    assert chain.begun[:, 0].tolist() == [1, 1, 0]
    assert np.array_equal(chain.mass, shop.mass)
    chain, _ = apply_changes(shop, (Drop("payment", lost=0.5),), AIM)
    assert chance(chain, "payment", "order") == pytest.approx(0.3)
    assert chain.left[2, 0] == pytest.approx(0.65)


def test_two_touchpoints_as_one_count_once_where_one_follows_the_other(shop):
    chain, _ = apply_changes(shop, (Merge("page", "payment"),), AIM)
    assert chain.begun[:, 0] == pytest.approx([1, 0.5, 0.9])
    assert chain.days.tolist() == [0, 0.5, 0]


def test_a_machine_costs_and_answers_as_assumed(shop):
    change = Automate("payment", share=0.5, cost=1, cost_before=5, hours=6)
    chain, _ = apply_changes(shop, (change,), AIM)
    assert chain.cost[:, 0].tolist() == [0, 0, 3]
    assert chain.days == pytest.approx([1, 0.375, 1.125])


def test_a_new_touchpoint_by_hand(shop):
    change = Add("help", after="payment", rate=0.2, onward=0.9, hours=12, cost=2)
    chain, _ = apply_changes(shop, (change,), AIM)
    assert chain.names[-1] == "help"
    assert chance(chain, "payment", "help") == pytest.approx(0.2)
    assert chance(chain, "payment", "order") == pytest.approx(0.48)
    assert chance(chain, "help", "order") == pytest.approx(0.9)
    assert chance(chain, "help", "page") == pytest.approx(0.025)
    assert chain.left[:, 0] == pytest.approx([1, 0.5, 0.24, 0.075])
    assert chain.cost[:, 0].tolist() == [0, 0, 0, 2]
    as_today, _ = apply_changes(shop, (Add("help", "payment", 0.2),), AIM)
    before, after = (reach_at_last(each, ("order",))[1, 0] for each in (shop, as_today))
    assert after == pytest.approx(before)


def test_what_has_nothing_to_act_on_is_told_all_at_once(shop):
    changes = (Drop("order"), Less("abandonment", "order", 0.1), Merge("page", "mail"))
    changes += (Drop("nowhere"), Faster("page", to="order", hours=1))
    with pytest.raises(CxlabError) as error:
        apply_changes(shop, changes, AIM)
    told = str(error.value)
    assert "change 1: 'order' is the goal" in told
    assert "change 2: nobody goes on from 'order'" in told
    assert "change 3: 'mail' is sent by the company" in told
    assert "change 4: nobody was seen at 'nowhere'" in told
    assert "change 5: nobody goes from 'page' to 'order'" in told


def test_what_is_sent_can_be_dropped(shop):
    chain, _ = apply_changes(shop, (Drop("mail"),), AIM)
    assert not chain.mails.any()


SHARE = st.floats(0.01, 1.0)
CHANGES = st.one_of(
    st.builds(Less, st.just("abandonment"), st.sampled_from(["", "page", "payment"]), SHARE),
    st.builds(Less, st.just("page"), st.just("payment"), SHARE),
    st.builds(lambda by, more: Faster("payment", by=by, onward=more), SHARE, SHARE),
    st.builds(Drop, st.sampled_from(["page", "payment"]), SHARE),
    st.just(Merge("page", "payment")),
    st.builds(Automate, st.just("page"), SHARE, st.just(1.0)),
    st.builds(lambda rate, on: Add("help", "payment", rate, onward=on), SHARE, SHARE),
)


@settings(max_examples=60, deadline=None)
@given(change=CHANGES)
def test_chances_of_a_state_sum_to_one_whatever_is_changed(change, make_three):
    chain, _ = apply_changes(make_three, (change,), AIM)
    assert np.allclose(chain.by_source(chain.mass) + chain.left, 1)
    assert min(chain.mass.min(), chain.left.min()) >= -1e-9


@pytest.fixture(scope="module")
def make_three():
    from cxlab.journeys.simulation.chain import Chain, Waiting

    size, one = 3, np.ones((3, 1))
    mass = np.array([[0.5], [0.6], [0.1]])
    return Chain(
        ("order", "page", "payment"), np.arange(size), np.array([1, 2, 2]), np.array([2, 0, 1]),
        np.array([1, 0.5, 2]), mass, np.array([[1], [0.5], [0.3]]), one, one, 0 * one, 0 * one,
        0 * one, np.zeros((size, 1, 1)), Waiting(np.zeros((4, size, 1)), np.ones(1)),
    )  # fmt: skip
