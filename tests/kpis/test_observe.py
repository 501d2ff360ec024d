"""One partition's observations, placed in groups and periods."""

import pandas as pd
import pytest

from cxlab.kpis import SHARE, Kpi, Needs, Words, observations
from cxlab.kpis.grouping import Grouping
from cxlab.kpis.observe import Plan, observe, with_cuts
from cxlab.study.groups import REST


@pytest.fixture
def plan(scope):
    def bought(interactions, scope):
        return observations(interactions, interactions["value"])

    columns = {"interactions": ("customer_id", "timestamp", "touchpoint", "value")}
    kpi = Kpi("own", SHARE, "high", Words("", "", ""), Needs(columns), bought)
    return Plan((kpi,), scope(start="2025-01-01", end="2025-02-28", every="MS"))


@pytest.fixture
def rows(contacts):
    return contacts(
        [
            ("ann", "2025-01-02", "page", 1.0),
            ("ann", "2025-02-02", "call", 0.0),
            ("bea", "2025-02-03", "page", 1.0),
            ("bea", "2026-02-03", "page", 1.0),
        ],
        "value",
    )


def test_observations_fall_into_periods_or_are_dropped(plan, rows):
    sums = observe(plan, interactions=rows).sums
    assert sums[["period", "n", "total"]].values.tolist() == [[0, 1, 1], [1, 2, 1]]


def test_observations_know_where_they_were(plan, rows):
    placed = Plan(plan.kpis, plan.scope, Grouping("touchpoint"), {0: 1})
    found = observe(placed, interactions=rows)
    assert found.sums[["group", "period", "n"]].values.tolist() == [
        ["call", 1, 1],
        ["page", 0, 1],
        ["page", 1, 1],
    ]
    assert found.pairs.empty
    people = Plan(plan.kpis, plan.scope, Grouping("tier", pd.Series({"ann": "gold"})), {0: 1})
    found = observe(people, interactions=rows)
    assert found.sums["group"].tolist() == [REST, "gold", "gold"]
    assert found.pairs[["group", "both"]].values.tolist() == [["gold", 1]]


def test_values_above_their_cell_s_cut_count(plan, rows):
    cuts = pd.DataFrame({"kpi": "own", "group": "", "period": [0, 1], "cut": [2.0, 0.5]})
    sums = observe(with_cuts(plan, plan.kpis, cuts), interactions=rows).sums
    assert sums["total"].tolist() == [0, 1]
