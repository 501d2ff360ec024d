"""Which counts of a flow are hidden, so that nobody works out a small group from the others."""

import pandas as pd

from cxlab.estimate import hide_cells, hide_parts
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import GROUP, REST

_PAIR = ["source", "target"]


def kept_places(
    customers: pd.Series, min_group: int, most: int, *, spare: int = 0
) -> tuple[list[str], bool]:
    """Choose the touchpoints that get a node of their own.

    Those of fewer than ``min_group`` customers do not, nor those beyond the ``most`` commonest.

    Parameters
    ----------
    customers : pandas.Series of int
        By touchpoint.
    min_group : int
        The smallest number of customers that may be shown.
    most : int
        How many nodes there may be.
    spare : int
        How many of the smallest go with those left out, so that together they are no small group.

    Returns
    -------
    tuple of list of str and bool
        The touchpoints, sorted by name; whether there are others.

    Examples
    --------
    >>> kept_places(pd.Series({"basket": 60, "fraud call": 3, "order": 40}), 10, 40)
    (['basket', 'order'], True)
    """
    ranked = customers.reset_index(name="n").set_axis(["name", "n"], axis="columns")
    ranked = ranked.sort_values(["n", "name"], ascending=[False, True], ignore_index=True)
    kept = ranked[ranked["n"] >= min_group].iloc[:most]
    kept = kept.iloc[: max(0, len(kept) - spare)]
    return sorted(kept["name"]), len(kept) < len(ranked)


def _pooled(edges: pd.DataFrame, min_group: int) -> tuple[pd.Series, pd.Series]:
    """Return which edge each row is, and whether that edge is hidden without groups."""
    pair = edges.groupby(_PAIR).ngroup()
    whole = edges.groupby(pair).agg({"source": "first", "target": "first", "customers": "sum"})
    closed = hide_cells(whole["customers"], whole["source"], whole["target"], min_group)
    return pair, pair.map(closed).astype("bool")


