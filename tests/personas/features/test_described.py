import pytest

from cxlab.personas.features.described import (
    BASE,
    DESCRIBED,
    FAMILIES,
    find_description,
    is_reserved,
)

EVERY = [*BASE, *(build(prefix + "x", "x") for prefix, build in FAMILIES.items())]


def test_another_name_is_an_attribute() -> None:
    assert not is_reserved("income")
    assert find_description("income") is None
    assert find_description("channel_app").label == "app share"


@pytest.mark.parametrize("feature", EVERY, ids=lambda feature: feature.name)
def test_every_feature_keeps_the_promises_of_the_catalogue(feature) -> None:
    assert not (feature.axis in DESCRIBED and feature.clustered_on)
    assert feature.high != feature.low
    assert 0 < feature.weight <= 1
    assert is_reserved(feature.name)
