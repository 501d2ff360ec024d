"""The frames of a flow: touchpoints, edges and paths, with what is hidden empty."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import why_hidden, wilson
from cxlab.journeys.spans import Timed
from cxlab.study.groups import GROUP

#: Nothing is a dead end where fewer than this share end.
DEAD = 0.1

_SHARE = ["estimate", "low", "high"]
_LEFT = ["left", "left_low", "left_high"]
_TIMES = ["median_s", "p90_s"]


def shares(
    hits: pd.Series, n: pd.Series, squares: pd.Series, confidence: float
) -> NDArray[np.float64]:
    """Return shares of attempts with intervals that know that one customer may make several.

    Parameters
    ----------
    hits, n : pandas.Series of int
        How many attempts of how many.
    squares : pandas.Series of int
        The sum over customers of the square of their attempts.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    numpy.ndarray of float, shape (n, 3)
        Estimate, low, high (Wilson, of as many attempts as the customers are worth); NaN where
        there are none.

    References
    ----------
    Wilson 1927; Kish 1965, *Survey sampling*, section 8.2 (effective size of clusters).

    Examples
    --------
    >>> one = pd.Series([1.0])
    >>> shares(8 * one, 10 * one, 10 * one, 0.95).round(3).tolist()
    [[0.8, 0.49, 0.943]]
    """
    number = n.to_numpy(dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(number > 0, number**2 / squares.to_numpy(dtype=float), 0.0)
        share = np.where(number > 0, hits.to_numpy(dtype=float) / number, 0.0)
    low, high = wilson(share * effective, effective, confidence)[1:]
    return np.column_stack([np.where(number > 0, share, np.nan), low, high])


def edge_table(counts: Timed, hidden: pd.Series, min_group: int, confidence: float) -> pd.DataFrame:
    """Return the edges with figures, empty where they are hidden.

    Parameters
    ----------
    counts : Timed
        ``FlowCounts.edges``.
    hidden : pandas.Series of bool
        What ``hidden_edges`` returned.
    min_group : int
        The smallest number of customers that may be shown.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``source``, ``target``, ``GROUP``, ``n``, ``customers``, ``share`` (of all that go on from
        the source), ``median_s``, ``p90_s``, ``estimate``, ``low``, ``high`` (of the attempts that
        went this way: reached the goal), ``note``.
    """
    rows = counts.rows
    of = rows.groupby(["source", GROUP])["n"].transform("sum")
    table = rows[["source", "target", GROUP, "n", "customers"]].assign(share=rows["n"] / of)
    table[_TIMES] = np.column_stack([counts.quantile(0.5), counts.quantile(0.9)])
    table[_SHARE] = shares(rows["reached"], rows["attempts"], rows["squares"], confidence)
    figures = ["n", "customers", "share", *_TIMES, *_SHARE]
    table[figures] = table[figures].astype("float64").mask(hidden)
    return table.assign(note=why_hidden(hidden, rows["customers"] < min_group, min_group))


def node_table(counts: Timed, hidden: pd.Series, min_group: int, confidence: float) -> pd.DataFrame:
    """Return the touchpoints with figures, empty where they are hidden.

    Parameters
    ----------
    counts : Timed
        ``FlowCounts.nodes``.
    hidden : pandas.Series of bool
        What ``hidden_nodes`` returned.
    min_group, confidence
        As in ``edge_table``.

    Returns
    -------
    pandas.DataFrame
        ``touchpoint``, ``GROUP``, ``n`` (attempts), ``customers``, ``visits``, ``contacts``,
        ``estimate``, ``low``, ``high`` (of these attempts: reached the goal), ``median_s`` and
        ``p90_s`` (until the next touchpoint), ``note``.
    """
    rows = counts.rows
    table = rows[["touchpoint", GROUP, "n", "customers", "visits", "contacts"]].copy()
    table[_SHARE] = shares(rows["reached"], rows["n"], rows["squares"], confidence)
    table[_TIMES] = np.column_stack([counts.quantile(0.5), counts.quantile(0.9)])
    figures = [name for name in table if name not in ("touchpoint", GROUP)]
    table[figures] = table[figures].astype("float64").mask(hidden)
    return table.assign(note=why_hidden(hidden, rows["customers"] < min_group, min_group))


def with_leaving(
    nodes: pd.DataFrame, counts: tuple[pd.DataFrame, pd.DataFrame], left: str, confidence: float
) -> pd.DataFrame:
    """Add which share of attempts end at a touchpoint without the goal, and where that is much.

    Parameters
    ----------
    nodes : pandas.DataFrame
        What ``node_table`` returned.
    counts : tuple of pandas.DataFrame
        The rows of ``FlowCounts.nodes``, and of its edges with ``hidden``.
    left : str
        The node of those who left.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``nodes`` with ``left``, ``left_low``, ``left_high`` and ``dead_end``: whether the share
        is clearly above that of all touchpoints of the group together, and at least ``DEAD``.
    """
    rows, edges = counts
    key = ["touchpoint", GROUP]
    gone = edges[edges["target"] == left].rename(columns={"source": "touchpoint"})
    joined = rows[[*key, "n", "squares"]].merge(
        gone[[*key, "attempts", "hidden"]], on=key, how="left"
    )
    hits = joined["attempts"].fillna(0)
    figures = shares(hits, joined["n"], joined["squares"], confidence)
    unknown = joined["hidden"].eq(True) | nodes["n"].isna()
    known = pd.DataFrame(figures, nodes.index, _LEFT).mask(unknown)
    usual = hits.groupby(rows[GROUP]).transform("sum") / rows.groupby(GROUP)["n"].transform("sum")
    dead = ((known["left_low"] > usual) & (known["left"] >= DEAD)).to_numpy()
    return nodes.assign(**known, dead_end=dead)


def path_table(
    paths: Timed, listed: pd.DataFrame, attempts: pd.DataFrame, inner: pd.Index
) -> pd.DataFrame:
    """Return the commonest paths, those to the goal first.

    Parameters
    ----------
    paths : Timed
        The listed paths by name (``name_paths``).
    listed : pandas.DataFrame
        ``GROUP``, ``hash``, ``reached``, ``n``, ``customers`` of the paths to list.
    attempts : pandas.DataFrame
        ``FlowCounts.attempts``.
    inner : pandas.Index
        The touchpoints, in the order of their codes.

    Returns
    -------
    pandas.DataFrame
        ``GROUP``, ``rank`` (among those with the same end), ``reached``, ``path`` (a list of
        touchpoints), ``n``, ``customers``, ``share`` (of all attempts with the same end),
        ``median_s`` (from the first contact to the last, in all groups).
    """
    names = paths.rows.assign(median_s=paths.quantile(0.5))
    keys = listed[["hash", "reached"]].astype("str")
    at = names.set_index(["hash", "reached"])[["path", "median_s"]]
    found = at.reindex(pd.MultiIndex.from_frame(keys)).reset_index(drop=True)
    table = listed.reset_index(drop=True).join(found)
    totals = attempts.set_index(GROUP)[["n", "reached"]].reindex(table[GROUP]).to_numpy()
    of = np.where(table["reached"], totals[:, 1], totals[:, 0] - totals[:, 1])
    table = table.assign(share=table["n"] / of)
    order = [GROUP, "reached", "n", "path"]
    table = table.sort_values(order, ascending=[True, False, False, True], ignore_index=True)
    table["rank"] = table.groupby([GROUP, "reached"]).cumcount() + 1
    codes = [np.array(path.split(","), dtype=np.intp) for path in table["path"]]
    table["path"] = pd.Series([inner.take(each).tolist() for each in codes], dtype=object)
    return table[[GROUP, "rank", "reached", "path", "n", "customers", "share", "median_s"]]


def coverage_table(
    ranks: pd.DataFrame, upto: dict[float, int], attempts: pd.DataFrame
) -> pd.DataFrame:
    """Return which share of attempts and customers pictures of some details cover whole.

    Parameters
    ----------
    ranks : pandas.DataFrame
        What ``count_cover`` found.
    upto : dict of float to int
        For each detail, how many edges the picture has.
    attempts : pandas.DataFrame
        ``FlowCounts.attempts``.

    Returns
    -------
    pandas.DataFrame
        ``GROUP``, ``detail``, ``edges``, ``n`` (attempts in all), ``customers`` (in all),
        ``estimate`` (share of attempts whose whole path is drawn), ``of_customers`` (share of
        customers with nothing but such attempts).
    """
    parts = []
    for detail, edges in upto.items():
        drawn = ranks[ranks["rank"] < edges].groupby(GROUP)[["n", "customers"]].sum()
        mine = drawn.reindex(attempts[GROUP], fill_value=0).reset_index(drop=True)
        rows = attempts[[GROUP, "n", "customers"]].reset_index(drop=True)
        rows = rows.assign(detail=detail, edges=edges)
        some = rows[["n", "customers"]].where(rows["n"] > 0)
        parts.append(
            rows.assign(
                estimate=mine["n"] / some["n"], of_customers=mine["customers"] / some["customers"]
            )
        )
    columns = [GROUP, "detail", "edges", "n", "customers", "estimate", "of_customers"]
    table = pd.concat(parts, ignore_index=True)[columns]
    return table.sort_values([GROUP, "detail"], ignore_index=True)