def hidden_edges(edges: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which edges are hidden: of few customers, or giving such away.

    Known may be how many attempts came to each node, and left it, in all and in each group; and
    the same edges without groups.

    Parameters
    ----------
    edges : pandas.DataFrame
        ``source``, ``target``, ``GROUP``, ``customers``; no two rows are the same edge and group.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``edges``.

    Examples
    --------
    >>> edges = pd.DataFrame({"source": list("aabb"), "target": list("xyxy"), GROUP: ""})
    >>> hidden_edges(edges.assign(customers=[4, 40, 50, 60]), 10).tolist()
    [True, True, True, True]
    """
    pair, hidden = _pooled(edges, min_group)
    if edges[GROUP].nunique() < 2:
        return hidden
    unseen = edges[GROUP] == REST
    while True:
        before = hidden.copy()
        for _, rows in edges.groupby(GROUP):
            mine = rows["customers"], rows["source"], rows["target"]
            known = hide_cells(*mine, min_group, hidden=hidden[rows.index])
            hidden[rows.index] |= known
        hidden |= hide_cells(
            edges["customers"],
            edges[GROUP],
            pair,
            min_group,
            hidden=hidden,
            unseen=unseen,
            apart=True,
        )
        if hidden.equals(before):
            return hidden | unseen


def hidden_steps(steps: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which steps are hidden, where shares of all steps from a source stand beside them.

    A count and its share tell all steps of a group from a source. So at each source groups by
    targets are a table with totals. A step that is hidden for another's sake must not follow.

    Parameters
    ----------
    steps : pandas.DataFrame
        ``source``, ``target``, ``GROUP``, ``customers``; no two rows are the same step and group.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``steps``.

    Examples
    --------
    >>> steps = pd.DataFrame({"source": list("aabb"), "target": list("xyxy"), GROUP: ""})
    >>> hidden_steps(steps.assign(customers=[4, 40, 50, 60]), 10).tolist()
    [True, True, True, True]
    """
    pair, hidden = _pooled(steps, min_group)
    if steps[GROUP].nunique() < 2:
        return hidden
    unseen = steps[GROUP] == REST
    for _, rows in steps.groupby("source"):
        known = {"hidden": hidden[rows.index], "unseen": unseen[rows.index]}
        cells = rows["customers"], rows[GROUP], rows["target"]
        hidden[rows.index] = hide_cells(*cells, min_group, apart=True, **known)
    lines = [(steps.groupby([GROUP, "source"]).ngroup(), False), (pair, True)]
    why = hidden_because(steps["customers"], lines, min_group, hidden=hidden, unseen=unseen)
    return (why != "") | unseen


def hidden_nodes(nodes: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which touchpoints are hidden in which group.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``touchpoint``, ``GROUP``, ``customers``.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``nodes``.
    """
    if nodes[GROUP].nunique() < 2:
        return nodes["customers"] < min_group
    unseen = nodes[GROUP] == REST
    known = hide_cells(
        nodes["customers"], nodes[GROUP], nodes["touchpoint"], min_group, unseen=unseen, apart=True
    )
    return known | unseen


def hidden_ways(edges: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which ways first taken are hidden: by few, or beside such in other groups.

    Parameters
    ----------
    edges : pandas.DataFrame
        ``source``, ``target``, ``GROUP``, ``first_customers``.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``edges``. A way that nobody took first is hidden too.
    """
    sizes, pair = edges["first_customers"], edges.groupby(_PAIR).ngroup()
    unseen = edges[GROUP] == REST
    return hide_parts(sizes, pair, min_group, unseen=unseen) | (sizes == 0)


def without_shares(
    edges: pd.DataFrame, nodes: pd.DataFrame, hidden: tuple[pd.Series, pd.Series], start: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take away shares of wholes that are not shown: a share and its count would tell them.

    Parameters
    ----------
    edges, nodes : pandas.DataFrame
        ``share`` and ``GROUP``; ``source``, ``touchpoint``.
    hidden : tuple of pandas.Series of bool
        By ``GROUP``, what ``hidden_groups`` returned; by row, what ``hidden_nodes`` did.
    start : str
        The node where attempts start: its whole is the group.

    Returns
    -------
    tuple of two pandas.DataFrame
        ``edges`` and ``nodes``, with fewer shares.
    """
    groups, places = hidden
    closed = pd.MultiIndex.from_frame(nodes.loc[places, ["touchpoint", GROUP]])
    gone = pd.MultiIndex.from_frame(edges[["source", GROUP]]).isin(closed)
    gone |= ((edges["source"] == start) & edges[GROUP].map(groups)).to_numpy(dtype=bool)
    own = nodes[GROUP].map(groups).to_numpy(dtype=bool)
    return (
        edges.assign(share=edges["share"].mask(gone)),
        nodes.assign(share=nodes["share"].mask(own)),
    )


def hidden_groups(attempts: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which groups are hidden as a whole.

    Parameters
    ----------
    attempts : pandas.DataFrame
        ``GROUP``, ``customers``.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``attempts``.
    """
    whole, unseen = pd.Series("", attempts.index), attempts[GROUP] == REST
    return hide_parts(attempts["customers"], whole, min_group, unseen=unseen)


def listed_paths(paths: pd.DataFrame, attempts: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which paths may be listed: where no group has few customers on them, or few others.

    Parameters
    ----------
    paths : pandas.DataFrame
        ``GROUP``, ``hash``, ``reached``, ``customers``.
    attempts : pandas.DataFrame
        ``GROUP``, ``customers``.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``paths``.
    """
    few = paths["customers"] < min_group
    by_path = few.groupby([paths["hash"], paths["reached"]]).transform("any")
    small = attempts.loc[hidden_groups(attempts, min_group), GROUP]
    return ~by_path & ~paths[GROUP].isin(small)
