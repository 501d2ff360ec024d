"""What of a flow would give away few customers beside other figures: hidden, or rounded."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from cxlab.estimate import why_hidden, wilson
from cxlab.journeys.user_flow_counts import Places
from cxlab.study.groups import GROUP

_FIGURES = ["n", "customers", "share", "low", "high"]

#: A whole: how many times and of how many customers, and how often each path is in it.
_Whole = tuple[float, float, dict[int, int]]


def hide_beside(
    paths: pd.DataFrame,
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    places: Places,
    min_group: int,
) -> pd.DataFrame:
    """Empty the figures of paths from which, beside a step or a touchpoint, few would follow.

    All but few who took a step took it on the listed paths: the few went another way.

    Parameters
    ----------
    paths : pandas.DataFrame
        What ``with_intervals`` returned, with ``happy``.
    frames : tuple of pandas.DataFrame
        Attempts (counts with ``GROUP``, ``n``, ``customers``, ``reached``), and edges and nodes as
        they are shown.
    places : Places
        The nodes.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.DataFrame
        ``paths`` with ``note``; what is hidden in one group is hidden in all.
    """
    rows = paths.reset_index(drop=True)
    same = pd.Series([" > ".join([str(end), *way]) for end, way in
                      zip(rows["reached"], rows["path"], strict=True)], dtype="str")  # fmt: skip
    order = rows.sort_values(["happy", "n"], kind="stable").index  # the first are hidden first
    times, people = rows["n"].to_dict(), rows["customers"].to_dict()
    wholes = [
        whole for group in rows[GROUP].unique() for whole in _wholes(rows, group, frames, places)
    ]
    hidden: set[int] = set()
    while True:
        found = {
            at for whole in wholes for at in _few(whole, (times, people), hidden, min_group, order)
        }
        found = set(rows.index[same.isin(same[list(found)])]) - hidden
        if not found:
            break
        hidden |= found
    closed = pd.Series(rows.index.isin(hidden), rows.index)
    rows[_FIGURES] = rows[_FIGURES].astype("float64").mask(closed)
    return rows.assign(note=why_hidden(closed, ~closed & closed, min_group))


def _few(
    whole: _Whole,
    counts: tuple[dict[int, int], dict[int, int]],
    hidden: set[int],
    min_group: int,
    order: pd.Index,
) -> list[int]:
    """Return which path to hide, if the others leave few of a whole."""
    size, customers, within = whole
    times, people = counts
    shown = [at for at in order if at in within and at not in hidden]
    alone = [at for at in shown if 0 < customers - people[at] < min_group]
    left = size - sum(times[at] * within[at] for at in shown)
    return alone or (shown[:1] if 0 < left < min_group else [])


def _wholes(
    rows: pd.DataFrame,
    group: str,
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    places: Places,
) -> Iterator[_Whole]:
    """Yield what a group's paths are parts of: attempts by their end, steps, touchpoints."""
    attempts, edges, nodes = (frame[frame[GROUP] == group] for frame in frames)
    mine = rows[rows[GROUP] == group]
    ends = {
        True: int(attempts["reached"].sum()),
        False: int((attempts["n"] - attempts["reached"]).sum()),
    }
    for reached, size in ends.items():
        yield size, np.inf, dict.fromkeys(mine.index[mine["reached"] == reached], 1)
    steps: dict[tuple[str, str], dict[int, int]] = {}
    visits: dict[str, dict[int, int]] = {}
    for at, row in mine.iterrows():
        way = [places.start, *row["path"], places.goal if row["reached"] else places.left]
        for pair, often in Counter(pairwise(way)).items():
            steps.setdefault(pair, {})[int(str(at))] = often
        for name in set(row["path"]):
            visits.setdefault(name, {})[int(str(at))] = 1
    known = edges.dropna(subset=["n"])
    for row in known[["source", "target", "n", "customers"]].itertuples(index=False):
        yield row.n, row.customers, steps.get((row.source, row.target), {})
    for row in nodes.dropna(subset=["n"])[["touchpoint", "n", "customers"]].itertuples(index=False):
        yield row.n, row.customers, visits.get(row.touchpoint, {})


def with_intervals(paths: pd.DataFrame, attempts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Add the intervals of the shares of paths, knowing that one customer may make several.

    Parameters
    ----------
    paths : pandas.DataFrame
        What ``path_table`` returned.
    attempts : pandas.DataFrame
        ``GROUP``, ``n``, ``reached``, ``squares`` (over customers, of their attempts).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``paths`` with ``of`` (attempts with the same end), ``low`` and ``high`` (Wilson, of as
        many attempts as the group's customers are worth).

    References
    ----------
    Wilson 1927; Kish 1965, *Survey sampling*, section 8.2 (effective size of clusters).
    """
    mine = attempts.set_index(GROUP)[["n", "reached", "squares"]].astype("float64")
    mine = mine.reindex(paths[GROUP]).reset_index(drop=True)
    reached = paths["reached"].reset_index(drop=True)
    of = mine["reached"].where(reached, mine["n"] - mine["reached"])
    worth = (of * mine["n"] / mine["squares"]).to_numpy()
    _, low, high = wilson(paths["share"].to_numpy() * worth, worth, confidence)
    return paths.assign(of=of.to_numpy(), low=low, high=high)


def round_coverage(coverage: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Round shares of what a picture covers down, so that no few follow from two of them.

    Parameters
    ----------
    coverage : pandas.DataFrame
        What ``coverage_table`` returned.
    min_group : int
        The smallest number of customers that may be shown: shares are of multiples of it, and
        leave none out, or at least so many.

    Returns
    -------
    pandas.DataFrame
        The same rows.

    Examples
    --------
    >>> table = pd.DataFrame({"n": 95, "customers": 50, "estimate": [1.0, 0.4]})
    >>> table = table.assign(of_customers=1.0)
    >>> (round_coverage(table, 10)["estimate"] * 95).round().tolist()
    [95.0, 30.0]
    """
    shares = {}
    for share, whole in (("estimate", "n"), ("of_customers", "customers")):
        size = coverage[whole].astype("float64")
        covered = (coverage[share] * size).round()
        least = np.minimum(covered, size - min_group).clip(lower=0) // min_group * min_group
        shares[share] = coverage[share].where(covered == size, least / size)
    return coverage.assign(**shares)
