"""In which order a flow's edges are drawn, and in which layer each touchpoint stands."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: At most so many touchpoints stand in one layer.
TALLEST = 7

#: A main way brings at least this share of all that come to its target from earlier touchpoints,
#: or of all that leave its source.
MAIN = 0.3


def widest(
    ends: tuple[NDArray[np.intp], NDArray[np.intp]],
    n: NDArray[np.int64],
    roots: Sequence[int],
    size: int,
) -> NDArray[np.int64]:
    """Return how wide the widest way from the roots to each node is: its narrowest edge.

    Parameters
    ----------
    ends : tuple of two numpy.ndarray of int, shape (edges,)
        From which node to which each edge leads, as codes.
    n : numpy.ndarray of int64, shape (edges,)
        Widths.
    roots : sequence of int
        Where ways begin.
    size : int
        How many nodes there are.

    Returns
    -------
    numpy.ndarray of int64
        By node; 0 where there is no way.

    References
    ----------
    Pollack 1960, *The maximum capacity through a network*.

    Examples
    --------
    >>> ends = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> widest(ends, np.array([9, 2, 5]), [0], 3)[1:].tolist()
    [9, 5]
    """
    width = np.zeros(size, dtype=np.int64)
    width[list(roots)] = np.iinfo(np.int64).max
    while True:
        before = width.copy()
        np.maximum.at(width, ends[1], np.minimum(width[ends[0]], n))
        if (width == before).all():
            return width


def drawing_order(
    edges: pd.DataFrame, first: set[tuple[str, str]], start: str, ends: Sequence[str]
) -> pd.DataFrame:
    """Rank edges for drawing, so that any number of the first ones hang together.

    An edge comes as early as the narrowest part of the widest way through it, from the start to
    an end, is wide; so the edges of that way come no later than it does.

    Parameters
    ----------
    edges : pandas.DataFrame
        ``source``, ``target``, ``n``.
    first : set of (str, str)
        Edges that come before all others.
    start : str
        Where attempts begin.
    ends : sequence of str
        Where they end.

    Returns
    -------
    pandas.DataFrame
        ``rank``, from 0 (of two edges alike, the first by name comes first), and ``way``, how
        wide the narrowest part is: edges with one ``way`` belong together. Indexed as ``edges``.

    Examples
    --------
    >>> rows = {"source": ["s", "s", "a", "b"], "target": ["a", "b", "b", "e"], "n": [9, 2, 6, 8]}
    >>> drawing_order(pd.DataFrame(rows), set(), "s", ["e"])["rank"].tolist()
    [0, 3, 2, 1]
    """
    names = pd.Index([start, *ends, *edges["source"], *edges["target"]]).unique()
    source, target = (names.get_indexer(edges[name]) for name in ("source", "target"))
    n = edges["n"].to_numpy(dtype=np.int64)
    into = widest((source, target), n, [0], len(names))
    onward = widest((target, source), n, range(1, 1 + len(ends)), len(names))
    pairs = list(zip(edges["source"], edges["target"], strict=True))
    table = edges[["source", "target", "n"]].assign(
        happy=[pair in first for pair in pairs],
        way=np.minimum(n, np.minimum(into[source], onward[target])),
    )
    by = ["happy", "way", "n", "source", "target"]
    ranked = table.sort_values(by, ascending=[False, False, False, True, True])
    ranked["rank"] = np.arange(len(ranked))
    return ranked.loc[edges.index, ["rank", "way"]]


def node_order(position: pd.Series, last: Sequence[str]) -> list[str]:
    """Return touchpoints in the order in which attempts first come to them, on the mean.

    Parameters
    ----------
    position : pandas.Series of float
        The mean position of the first visit, by touchpoint.
    last : sequence of str
        Touchpoints that stand behind all others: where the goal is reached.

    Returns
    -------
    list of str
        Of two alike, the first by name comes first.

    Examples
    --------
    >>> node_order(pd.Series({"c": 2.5, "a": 1.0, "b": 2.5}), ["a"])
    ['b', 'c', 'a']
    """
    table = position.rename("position").rename_axis("name").reset_index()
    table = table.assign(last=table["name"].isin(last))
    return table.sort_values(["last", "position", "name"])["name"].tolist()


def layer_nodes(order: Sequence[str], edges: pd.DataFrame, last: Sequence[str]) -> pd.Series:
    """Return the layer of each touchpoint: one behind those that most come to it from.

    Parameters
    ----------
    order : sequence of str
        The touchpoints, as ``node_order`` has them.
    edges : pandas.DataFrame
        ``source``, ``target``, ``n`` of the edges that are drawn.
    last : sequence of str
        Touchpoints that stand behind all others: where the goal is reached.

    Returns
    -------
    pandas.Series of int
        From 1, by touchpoint, in their order. A layer behind the one that has ``TALLEST``
        already takes further ones.

    Examples
    --------
    >>> edges = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "n": [5, 4]})
    >>> layer_nodes(["a", "b", "c"], edges, []).to_dict()
    {'a': 1, 'b': 2, 'c': 2}
    """
    place = {name: at for at, name in enumerate(order)}
    known = edges[edges["source"].isin(place) & edges["target"].isin(place)]
    ahead = known[known["source"].map(place) < known["target"].map(place)]
    into = ahead.groupby("target")["n"].transform("sum")
    out = edges.groupby("source")["n"].sum().reindex(ahead["source"]).to_numpy()
    main = (
        ahead[ahead["n"] >= MAIN * np.minimum(into, out)]
        .groupby("target")["source"]
        .agg(list)
        .to_dict()
    )
    layers: dict[str, int] = {}
    held: Counter[int] = Counter()
    for name in order:
        if name in last:
            continue
        layer = 1 + max((layers[source] for source in main.get(name, ())), default=0)
        while held[layer] >= TALLEST:
            layer += 1
        layers[name] = layer
        held[layer] += 1
    behind = max(layers.values(), default=0) + 1
    return pd.Series({name: layers.get(name, behind) for name in order}, dtype="int64")
