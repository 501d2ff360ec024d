"""Paths by name."""

import pandas as pd

from cxlab.journeys.spans import merge_timed
from cxlab.journeys.user_flow_attempts import Aim, find_visits
from cxlab.journeys.user_flow_counts import Places
from cxlab.journeys.user_flow_paths import name_paths
from cxlab.journeys.user_flow_steps import path_hashes

AIM = Aim("buy", ("b",), ("o",), 9, pd.Timestamp("2025-06-01"))
PLACES = Places(("b", "o"), "(x)", "(s)", "(g)", "(l)")


def test_a_path_is_named_once_over_partitions_with_its_time():
    days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])
    rows = pd.DataFrame({"customer_id": "a", "timestamp": days, "touchpoint": ["b", "q", "o"]})
    visits = find_visits(rows, AIM, PLACES.inner, 2)
    wanted = pd.DataFrame({"hash": path_hashes(visits, PLACES.inner), "reached": [True]})
    part = name_paths(rows, aim=AIM, places=PLACES, wanted=wanted)
    both = merge_timed([part, part])
    assert both.rows[["path", "times"]].to_numpy().tolist() == [["0,2,1", 2]]
    assert abs(both.quantile(0.5)[0] / (2 * 86400) - 1) < 0.01
    missed = wanted.assign(reached=False)
    assert name_paths(rows, aim=AIM, places=PLACES, wanted=missed).rows.empty
