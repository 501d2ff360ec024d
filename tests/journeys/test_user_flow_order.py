"""In which order edges are drawn, and the layers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.user_flow_order import TALLEST, drawing_order, layer_nodes, node_order, widest


def test_the_widest_way_is_as_wide_as_its_narrowest_edge():
    ends = np.array([0, 1, 0, 2, 3]), np.array([1, 2, 2, 3, 1])
    assert widest(ends, np.array([5, 4, 3, 9, 9]), [0], 5)[1:].tolist() == [5, 4, 4, 0]


graphs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=15
)


@given(graphs)
@settings(max_examples=15, deadline=None)
def test_any_number_of_the_first_edges_hang_together(drawn):
    """Every edge drawn that can be reached at all is reached over edges drawn before or with it."""
    rows = [("s", "0", 20), ("5", "e", 20), *((str(a), str(b), n) for a, b, n in drawn if a != b)]
    table = pd.DataFrame(rows, columns=["source", "target", "n"])
    edges = table.drop_duplicates(["source", "target"]).reset_index(drop=True)
    rank = drawing_order(edges, set(), "s", ["e"])["rank"]
    assert sorted(rank) == list(range(len(edges)))
    names = pd.Index(["s", "e", *edges["source"], *edges["target"]]).unique()
    ends = names.get_indexer(edges["source"]), names.get_indexer(edges["target"])
    n = edges["n"].to_numpy()
    into = widest(ends, n, [0], len(names))[ends[0]]
    onward = widest(ends[::-1], n, [1], len(names))[ends[1]]
    way = np.minimum(n, np.minimum(into, onward))
    for level in np.unique(way[way > 0]):
        first = way >= level
        part = ends[0][first], ends[1][first]
        assert (widest(part, n[first], [0], len(names))[ends[0][first]] >= level).all()
        assert rank[first].max() < first.sum()


def test_edges_of_the_happy_path_come_first():
    edges = pd.DataFrame({"source": list("ssa"), "target": list("aee"), "n": [1, 9, 1]})
    assert drawing_order(edges, {("s", "a"), ("a", "e")}, "s", ["e"])["rank"].tolist() == [1, 2, 0]


def test_touchpoints_stand_in_the_order_of_their_mean_position():
    position = pd.Series({"a": 1.0, "goal": 1.5, "b": 2.0})
    assert node_order(position, ["goal"]) == ["a", "b", "goal"]


def test_layers_follow_main_ways_and_no_layer_is_too_tall():
    names = [f"t{number:02}" for number in range(TALLEST + 3)]
    ways = {"source": ["a"] * len(names), "target": names, "n": 5}
    edges = pd.DataFrame({**ways}).astype({"n": int})
    more = pd.DataFrame({"source": ["t00"], "target": ["goal"], "n": [5]})
    layers = layer_nodes(["a", *names, "goal"], pd.concat([edges, more]), ["goal"])
    assert layers["a"] == 1
    assert (layers[names] == 2).sum() == TALLEST
    assert (layers[names] == 3).sum() == 3
    assert layers["goal"] == 4
