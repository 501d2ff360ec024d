"""Attributes, chances of channels, and the days on which someone was a customer."""

import numpy as np
import pytest

from cxlab.sample.blocks import block_traits
from cxlab.sample.people import APP_FLOOR, DAYS, REGIONS, VERSIONS, channel_chances, make_people


@pytest.fixture(scope="module")
def people():
    return make_people(np.random.default_rng(1), np.arange(1000), block_traits(1, 0))


def test_chances_of_channels_sum_to_one(people):
    chances = channel_chances(people.traits)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert (chances >= 0).all()


def test_who_hardly_uses_the_app_has_no_version_of_it(people):
    without = people.channels[:, 1] == 0
    version = people.attributes["app_version"]
    assert (version[without] == "").all()
    assert set(version[~without]) <= set(VERSIONS)
    assert people.channels[~without, 1].min() > 0
    assert 0 < APP_FLOOR < 1


def test_nobody_leaves_before_they_came(people):
    assert (people.first_day <= people.last_day).all()
    assert (people.last_day < DAYS).all()
    assert (people.first_day[~people.is_new] == 0).all()


def test_attributes_are_plausible(people):
    assert people.attributes["age"].between(18, 88).all()
    assert set(people.attributes["region"]) == set(REGIONS)
    assert (people.attributes["km_to_store"] >= 1).all()
