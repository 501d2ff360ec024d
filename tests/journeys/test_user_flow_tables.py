"""The frames of a flow."""

import numpy as np
import pandas as pd
import pytest

from cxlab.estimate import wilson
from cxlab.journeys.user_flow_tables import coverage_table, decision_table, shares
from cxlab.study.groups import GROUP


def test_shares_know_that_a_customer_may_try_often():
    one = pd.Series([1.0])
    alone = shares(30 * one, 100 * one, 100 * one, 0.95)[0]
    np.testing.assert_allclose(alone, wilson(30, 100))
    often = shares(30 * one, 100 * one, 400 * one, 0.95)[0]
    assert often[0] == alone[0]
    np.testing.assert_allclose(often[1:], wilson(7.5, 25)[1:])
    assert np.isnan(shares(0 * one, 0 * one, 0 * one, 0.95)[0, 0])


def ways(first, reached):
    edges = pd.DataFrame({"source": "a", "target": list("bc"), GROUP: "", "hidden": False})
    edges = edges.assign(first=first, first_reached=reached)
    n = sum(first)
    nodes = pd.DataFrame({"touchpoint": ["a"], GROUP: "", "n": n, "squares": n})
    return decision_table(edges, nodes, pd.Index(list("abc")), 10, 0.95)


def test_ways_differ_as_chi_squared_says():
    table = ways([100, 100], [60, 40])
    assert table["p"].tolist() == pytest.approx([0.00467773] * 2, rel=1e-4)  # chi-squared of 8
    assert table["differs"].all()
    assert table["estimate"].tolist() == [0.6, 0.4]


def test_ways_that_end_alike_or_are_rare_are_no_decision():
    assert not ways([100, 100], [50, 50])["differs"].any()
    assert not ways([100, 100], [0, 0])["differs"].any()
    assert ways([100, 9], [50, 0]).empty
    assert ways([1000, 40], [500, 0]).empty
    assert not ways([100_000, 100_000], [51_000, 50_000])["differs"].any()  # a point apart


def test_coverage_counts_what_the_first_edges_cover():
    ranks = pd.DataFrame({GROUP: "", "rank": [0, 3, 9], "n": [5, 3, 2], "customers": [4, 0, 1]})
    attempts = pd.DataFrame({GROUP: [""], "n": [10], "customers": [5]})
    table = coverage_table(ranks, {0.5: 1, 1.0: 4}, attempts)
    assert table["estimate"].tolist() == [0.5, 0.8]
    assert table["of_customers"].tolist() == [0.8, 0.8]
