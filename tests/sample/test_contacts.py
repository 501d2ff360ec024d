"""What follows from a customer's own steps follows after them."""

import pytest

from cxlab.sample.blocks import make_block
from cxlab.sample.contacts import ANSWERED, LATE
from cxlab.sample.touchpoints import REPLIES
from cxlab.sample.visits import END


@pytest.fixture(scope="module")
def contacts():
    return make_block(1, 0).contacts


def test_a_parcel_is_ordered_then_sent_then_delivered(contacts):
    parcels = contacts.parcels
    assert (parcels["dispatched"].dt.floor("D") >= parcels["ordered"].dt.floor("D")).all()
    assert (parcels["handed_over"] > parcels["dispatched"]).all()
    delivered = parcels.dropna(subset=["delivered"])
    assert (delivered["delivered"] > delivered["handed_over"]).all()
    assert delivered["delivered"].max() < END


def test_late_is_after_the_promise_and_as_common_as_planted(contacts):
    delivered = contacts.parcels.dropna(subset=["delivered"])
    assert (delivered["late"] == (delivered["delivered"] > delivered["promised"])).all()
    assert contacts.parcels["late"].mean() == pytest.approx(LATE, abs=0.03)


def test_cases_are_answered_after_they_were_opened(contacts):
    cases = contacts.cases
    assert set(cases["touchpoint"]) == set(REPLIES)
    answered = cases.dropna(subset=["answered"])
    assert (answered["answered"] >= answered["time"]).all()
    assert len(answered) / len(cases) == pytest.approx(ANSWERED, abs=0.05)


def test_newsletters_go_out_on_tuesdays_once_to_each(contacts):
    assert (contacts.sent["time"].dt.day_of_week == 1).all()
    assert not contacts.sent.duplicated(["customer", "day"]).any()


def test_every_order_has_a_value(contacts):
    assert (contacts.orders["value"] > 0).all()
