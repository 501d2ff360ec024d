"""Read plain data that somebody else may have written: every value checked, every place named."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from cxlab.errors import CxlabError
from cxlab.study.entries import is_number

T = TypeVar("T")


def malformed(where: str, found: str) -> CxlabError:
    """Return the error that says what is wrong with saved data, and where.

    Examples
    --------
    >>> print(malformed("groups[0]", "kind is missing"))
    the saved model cannot be read, groups[0]: kind is missing; save it anew
    """
    return CxlabError(f"the saved model cannot be read, {where}: {found}; save it anew")


def value_of(entry: Any, key: str, kind: type[T], where: str) -> T:
    """Return a value that must be there and of a type; true and false are no numbers.

    Raises
    ------
    CxlabError
        If it is not.

    Examples
    --------
    >>> value_of({"kind": "count"}, "kind", str, "groups[0]")
    'count'
    """
    if not isinstance(entry, Mapping):
        raise malformed(where, f"a {type(entry).__name__} in place of a table")
    if key not in entry:
        raise malformed(where, f"{key} is missing")
    value = entry[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise malformed(where, f"{key} is no {kind.__name__}")
    return value


def number_of(entry: Any, key: str, where: str, *, above: float | None = None) -> float:
    """Return a finite number that must be there, and above a bound if one is given.

    Examples
    --------
    >>> number_of({"scale": 2}, "scale", "groups[0]", above=0)
    2.0
    """
    value: Any = value_of(entry, key, object, where)
    if not is_number(value):
        raise malformed(where, f"{key} is no finite number")
    if above is not None and not value > above:
        raise malformed(where, f"{key} = {float(value):g} is not above {above:g}")
    return float(value)


def entries_of(entry: Any, key: str, where: str) -> Iterator[tuple[Any, str]]:
    """Yield the entries of a list that must be there and not empty, each with its place.

    Examples
    --------
    >>> list(entries_of({"groups": ["a"]}, "groups", "the pipeline"))
    [('a', 'the pipeline.groups[0]')]
    """
    found = value_of(entry, key, list, where)
    if not found:
        raise malformed(where, f"{key} is empty")
    for i, one in enumerate(found):
        yield one, f"{where}.{key}[{i}]"


def refuse_twice(names: list[str], where: str) -> None:
    """Raise if a name is there twice.

    Examples
    --------
    >>> refuse_twice(["a", "b"], "levels")
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise malformed(where, f"{twice[0]!r} is there twice")
