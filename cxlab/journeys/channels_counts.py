"""Steps between channels and devices counted, one partition at a time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.journeys.codes import Codes, Whole, codes_of, group_codes
from cxlab.journeys.contrast_ratios import BASE, PART, Ratios, merge_ratios, sum_ratios
from cxlab.journeys.episodes import goal_spans, row_episodes
from cxlab.journeys.sessions import whole_sessions
from cxlab.study.groups import GROUP
from cxlab.study.settings import Goal

#: What journeys are called that are no goal's.
SESSION = "session"

#: What is looked at, where the study has it.
KINDS = ("channel", "device")


@dataclass(frozen=True, eq=False)
class Moves:
    """Steps between channels and devices, and journeys that use several of them.

    Parameters
    ----------
    steps : Ratios
        Named by ``GROUP``, ``kind``, ``source`` and ``target``.
    units : Ratios
        Named by ``GROUP``, ``SESSION`` (the goal, or ``SESSION``) and ``kind``.
    """

    steps: Ratios
    units: Ratios


def merge_moves(parts: list[Moves]) -> Moves:
    """Add up the counts of several partitions."""
    return Moves(
        merge_ratios([part.steps for part in parts]), merge_ratios([part.units for part in parts])
    )


def count_moves(
    interactions: pd.DataFrame,
    *,
    goals: tuple[Goal, ...],
    groups: pd.Series | None = None,
) -> Moves:
    """Count one partition's steps, and its journeys that use several channels or devices.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``, ``channel``, ``direction``, and maybe
        ``device`` and ``session_id``; whole customers, sorted by customer and time.
    goals : tuple of Goal
        Whose episodes hold steps together; none: sessions do.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Moves
        Sums over customers.
    """
    if goals:
        own = (interactions["direction"] != "company").to_numpy(dtype=bool)
        rows = interactions[own]
        spans = goal_spans(interactions, goals)
        units = {goal.name: row_episodes(each, len(own))[own] for goal, each in spans}
    else:
        rows, first = whole_sessions(interactions)
        starts = np.zeros(len(rows), dtype=np.int64)
        starts[first] = 1
        units = {SESSION: np.cumsum(starts) - 1}
    who, customers = codes_of(rows["customer_id"])
    group, labels = group_codes(customers, groups)
    in_group = group[who] >= 0
    steps, uses = [], []
    for kind in (name for name in KINDS if name in rows):
        code, names = codes_of(rows[kind])
        known = np.flatnonzero(in_group & (code >= 0))
        mine = {name: unit[known] for name, unit in units.items()}
        linked = _linked(list(mine.values()))
        person, place = who[known], code[known]
        steps.append(_steps(person, place, linked, (group, labels, names)).assign(kind=kind))
        uses += [
            _uses(person, place, unit, (group, labels)).assign(kind=kind, **{SESSION: name})
            for name, unit in mine.items()
        ]
    return Moves(
        _ratios(steps, ["kind", "source"], "target"), _ratios(uses, [SESSION, "kind"], "several")
    )


def _linked(units: list[Whole]) -> np.ndarray:
    """Tell which contacts are in one journey with the one before, whichever it is."""
    linked = np.zeros(len(units[0]), dtype=bool)
    for unit in units:
        linked[1:] |= (unit[1:] == unit[:-1]) & (unit[1:] >= 0)
    return linked


def _steps(
    who: Codes, place: Codes, linked: np.ndarray, about: tuple[Codes, pd.Index, pd.Index]
) -> pd.DataFrame:
    """Sum up steps by group, source and target."""
    group, labels, names = about
    target = np.flatnonzero(linked)
    size = len(names)
    base = group[who[target]].astype(np.int64) * size + place[target - 1]
    part = base * size + place[target]
    found = sum_ratios(who[target], base, part, (len(labels) * size, len(labels) * size**2))
    texts = names.astype("str")
    source = found["base"].to_numpy(dtype=np.int64)
    last = found["part"].to_numpy(dtype=np.int64)
    found[GROUP] = labels.astype("str").take(source // size) if size else ""
    found["source"] = texts.take(source % size) if size else ""
    found["target"] = texts.take(np.maximum(last, 0) % size) if size else ""
    return found


def _uses(who: Codes, place: Codes, unit: Whole, about: tuple[Codes, pd.Index]) -> pd.DataFrame:
    """Sum up journeys by group, and those that have several places."""
    group, labels = about
    rows = np.flatnonzero(unit >= 0)
    seen, first, journey = np.unique(unit[rows], return_index=True, return_inverse=True)
    size = int(place.max(initial=0)) + 1
    once = np.unique(journey.astype(np.int64) * size + place[rows])
    several = np.bincount(once // size, minlength=len(seen)) > 1
    person = who[rows[first]]
    base = group[person].astype(np.int64)
    found = sum_ratios(person, base, np.where(several, base, -1), (len(labels), len(labels)))
    found[GROUP] = labels.astype("str").take(found["base"].to_numpy(dtype=np.int64))
    return found.assign(several="yes")


def _ratios(parts: list[pd.DataFrame], base: list[str], part: str) -> Ratios:
    """Put the sums of several kinds into one; a base without its part has a part of nobody."""
    rows = pd.concat(parts, ignore_index=True)
    keys = [GROUP, *base]
    rows = rows.astype(dict.fromkeys([*keys, part], "str"))
    whole = rows["part"] < 0
    bases = rows.loc[whole, [*keys, *BASE]]
    found = rows.loc[~whole, [*keys, part, *PART]]
    if part == "several":
        none = bases[keys].assign(several="yes", **dict.fromkeys(PART, 0.0))
        found = pd.concat([found, none], ignore_index=True)
        found = found.groupby([*keys, part])[PART].sum().reset_index()
    return Ratios(found, bases.reset_index(drop=True))
