"""The frames of a user flow, put together from its counts."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import why_hidden
from cxlab.journeys.spans import Timed
from cxlab.journeys.user_flow_attempts import Aim
from cxlab.journeys.user_flow_counts import FlowCounts, Places
from cxlab.journeys.user_flow_decisions import decision_table
from cxlab.journeys.user_flow_hidden import (
    hidden_edges,
    hidden_groups,
    hidden_nodes,
    kept_places,
    listed_paths,
    without_shares,
)
from cxlab.journeys.user_flow_order import drawing_order, layer_nodes, node_order
from cxlab.journeys.user_flow_tables import (
    edge_table,
    node_table,
    path_table,
    shares,
    with_leaving,
)
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Settings

#: At most so many touchpoints have a node of their own.
MOST = 60

#: So many paths of each end are listed.
LISTED = 5

#: The rank of an edge that is never drawn.
NEVER = np.iinfo(np.int64).max

_PAIR = ["source", "target"]


def find_places(customers: pd.Series, min_group: int, *, spare: int = 0) -> Places:
    """Choose the nodes of a flow, and call those that are no touchpoints as no touchpoint is.

    Parameters
    ----------
    customers : pandas.Series of int
        By touchpoint.
    min_group : int
        The smallest number of customers that may be shown.
    spare : int
        How many of the smallest touchpoints go with the others.

    Returns
    -------
    Places
        The touchpoints with a node of their own, and the other nodes.

    Examples
    --------
    >>> find_places(pd.Series({"(left)": 40, "basket": 60}), 10).left
    '((left))'
    """
    names, others = kept_places(customers, min_group, MOST, spare=spare)
    special = []
    for name in ("(other touchpoints)", "(start)", "(goal reached)", "(left)"):
        while name in customers.index:
            name = f"({name})"
        special.append(name)
    return Places(tuple(names), special[0] if others else "", *special[1:])


def picked_paths(counts: FlowCounts, min_group: int) -> pd.DataFrame:
    """Return the commonest paths that may be listed, a few for each group and end."""
    paths = counts.paths
    rows = paths[listed_paths(paths, counts.attempts, min_group) & (paths[GROUP] != REST)]
    order = [GROUP, "reached", "n", "hash"]
    rows = rows.sort_values(order, ascending=[True, False, False, True], ignore_index=True)
    return rows[rows.groupby([GROUP, "reached"]).cumcount() < LISTED].reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A flow's edges with what is hidden, and in which order they are drawn.

    Parameters
    ----------
    edges : pandas.DataFrame
        The rows of ``FlowCounts.edges`` with ``hidden``, ``rank`` (``NEVER`` where it is hidden)
        and ``happy``.
    upto : dict of float to int
        For each detail, how many edges the picture has.
    paths : pandas.DataFrame
        What ``path_table`` returned, with ``happy``.
    """

    edges: pd.DataFrame
    upto: dict[float, int]
    paths: pd.DataFrame


def order_edges(
    counts: FlowCounts, paths: Timed, places: Places, details: list[float], min_group: int
) -> Drawn:
    """Hide edges, put the rest in the order of drawing, and say how many each detail takes.

    Parameters
    ----------
    counts : FlowCounts
        Of all partitions.
    paths : Timed
        What ``name_paths`` found of ``picked_paths``.
    places : Places
        The nodes.
    details : list of float
        Shares of all steps.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    Drawn
        The happy path comes before all other edges.
    """
    rows = counts.edges.rows
    edges = rows.assign(hidden=hidden_edges(rows, min_group))
    table = path_table(paths, picked_paths(counts, min_group), counts.attempts, places.inner)
    shown = edges[~edges["hidden"]]
    table["happy"] = _happy(table, shown, places)
    ways = _steps(table[table["happy"]], places)
    pooled = edges.groupby(_PAIR, as_index=False)["n"].sum()
    open_ = pooled.merge(shown[_PAIR].drop_duplicates(), on=_PAIR)
    first = set(zip(ways["source"], ways["target"], strict=True))
    open_ = open_.join(drawing_order(open_, first, places.start, [places.goal, places.left]))
    rank = rows[_PAIR].merge(open_[[*_PAIR, "rank"]], on=_PAIR, how="left")["rank"]
    edges["rank"] = rank.astype("Int64").mask(edges["hidden"]).fillna(NEVER).astype("int64")
    mine = pd.MultiIndex.from_frame(edges[[GROUP, *_PAIR]])
    edges["happy"] = mine.isin(pd.MultiIndex.from_frame(ways[[GROUP, *_PAIR]]))
    ranked = open_.sort_values("rank")
    taken = ranked["n"].cumsum().to_numpy() / pooled["n"].sum()
    whole = _ends_of_ways(ranked["way"].to_numpy(), len(first))
    return Drawn(edges, {each: _upto(taken, each, whole) for each in details}, table)


def _ends_of_ways(way: NDArray[np.int64], happy: int) -> NDArray[np.intp]:
    """Return after how many edges a picture may end: where no way is left half drawn."""
    new = np.flatnonzero(np.diff(way)) + 1
    return np.unique([*([happy] if happy else []), *new[new >= happy], len(way)])


def _upto(taken: NDArray[np.float64], detail: float, whole: NDArray[np.intp]) -> int:
    """Return how many edges hold a share of all steps; all that may be drawn at 1."""
    needed = len(taken) if detail >= 1 else int(np.searchsorted(taken, detail - 1e-12)) + 1
    return int(whole[min(int(np.searchsorted(whole, needed)), len(whole) - 1)])


