import numpy as np
import pandas as pd
import pytest

from cxlab.sample.blocks import block_traits, make_block
from cxlab.sample.people import BROKEN_VERSION, CHANNELS, make_people
from cxlab.sample.touchpoints import TOUCHPOINTS
from cxlab.sample.walk import (
    CHANCES,
    CHECKOUT,
    FAILS_BROKEN,
    SERVES,
    STAGES,
    STATIONS,
    draw_payments,
)


@pytest.fixture(scope="module")
def block():
    return make_block(3, 0)


def test_chances_are_chances():
    assert CHANCES.shape == (len(STATIONS) + 1, len(STATIONS))
    assert CHANCES.sum(axis=1) == pytest.approx(np.ones(len(STATIONS) + 1))
    assert SERVES.shape == (len(CHANNELS), len(STATIONS))


def test_every_station_that_a_channel_serves_has_touchpoints():
    served = {
        (channel, station)
        for channel, row in zip(CHANNELS, SERVES, strict=True)
        for station, weight in zip(STATIONS, row, strict=True)
        if weight and (channel, station) != ("store", "basket")
    }
    has = {(channel, station) for channel, stations in TOUCHPOINTS.items() for station in stations}
    assert served == has
    for stations in TOUCHPOINTS.values():
        for chances in stations.values():
            assert sum(chances.values()) == pytest.approx(1)


def test_people_go_forward_by_preference_and_take_ways_back(block):
    events = block.contacts.events
    stage = np.array(STAGES)[events["station"]]
    same = events["customer"].eq(events["customer"].shift())
    steps = pd.crosstab(pd.Series(stage).shift()[same.to_numpy()], stage[same])
    assert steps.loc["awareness", "consideration"] > steps.loc["consideration", "awareness"] > 0
    assert steps.loc["conversion", "consideration"] > 0
    assert steps.loc["retention", "consideration"] > 0


def test_new_customers_seldom_reach_retention_before_they_buy(block):
    events = block.contacts.events
    bought = ((events["station"] == CHECKOUT) & events["paid"]).groupby(events["customer"])
    before = (bought.cumsum() == 0) & block.people.is_new[events["customer"]]
    assert (events.loc[before, "station"] > CHECKOUT).mean() < 0.1
    assert (events["station"] > CHECKOUT).mean() > 0.15


def _payments(device: str, when: str, version: str) -> pd.DataFrame:
    people = make_people(np.random.default_rng(1), np.arange(1000), block_traits(1, 0))
    people.attributes["app_version"] = version
    events = pd.DataFrame(
        {
            "customer": np.arange(1000),
            "time": np.datetime64(when),
            "channel": CHANNELS.index("app"),
            "device": device,
        }
    )
    return draw_payments(np.random.default_rng(2), events, people)


def test_payments_fail_on_phones_in_one_version_until_september():
    fail = {
        (device, when, version): _payments(device, when, version)["failures"].gt(0).mean()
        for device in ("phone", "tablet")
        for when in ("2025-08-31", "2025-09-01")
        for version in (BROKEN_VERSION, "5.0.1")
    }
    worst = fail.pop(("phone", "2025-08-31", BROKEN_VERSION))
    assert worst == pytest.approx(FAILS_BROKEN[0] * 0.73, abs=0.06)
    assert max(fail.values()) < 0.2
