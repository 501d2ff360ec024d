"""Ways that lead back to a touchpoint, counted one partition at a time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import (
    Codes,
    Whole,
    begins,
    codes_of,
    count_people,
    group_codes,
    times_of,
)
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.study.groups import GROUP

#: The kinds of loops.
AGAIN, FORTH, RETURN = "again", "back and forth", "return"


@dataclass(frozen=True, eq=False)
class LoopCounts:
    """Loops, in a form that adds up over partitions.

    Parameters
    ----------
    loops : Timed
        A row for each ``kind``, ``touchpoint``, ``between`` and ``GROUP``: ``n``, ``customers``,
        ``seconds``; and the times.
    visitors : pandas.DataFrame
        ``touchpoint``, ``GROUP``, ``of``: customers who were there.
    """

    loops: Timed
    visitors: pd.DataFrame


def merge_loops(parts: list[LoopCounts]) -> LoopCounts:
    """Add up the counts of several partitions; how many there are changes nothing."""
    visitors = pd.concat([part.visitors for part in parts], ignore_index=True)
    summed = visitors.groupby(["touchpoint", GROUP])["of"].sum().reset_index()
    return LoopCounts(merge_timed([part.loops for part in parts]), summed)


def count_loops(
    interactions: pd.DataFrame, *, longest: pd.Timedelta, groups: pd.Series | None = None
) -> LoopCounts:
    """Count one partition's loops by group.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` (text, or Categoricals), ``direction``;
        sorted by customer and time.
    longest : pandas.Timedelta
        The longest time from leaving a touchpoint to being back.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    LoopCounts
        Only loops that occur.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"])
    >>> rows = pd.DataFrame({"customer_id": "a", "timestamp": times, "touchpoint": list("xyzx")})
    >>> rows["direction"] = "customer"
    >>> count_loops(rows, longest=pd.Timedelta(days=3)).loops.rows["kind"].tolist()
    ['return']
    """
    rows = interactions[(interactions["direction"] != "company").to_numpy(dtype=bool)]
    who, customers = codes_of(rows["customer_id"])
    group, labels = group_codes(customers, groups)
    kept = np.flatnonzero(group[who] >= 0)
    who, when = who[kept], times_of(rows["timestamp"])[kept]
    place, names = codes_of(rows["touchpoint"])
    place = place[kept]
    span = int(longest.to_timedelta64().astype("timedelta64[us]").astype(np.int64))
    left, kind = _came_back(who, place)
    back = np.flatnonzero(left >= 0)
    took = when[back] - when[left[back]]
    back = back[(took > 0) & (took <= span)]  # rows of one moment are one contact
    between = np.where(kind[back] == 1, place[left[back] + 1], len(names))
    shape = (3, len(names), len(names) + 1, len(labels))
    codes = (kind[back], place[back], between, group[who[back]])
    joined = np.ravel_multi_index(codes, shape) if len(back) else np.empty(0, dtype=np.int64)
    loop, seen = pd.factorize(joined)
    seconds = (when[back] - when[left[back]]) / 1e6
    found = np.unravel_index(seen.astype(np.int64), shape)
    texts = {
        "kind": pd.Index([AGAIN, FORTH, RETURN], dtype="str").take(found[0]),
        "touchpoint": names.astype("str").take(found[1]),
        "between": pd.Index([*names, ""], dtype="str").take(found[2]),
        GROUP: labels.astype("str").take(found[3]),
    }
    sums = {
        "n": np.bincount(loop, minlength=len(seen)),
        "customers": count_people(loop, who[back], len(seen)),
        "seconds": np.bincount(loop, weights=seconds, minlength=len(seen)),
    }
    table = pd.DataFrame({**texts, **sums})
    timed = Timed(table, count_slots(loop, seconds, len(seen)))
    return LoopCounts(timed, _visitors(who, place, group, (names, labels)))


def _came_back(who: Codes, place: Codes) -> tuple[Whole, NDArray[np.int8]]:
    """Return for each row the last row at its touchpoint before, and what lies between.

    Returns
    -------
    tuple of numpy.ndarray
        The row before (-1: none), and 0 where nothing lies between, 1 where one other touchpoint
        does, once or several times in a row, 2 for more.
    """
    size = int(place.max(initial=0)) + 1
    key = who.astype(np.int64) * size + place
    order = np.argsort(key, kind="stable")
    before = np.full(len(key), -1)
    same = key[order][1:] == key[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    stay = np.cumsum(begins(key))  # rows in a row at one touchpoint are one stay
    return before, np.clip(stay - stay[before] - 1, 0, 2).astype(np.int8)


def _visitors(
    who: Codes, place: Codes, group: Codes, about: tuple[pd.Index, pd.Index]
) -> pd.DataFrame:
    """Count customers by group and touchpoint."""
    names, labels = about
    kind = group[who].astype(np.int64) * len(names) + place
    counts = count_people(kind, who, len(names) * len(labels))
    some = np.flatnonzero(counts)
    texts = {
        "touchpoint": names.astype("str").take(some % max(len(names), 1)),
        GROUP: labels.astype("str").take(some // max(len(names), 1)),
    }
    return pd.DataFrame({**texts, "of": counts[some]})
