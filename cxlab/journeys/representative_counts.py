"""Journeys as stages in order, written as numbers and counted one partition at a time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, count_people, group_codes, times_of
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.stages import StageKernel
from cxlab.study.groups import GROUP

#: How journeys are abstracted, from least to most.
LEVELS = (
    "every change of stage",
    "without going back and forth between two stages",
    "the order in which stages were first met",
)

#: The most steps of a journey that count; fewer where a study has many stages.
LONGEST = 12

_BITS = 62


@dataclass(frozen=True, eq=False)
class Ways:
    """Journeys of customers, in a form that adds up over partitions.

    Parameters
    ----------
    ways : Timed
        A row for each ``GROUP``, ``level`` and ``way`` (a number, as text): ``customers``; and the
        times from their first contact at a stage to the last.
    people : pandas.DataFrame
        ``GROUP``, ``customers``: all with a contact at a stage.
    places : pandas.DataFrame
        ``GROUP``, ``stage``, ``touchpoint``, ``customers``.
    """

    ways: Timed
    people: pd.DataFrame
    places: pd.DataFrame


def merge_ways(parts: list[Ways]) -> Ways:
    """Add up the counts of several partitions; how many there are changes nothing."""
    people = pd.concat([part.people for part in parts], ignore_index=True)
    places = pd.concat([part.places for part in parts], ignore_index=True)
    return Ways(
        merge_timed([part.ways for part in parts]),
        people.groupby(GROUP)["customers"].sum().reset_index(),
        places.groupby([GROUP, "stage", "touchpoint"])["customers"].sum().reset_index(),
    )


def count_ways(
    interactions: pd.DataFrame, *, kernel: StageKernel, groups: pd.Series | None = None
) -> Ways:
    """Count one partition's journeys by group and level.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``; sorted by customer and time.
    kernel : callable
        A stage model's kernel.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Ways
        Contacts without a stage are passed over.
    """
    who, customers = codes_of(interactions["customer_id"])
    group, labels = group_codes(customers, groups)
    staged = kernel(interactions)["stage"].cat
    stage, order = staged.codes.to_numpy(), staged.categories
    rows = np.flatnonzero((stage >= 0) & (group[who] >= 0))
    who, stage = who[rows], stage[rows].astype(np.int64)
    when = times_of(interactions["timestamp"])[rows]
    first = np.flatnonzero(begins(who))
    last = np.append(first[1:], len(who))[: len(first)] - 1
    seconds, mine = (when[last] - when[first]) / 1e6, group[who[first]].astype(np.int64)
    levels = [
        written(who[kept], stage[kept], len(order)) for kept in shortened(who, stage, len(order))
    ]
    names = interactions["touchpoint"].iloc[rows]
    about = (group, labels.astype("str"), order)
    places = _places(who, stage, names, about)
    return sum_ways(levels, seconds, (mine, labels), places)


def sum_ways(
    levels: list[Whole],
    seconds: NDArray[np.float64],
    groups: tuple[Whole, pd.Index],
    places: pd.DataFrame,
) -> Ways:
    """Count journeys that are written as numbers.

    Parameters
    ----------
    levels : list of numpy.ndarray of int64, shape (customers,)
        For each of ``LEVELS`` what ``written`` returned, in the order of the customers.
    seconds : numpy.ndarray of float, shape (customers,)
        How long each took.
    groups : tuple of numpy.ndarray of int64 and pandas.Index
        Each customer's group as a code, and what the codes stand for.
    places : pandas.DataFrame
        As ``Ways`` has it.

    Returns
    -------
    Ways
        Only journeys and groups that occur.
    """
    mine, labels = groups
    kinds, texts, sums, before = [], [], [], 0
    for level, codes in zip(LEVELS, levels, strict=True):
        way, seen = pd.factorize(codes)
        cell = way * len(labels) + mine
        found, place = np.unique(cell, return_inverse=True)
        ways = pd.Series(seen[found // len(labels)]).astype("str")
        texts.append(pd.DataFrame({"level": level, "way": ways}))
        texts[-1][GROUP] = labels.astype("str").take(found % len(labels))
        sums.append(np.bincount(place, minlength=len(found)))
        kinds.append(place.astype(np.int64) + before)
        before += len(found)
    table = pd.concat(texts, ignore_index=True).astype({"level": "str", "way": "str", GROUP: "str"})
    table["customers"] = np.concatenate(sums)
    times = count_slots(np.concatenate(kinds), np.tile(seconds, len(LEVELS)), len(table))
    people = np.bincount(mine, minlength=len(labels))
    sizes = pd.DataFrame({GROUP: labels.astype("str"), "customers": people})
    return Ways(Timed(table, times), sizes[people > 0], places)


def shortened(who: Codes, stage: Whole, stages: int) -> list[Whole]:
    """Return the rows that remain at each level of abstraction.

    Parameters
    ----------
    who : numpy.ndarray of int32, shape (n,)
        Codes of customers, sorted.
    stage : numpy.ndarray of int64, shape (n,)
        Numbers of stages.
    stages : int
        How many there are.

    Returns
    -------
    list of numpy.ndarray of int64
        One for each of ``LEVELS``.

    Examples
    --------
    >>> [rows.tolist() for rows in shortened(np.zeros(4, dtype=int), np.array([0, 0, 1, 0]), 2)]
    [[0, 2, 3], [0, 2], [0, 2]]
    """
    new = begins(who)
    changed = new.copy()
    changed[1:] |= stage[1:] != stage[:-1]
    every = np.flatnonzero(changed)
    back = np.zeros(len(every), dtype=bool)
    same = (stage[every][2:] == stage[every][:-2]) & (who[every][2:] == who[every][:-2])
    back[2:] = same
    onward = every[~back]
    _, met = np.unique(who.astype(np.int64) * max(stages, 1) + stage, return_index=True)
    return [every, onward, np.sort(met)]


def written(who: Codes, stage: Whole, stages: int) -> Whole:
    """Write the stages of each customer's journey as one number.

    Parameters
    ----------
    who : numpy.ndarray of int32, shape (n,)
        Codes of customers, sorted.
    stage : numpy.ndarray of int64, shape (n,)
        Numbers of stages.
    stages : int
        How many there are.

    Returns
    -------
    numpy.ndarray of int64
        One for each customer; ``as_stages`` reads them.

    Examples
    --------
    >>> codes = written(np.array([0, 0, 1]), np.array([2, 0, 1]), 5)
    >>> as_stages(codes, 5)
    [(2, 0), (1,)]
    """
    bits, longest = _room(stages)
    first = np.flatnonzero(begins(who))
    length = np.diff(first, append=len(who))
    position = np.arange(len(who)) - np.repeat(first, length)
    shift = np.minimum(position, longest) * bits
    digit = np.where(position < longest, (stage + 1) << shift, 0)
    code = np.add.reduceat(digit, first) if len(first) else np.empty(0, dtype=np.int64)
    return code + (length > longest).astype(np.int64) * (1 << _BITS)


def as_stages(codes: Whole, stages: int) -> list[tuple[int, ...]]:
    """Return the numbers of the stages of journeys that ``written`` wrote; -1: it goes on."""
    bits, longest = _room(stages)
    shifts = np.arange(longest) * bits
    digits = (codes[:, None] >> shifts) & ((1 << bits) - 1)
    more = (codes >> _BITS) & 1
    return [
        (*(step - 1 for step in row if step), *((-1,) if goes_on else ()))
        for row, goes_on in zip(digits.tolist(), more.tolist(), strict=True)
    ]


def _room(stages: int) -> tuple[int, int]:
    """Return the bits of a step, and how many steps there is room for."""
    bits = max(stages, 1).bit_length()
    return bits, min(LONGEST, _BITS // bits)


def _places(
    who: Codes, stage: Whole, names: pd.Series, about: tuple[Codes, pd.Index, pd.Index]
) -> pd.DataFrame:
    """Count customers by group, stage and touchpoint."""
    group, labels, order = about
    place, places = codes_of(names)
    shape = (len(labels), len(order), len(places))
    kind = (group[who].astype(np.int64) * shape[1] + stage) * shape[2] + place
    code, seen = pd.factorize(kind)
    people = count_people(code.astype(np.int64), who, len(seen))
    at = np.unravel_index(seen.astype(np.int64), shape)
    texts = {
        GROUP: labels.take(at[0]),
        "stage": order.astype("str").take(at[1]),
        "touchpoint": places.astype("str").take(at[2]),
    }
    return pd.DataFrame({**texts, "customers": people})
