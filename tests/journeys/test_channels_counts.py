"""Steps between channels as sums."""

import pandas as pd

from cxlab.journeys.channels_counts import count_moves, merge_moves


def rows(*channels):
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(range(len(channels)), unit="min")
    frame = pd.DataFrame({"customer_id": "a", "timestamp": times, "channel": channels})
    return frame.assign(touchpoint="x", direction=pd.Series(dtype="str"))


def test_lone_contacts_make_no_step():
    found = count_moves(rows("web"), goals=())
    assert found.steps.parts.empty
    assert found.units.table()[["sessions", "ends"]].to_numpy().tolist() == [[1, 0]]


def test_parts_add_up():
    parts = [count_moves(rows("web", "app"), goals=()), count_moves(rows("web"), goals=())]
    found = merge_moves(parts)
    assert found.steps.table()[["source", "target", "ends"]].to_numpy().tolist() == [
        ["web", "app", 1]
    ]
    assert found.units.table()[["sessions", "ends"]].to_numpy().tolist() == [[2, 1]]
