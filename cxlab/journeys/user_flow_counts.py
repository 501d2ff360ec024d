"""What attempts at a goal went through, counted over one partition and added up over all."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.journeys.codes import Whole, count_people, group_codes
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.user_flow_attempts import Aim, Visits, find_visits
from cxlab.journeys.user_flow_steps import (
    add_by,
    earliest,
    flow_steps,
    once,
    path_hashes,
    squares,
)
from cxlab.study.groups import GROUP


@dataclass(frozen=True)
class Places:
    """The nodes of a flow: touchpoints, perhaps one for the others, then what is no touchpoint.

    Parameters
    ----------
    names : tuple of str
        The touchpoints that have a node of their own, sorted.
    other, start, goal, left : str
        What the remaining nodes are called; ``other`` is empty where none are put together.
    """

    names: tuple[str, ...]
    other: str
    start: str
    goal: str
    left: str

    @property
    def inner(self) -> pd.Index:
        """The touchpoints, the one for all others last."""
        return pd.Index([*self.names, *([self.other] if self.other else [])], dtype="str")

    @property
    def all(self) -> pd.Index:
        """The touchpoints, then the start, the goal and those who left."""
        return self.inner.append(pd.Index([self.start, self.goal, self.left], dtype="str"))


@dataclass(frozen=True, eq=False)
class FlowCounts:
    """Counts of attempts in a form that adds up over partitions.

    Parameters
    ----------
    edges : Timed
        ``source``, ``target``, ``GROUP``; ``n`` (times taken), ``customers``, ``attempts``,
        ``reached`` (of these attempts), ``squares`` (over customers, of their attempts),
        ``first``, ``first_reached``, ``first_customers`` (attempts that went this way when they
        first were at the source, how many of them reached the goal, and whose they were), and the
        times between.
    nodes : Timed
        ``touchpoint``, ``GROUP``; ``visits``, ``contacts``, ``n`` (attempts), ``customers``,
        ``reached``, ``squares`` (over customers, of their attempts), ``position`` (summed over
        attempts, of the first visit, from 1), and the times until the next touchpoint.
    attempts : pandas.DataFrame
        ``GROUP``, ``n``, ``customers``, ``reached``, ``squares``, ``done`` (customers with an
        attempt that reached the goal).
    paths : pandas.DataFrame
        ``GROUP``, ``hash``, ``reached``, ``n``, ``customers``.
    """

    edges: Timed
    nodes: Timed
    attempts: pd.DataFrame
    paths: pd.DataFrame


def count_places(interactions: pd.DataFrame, *, aim: Aim) -> pd.DataFrame:
    """Count one partition's customers by touchpoint, within their attempts at a goal.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``find_visits`` takes it.
    aim : Aim
        The goal.

    Returns
    -------
    pandas.DataFrame
        ``touchpoint``, ``customers``: those that occur in an attempt.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": list("bo")})
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> count_places(rows, aim=aim).to_numpy().tolist()
    [['b', 1], ['o', 1]]
    """
    visits = find_visits(interactions, aim)
    place = visits.place.astype(np.int64)
    customers = count_people(place, visits.who[visits.attempt], len(visits.names))
    some = np.flatnonzero(customers)
    names = visits.names.take(some).astype("str")
    return pd.DataFrame({"touchpoint": names, "customers": customers[some]})


def add_places(parts: list[pd.DataFrame]) -> pd.Series:
    """Add up what ``count_places`` found: customers by touchpoint, sorted by name."""
    every = pd.concat(parts, ignore_index=True)
    return every.groupby("touchpoint")["customers"].sum()


def count_flow(
    interactions: pd.DataFrame,
    *,
    aim: Aim,
    places: Places,
    groups: pd.Series | None = None,
) -> FlowCounts:
    """Count one partition's attempts at a goal by what they went through.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``find_visits`` takes it.
    aim : Aim
        The goal.
    places : Places
        The nodes.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    FlowCounts
        What occurs.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": list("bo")})
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> places = Places(("b", "o"), "", "start", "goal", "left")
    >>> count_flow(rows, aim=aim, places=places).edges.rows[["source", "target", "n"]]
      source target  n
    0      b      o  1
    1      o   goal  1
    2  start      b  1
    """
    visits = find_visits(interactions, aim, places.inner, len(places.names))
    group, labels = group_codes(visits.customers, groups)
    known = _Known(visits, group[visits.who].astype(np.int64), labels.astype("str"), places)
    return FlowCounts(known.edges(), known.nodes(), known.attempts(), known.paths())


@dataclass(frozen=True, eq=False)
class _Known:
    """Attempts with the group of each, as a code."""

    visits: Visits
    group: Whole
    labels: pd.Index
    places: Places

    def edges(self) -> Timed:
        visits, names = self.visits, self.places.all
        source, target, attempt, visit = flow_steps(visits, len(self.places.inner))
        key = (self.group[attempt] * len(names) + source) * len(names) + target
        seen, kind = np.unique(key, return_inverse=True)
        size, who = len(seen), visits.who[attempt]
        alone = once(kind, attempt, size)
        early = earliest(source, attempt, len(names))
        got = visits.reached[attempt]
        pair, group = seen % len(names) ** 2, seen // len(names) ** 2
        rows = pd.DataFrame(
            {
                "source": names.take(pair // len(names)),
                "target": names.take(pair % len(names)),
                GROUP: self.labels.take(group),
                "n": np.bincount(kind, minlength=size),
                "customers": count_people(kind, who, size),
                "attempts": np.bincount(kind[alone], minlength=size),
                "reached": np.bincount(kind[alone[got[alone]]], minlength=size),
                "squares": squares(kind[alone], who[alone], size),
                "first": np.bincount(kind[early], minlength=size),
                "first_reached": np.bincount(kind[early[got[early]]], minlength=size),
                "first_customers": count_people(kind[early], who[early], size),
            }
        )
        on = np.flatnonzero((visit >= 0) & (target < len(self.places.inner)))
        seconds = (visits.came[visit[on] + 1] - visits.went[visit[on]]) / 1e6
        return _sorted(Timed(rows, count_slots(kind[on], seconds, size)))

    def nodes(self) -> Timed:
        visits, inner = self.visits, self.places.inner
        attempt, width = visits.attempt, len(inner)
        key = self.group[attempt] * width + visits.place
        seen, kind = np.unique(key, return_inverse=True)
        size, who = len(seen), visits.who[attempt]
        early = earliest(visits.place, attempt, width)
        position = early - visits.first[attempt[early]] + 1
        got = visits.reached[attempt[early]]
        rows = pd.DataFrame(
            {
                "touchpoint": inner.take(seen % width),
                GROUP: self.labels.take(seen // width),
                "visits": np.bincount(kind, minlength=size),
                "contacts": add_by(kind, visits.contacts, size),
                "n": np.bincount(kind[early], minlength=size),
                "customers": count_people(kind, who, size),
                "reached": np.bincount(kind[early[got]], minlength=size),
                "squares": squares(kind[early], who[early], size),
                "position": add_by(kind[early], position, size),
            }
        )
        on = np.flatnonzero(attempt[1:] == attempt[:-1])
        seconds = (visits.came[on + 1] - visits.went[on]) / 1e6
        return _sorted(Timed(rows, count_slots(kind[on], seconds, size)))

    def attempts(self) -> pd.DataFrame:
        who, got, size = self.visits.who, self.visits.reached, len(self.labels)
        return pd.DataFrame(
            {
                GROUP: self.labels,
                "n": np.bincount(self.group, minlength=size),
                "customers": count_people(self.group, who, size),
                "reached": np.bincount(self.group[got], minlength=size),
                "squares": squares(self.group, who, size),
                "done": count_people(self.group[got], who[got], size),
            }
        )

    def paths(self) -> pd.DataFrame:
        hashes = path_hashes(self.visits, self.places.inner)
        table = pd.DataFrame({"group": self.group, "hash": hashes, "reached": self.visits.reached})
        rows = table.assign(who=self.visits.who)
        key = ["group", "hash", "reached"]
        found = rows.groupby(key)["who"].agg(n="size", customers="nunique").reset_index()
        found.insert(0, GROUP, self.labels.take(found.pop("group")))
        return found


def _sorted(counts: Timed) -> Timed:
    """Put rows into the order of their names, as ``merge_timed`` does."""
    return merge_timed([counts])


def add_flows(parts: list[FlowCounts]) -> FlowCounts:
    """Add up the counts of several partitions; how many there are changes nothing.

    Parameters
    ----------
    parts : list of FlowCounts
        What ``count_flow`` returned.

    Returns
    -------
    FlowCounts
        Rows sorted by name.
    """
    attempts = pd.concat([part.attempts for part in parts], ignore_index=True)
    paths = pd.concat([part.paths for part in parts], ignore_index=True)
    return FlowCounts(
        merge_timed([part.edges for part in parts]),
        merge_timed([part.nodes for part in parts]),
        attempts.groupby(GROUP, as_index=False).sum(),
        paths.groupby([GROUP, "hash", "reached"], as_index=False).sum(),
    )
