"""Where ways part."""

import pandas as pd
import pytest

from cxlab.journeys.user_flow_decisions import decision_table
from cxlab.study.groups import GROUP


def ways(first, reached):
    edges = pd.DataFrame({"source": "a", "target": list("bc"), GROUP: "", "hidden": False})
    edges = edges.assign(first=first, first_reached=reached, first_customers=first)
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


def test_ways_of_one_customer_s_many_attempts_are_hidden():
    edges = pd.DataFrame({"source": "a", "target": list("bc"), GROUP: "", "hidden": False})
    edges = edges.assign(first=[90, 50], first_reached=[60, 20], first_customers=[80, 1])
    nodes = pd.DataFrame({"touchpoint": ["a"], GROUP: "", "n": 140, "squares": 140})
    assert decision_table(edges, nodes, pd.Index(list("abc")), 10, 0.95).empty


def test_a_small_group_s_way_does_not_follow_from_the_others():
    edges = pd.DataFrame({"source": "a", "target": list("bbbccc"), GROUP: list("pqrpqr")})
    first = [60, 50, 4, 60, 50, 40]
    edges = edges.assign(first=first, first_reached=2, first_customers=first, hidden=False)
    nodes = pd.DataFrame({"touchpoint": "a", GROUP: list("pqr"), "n": 120, "squares": 120})
    table = decision_table(edges, nodes, pd.Index(list("abc")), 10, 0.95)
    assert table[GROUP].unique().tolist() == ["p"]
