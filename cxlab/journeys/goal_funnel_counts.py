"""Customers counted by the steps to a goal that they took, one partition at a time."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, group_codes, times_of
from cxlab.journeys.spans import Timed, count_slots
from cxlab.study.groups import GROUP

#: The touchpoints of each step, in order.
Steps = tuple[tuple[str, ...], ...]

#: For each step the rows at which customers first came to it, and those of the step before.
_Taken = list[tuple[Whole, Whole]]


def count_goal(
    interactions: pd.DataFrame,
    *,
    steps: Steps,
    strict: bool,
    end: pd.Timestamp,
    horizon: pd.Timedelta,
    groups: pd.Series | None = None,
) -> Timed:
    """Count one partition's customers by group and the steps that they took in time.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` (text, or Categoricals); sorted by customer
        and time.
    steps : tuple of tuple of str
        The touchpoints of each step.
    strict : bool
        Whether steps follow each other directly.
    end : pandas.Timestamp
        The last moment in the data.
    horizon : pandas.Timedelta
        The time that everyone is given.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row for each ``GROUP`` and ``step`` (text, from "1"): ``seen`` (customers of the group
        with contacts), ``n`` (those at the first step early enough), ``reached``; and the times
        to the next step.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])
    >>> rows = {"customer_id": "a", "timestamp": days, "touchpoint": ["x", "?", "y"]}
    >>> know = dict(steps=(("x",), ("y",)), end=pd.Timestamp("2025-03-01"))
    >>> know["horizon"] = pd.Timedelta(days=30)
    >>> for strict in (False, True):
    ...     count_goal(pd.DataFrame(rows), strict=strict, **know).rows["reached"].tolist()
    [1, 1]
    [1, 0]
    """
    who, customers = codes_of(interactions["customer_id"])
    place, places = codes_of(interactions["touchpoint"])
    when = times_of(interactions["timestamp"])
    group, names = group_codes(customers, groups)
    at_step = [np.asarray(places.isin(step))[place] for step in steps]
    until = end.to_datetime64().astype("datetime64[us]").astype(np.int64)
    span = horizon.to_timedelta64().astype("timedelta64[us]").astype(np.int64)
    rows = _in_time(who, when, at_step[0] & (group[who] >= 0), int(span), int(until))
    who_then, when_then = who[rows], when[rows]
    there = [marks[rows] for marks in at_step]
    taken = (_strict if strict else _loose)(who_then, there)
    shape = (len(names), len(steps))
    people = np.unique(who[group[who] >= 0])
    seen = np.bincount(group[people], minlength=len(names))
    counted = [np.bincount(group[who_then[at]], minlength=len(names)) for at, _ in taken]
    reached = np.column_stack(counted)
    kinds = [group[who_then[at]].astype(np.int64) * shape[1] + k for k, (at, _) in _next(taken)]
    took = [when_then[at] - when_then[before] for at, before in taken[1:]]
    texts = {GROUP: np.repeat(names, shape[1]), "step": np.tile(_numbers(shape[1]), shape[0])}
    sums = {"seen": np.repeat(seen, shape[1]), "n": np.repeat(reached[:, 0], shape[1])}
    table = pd.DataFrame(texts, dtype="str").assign(**sums, reached=reached.ravel())
    slots = count_slots(np.concatenate(kinds), np.concatenate(took) / 1e6, len(table))
    return Timed(table, slots)


def _numbers(size: int) -> list[str]:
    return [str(number) for number in range(1, size + 1)]


def _next(taken: _Taken) -> list[tuple[int, tuple[Whole, Whole]]]:
    """Return the steps from the second on, each with the number of the one before."""
    return list(enumerate(taken[1:]))


def _in_time(who: Codes, when: Whole, start: NDArray[np.bool_], span: int, end: int) -> Whole:
    """Return the rows from each customer's first start on, until the time given is over."""
    here = np.flatnonzero(start)
    first = here[begins(who[here])]
    first = first[when[first] + span <= end]
    size = int(who.max(initial=-1)) + 1
    begun, until = np.full(size, len(who)), np.full(size, np.iinfo(np.int64).min)
    begun[who[first]] = first
    until[who[first]] = when[first] + span
    return np.flatnonzero((np.arange(len(who)) >= begun[who]) & (when <= until[who]))


def _loose(who: Codes, there: list[NDArray[np.bool_]]) -> _Taken:
    """Find each step's first contact after that of the step before, others between or not."""
    at = np.flatnonzero(begins(who))
    taken = [(at, at)]
    for marks in there[1:]:
        here = np.flatnonzero(marks)
        place = np.searchsorted(here, at + 1)
        some = np.flatnonzero(place < len(here))
        row, before = here[place[some]], at[some]
        mine = who[row] == who[before]
        at = row[mine]
        taken.append((at, before[mine]))
    return taken


def _strict(who: Codes, there: list[NDArray[np.bool_]]) -> _Taken:
    """Find the first contact at each step that directly follows one at the step before.

    Several contacts in a row at one step are one: the run goes on from any of them.
    """
    same = ~begins(who)
    rows = np.arange(len(who))
    inside = there[0]
    first = np.flatnonzero(begins(who))
    taken = [(first, first)]
    for marks in there[1:]:
        came = marks & same
        came[1:] &= inside[:-1]
        found = np.flatnonzero(came)
        found = found[begins(who[found])]
        taken.append((found, found - 1))
        held = marks.copy()
        held[1:] &= ~(marks[:-1] & same[1:])  # where a stretch at this step begins
        begun = np.maximum.accumulate(np.where(held, rows, -1))
        entered = np.maximum.accumulate(np.where(came, rows, -2))
        inside = marks & (entered >= begun)
    return taken
