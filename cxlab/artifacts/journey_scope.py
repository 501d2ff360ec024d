"""What a journey map is for, and which part of each journey it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import unknown
from cxlab.journeys.codes import Codes, Whole, begins, codes_of
from cxlab.study.settings import Settings

#: What a map may say of itself, in the order in which it is printed.
SAID = ("goal", "scope", "owner")


@dataclass(frozen=True)
class Purpose:
    """What one map is for.

    Parameters
    ----------
    name, goal, scope, owner : str
        As ``[[maps]]`` in ``study.toml`` has them; empty where it does not.
    start, end : tuple of str
        Touchpoints: journeys count from a customer's first contact at a start to the next one at
        an end, which is kept; without an end, to the last contact.
    focus : tuple of str
        The stages that the map is about; others are drawn paler. Empty: all.
    """

    name: str = ""
    goal: str = ""
    scope: str = ""
    owner: str = ""
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()

    @property
    def cuts(self) -> bool:
        """Whether journeys are cut at touchpoints."""
        return bool(self.start or self.end)


def pick_purpose(settings: Settings, name: str | None) -> Purpose:
    """Return what a map is for.

    Parameters
    ----------
    settings : Settings
        The study's settings.
    name : str, optional
        The name of one of its ``[[maps]]``; without it, the only one there is.

    Returns
    -------
    Purpose
        An empty one where the study asks for no map, or for several and none is named.

    Raises
    ------
    UnknownNameError
        No map of the study has that name.

    Examples
    --------
    >>> asked = {"goal": "more orders", "start": "consideration", "end": ("conversion", "order")}
    >>> purpose = pick_purpose(Settings("A shop", maps=(asked,)), None)
    >>> purpose.focus, purpose.start, purpose.end
    (('consideration', 'conversion'), (), ('order',))
    """
    if name is None:
        return _read(settings.maps[0], settings) if len(settings.maps) == 1 else Purpose()
    for one in settings.maps:
        if one.get("name", "") == name:
            return _read(one, settings)
    raise unknown("map", name, [str(one.get("name", "")) for one in settings.maps])


def _read(one: Mapping[str, Any], settings: Settings) -> Purpose:
    order = settings.stages.order
    starts, ends = (_listed(one.get(key, ())) for key in ("start", "end"))
    first = [order.index(name) for name in starts if name in order]
    last = [order.index(name) for name in ends if name in order]
    focus: tuple[str, ...] = ()
    if first or last:
        focus = order[min(first, default=0) : max(last, default=len(order) - 1) + 1]
    return Purpose(
        **{key: str(one.get(key, "")) for key in ("name", *SAID)},
        start=tuple(name for name in starts if name not in order),
        end=tuple(name for name in ends if name not in order),
        focus=focus,
    )


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value)


def cut_rows(rows: pd.DataFrame, purpose: Purpose) -> pd.DataFrame:
    """Return the rows of each journey between its start and its end.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``customer_id`` and ``touchpoint``; whole customers, sorted by customer and time.
    purpose : Purpose
        Where journeys start and end.

    Returns
    -------
    pandas.DataFrame
        From the first row at a start (of those without one, none; with no start named, the first
        of all) to the first row at an end from there on, or to the last.

    Examples
    --------
    >>> places = ["mail", "basket", "order", "basket", "home"]
    >>> rows = pd.DataFrame({"customer_id": list("aaaab"), "touchpoint": places})
    >>> cut_rows(rows, Purpose(start=("basket",), end=("order",)))["touchpoint"].tolist()
    ['basket', 'order']
    """
    who, _ = codes_of(rows["customer_id"])
    codes, names = codes_of(rows["touchpoint"])
    if not len(rows):
        return rows
    block = np.cumsum(begins(who)) - 1
    place = np.arange(len(rows))
    begin = np.flatnonzero(begins(who))
    if purpose.start:
        begin = _first(block, np.isin(codes, names.get_indexer(list(purpose.start))), place)
    inside = place >= begin[block]
    if purpose.end:
        ending = inside & np.isin(codes, np.setdiff1d(names.get_indexer(list(purpose.end)), [-1]))
        inside &= place <= _first(block, ending, place)[block]
    return rows[inside].reset_index(drop=True)


def _first(block: Whole, at: Codes | np.ndarray, place: Whole) -> Whole:
    """Return each customer's first row that is marked; beyond the last where none is."""
    first = np.full(int(block[-1]) + 1, len(place))
    rows = np.flatnonzero(at)[::-1]
    first[block[rows]] = rows  # written from the back, so that the first row stays
    return first


def said_of(purpose: Purpose) -> tuple[str, ...]:
    """Return in words what a map is for and what it leaves out.

    Examples
    --------
    >>> said_of(Purpose(goal="more orders", start=("basket",), end=("order",)))
    ('goal: more orders', 'from “basket” to “order”')
    """
    words = [f"{key}: {getattr(purpose, key)}" for key in ("goal", "scope")]
    words = [text for text in words if not text.endswith(": ")]
    if purpose.cuts:
        start = _quoted(purpose.start) or "the first contact on record"
        words.append(f"from {start} to {_quoted(purpose.end) or 'the last contact on record'}")
    if purpose.focus:
        ends = dict.fromkeys((purpose.focus[0], purpose.focus[-1]))
        words.append(f"about {' to '.join(ends)}")
    if purpose.owner:
        words.append(f"owner of this journey: {purpose.owner}")
    return tuple(words)


def _quoted(names: tuple[str, ...]) -> str:
    return " or ".join(f"\u201c{name}\u201d" for name in names)