def _happy(paths: pd.DataFrame, shown: pd.DataFrame, places: Places) -> pd.Series:
    """Mark each group's commonest path to the goal, of those whose steps are all shown."""
    known = set(map(tuple, shown[[GROUP, *_PAIR]].to_numpy().tolist()))
    whole = [
        bool(row["reached"])
        and all((row[GROUP], *pair) in known for pair in _pairs(row["path"], places))
        for row in paths.to_dict("records")
    ]
    marked = pd.Series(whole, paths.index, dtype="bool")
    return marked & (marked.groupby(paths[GROUP]).cumsum() == 1)


def _pairs(path: list[str], places: Places) -> list[tuple[str, str]]:
    names = [places.start, *path, places.goal]
    return list(pairwise(names))


def _steps(paths: pd.DataFrame, places: Places) -> pd.DataFrame:
    rows = [
        (row[GROUP], *pair)
        for row in paths.to_dict("records")
        for pair in _pairs(row["path"], places)
    ]
    return pd.DataFrame(rows, columns=[GROUP, *_PAIR], dtype="str").drop_duplicates()


def rank_matrix(drawn: Drawn, places: Places, groups: pd.Index) -> NDArray[np.int64]:
    """Return the rank of each edge by group, source and target, as ``count_cover`` takes it."""
    edges, names = drawn.edges, places.all
    ranks = np.full((len(groups), len(names), len(names)), NEVER, dtype=np.int64)
    at = [groups.get_indexer(edges[GROUP]), *(names.get_indexer(edges[end]) for end in _PAIR)]
    ranks[tuple(at)] = edges["rank"]
    return ranks


def attempts_frame(counts: FlowCounts, settings: Settings) -> pd.DataFrame:
    """Return how many attempts each group made, and how many reached the goal."""
    rows = counts.attempts
    hidden = hidden_groups(rows, settings.min_group)
    figures = ["n", "customers", "estimate", "low", "high"]
    table = rows[[GROUP, "n", "customers"]].copy()
    table[figures[2:]] = shares(rows["reached"], rows["n"], rows["squares"], settings.confidence)
    table[figures] = table[figures].astype("float64").mask(hidden)
    few = rows["customers"] < settings.min_group
    table["note"] = why_hidden(hidden, few, settings.min_group)
    return table


def graph_frames(
    counts: FlowCounts, drawn: Drawn, places: Places, aim: Aim, detail: float, settings: Settings
) -> dict[str, pd.DataFrame]:
    """Return the frames of touchpoints, edges and decisions.

    Parameters
    ----------
    counts : FlowCounts
        Of all partitions.
    drawn : Drawn
        The order of drawing.
    places : Places
        The nodes.
    aim : Aim
        The goal.
    detail : float
        What share of steps is drawn.
    settings : Settings
        The study's smallest group and confidence.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``nodes``, ``edges``, ``decisions``, as ``UserFlow`` has them, the groups' column being
        ``GROUP``.
    """
    small, confidence = settings.min_group, settings.confidence
    rows = counts.nodes.rows
    sums = rows.groupby("touchpoint")[["position", "n"]].sum()
    last = [name for name in aim.end if name not in aim.start]
    order = node_order(sums["position"] / sums["n"], last)
    edges = edge_table(counts.edges, drawn.edges["hidden"], small, confidence)
    edges["rank"] = drawn.edges["rank"].astype("float64").mask(drawn.edges["rank"] == NEVER)
    edges["shown"] = drawn.edges["rank"] < drawn.upto[detail]
    edges["on_happy_path"] = drawn.edges["happy"]
    layers = _layers(order, edges, counts, last)
    edges["back"] = _back(edges, order, layers)
    closed = hidden_nodes(rows, small)
    nodes = node_table(counts.nodes, closed, small, confidence)
    nodes = with_leaving(nodes, (rows, drawn.edges), places.left, confidence)
    open_ = places.inner[~places.inner.isin(last)]
    decisions = decision_table(drawn.edges, rows, open_, small, confidence)
    nodes["share"] = nodes["n"] / nodes[GROUP].map(counts.attempts.set_index(GROUP)["n"])
    groups = counts.attempts.set_index(GROUP).index
    of_groups = pd.Series(hidden_groups(counts.attempts, small).to_numpy(), groups)
    edges, nodes = without_shares(edges, nodes, (of_groups, closed), places.start)
    nodes["layer"] = nodes["touchpoint"].map(layers)
    happy = edges.loc[edges["on_happy_path"], [GROUP, "source"]]
    key = pd.MultiIndex.from_frame(nodes[[GROUP, "touchpoint"]])
    nodes["on_happy_path"] = key.isin(pd.MultiIndex.from_frame(happy))
    turns = decisions.loc[decisions["differs"], [GROUP, "touchpoint"]]
    nodes["decision"] = key.isin(pd.MultiIndex.from_frame(turns)) & nodes["n"].notna()
    return {"nodes": nodes, "edges": edges, "decisions": decisions}


def _back(edges: pd.DataFrame, order: list[str], layers: pd.Series) -> pd.Series:
    """Mark edges to an earlier layer, or, where that does not tell, to an earlier place."""
    place = pd.Series(range(len(order)), order)
    mean = edges["target"].map(place) < edges["source"].map(place)
    step = edges["target"].map(layers) - edges["source"].map(layers)
    return mean.mask(step != 0, step < 0).mask(step.isna(), mean).astype("bool")


def _layers(
    order: list[str], edges: pd.DataFrame, counts: FlowCounts, last: list[str]
) -> pd.Series:
    """Return the layer of each touchpoint that is drawn in any group."""
    some = edges.loc[edges["shown"], _PAIR].drop_duplicates()
    pooled = counts.edges.rows.groupby(_PAIR, as_index=False)["n"].sum().merge(some, on=_PAIR)
    drawn = {*some["source"], *some["target"]}
    return layer_nodes([name for name in order if name in drawn], pooled, last)
