"""Ids taken out of the files of decisions, TOML or JSON, that lie in a study's folder."""

import datetime as dt
import json
import math
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from cxlab.errors import CxlabError

#: What cxlab writes beside study.toml when people decide something while they explore.
PATTERNS = ("decisions*.toml", "decisions*.json", "decisions/*.toml", "decisions/*.json")

_GONE = object()


def decision_files(folder: Path) -> list[Path]:
    """Return the files of decisions in a study's folder.

    Examples
    --------
    >>> decision_files(Path("no such study"))
    []
    """
    return sorted(path for pattern in PATTERNS for path in folder.glob(pattern))


def scrub_file(path: Path, ids: Collection[str], *, dry_run: bool = False) -> int:
    r"""Take every value and key that is one of ``ids`` out of a file; return how many there were.

    In a list the value goes; in a table its key goes with it; a table in a list goes whole when
    one of its values does, for it is about that person. The file is written anew in one step,
    without its comments, and only where something was found.

    Parameters
    ----------
    path : pathlib.Path
        A file whose name ends in ``.toml`` or ``.json``.
    ids : collection of str
        A person's ids, and the keys of their rows.
    dry_run : bool
        Count, and write nothing.

    Returns
    -------
    int
        How many places held one of them.

    Raises
    ------
    CxlabError
        The file cannot be read, or holds what cannot be written again.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "decisions.toml"
    >>> _ = path.write_text('hidden = ["r1", "r2"]\n[names]\nann = "P1"\n')
    >>> scrub_file(path, {"r1", "ann"}), path.read_text()
    (2, 'hidden = ["r2"]\n\n[names]\n')
    """
    read, write = (tomllib.loads, to_toml) if path.suffix == ".toml" else (json.loads, _to_json)
    try:
        content = read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CxlabError(f"{path.name} cannot be read, so nobody can be erased: {error}") from error
    wanted = frozenset(ids)
    found = _count(content, wanted)
    if found and not dry_run:
        kept = _without(content, wanted)
        text = write({} if kept is _GONE else kept)
        if read(text) != kept:
            raise CxlabError(f"{path.name} cannot be written again: take the ids out by hand")
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    return found


def _count(content: Any, ids: frozenset[str]) -> int:
    if isinstance(content, Mapping):
        return sum((key in ids) or _count(value, ids) for key, value in content.items())
    if isinstance(content, list):
        return sum(_count(value, ids) for value in content)
    return int(_is_one(content, ids))


def _is_one(value: Any, ids: frozenset[str]) -> bool:
    return isinstance(value, str) and value in ids


def _without(content: Any, ids: frozenset[str]) -> Any:
    if isinstance(content, Mapping):
        kept = {key: _without(value, ids) for key, value in content.items() if key not in ids}
        return {key: value for key, value in kept.items() if value is not _GONE}
    if isinstance(content, list):
        rows = [value for value in content if not _about(value, ids)]
        kept_rows = [_without(value, ids) for value in rows]
        return [value for value in kept_rows if value is not _GONE]
    return _GONE if _is_one(content, ids) else content


def _about(value: Any, ids: frozenset[str]) -> bool:
    return isinstance(value, Mapping) and any(
        _is_one(part, ids) for part in value.values() if not isinstance(part, Mapping | list)
    )


def to_toml(content: Mapping[str, Any]) -> str:
    r"""Write tables as TOML.

    Parameters
    ----------
    content : mapping
        Text, whole numbers, floats, flags, dates and times, lists, and tables of these.

    Returns
    -------
    str
        What ``tomllib`` reads as ``content``.

    Examples
    --------
    >>> to_toml({"k": 3, "names": {"P1": "Evenings"}})
    'k = 3\n\n[names]\nP1 = "Evenings"\n'
    """
    return "\n".join(_lines(content, ())).lstrip("\n") + "\n"


def _lines(content: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    tables = {key: value for key, value in content.items() if _is_section(value)}
    for key, value in content.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        inner = (*place, key)
        header = f"[{'.'.join(map(_key, inner))}]"
        for table in value if isinstance(value, list) else [value]:
            yield f"\n[{header}]" if isinstance(value, list) else f"\n{header}"
            yield from _lines(table, inner)


def _is_section(value: Any) -> bool:
    """Tell a table, or a list of nothing but tables, from what stands in one line."""
    rows = value if isinstance(value, list) else [value]
    return bool(rows) and all(isinstance(row, Mapping) for row in rows)


def _key(name: str) -> str:
    plain = name and name.isascii() and name.replace("-", "a").replace("_", "a").isalnum()
    return name if plain else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(part)}' for key, part in value.items())} }}"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else f"{'-' * (value < 0)}inf"
    return repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _to_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
