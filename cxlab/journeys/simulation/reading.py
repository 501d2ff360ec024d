"""Read changes from records or plain tables, and say everything that is wrong with them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from difflib import get_close_matches
from numbers import Real
from typing import Any, TypeAlias

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.journeys.simulation.changes import (
    ABANDONMENT,
    KINDS,
    Add,
    Automate,
    Change,
    Faster,
    Less,
    Merge,
)

#: What a plain table calls the kind of a change.
KIND = "change"

Changes: TypeAlias = Sequence[Change | Mapping[str, Any]] | pd.DataFrame

_NUMBERS = {"by", "hours", "onward", "lost", "share", "cost", "cost_before", "rate"}
_SHARES = {"by", "lost", "share", "rate"}
_LISTS = {"onto"}


def read_changes(changes: Changes, known: Sequence[str] | None = None) -> tuple[Change, ...]:
    """Return changes as records, from records, mappings or a table with a row for each.

    Parameters
    ----------
    changes : sequence of Change or mapping, or pandas.DataFrame
        A mapping has ``change`` ("less", "faster", "drop", "merge", "automate", "add") and the
        fields of that record; empty cells are left out.
    known : sequence of str, optional
        The touchpoints that there are; None: names are not checked.

    Returns
    -------
    tuple of Change
        In the order given, which is the order in which they are made.

    Raises
    ------
    CxlabError
        With every fault: unknown kinds, fields and touchpoints, numbers out of range.

    Examples
    --------
    >>> read_changes([{"change": "less", "what": "abandonment", "at": "payment", "by": 0.2}])
    (Less(what='abandonment', at='payment', by=0.2, onto=()),)
    >>> read_changes([{"change": "drop", "touchpoint": "fax"}], ["mail", "shop"])
    Traceback (most recent call last):
    cxlab.errors.CxlabError: the changes have 1 fault:
    change 1 (drop): no touchpoint named 'fax'; known: mail, shop
    """
    if isinstance(changes, str | Mapping) or not isinstance(changes, Iterable):
        raise CxlabError(f"changes is a list with a mapping or record for each, not {changes!r}")
    rows = changes.to_dict("records") if isinstance(changes, pd.DataFrame) else list(changes)
    faults: list[str] = []
    made: list[Change] = []
    for number, row in enumerate(rows, 1):
        where = f"change {number}"
        if not isinstance(row, Mapping | Change):
            faults.append(f"{where}: {row!r} is no change; known: {', '.join(KINDS)}")
            continue
        record = _read(_mapping_of(row), where, faults)
        if record is None:
            continue
        kind = _kind_of(record)
        wrong = [*_out_of_range(record), *_unknown_names(record, known, made)]
        faults += [f"{where} ({kind}): {fault}" for fault in wrong]
        made.append(record)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise CxlabError("\n".join([f"the changes have {count}:", *faults]))
    return tuple(made)


def touchpoints_named(change: Change) -> tuple[str, ...]:
    """Return the touchpoints of the study that a change names.

    Examples
    --------
    >>> touchpoints_named(Less("abandonment", at="payment", by=0.2, onto=("order",)))
    ('payment', 'order')
    """
    names: list[str] = []
    for each in fields(change):
        value = getattr(change, each.name)
        if each.name in _LISTS:
            names += value
        elif each.name not in _NUMBERS and value:
            names.append(value)
    if isinstance(change, Less) and change.what == ABANDONMENT:
        names.remove(ABANDONMENT)
    if isinstance(change, Add):
        names.remove(change.touchpoint)
    return tuple(names)


def _kind_of(change: Change) -> str:
    return next(name for name, each in KINDS.items() if isinstance(change, each))


def _mapping_of(row: Change | Mapping[Any, Any]) -> Mapping[Any, Any]:
    if isinstance(row, Mapping):
        return row
    return {KIND: _kind_of(row), **{each.name: getattr(row, each.name) for each in fields(row)}}


def _read(row: Mapping[Any, Any], where: str, faults: list[str]) -> Change | None:
    """Return a mapping as a record; None, with its faults noted, where it is none."""
    given = {str(key): value for key, value in row.items() if not _empty(value)}
    kind = str(given.pop(KIND, ""))
    if kind not in KINDS:
        said = f"no change named {kind!r}" if kind else f"{KIND!r} is missing"
        faults.append(f"{where}: {said}; {_near(kind, KINDS)}")
        return None
    wanted = {each.name: each for each in fields(KINDS[kind])}
    wrong = [
        f"no field named {name!r}; {_near(name, wanted)}" for name in given if name not in wanted
    ]
    missing = [
        name for name, each in wanted.items() if each.default is MISSING and name not in given
    ]
    wrong += [f"{name!r} is missing" for name in missing]
    values = {name: _value(name, value) for name, value in given.items() if name in wanted}
    wrong += [f"{name} is {given[name]!r}; it is {said}" for name, said in _wrong_kinds(values)]
    faults += [f"{where} ({kind}): {fault}" for fault in wrong]
    return None if wrong else KINDS[kind](**values)


def _value(name: str, value: Any) -> Any:
    if name in _LISTS:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(str(part).strip() for part in parts) if isinstance(parts, Iterable) else value
    return value


def _wrong_kinds(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        if name in _NUMBERS and (not isinstance(value, Real) or isinstance(value, bool)):
            yield name, "a number"
        if name not in _NUMBERS | _LISTS and not isinstance(value, str):
            yield name, "a name"
        if name in _LISTS and not isinstance(value, tuple):
            yield name, "a list of names"


def _out_of_range(change: Change) -> Iterable[str]:
    for each in fields(change):
        value = getattr(change, each.name)
        if each.name in _SHARES and not 0 <= value <= 1:
            yield f"{each.name} is {value:g}; it lies between 0 and 1"
        elif each.name in _NUMBERS and value is not None and not 0 <= value < float("inf"):
            yield f"{each.name} is {value:g}; it is 0 or more"
    if isinstance(change, Less) and not change.by:
        yield "by is 0: nothing would change; say by which share it falls"
    if isinstance(change, Faster) and (change.hours is None) == (not change.by):
        yield "say either by (a share) or hours"
    if isinstance(change, Add) and change.onward is not None and change.onward > 1:
        yield f"onward is {change.onward:g}; it lies between 0 and 1"
    if isinstance(change, Add) and not change.rate:
        yield "rate is 0: nobody would come to it"
    if isinstance(change, Merge) and change.a == change.b:
        yield "a and b are the same touchpoint"
    if (
        isinstance(change, Automate)
        and change.hours is None
        and not change.cost + change.cost_before
    ):
        yield "say what it costs (cost, cost_before) or how long it takes (hours)"


def _unknown_names(
    change: Change, known: Sequence[str] | None, before: Sequence[Change]
) -> Iterable[str]:
    if known is None:
        return
    added = [each.touchpoint for each in before if isinstance(each, Add)]
    for name in touchpoints_named(change):
        if name not in known and name not in added:
            yield f"no touchpoint named {name!r}; {_near(name, known)}"
    if isinstance(change, Add) and change.touchpoint in [*known, *added]:
        yield f"{change.touchpoint!r} is there already; give the new touchpoint another name"


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}known: {', '.join(names)}"


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value) or value == ""
