"""Chains of cells tie the lines that have to be tied, and no others."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cxlab.estimate.chains import choose_chains


def of(*pairs):
    return tuple(np.array(pairs, dtype=np.intp).reshape(-1, 2).T)


def test_the_cheaper_way_round_is_taken():
    cells = of((0, 3), (1, 3), (1, 4), (2, 3), (2, 4))
    assert choose_chains(cells, np.array([1, 5, 5, 1, 1.0]), of((0, 4))).tolist() == [0, 3, 4]


def test_cells_that_cost_nothing_are_used_first():
    cells = of((0, 3), (1, 3), (1, 4), (2, 3), (2, 4))
    assert choose_chains(cells, np.array([1, 0, 0, 1, 1.0]), of((0, 4))).tolist() == [0, 1, 2]


def test_what_cannot_be_tied_takes_no_cells():
    assert choose_chains(of((0, 3)), np.ones(1), of((1, 2))).tolist() == []
    assert choose_chains(of(), np.ones(0), of((1, 2))).tolist() == []


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.tuples(st.integers(0, 4), st.integers(5, 9)), max_size=20),
    st.sets(st.tuples(st.integers(0, 4), st.integers(5, 9)), min_size=1, max_size=6),
)
def test_all_is_tied_that_can_be(cells, ties):
    rows, columns = of(*sorted(cells))
    chosen = choose_chains((rows, columns), np.ones(len(rows)), of(*sorted(ties)))
    every, taken = (
        connected_components(coo_array((np.ones(len(r)), (r, c)), shape=(10, 10)), directed=False)[
            1
        ]
        for r, c in ((rows, columns), (rows[chosen], columns[chosen]))
    )
    for one, other in ties:
        assert (every[one] == every[other]) == (taken[one] == taken[other])
