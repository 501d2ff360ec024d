"""Who went where: counts by hand, the way back, and nothing to subtract."""

import numpy as np
import pandas as pd

from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.migration import AWAY, count_migration
from cxlab.personas.drift.shares import MORE, NO_MORE
from cxlab.study.settings import Settings

NAMES = pd.Series({"P1": "Web", "P2": "App"})


def count(flows, **settings):
    """Return the table of customers who went as told: {(before, after): how many}."""
    ways = [way for way, n in flows.items() for _ in range(n)]
    who = pd.Index([f"c{i:03}" for i in range(len(ways))])
    ends = [np.array([way[end] for way in ways]) for end in (0, 1)]
    seen = [end != "" for end in ends]
    rows = make_rows(who[seen[0]], who[seen[1]])
    states = pd.Series(np.concatenate([end[here] for end, here in zip(ends, seen, strict=True)]))
    table = count_migration(rows, states, NAMES, Settings("x", **settings), draws=199)[0]
    return table.set_index(["before", "after"])


def test_counts_shares_and_the_way_back_by_hand():
    table = count({("P1", "P1"): 40, ("P1", "P2"): 40, ("P2", "P1"): 12, ("P2", "P2"): 50})
    assert table.loc[("P1", "P2"), ["n", "estimate", "back", "net"]].tolist() == [40, 0.5, 12, 28]
    assert table.loc[("P2", "P1"), "net"] == -28
    assert table.loc[("P1", "P2"), "verdict"] == MORE
    assert np.isnan(table.loc[("P1", "P1"), "net"])


def test_as_many_back_as_there_is_noise_not_migration():
    table = count({("P1", "P1"): 40, ("P1", "P2"): 30, ("P2", "P1"): 29, ("P2", "P2"): 40})
    assert table.loc[("P1", "P2"), "verdict"] == NO_MORE


def test_whoever_was_not_seen_or_is_like_none_counts_beside_them():
    flows = {("P1", "P1"): 40, ("P2", "P2"): 30, ("P1", ""): 12, ("", "P2"): 11, ("none", "P2"): 10}
    table = count(flows)
    assert table.loc[("P1", AWAY), "n"] == 12
    assert table.loc[(AWAY, "P2"), "n"] == 21
    assert table["n"].sum() == 103


def test_a_small_cell_does_not_follow_from_the_totals():
    flows = {("P1", "P1"): 40, ("P1", "P2"): 4, ("P2", "P1"): 15, ("P2", "P2"): 30}
    flows |= {("P1", ""): 20, ("", "P2"): 20, ("", "P1"): 20, ("P2", ""): 20}
    table = count(flows)
    hidden = table["n"].isna()
    assert hidden[("P1", "P2")]
    for level in (0, 1):
        lines = hidden.groupby(level=level).sum()
        assert (lines[lines > 0] > 1).all()
    assert table.loc[hidden, ["estimate", "low", "high", "net", "back"]].isna().all(axis=None)
    assert np.isnan(table.loc[("P2", "P1"), "net"])  # net and the way back would give it away
    assert table.loc[("P1", "P1"), "n"] == 40
    assert (table.loc[hidden, "note"] != "").all()
