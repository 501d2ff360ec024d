import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.sample.blocks import block_traits
from cxlab.sample.people import BROKEN_VERSION, CHANNELS, make_people
from cxlab.sample.visits import draw_events, draw_visits, steady_luck, to_local, to_utc

STORE = CHANNELS.index("store")


@pytest.fixture(scope="module")
def people():
    return make_people(np.random.default_rng(1), np.arange(1000), block_traits(1, 0))


@pytest.fixture(scope="module")
def visits(people):
    return draw_visits(np.random.default_rng(2), people)


def test_times_agree_with_the_time_zone_data_base():
    local = pd.date_range("2025-01-01 04:00", "2025-12-31 23:00", freq="24h")
    expected = local.tz_localize("Europe/Berlin").tz_convert("UTC").tz_localize(None)
    utc = to_utc(local.to_numpy("datetime64[s]"))
    assert (utc == expected.to_numpy("datetime64[s]")).all()
    assert (to_local(utc) == local.to_numpy("datetime64[s]")).all()


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_steady_luck_falls_into_every_part_once(counts):
    who = np.repeat(np.arange(len(counts)), counts)
    luck = steady_luck(np.random.default_rng(1), who)
    for customer, count in enumerate(counts):
        assert sorted((luck[who == customer] * count).astype(int)) == list(range(count))


def test_shops_are_closed_at_night_and_on_sundays(visits):
    local = pd.Series(to_local(visits.loc[visits["channel"] == STORE, "time"].to_numpy()))
    assert local.dt.hour.between(9, 19).all()
    assert (local.dt.day_of_week < 6).all()


def test_customers_come_as_their_traits_say(people, visits):
    local = pd.Series(to_local(visits["time"].to_numpy()))
    evening = (local.dt.hour >= 18).groupby(visits["customer"]).mean()
    expected = 1 / (1 + np.exp(-people.traits.of("evening")))
    assert np.abs(evening - expected).max() < 0.2
    assert np.corrcoef(evening, expected)[0, 1] > 0.98


def test_visits_are_sorted_and_within_the_year(visits):
    assert visits.equals(visits.sort_values(["customer", "time"], kind="stable"))
    assert visits["time"].between("2025-01-01", "2026-01-01").all()


def test_who_does_not_use_the_app_has_no_version_of_it(people, visits):
    users = set(visits.loc[visits["channel"] == CHANNELS.index("app"), "customer"])
    version = people.attributes["app_version"]
    assert (version[sorted(users)] != "").all()
    assert 0.4 < (version == BROKEN_VERSION).mean() < 0.6


def test_events_of_a_visit_follow_each_other(visits):
    events = draw_events(np.random.default_rng(3), visits)
    gap = events.groupby("visit")["time"].diff().dropna()
    assert gap.min() >= pd.Timedelta(60, "s")
    assert len(events) / 1000 == pytest.approx(68, abs=6)
