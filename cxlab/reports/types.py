"""The types that a notebook's parameters may have, and how text becomes a value of one."""

import ast
import json
from dataclasses import dataclass
from typing import Any

from cxlab.errors import CxlabError

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_PLAIN = ("None", "bool", "int", "float", "str", "list", "dict")


class Mismatch(CxlabError):
    """A value that does not have the type that it should have."""


@dataclass(frozen=True)
class Type:
    """A type as a parameters cell writes it.

    Parameters
    ----------
    kind : str
        ``"str"``, ``"int"``, ``"float"``, ``"bool"``, ``"None"``, ``"list"``, ``"dict"``,
        ``"union"`` or ``"choice"``.
    parts : tuple of Type
        What a union may be, or what a list holds.
    choices : tuple
        The values of a choice.
    """

    kind: str
    parts: tuple["Type", ...] = ()
    choices: tuple[Any, ...] = ()

    def __str__(self) -> str:
        if self.kind == "union":
            return " | ".join(map(str, self.parts))
        if self.kind == "choice":
            return "one of " + ", ".join(map(repr, self.choices))
        return f"{self.kind}[{self.parts[0]}]" if self.parts else self.kind


def parse_type(written: str) -> Type:
    """Return the type that an annotation names.

    Parameters
    ----------
    written : str
        ``str``, ``int``, ``float``, ``bool``, ``None``, ``list[...]``, ``dict``, a union with
        ``|``, or ``Literal[...]``.

    Returns
    -------
    Type
        The type.

    Raises
    ------
    CxlabError
        The annotation is none of these.

    Examples
    --------
    >>> str(parse_type("list[int] | None"))
    'list[int] | None'
    """
    return _from_tree(ast.parse(written, mode="eval").body, written)


def _from_tree(tree: ast.expr, written: str) -> Type:
    if isinstance(tree, ast.Constant) and tree.value is None:
        return Type("None")
    if isinstance(tree, ast.Name) and tree.id in _PLAIN:
        return Type(tree.id)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        sides = [_from_tree(side, written) for side in (tree.left, tree.right)]
        parts = [
            part for side in sides for part in (side.parts if side.kind == "union" else [side])
        ]
        return Type("union", tuple(parts))
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name):
        if tree.value.id == "list":
            return Type("list", (_from_tree(tree.slice, written),))
        if tree.value.id == "Literal":
            values = ast.literal_eval(tree.slice)
            return Type("choice", choices=values if isinstance(values, tuple) else (values,))
    known = ", ".join(_PLAIN)
    raise CxlabError(f"the type {written!r} is none of {known}, list[...], Literal[...], a | b")


def convert(value: Any, kind: Type) -> Any:
    """Return ``value`` in a type; text is read as a value of it.

    Parameters
    ----------
    value : object
        Text as a command line gives it, or a value of the type already.
    kind : Type
        The type. Of a union, the strictest part that fits is taken, text last.

    Returns
    -------
    object
        The value.

    Raises
    ------
    Mismatch
        It is no value of the type; the message says what was found and what was expected.

    Examples
    --------
    >>> convert("5", parse_type("int | None")), convert("yes", parse_type("bool"))
    (5, True)
    >>> convert("web, app", parse_type("list[str]"))
    ['web', 'app']
    >>> convert("many", parse_type("int"))
    Traceback (most recent call last):
        ...
    cxlab.reports.types.Mismatch: is 'many'; it must be int
    """
    try:
        return _READ[kind.kind](value, kind)
    except (ValueError, TypeError, Mismatch) as error:
        raise Mismatch(f"is {value!r}; it must be {kind}") from error


def _none(value: Any, _: Type) -> None:
    if value is not None and str(value).strip().lower() not in ("none", "null", ""):
        raise ValueError


def _bool(value: Any, _: Type) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUE + _FALSE:
        return value.strip().lower() in _TRUE
    raise ValueError


def _int(value: Any, _: Type) -> int:
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _float(value: Any, _: Type) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _str(value: Any, _: Type) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: Any, kind: Type) -> list[Any]:
    if isinstance(value, str):
        text = value.strip()
        parts = [part.strip() for part in text.split(",") if part.strip()]
        value = json.loads(text) if text.startswith("[") else parts
    if not isinstance(value, list | tuple):
        raise TypeError
    inner = kind.parts[0] if kind.parts else None
    return [convert(part, inner) if inner else part for part in value]


def _dict(value: Any, _: Type) -> dict[str, Any]:
    value = json.loads(value) if isinstance(value, str) else value
    if not isinstance(value, dict):
        raise TypeError
    return value


def _choice(value: Any, kind: Type) -> Any:
    for choice in kind.choices:
        if value == choice or value == str(choice):
            return choice
    raise ValueError


def _union(value: Any, kind: Type) -> Any:
    for part in sorted(kind.parts, key=lambda part: list(_READ).index(part.kind)):
        try:
            return convert(value, part)
        except Mismatch:
            continue
    raise ValueError


#: How each kind is read; a union tries its parts in this order, the strictest first.
_READ = {
    "None": _none,
    "choice": _choice,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "dict": _dict,
    "list": _list,
    "str": _str,
    "union": _union,
}
