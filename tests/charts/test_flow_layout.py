"""Where nodes and edges of a layered graph stand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.charts.flow_layout import Edge, lay_out


def test_a_line_is_straight():
    layout = lay_out({"a": 0, "b": 1, "c": 2}, [Edge("a", "b"), Edge("b", "c")])
    assert len({round(height, 9) for height in layout.height.values()}) == 1


def test_crossings_are_undone():
    layers = {"a": 0, "b": 0, "y": 1, "x": 1}
    height = lay_out(layers, [Edge("a", "x"), Edge("b", "y")]).height
    assert (height["a"] < height["b"]) == (height["x"] < height["y"])


graphs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


@given(graphs)
@settings(max_examples=12, deadline=None)
def test_nothing_overlaps_and_the_same_graph_looks_the_same(pairs):
    layers = {str(number): number % 4 for number in range(10)}
    edges = [Edge(str(one), str(two)) for one, two in pairs if one != two]
    layout = lay_out(layers, edges)
    assert layout.height == lay_out(layers, edges).height
    for level in range(4):
        heights = np.sort([layout.height[name] for name in layers if layers[name] == level])
        assert (np.diff(heights) >= 1.3 - 1e-6).all()
    assert min(layout.height.values()) >= 0.5 - 1e-9
    assert max(layout.height.values()) <= layout.rows - 0.5 + 1e-9
    for edge, route in zip(edges, layout.routes, strict=True):
        assert (route[0][0], route[-1][0]) == (layers[edge.source], layers[edge.target])
        steps = np.diff([level for level, _ in route])
        assert len(route) == 2 if (steps == 0).any() else (np.abs(steps) == 1).all()
