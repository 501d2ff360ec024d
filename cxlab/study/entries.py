"""One table of ``study.toml`` as a dataclass: every key known, every value of the right kind."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Pairs
from dataclasses import MISSING, Field, dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, TypeVar, get_type_hints

from cxlab.errors import Fault
from cxlab.study.settings import (
    Goal,
    Mapping,
    OutsideEvent,
    Process,
    Question,
    Source,
    Step,
    Theme,
)

#: The name of the file that all of this is about.
FILE = "study.toml"

#: No number is as large; the comparison holds for infinity, and for what is no number, too.
LARGEST = 1e300

#: How many known names a remedy lists, and how much of a value is shown, in characters.
NAMED = 12
SHOWN = 60

T = TypeVar("T")


@dataclass(frozen=True)
class Kind:
    """What a value must be: a test, what it then becomes, the words for it, and the remedy."""

    fits: Callable[[Any], bool]
    become: Callable[[Any], Any]
    words: str
    remedy: str
    empty: Any


def is_number(value: object) -> bool:
    """Tell a finite number from anything else, true and false included.

    Examples
    --------
    >>> is_number(3), is_number(True), is_number(float("inf"))
    (True, False, False)
    """
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(is_number, value))


def _pair(value: list[float]) -> tuple[float, float]:
    return float(value[0]), float(value[1])


TEXT = Kind(_is_text, str, "text", "put it between quotation marks", "")
NUMBER = Kind(is_number, float, "a number", "write it as 12 or 0.5, without quotation marks", 0.0)
WHOLE = Kind(_is_whole, int, "a whole number", "write it as 10, without quotation marks", 0)
FLAG = Kind(
    lambda value: isinstance(value, bool), bool, "true or false", "write true or false", empty=False
)
TEXTS = Kind(_is_list, tuple, "a list of texts", 'write it as ["one", "another"]', ())
PAIR = Kind(_is_pair, _pair, "a pair of numbers", "write it as [0, 10]", None)
TABLE = Kind(_is_table, dict, "a table", 'write it as { name = "value" }', {})

#: The kind of each type that a setting's dataclass gives a field.
KINDS: dict[Any, Kind] = {
    str: TEXT,
    float: NUMBER,
    int: WHOLE,
    bool: FLAG,
    tuple[str, ...]: TEXTS,
    tuple[float, float] | None: PAIR,
    dict[str, str]: TABLE,
    dict[str, float]: TABLE,
    dict[str, Any]: TABLE,
}
_INSIDE: dict[Any, Kind] = {dict[str, str]: TEXT, dict[str, float]: NUMBER}

#: How the table of each dataclass is written.
SHAPES: dict[type, str] = {
    Source: 'write [sources.NAME] and below it path = "..."',
    Mapping: 'write [[tables.NAME]] and below it source = "..."',
    Question: 'write it as { kind = "nps", scale = [0, 10] }',
    Goal: 'write it as { start = ["..."], end = ["..."], days = 30 }',
    Step: 'write a touchpoint, or { touchpoint = "...", within_days = 2 }',
    Process: 'write [[processes]] and below it name = "..." and steps = ["..."]',
    Theme: 'write it as { words = ["late", "deliver*"], touchpoint = "parcel delivered" }',
    OutsideEvent: 'write [[events]] and below it date = 2025-09-30 and title = "..."',
}


def fault(where: str, found: str, remedy: str) -> Fault:
    """Return a fault of ``study.toml``.

    Examples
    --------
    >>> print(fault("[study]", "title is missing", "give it one"))
    error: study.toml, [study]: title is missing; give it one
    """
    return Fault(f"{FILE}, {where}" if where else FILE, found, remedy)


def warning(where: str, found: str, remedy: str) -> Fault:
    """Return a fault of ``study.toml`` that does not stop the study from being prepared.

    Examples
    --------
    >>> print(warning("[study]", "values have no currency", 'write currency = "EUR"'))
    warning: study.toml, [study]: values have no currency; write currency = "EUR"
    """
    return replace(fault(where, found, remedy), severity="warning")


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name comes nearest, or which are known.

    Examples
    --------
    >>> nearest("titel", ["title", "zone"]), nearest("x", ["title", "zone"])
    ("did you mean 'title'?", 'known: title, zone')
    """
    names = sorted(filter(None, known))
    near = get_close_matches(name, names, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    shown = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    return f"known: {shown or 'none'}"


def shown(value: object) -> str:
    """Write a value about as ``study.toml`` has it, cut where it is long; no url's secrets.

    Examples
    --------
    >>> shown("ten"), shown(True), shown([1, 2])
    ("'ten'", 'true', '[1, 2]')
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if "://" in text and "@" in text:
        return "..."
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def meant(entry: Pairs[str, Any], known: Iterable[str]) -> set[str]:
    """Return the known keys that the unknown ones of a table come nearest to.

    Examples
    --------
    >>> meant({"titel": "Shop", "zone": "UTC"}, ["title", "zone"])
    {'title'}
    """
    names = sorted(known)
    unknown = [key for key in entry if key not in names]
    return {near for key in unknown for near in get_close_matches(key, names, n=1)}


def build(
    kind: type[T], entry: object, where: str, faults: list[Fault], given: Pairs[str, Any]
) -> T:
    """Build a dataclass from a table of ``study.toml``.

    A value that is not of its kind becomes a fault, and the field's default (or an empty value)
    stands in for it, so that whatever else is wrong can be found as well.

    Parameters
    ----------
    kind : type
        The dataclass; each of its fields has a type of ``KINDS``.
    entry : object
        The table as TOML has it.
    where : str
        Its place in the file, such as ``"[study]"``.
    faults : list of Fault
        What is wrong is added here.
    given : mapping
        Fields that the table does not state: the name it stands under.

    Returns
    -------
    object
        An instance of ``kind``.

    Examples
    --------
    >>> from cxlab.study.settings import OutsideEvent
    >>> faults = []
    >>> build(OutsideEvent, {"date": "2025-09-01", "title": 5}, "[[events]]", faults, {})
    OutsideEvent(date='2025-09-01', title='')
    >>> print(faults[0])
    error: study.toml, [[events]]: title = 5 is not text; put it between quotation marks
    """
    table = _table(kind, entry, where, faults)
    wanted = {one.name: one for one in fields(kind) if one.name not in given}  # type: ignore[arg-type]
    for key in table:
        if key not in wanted:
            faults.append(fault(where, f"unknown key {key!r}", nearest(key, wanted)))
    hints = get_type_hints(kind)
    values = {
        name: _value(wanted[name], hints[name], table, where, faults)
        for name in wanted
        if name in table
    }
    absent = {name: one for name, one in wanted.items() if name not in table and _required(one)}
    values |= {name: KINDS[hints[name]].empty for name in absent}
    told = meant(table, wanted) if isinstance(entry, dict) else set(absent)
    for name in absent.keys() - told:
        faults.append(fault(where, f"{name} is missing", f"add {name} = ..."))
    return kind(**values, **given)


def checked(value: object, kind: Kind, label: str, where: str, faults: list[Fault]) -> Any:
    """Return a value as its kind has it; where it is of another, a fault and an empty value.

    Examples
    --------
    >>> faults = []
    >>> checked("ten", WHOLE, "min_group", "[study]", faults)
    0
    >>> print(faults[0].found)
    min_group = 'ten' is not a whole number
    """
    if kind.fits(value):
        return kind.become(value)
    faults.append(fault(where, f"{label} = {shown(value)} is not {kind.words}", kind.remedy))
    return kind.empty


def _table(kind: type, entry: object, where: str, faults: list[Fault]) -> dict[str, Any]:
    if isinstance(entry, dict):
        return entry
    faults.append(fault(where, f"{shown(entry)} is not a table", SHAPES.get(kind, TABLE.remedy)))
    return {}


def _value(
    one: "Field[Any]", hint: Any, table: dict[str, Any], where: str, faults: list[Fault]
) -> Any:
    kind = KINDS[hint]
    before = len(faults)
    value = checked(table[one.name], kind, one.name, where, faults)
    if hint in _INSIDE:
        return {
            key: checked(item, _INSIDE[hint], f"{one.name}.{key}", where, faults)
            for key, item in value.items()
        }
    if len(faults) > before:
        return _default(one, kind)
    if _required(one) and not value:
        faults.append(fault(where, f"{one.name} is empty", "fill it in"))
    return value


def _required(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _default(one: "Field[Any]", kind: Kind) -> Any:
    if one.default is not MISSING:
        return one.default
    return kind.empty if one.default_factory is MISSING else one.default_factory()
