"""Loops counted in arrays against a plain loop."""

from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.loops_counts import AGAIN, FORTH, RETURN, count_loops, merge_loops

WAYS = st.lists(st.text("xyz", min_size=1, max_size=8), min_size=1, max_size=4)


def frame(ways, start=0):
    rows = [
        (f"c{number + start}", pd.Timestamp("2025-01-01") + pd.Timedelta(hours=hour), place)
        for number, way in enumerate(ways)
        for hour, place in enumerate(way)
    ]
    table = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    table["timestamp"] = table["timestamp"].astype("datetime64[us]")
    return table.astype({"customer_id": "str", "touchpoint": "str"}).assign(direction="customer")


def counted(counts):
    rows = counts.loops.rows
    return Counter(
        {(row.kind, row.touchpoint, row.between): int(row.n) for row in rows.itertuples()}
    )


def looped(ways):
    found = Counter()
    for way in ways:
        for here, place in enumerate(way):
            before = way.rfind(place, 0, here)
            if before >= 0:
                between = way[before + 1 : here]
                apart = len(set(between)) if between == between[:1] * len(between) else 2
                found[(AGAIN, FORTH, RETURN)[apart], place, between[0] if apart == 1 else ""] += 1
    return found


@given(WAYS)
@settings(max_examples=20, deadline=None)
def test_against_a_plain_loop(ways):
    assert counted(count_loops(frame(ways), longest=pd.Timedelta(days=9))) == looped(ways)


def test_staying_at_the_other_touchpoint_is_no_longer_way_back():
    counts = counted(count_loops(frame(["xyyyx", "xyzyx"]), longest=pd.Timedelta(days=9)))
    assert counts[FORTH, "x", "y"] == 1
    assert counts[AGAIN, "y", ""] == 2
    assert counts[RETURN, "x", ""] == 1
    assert counts[FORTH, "y", "z"] == 1
    assert len(counts) == 4


def test_parts_add_up():
    ways = ["xyx", "xx", "zyz", "xyzx"]
    parts = [frame(ways[:2]), frame(ways[2:], start=2)]
    whole = merge_loops([count_loops(part, longest=pd.Timedelta(days=9)) for part in parts])
    assert counted(whole) == looped(ways)
    assert whole.visitors.set_index("touchpoint")["of"].to_dict() == {"x": 3, "y": 3, "z": 2}
