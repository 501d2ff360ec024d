"""How much of what happened a picture of a flow covers."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import group_codes
from cxlab.journeys.user_flow_attempts import Aim, find_visits
from cxlab.journeys.user_flow_counts import Places
from cxlab.journeys.user_flow_steps import flow_steps
from cxlab.study.groups import GROUP


def count_cover(
    interactions: pd.DataFrame,
    *,
    aim: Aim,
    places: Places,
    ranks: NDArray[np.int64],
    groups: pd.Series | None = None,
) -> pd.DataFrame:
    """Count one partition's attempts by the edge that comes last of those on their paths.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``find_visits`` takes it.
    aim : Aim
        The goal.
    places : Places
        The nodes.
    ranks : numpy.ndarray of int64, shape (groups, nodes, nodes)
        The rank of each edge by group, source and target.
    groups : pandas.Series, optional
        A group for each ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        ``GROUP``, ``rank``; ``n``: attempts whose whole path the edges up to this rank cover, and
        fewer do not; ``customers``: the same of all attempts of a customer.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": list("bo")})
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> places = Places(("b", "o"), "", "start", "goal", "left")
    >>> ranks = np.arange(25).reshape(1, 5, 5)  # from o, 1, to the goal, 3: 8; from the start, 10
    >>> count_cover(rows, aim=aim, places=places, ranks=ranks)["rank"].tolist()
    [10]
    """
    visits = find_visits(interactions, aim, places.inner, len(places.names))
    group, labels = group_codes(visits.customers, groups)
    source, target, attempt, _ = flow_steps(visits, len(places.inner))
    mine = group[visits.who].astype(np.int64)
    needed = np.full(len(visits.who), -1, dtype=np.int64)
    np.maximum.at(needed, attempt, ranks[mine[attempt], source, target])
    return _by_rank(needed, visits.who, group, labels.astype("str"))


def _by_rank(
    needed: NDArray[np.int64], who: NDArray[np.int32], group: NDArray[np.int32], labels: pd.Index
) -> pd.DataFrame:
    """Count attempts, and customers with all of theirs, by group and rank."""
    own = pd.Series(needed).groupby(who).max()
    counts = [
        pd.DataFrame({"group": group[people], "rank": rank})
        .groupby(["group", "rank"])
        .size()
        .rename(name)
        for name, people, rank in (
            ("n", who, needed),
            ("customers", own.index.to_numpy(), own.to_numpy()),
        )
    ]
    table = pd.concat(counts, axis="columns").fillna(0).astype("int64").reset_index()
    table.insert(0, GROUP, labels.take(table.pop("group")))
    return table


def add_covers(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up what ``count_cover`` found; how many partitions there are changes nothing."""
    ranks = pd.concat(parts, ignore_index=True)
    return ranks.groupby([GROUP, "rank"], as_index=False).sum()
