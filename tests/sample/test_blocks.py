"""A block is made on its own, and what happens in it stays within the year."""

import numpy as np
import pytest

from cxlab.sample.blocks import BLOCK, block_traits, make_block
from cxlab.sample.visits import END, START


@pytest.fixture(scope="module")
def block():
    return make_block(3, 1)


def test_the_same_seed_and_number_make_the_same_block(block):
    again = make_block(3, 1)
    assert again.contacts.events.equals(block.contacts.events)
    assert again.answers.equals(block.answers)
    assert not np.array_equal(block_traits(3, 0).values, block_traits(3, 1).values)


def test_customers_are_numbered_on_from_the_block_before(block):
    assert block.people.ids.iloc[0] == f"C{BLOCK + 1:06d}"
    assert len(block.people.ids) == BLOCK


def test_keys_of_events_are_unique_and_time_stays_in_the_year(block):
    events = block.contacts.events
    assert events["event"].is_unique
    assert events["time"].min() >= START
    assert events["time"].max() < END
