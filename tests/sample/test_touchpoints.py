"""Every event gets a touchpoint that its channel and station have."""

import numpy as np
import pandas as pd
import pytest

from cxlab.sample.people import CHANNELS
from cxlab.sample.touchpoints import REPLIES, TOUCHPOINTS, draw_touchpoints
from cxlab.sample.walk import STATIONS


def test_chances_sum_to_one():
    for stations in TOUCHPOINTS.values():
        for chances in stations.values():
            assert sum(chances.values()) == pytest.approx(1)


def test_names_are_those_of_channels_and_stations():
    assert set(TOUCHPOINTS) == set(CHANNELS)
    assert {station for stations in TOUCHPOINTS.values() for station in stations} == set(STATIONS)


def test_touchpoints_are_drawn_by_channel_and_station():
    pairs = [
        (CHANNELS.index(channel), STATIONS.index(station))
        for channel, stations in TOUCHPOINTS.items()
        for station in stations
    ]
    channel, station = (pd.Series(part).repeat(300) for part in zip(*pairs, strict=True))
    drawn = draw_touchpoints(np.random.default_rng(1), channel, station)
    found = pd.DataFrame({"channel": channel, "station": station, "touchpoint": drawn})
    for (at, step), rows in found.groupby(["channel", "station"]):
        assert set(rows["touchpoint"]) == set(TOUCHPOINTS[CHANNELS[at]][STATIONS[step]])


def test_only_touchpoints_that_occur_are_answered():
    known = {name for part in TOUCHPOINTS.values() for chances in part.values() for name in chances}
    assert set(REPLIES) <= known
