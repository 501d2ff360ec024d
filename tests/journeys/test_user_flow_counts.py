"""What attempts went through, counted."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.user_flow_attempts import Aim
from cxlab.journeys.user_flow_counts import Places, add_flows, add_places, count_flow, count_places
from cxlab.study.groups import GROUP

END = pd.Timestamp("2025-06-01")
BUY = Aim("buy", ("b",), ("o",), 9, END)
PLACES = Places(("b", "o", "x", "y"), "", "(s)", "(g)", "(l)")

rows = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 60), st.sampled_from("boxy")), max_size=40
)


def contacts(rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame = frame.astype({"customer_id": "str", "touchpoint": "str"})
    return frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)


SIX = contacts(
    [("a", 0, "b"), ("a", 1, "x"), ("a", 2, "b"), ("a", 4, "o"), ("c", 0, "b"), ("c", 1, "x")]
)


def test_six_rows_by_hand():
    counts = add_flows([count_flow(SIX, aim=BUY, places=PLACES)])
    table = counts.edges.rows.set_index(["source", "target"])
    names = ["n", "customers", "attempts", "reached", "first", "first_reached"]
    assert table[names].T.to_dict("list") == {
        ("(s)", "b"): [2, 2, 2, 1, 2, 1],
        ("b", "o"): [1, 1, 1, 1, 0, 0],
        ("b", "x"): [2, 2, 2, 1, 2, 1],
        ("o", "(g)"): [1, 1, 1, 1, 1, 1],
        ("x", "(l)"): [1, 1, 1, 0, 1, 0],
        ("x", "b"): [1, 1, 1, 1, 1, 1],
    }
    nodes = counts.nodes.rows.set_index("touchpoint")
    assert nodes.loc["b", ["visits", "n", "customers", "reached", "position"]].tolist() == [
        3, 2, 2, 1, 2,
    ]  # fmt: skip
    assert counts.attempts[["n", "customers", "reached", "done"]].to_numpy().tolist() == [
        [2, 2, 1, 1]
    ]
    assert sorted(counts.paths["n"]) == [1, 1]


def test_customers_by_touchpoint_within_attempts():
    assert add_places([count_places(SIX, aim=BUY)]).to_dict() == {"b": 2, "o": 1, "x": 2}


@given(rows)
@settings(max_examples=10, deadline=None)
def test_as_many_arrive_as_leave_and_shares_sum_to_one(rows):
    counts = count_flow(contacts(rows), aim=BUY, places=PLACES)
    edges = counts.edges.rows
    into = edges.groupby("target")["n"].sum()
    out = edges.groupby("source")["n"].sum()
    nodes = counts.nodes.rows.set_index("touchpoint")
    for name in nodes.index:
        assert into[name] == out[name] == nodes.loc[name, "visits"]
    totals = counts.attempts.iloc[0]
    assert out.get("(s)", 0) == totals["n"]
    assert into.get("(g)", 0) == totals["reached"]
    assert into.get("(l)", 0) == totals["n"] - totals["reached"]
    first = edges.groupby("source")["first"].sum().reindex(nodes.index)
    assert (first == nodes["n"]).all()
    assert counts.paths["n"].sum() == totals["n"]


@given(rows, st.permutations("abcd"))
@settings(max_examples=6, deadline=None)
def test_partitions_change_nothing(rows, order):
    frame = contacts(rows)
    whole = add_flows([count_flow(frame, aim=BUY, places=PLACES)])
    parts = [frame[frame["customer_id"] == name].reset_index(drop=True) for name in order]
    split = add_flows([count_flow(part, aim=BUY, places=PLACES) for part in parts])
    pd.testing.assert_frame_equal(whole.edges.rows, split.edges.rows)
    pd.testing.assert_frame_equal(whole.nodes.rows, split.nodes.rows)
    pd.testing.assert_frame_equal(whole.attempts, split.attempts)
    pd.testing.assert_frame_equal(whole.paths, split.paths)
    np.testing.assert_array_equal(whole.edges.quantile(0.5), split.edges.quantile(0.5))


@given(rows)
@settings(max_examples=6, deadline=None)
def test_other_names_change_only_names(rows):
    new = {"b": "zeta", "o": "alpha", "x": "<i>", "y": "\u05d0"}
    frame = contacts(rows)
    plain = count_flow(frame, aim=BUY, places=PLACES).edges.rows
    aim = Aim("buy", ("zeta",), ("alpha",), 9, END)
    places = Places(tuple(sorted(new.values())), "", "(s)", "(g)", "(l)")
    other = frame.assign(touchpoint=frame["touchpoint"].map(new).astype("str"))
    found = count_flow(other, aim=aim, places=places).edges.rows
    key = ["source", "target"]
    renamed = plain.assign(**{end: plain[end].replace(new) for end in key})
    renamed = renamed.sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(renamed, found.sort_values(key, ignore_index=True))


def test_groups_are_counted_apart():
    groups = pd.Series({"a": "new", "c": "old"})
    counts = count_flow(SIX, aim=BUY, places=PLACES, groups=groups)
    assert counts.attempts.set_index(GROUP)["reached"].to_dict() == {"new": 1, "old": 0}
    assert counts.edges.rows.groupby(GROUP)["n"].sum().to_dict() == {"new": 5, "old": 3}
