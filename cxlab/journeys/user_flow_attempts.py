"""Attempts at a goal as runs of visits: from where they start to the goal, or to where they end."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, times_of

_DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class Aim:
    """What an attempt is after, and when the data end.

    Parameters
    ----------
    name : str
        As readers see it.
    start : tuple of str
        The touchpoints where an attempt begins; empty: each customer's first contact does.
    end : tuple of str
        The touchpoints where it is done.
    days : float
        Within how long.
    until : pandas.Timestamp
        The last moment in the data: attempts that had less than ``days`` before it do not count.
    """

    name: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    days: float
    until: pd.Timestamp


@dataclass(frozen=True, eq=False)
class Visits:
    """Attempts of one partition, each a run of visits; contacts in a row at a place are one.

    Parameters
    ----------
    who : numpy.ndarray of int32, shape (attempts,)
        Whose each is, as a code.
    reached : numpy.ndarray of bool, shape (attempts,)
        Whether it came to the goal.
    first : numpy.ndarray of int64, shape (attempts,)
        Where its visits begin.
    place : numpy.ndarray of int32, shape (visits,)
        The touchpoint of each visit, as a code.
    came, went : numpy.ndarray of int64, shape (visits,)
        When the first and the last contact of the visit was, in microseconds.
    contacts : numpy.ndarray of int64, shape (visits,)
        How many contacts in a row it holds.
    customers, names : pandas.Index
        What the codes stand for.
    """

    who: Codes
    reached: NDArray[np.bool_]
    first: Whole
    place: Codes
    came: Whole
    went: Whole
    contacts: Whole
    customers: pd.Index
    names: pd.Index

    @property
    def length(self) -> Whole:
        """How many visits each attempt has."""
        return np.diff(self.first, append=len(self.place))

    @property
    def attempt(self) -> Whole:
        """Of which attempt each visit is."""
        return np.repeat(np.arange(len(self.first)), self.length)


def find_visits(
    interactions: pd.DataFrame, aim: Aim, names: pd.Index | None = None, other: int = -1
) -> Visits:
    """Find the attempts of whole customers at a goal, and what each of them went through.

    An attempt begins with a contact at a start touchpoint that lies in no earlier attempt. It
    holds the customer's contacts of any kind until the goal is reached, or its days are over. Of
    contacts at one moment, those at an end touchpoint come last; others keep their order.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` (text, or Categoricals); sorted by customer
        and time.
    aim : Aim
        The goal.
    names : pandas.Index, optional
        The touchpoints to tell apart, in the order of their codes; by default all are.
    other : int
        The code of those that are not among ``names``.

    Returns
    -------
    Visits
        The attempts whose days were over when the data end, by customer and time.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-02", "2025-01-03"])
    >>> rows = {"customer_id": "ann", "timestamp": days, "touchpoint": list("bppo")}
    >>> aim = Aim("order", ("b",), ("o",), 7, pd.Timestamp("2025-02-01"))
    >>> found = find_visits(pd.DataFrame(rows), aim)
    >>> found.names[found.place].tolist(), found.contacts.tolist(), found.reached.tolist()
    (['b', 'p', 'o'], [1, 2, 1], [True])
    """
    who, customers = codes_of(interactions["customer_id"])
    place, known = codes_of(interactions["touchpoint"])
    when = times_of(interactions["timestamp"])
    ends = np.isin(known, aim.end)[place]
    who, when, place, ends = _ends_last(who, when, place, ends)
    some = np.isin(known, aim.start)[place] if aim.start else begins(who)
    start, last, reached = _attempts(who, when, np.flatnonzero(some), ends, aim)
    if names is not None:
        code = names.get_indexer(known).astype(np.int32)
        place = np.where(code < 0, np.int32(other), code)[place]
    length = last - start + 1
    rows = np.repeat(start - np.cumsum(length) + length, length) + np.arange(length.sum())
    attempt = np.repeat(np.arange(len(start)), length)
    opens = np.flatnonzero(begins(attempt) | begins(place[rows]))
    sizes = np.diff(opens, append=len(rows))
    return Visits(
        who=who[start],
        reached=reached,
        first=np.searchsorted(attempt[opens], np.arange(len(start))),
        place=place[rows[opens]],
        came=when[rows[opens]],
        went=when[rows[opens + sizes - 1]],
        contacts=sizes,
        customers=customers,
        names=known if names is None else names,
    )


def _ends_last(
    who: Codes, when: Whole, place: Codes, ends: NDArray[np.bool_]
) -> tuple[Codes, Whole, Codes, NDArray[np.bool_]]:
    """Put contacts at end touchpoints behind the customer's others of the same moment."""
    wrong = ends[:-1] & ~ends[1:] & (who[:-1] == who[1:]) & (when[:-1] == when[1:])
    if not wrong.any():
        return who, when, place, ends
    order = np.lexsort((ends, when, who))
    return who[order], when[order], place[order], ends[order]


def _attempts(
    who: Codes, when: Whole, starts: Whole, ends: NDArray[np.bool_], aim: Aim
) -> tuple[Whole, Whole, NDArray[np.bool_]]:
    """Return the first and the last row of each attempt that counts, and whether it got there."""
    span = np.int64(aim.days * _DAY)
    goals = np.flatnonzero(ends)
    at = np.searchsorted(goals, starts, side="right" if aim.start else "left")
    goal = np.append(goals, len(who))[at]
    row = np.minimum(goal, max(len(who) - 1, 0))
    reached = (goal < len(who)) & (who[row] == who[starts]) & (when[row] - when[starts] <= span)
    until = np.where(reached, when[row], when[starts] + span)
    behind = np.searchsorted(who[starts], who[starts], side="right")
    onward = _first_after(when[starts], until, np.arange(len(starts)), behind)
    mine = _chain(begins(who[starts]), onward, behind)
    over = aim.until.to_datetime64().astype("datetime64[us]").astype(np.int64)
    mine &= when[starts] + span <= over
    start, reached, until = starts[mine], reached[mine], until[mine]
    edge = np.searchsorted(who, who[start], side="right")
    last = np.where(reached, row[mine], _first_after(when, until, start, edge) - 1)
    return start, last, reached


def _first_after(times: Whole, until: Whole, low: Whole, high: Whole) -> Whole:
    """Return the first place from ``low`` on with a later time than ``until``; else ``high``."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high) // 2
        later = times[np.minimum(middle, len(times) - 1)] > until
        open_ = low < high
        high = np.where(open_ & later, middle, high)
        low = np.where(open_ & ~later, middle + 1, low)
    return low


def _chain(firsts: NDArray[np.bool_], onward: Whole, behind: Whole) -> NDArray[np.bool_]:
    """Mark each customer's first start, and from each marked one the next that it leads to."""
    marked = np.zeros(len(firsts), dtype=bool)
    at = np.flatnonzero(firsts)
    while len(at):
        marked[at] = True
        at = onward[at][onward[at] < behind[at]]
    return marked
