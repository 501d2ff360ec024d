"""Where the nodes and edges of a layered graph are drawn: the same graph, the same picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: How often layers are put in order, and heights evened out, from left to right and back.
SWEEPS, EVENINGS = 12, 30

#: How much room an edge takes where it passes a layer, and between two such, in heights of a node.
PASSING, BUNDLED = 0.1, 0.07


@dataclass(frozen=True)
class Edge:
    """An edge to lay out: from where to where, and how much it pulls its ends to one height."""

    source: str
    target: str
    pull: float = 1.0


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything is.

    Parameters
    ----------
    height : dict of str to float
        The middle of each node, in heights of a node, 0 at the top.
    routes : list of list of (int, float)
        For each edge, in their order, layer and height of every point that it passes, from its
        source to its target.
    rows : float
        The height of all.
    """

    height: dict[str, float]
    routes: list[list[tuple[int, float]]]
    rows: float


def lay_out(layers: Mapping[str, int], edges: Sequence[Edge], gap: float = 0.3) -> Layout:
    """Lay out a graph whose nodes have layers.

    Edges over several layers pass each between its nodes. Within a layer, nodes are put in order
    by the mean of their neighbours' places, whichever order of all tried crosses least; then each
    moves to the mean height of its neighbours, as far as order and gaps let it.

    Parameters
    ----------
    layers : mapping of str to int
        Of each node; their order decides ties.
    edges : sequence of Edge
        Forward, back, or within a layer.
    gap : float
        The least room between two things in a layer, in heights of a node.

    Returns
    -------
    Layout
        Deterministic.

    References
    ----------
    Sugiyama, Tagawa & Toda 1981, *Methods for visual understanding of hierarchical system
    structures* (layers, dummies, barycentres); de Leeuw, Hornik & Mair 2009 (pooling adjacent
    violators, which finds the nearest heights that keep an order).

    Examples
    --------
    >>> found = lay_out({"a": 0, "b": 1, "c": 1}, [Edge("a", "b"), Edge("a", "c")])
    >>> found.height["b"] < found.height["a"] < found.height["c"]
    True
    """
    graph = _Graph(layers, edges)
    order = _ordered(graph)
    height = _heights(graph, order, gap)
    low = min((height[item] - graph.size(item) / 2 for item in height), default=0.0)
    high = max((height[item] + graph.size(item) / 2 for item in height), default=0.0)
    routes = [
        [(graph.layer[item], height[item] - low) for item in graph.chains[number]]
        for number in range(len(edges))
    ]
    return Layout({name: height[name] - low for name in layers}, routes, high - low)


Item = str | tuple[int, int]
Order = dict[int, list[Item]]


class _Graph:
    """Nodes and the points where long edges pass layers, as items of layers."""

    def __init__(self, layers: Mapping[str, int], edges: Sequence[Edge]) -> None:
        self.layer: dict[Item, int] = dict(layers.items())
        self.chains: list[list[Item]] = []
        self.near: dict[Item, list[tuple[Item, float]]] = {}
        for number, edge in enumerate(edges):
            begin, end = layers[edge.source], layers[edge.target]
            step = 1 if end >= begin else -1
            between = [(number, at) for at in range(begin + step, end, step)]
            self.layer |= {(number, at): at for _, at in between}
            chain: list[Item] = [edge.source, *between, edge.target]
            self.chains.append(chain)
            if begin == end:
                continue
            for one, two in pairwise(chain):
                self.near.setdefault(one, []).append((two, edge.pull))
                self.near.setdefault(two, []).append((one, edge.pull))
        self.levels = sorted(set(self.layer.values()))

    def size(self, item: Item) -> float:
        """Return how much room an item takes."""
        return 1.0 if isinstance(item, str) else PASSING

    def toward(self, item: Item, side: int) -> list[tuple[Item, float]]:
        """Return the neighbours on one side, -1 left or 1 right, with their pull."""
        mine = self.layer[item]
        return [(near, pull) for near, pull in self.near.get(item, ())
                if (self.layer[near] - mine) * side > 0]  # fmt: skip


def _ordered(graph: _Graph) -> Order:
    """Return the items of each layer in the order that crosses least of those tried."""
    order = {level: [i for i in graph.layer if graph.layer[i] == level] for level in graph.levels}
    best, fewest = order, _crossings(graph, order)
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        order = {level: list(items) for level, items in order.items()}
        levels = graph.levels if side < 0 else graph.levels[::-1]
        for level in levels:
            place = {item: at for items in order.values() for at, item in enumerate(items)}
            keys = {}
            for at, item in enumerate(order[level]):
                near = graph.toward(item, side)
                total = sum(pull for _, pull in near)
                mean = sum(place[other] * pull for other, pull in near) / total if near else at
                keys[item] = (mean, at)
            order[level].sort(key=keys.__getitem__)
        crossed = _crossings(graph, order)
        if crossed < fewest:
            best, fewest = order, crossed
    return best


def _crossings(graph: _Graph, order: Order) -> float:
    """Count how often edges cross between layers, each crossing with the smaller pull."""
    place = {item: at for items in order.values() for at, item in enumerate(items)}
    total = 0.0
    for level in graph.levels:
        ends = [
            (place[item], place[other], pull)
            for item in order[level]
            for other, pull in graph.toward(item, 1)
        ]
        if len(ends) < 2:
            continue
        one, two, pull = (np.array(each) for each in zip(*ends, strict=True))
        over = (one[:, None] < one) & (two[:, None] > two)
        total += float(np.minimum(pull[:, None], pull)[over].sum())
    return total


def _heights(graph: _Graph, order: Order, gap: float) -> dict[Item, float]:
    """Return the middle of each item: near its neighbours', in order, with gaps."""
    height: dict[Item, float] = {}
    for items in order.values():
        middle = _stacked(graph, items, gap)
        middle -= middle.mean()
        height |= dict(zip(items, middle.tolist(), strict=True))
    for turn in range(EVENINGS):
        levels = graph.levels if turn % 2 == 0 else graph.levels[::-1]
        for level in levels:
            items = order[level]
            wanted, weight = [], []
            for item in items:
                near = graph.near.get(item, [])
                total = sum(pull for _, pull in near)
                mean = sum(height[other] * pull for other, pull in near) / total if near else 0.0
                wanted.append(mean)
                weight.append(max(total, 1e-3))
            offset = _stacked(graph, items, gap)
            fitted = _in_order(np.array(wanted) - offset, np.array(weight)) + offset
            height |= dict(zip(items, fitted.tolist(), strict=True))
    return height


def _stacked(graph: _Graph, items: list[Item], gap: float) -> NDArray[np.float64]:
    """Return the middles of items put as close below each other as they may be."""
    sizes = np.array([graph.size(item) for item in items])
    thin = sizes < 1
    gaps = np.where(thin[1:] & thin[:-1], BUNDLED, gap)
    return np.concatenate([[0.0], np.cumsum((sizes[1:] + sizes[:-1]) / 2 + gaps)])


def _in_order(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the nearest values that do not fall, by least squares."""
    blocks: list[list[float]] = []
    for value, mass in zip(values.tolist(), weight.tolist(), strict=True):
        blocks.append([value, mass, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last, mass_last, count = blocks.pop()
            first, mass_first, many = blocks[-1]
            mass_both = mass_first + mass_last
            mean = (first * mass_first + last * mass_last) / mass_both
            blocks[-1] = [mean, mass_both, many + count]
    return np.concatenate([np.full(int(count), value) for value, _, count in blocks])
