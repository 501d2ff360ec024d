"""What a visit is."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.study.visits import number_visits, visit_starts

MINUTE = 60_000_000


def test_a_pause_of_exactly_so_long_goes_on():
    when = np.array([0, MINUTE, 2 * MINUTE + 1])
    assert visit_starts(np.zeros(3, dtype=np.int32), when, 1).tolist() == [True, False, True]
    half_hour = np.array([0, 30 * MINUTE, 60 * MINUTE + 1])
    assert visit_starts(np.zeros(3, dtype=np.int32), half_hour).tolist() == [True, False, True]


def test_no_contact_no_visit():
    none = np.empty(0, dtype=np.int64)
    assert len(visit_starts(none, none)) == len(number_visits(none, none, none)) == 0


rows = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 4), st.sampled_from([-1, -1, 0, 1])), max_size=25
)


@given(rows)
@settings(deadline=None, max_examples=60)
def test_equals_a_plain_loop(contacts):
    contacts = sorted(contacts, key=lambda one: one[:2])
    visits, last = {}, {}
    for at, (who, when, own) in enumerate(contacts):
        key = (who, "own", own)
        if own < 0:
            before = last.get(who)
            new = before is None or when - before[0] > 1  # quarters of an hour: a pause over 15 min
            key = (who, "pause", at if new else before[1])
            last[who] = (when, key[2])
        visits.setdefault(key, []).append(at)
    expected = np.full(len(contacts), -1)
    for number, places in enumerate(visits.values()):
        expected[places] = number
    who, when, own = np.array(contacts, dtype=np.int64).reshape(-1, 3).T
    assert number_visits(who, when * 15 * MINUTE, own, 15).tolist() == expected.tolist()
