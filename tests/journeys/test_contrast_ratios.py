"""Shares of contacts with customers as units."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.contrast_ratios import ratio_figures, sum_ratios

CONTACTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-1, 1)), min_size=1, max_size=25
)


@given(CONTACTS)
@settings(max_examples=30, deadline=None)
def test_sums_against_a_plain_loop(rows):
    who, base, kind = (np.array(column) for column in zip(*rows, strict=True))
    part = np.where(kind >= 0, base * 2 + kind, -1)
    found = sum_ratios(who, base, part, (3, 6)).set_index(["base", "part"])
    many = Counter((one, at) for one, at, _ in rows)
    few = Counter((one, at, at * 2 + how) for one, at, how in rows if how >= 0)
    for at in set(base.tolist()):
        mine = [count for (_, where), count in many.items() if where == at]
        told = found.loc[(at, -1), ["sessions", "sessions squared", "of"]].tolist()
        assert told == [sum(mine), sum(n**2 for n in mine), len(mine)]
    for number in {key[2] for key in few}:
        mine = {one: n for (one, _, place), n in few.items() if place == number}
        told = found.xs(number, level="part").iloc[0]
        assert told["ends"] == sum(mine.values())
        assert told["customers"] == len(mine)
        at = number // 2
        assert told["ends x sessions"] == sum(n * many[one, at] for one, n in mine.items())


def test_a_customer_with_many_contacts_is_one_customer():
    who = np.repeat(np.arange(20, dtype=np.int32), 50)
    part = np.where(who < 10, 0, -1)  # the same for all contacts of a customer
    found = sum_ratios(who, np.zeros_like(who), part, (1, 1))
    table = found.iloc[[1]].assign(**{name: found[name].iloc[0] for name in found.iloc[:, 1:4]})
    share, low, high = ratio_figures(table, 0.95)
    assert share[0] == 0.5
    assert high[0] - low[0] == pytest.approx(0.40, abs=0.03)  # as of 20, not of 1000
