"""Times in slots: quantiles within 1 %, sums that do not depend on the partitions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.spans import (
    SLOTS,
    Timed,
    count_slots,
    merge_timed,
    slot_quantile,
    slot_seconds,
    slots_of,
)


@pytest.mark.parametrize("seconds", [0, 1e-6, 0.5, 60, 86400, 3e9])
def test_a_slot_stands_for_its_times_within_one_percent(seconds):
    assert slot_seconds(slots_of([seconds]))[0] == pytest.approx(seconds, rel=0.01)


def test_slots_never_leave_the_table():
    assert slots_of([0, 1e-9, 1e30]).tolist() == [0, 0, SLOTS - 1]


times = st.lists(st.tuples(st.sampled_from("xyz"), st.floats(0, 1e9)), min_size=1, max_size=40)


@given(times, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
@settings(deadline=None, max_examples=40)
def test_quantiles_of_merged_parts_equal_those_of_the_values(rows, share):
    parts = [timed(rows[at::3]) for at in range(3)]
    merged = merge_timed(parts)
    for place, name in enumerate(merged.rows["kind"]):
        values = sorted(value for kind, value in rows if kind == name)
        assert merged.rows["n"][place] == len(values)
        expected = values[max(1, int(np.ceil(share * len(values) * (1 - 1e-12)))) - 1]
        assert merged.quantile(share)[place] == pytest.approx(expected, rel=0.01, abs=1e-6)
        assert merged.sizes()[place] == len(values)


def timed(rows):
    """Return sums and times of (kind, seconds) pairs."""
    names = sorted({kind for kind, _ in rows})
    kinds = np.array([names.index(kind) for kind, _ in rows], dtype=np.int64)
    frame = pd.DataFrame({"kind": pd.Series(names, dtype="str")})
    frame["n"] = np.bincount(kinds, minlength=len(names))
    return Timed(frame, count_slots(kinds, [seconds for _, seconds in rows], len(names)))


def test_each_kind_may_have_its_own_share():
    keys = SLOTS * np.array([0, 0, 1, 2]) + slots_of([1, 60, 5, 5])
    shares = np.array([0.9, 0.1, np.nan])
    found = slot_quantile(keys, np.ones(4, dtype=np.int64), 3, shares)
    assert found[:2] == pytest.approx([60, 5], rel=0.01)
    assert np.isnan(found[2])


def test_nothing_has_no_quantile():
    none = np.empty(0, dtype=np.int64)
    assert np.isnan(slot_quantile(none, none, 2, 0.5)).all()
