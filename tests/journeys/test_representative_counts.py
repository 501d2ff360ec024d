"""Journeys written as numbers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.representative_counts import (
    LEVELS,
    LONGEST,
    as_stages,
    count_ways,
    merge_ways,
    written,
)

WAYS = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=15), min_size=1, max_size=5)


@given(WAYS)
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_read(ways):
    who = np.repeat(np.arange(len(ways)), [len(way) for way in ways])
    codes = written(who, np.concatenate(ways), 5)
    wanted = [(*way[:LONGEST], *([-1] if len(way) > LONGEST else [])) for way in ways]
    assert as_stages(codes, 5) == wanted


def test_many_stages_leave_room_for_fewer_steps():
    codes = written(np.zeros(20, dtype=int), np.arange(20) * 40, 1000)
    assert as_stages(codes, 1000) == [(0, 40, 80, 120, 160, 200, -1)]


def staged(rows):
    known = rows["touchpoint"].where(rows["touchpoint"] != "?")
    stages = pd.Categorical(known, ["a", "b", "c"], ordered=True)
    return pd.DataFrame({"stage": stages}, index=rows.index)


def frame(*ways, start=0):
    rows = [
        (f"c{number + start}", pd.Timestamp("2025-01-01") + pd.Timedelta(hours=hour), place)
        for number, way in enumerate(ways)
        for hour, place in enumerate(way)
    ]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])


def test_three_levels_by_hand():
    rows = count_ways(frame("aabab?ca"), kernel=staged).ways.rows.set_index("level")["way"]
    told = [as_stages(np.array([int(rows[level])]), 3)[0] for level in LEVELS]
    assert told == [(0, 1, 0, 1, 2, 0), (0, 1, 2, 0), (0, 1, 2)]


def test_parts_add_up():
    parts = [
        count_ways(frame("ab", "b"), kernel=staged),
        count_ways(frame("ab", start=2), kernel=staged),
    ]
    whole = merge_ways(parts)
    assert whole.people["customers"].tolist() == [3]
    assert sorted(whole.ways.rows["customers"]) == [1, 1, 1, 2, 2, 2]
    assert whole.places["customers"].sum() == 5
