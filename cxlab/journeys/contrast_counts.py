"""What customers of each group did, counted one partition at a time for a comparison."""

import numpy as np
import pandas as pd

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, group_codes, times_of
from cxlab.journeys.shifts_names import placed
from cxlab.journeys.spans import Timed, count_slots
from cxlab.study.groups import GROUP

#: The kinds of things compared.
JOURNEY, CHANNEL, TOUCHPOINT, PAIR = "journey", "channel", "touchpoint", "pair"

#: What is compared of journeys as wholes.
CONTACTS, LENGTH = "contacts per customer", "days from first to last contact"

_DAY = 86_400e6

#: Codes of customers, of what each row is about, and names; a row counts ``amount``, or 1.
_Marks = tuple[Codes, Whole]


def count_doings(
    interactions: pd.DataFrame,
    *,
    kept: dict[str, pd.Index],
    end: pd.Timestamp,
    days: float | None = None,
    groups: pd.Series | None = None,
) -> Timed:
    """Count what one partition's customers did, with sums over customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``, ``channel``; sorted by customer and time.
    kept : dict of str to pandas.Index
        The touchpoints and the channels with rows of their own, by column.
    end : pandas.Timestamp
        The last moment in the data.
    days : float, optional
        Only so many days from each customer's first contact count, and only customers with as
        many on record.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row for each ``kind``, ``item``, ``target`` (of pairs) and ``GROUP``: ``customers``,
        ``sessions`` (how often, or how much) and ``sessions squared`` (over customers); and the
        times of pairs.
    """
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    group, labels = group_codes(customers, groups)
    rows = np.flatnonzero(group[who] >= 0)
    if days is not None:
        until = int(end.to_datetime64().astype("datetime64[us]").astype(np.int64))
        rows = rows[_in_time(who, when, days, until)[rows]]
    who, when = who[rows], when[rows]
    about = (group, labels)
    parts = [_wholes(who, when, about)]
    codes = {}
    for kind in (TOUCHPOINT, CHANNEL):
        codes[kind] = placed(interactions[kind], kept[kind])[rows]
        own = codes[kind] < len(kept[kind])
        parts.append(_sums(who[own], codes[kind][own], kept[kind], about).assign(kind=kind))
    place, size = codes[TOUCHPOINT].astype(np.int64), len(kept[TOUCHPOINT])
    pair = np.flatnonzero((who[1:] == who[:-1]) & (place[1:] < size) & (place[:-1] < size))
    key = place[pair] * size + place[pair + 1]
    names = pd.RangeIndex(size * size)
    pairs = _sums(who[pair], key, names, about).assign(kind=PAIR)
    code = pairs["item"].to_numpy(dtype=np.int64)
    pairs["item"] = kept[TOUCHPOINT].take(code // max(size, 1))
    pairs["target"] = kept[TOUCHPOINT].take(code % max(size, 1))
    before = sum(len(part) for part in parts)
    found = group[who[pair]].astype(np.int64) * size * size + key
    there = pairs["code"].to_numpy(dtype=np.int64)
    order = np.argsort(there)
    slot = before + order[np.searchsorted(there, found, sorter=order)]
    took = (when[pair + 1] - when[pair]) / 1e6
    table = pd.concat([*parts, pairs], ignore_index=True).drop(columns="code")
    texts = ["kind", "item", "target", GROUP]
    table = table.fillna({"target": ""}).astype(dict.fromkeys(texts, "str"))
    return Timed(table, count_slots(slot, took, len(table)))


def _in_time(who: Codes, when: Whole, days: float, end: int) -> np.ndarray:
    """Tell which rows are within so many days of a first contact that has as many on record."""
    first = np.flatnonzero(begins(who))
    start = np.zeros(int(who.max(initial=-1)) + 1, dtype=np.int64)
    start[who[first]] = when[first]
    span = round(days * _DAY)
    return (when - start[who] <= span) & (start[who] + span <= end)


def _wholes(who: Codes, when: Whole, about: tuple[Codes, pd.Index]) -> pd.DataFrame:
    """Sum up each customer's contacts, and the days from the first to the last."""
    group, labels = about
    first = np.flatnonzero(begins(who))
    last = np.append(first[1:], len(who))[: len(first)] - 1
    amounts = {CONTACTS: last - first + 1.0, LENGTH: (when[last] - when[first]) / _DAY}
    mine, size = group[who[first]], len(labels)
    parts = []
    for item, amount in amounts.items():
        sums = {
            "customers": np.bincount(mine, minlength=size),
            "sessions": np.bincount(mine, weights=amount, minlength=size),
            "sessions squared": np.bincount(mine, weights=amount**2, minlength=size),
        }
        parts.append(pd.DataFrame({"item": item, GROUP: labels, **sums}))
    return pd.concat(parts, ignore_index=True).assign(kind=JOURNEY)


def _sums(
    who: Codes, code: np.ndarray, names: pd.Index, about: tuple[Codes, pd.Index]
) -> pd.DataFrame:
    """Sum up how often each customer did each thing, by group."""
    group, labels = about
    size = max(len(names), 1)
    once, times = np.unique(who.astype(np.int64) * size + code, return_counts=True)
    kind = group[once // size].astype(np.int64) * size + once % size
    found, place = np.unique(kind, return_inverse=True)
    sums = {
        "customers": np.bincount(place, minlength=len(found)),
        "sessions": np.bincount(place, weights=times, minlength=len(found)),
        "sessions squared": np.bincount(place, weights=times**2, minlength=len(found)),
    }
    texts = {"item": names.take(found % size), GROUP: labels.take(found // size), "code": found}
    return pd.DataFrame({**texts, **sums})
