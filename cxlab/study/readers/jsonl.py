"""JSON lines: one object on each line; or one array of objects."""

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from glob import escape
from pathlib import Path
from typing import Any

import duckdb

from cxlab.study.readers.base import (
    READERS,
    ROW,
    Relation,
    UnreadableError,
    broken_rows,
    copied,
    looking,
    renamed,
    spare,
)
from cxlab.study.readers.dialect import checked_names
from cxlab.study.readers.encoding import pieces, to_utf8
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, literal

#: The longest line that is read, in characters.
LONGEST = 1 << 22

#: What is said of an object with two values under one key.
TWICE = "an object names a key twice"

#: The largest file, in bytes, that may be one object around its rows: it is read whole.
WRAPPED_BYTES = 1 << 28


@READERS.register("jsonl")
@READERS.register("ndjson")
@READERS.register("json")
def read_json_lines(path: Path, source: Source, scratch: Path) -> Relation:
    r"""Read JSON lines, or an array of objects; every column is text, nested values are JSON.

    In a file that ends in ``.json`` the array may be the one array of objects in an object.
    DuckDB reads the file where it is. Where it finds a line that is no object, or the file has
    blank lines, each line is looked at by itself and the good ones are copied.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source : Source
        Its settings.
    scratch : pathlib.Path
        A folder for copies.

    Returns
    -------
    Relation
        A row for each object and a column for each key. Lines that are no object are ``broken``.

    Raises
    ------
    UnreadableError
        No line is an object.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.jsonl").write_text('{"id": 1}\n{"id": \n{"id": 3, "tags": [1, 2]}\n')
    >>> relation = read_json_lines(folder / "a.jsonl", Source("a", "a.jsonl"), folder / "scratch")
    >>> relation.columns, relation.broken["row"].tolist()
    (('id', 'tags'), [2])
    """
    text = to_utf8(path, source, scratch)
    if path.suffix.lower() == ".json":
        text = replace(text, path=_unwrapped(text.path, spare(scratch, path, "inner.jsonl")))
    array = _first_character(text.path) == "["
    if array and _last_character(text.path) != "]":
        found = "is a JSON array that is cut off: its bracket is not closed"
        raise UnreadableError(found, "export it anew")
    # A number is written with a point here, whatever the source's texts are written with.
    quick = source.decimal == "." and not text.damaged
    if array or (quick and not _blank_lines(text.path)):
        relation = _quick(text.path, "array" if array else "newline_delimited")
        if relation is not None:
            return replace(relation, notes=text.notes)
    if array:
        raise UnreadableError(
            "is not a whole JSON array of objects", "write an object on each line"
        )
    relation = _exact(text.path, source, spare(scratch, path, "rows.jsonl"))
    return replace(relation, notes=text.notes)


def _unwrapped(path: Path, copy: Path) -> Path:
    """Copy the objects of the one array that an object wraps, as web services send them.

    Lines of objects, and what is no whole object, stay as they are.
    """
    if _first_character(path) != "{" or path.stat().st_size > WRAPPED_BYTES:
        return path
    text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    try:
        whole = json.loads(text, object_pairs_hook=_pairs)
    except (ValueError, RecursionError) as error:
        first, _, rest = text.strip().partition("\n")
        if TWICE in str(error) and not (rest and first.rstrip().endswith("}")):
            raise UnreadableError(TWICE, "export it anew") from error
        return path
    arrays = [key for key, value in whole.items() if _is_rows(value)]
    if len(arrays) > 1:
        found = f"is one object with several arrays of rows ({', '.join(map(repr, arrays))})"
        raise UnreadableError(found, "save the one that is meant as a file of its own")
    if arrays:
        lines = "".join(json.dumps(row) + "\n" for row in whole[arrays[0]])
        copy.write_text(lines, encoding="utf-8")
        return copy
    if "\n" in text.strip():
        found = "is one object, and none of its keys holds an array of objects"
        raise UnreadableError(found, "write an array of objects, or one object on each line")
    return path


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _quick(path: Path, form: str) -> Relation | None:
    """Return how DuckDB reads the file, or None where it finds something that is no object."""
    file = f"{literal(escape(str(path)))}, format={literal(form)}"
    keys = (
        "SELECT key FROM (SELECT unnest(keys) AS key, generate_subscripts(keys, 1) AS place, row "
        "FROM (SELECT json_keys(json) AS keys, row_number() OVER () AS row "
        f"FROM read_json_objects({file}))) GROUP BY key ORDER BY min(row * 100000 + place)"
    )
    try:
        with looking() as connection:
            raw = [row[0] for row in connection.execute(keys).fetchall()]
            if not raw:
                return None
            names = checked_names(raw)
            sql = renamed(_columns(file, raw), raw, names)
            every = ", ".join(f"count({identifier(name)})" for name in names)
            connection.execute(f"SELECT {every} FROM {sql}")
    except duckdb.Error:
        return None
    return Relation(sql, 1, names)


def _columns(file: str, names: Iterable[str], **types: str) -> str:
    every = {**dict.fromkeys(names, "VARCHAR"), **types}
    pairs = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in every.items())
    return f"read_json({file}, records=true, hive_partitioning=false, columns={{{pairs}}})"


def _exact(path: Path, source: Source, copy: Path) -> Relation:
    """Copy the lines that are objects, each with its number as one more value."""
    names: dict[str, None] = {}
    broken: list[tuple[int, str, str, str]] = []
    with (
        path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines,
        copy.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for row, line in enumerate(lines, 1):
            text = line.strip()
            if not text:
                continue
            try:
                values = _object(text)
            except (ValueError, RecursionError) as error:
                found = text.encode(errors="surrogateescape").decode(errors="backslashreplace")
                broken.append((row, "", found, _reason(error)))
                continue
            names |= dict.fromkeys(values)
            out.write(f'{{"{ROW}":{row}{_rest(text, values, source.decimal)}\n')
    if not names and not broken:
        raise UnreadableError("its objects hold nothing", "export it anew")
    if not names:
        remedy = "write each object on a line of its own, or an array of objects"
        raise UnreadableError("no line is a whole JSON object", remedy)
    columns = checked_names(names)
    file = f"{literal(escape(str(copy)))}, format='newline_delimited'"
    return copied(
        _columns(file, names, **{ROW: "BIGINT"}),
        1,
        columns,
        broken_rows(broken),
        selected=[
            f"{identifier(name)} AS {identifier(column)}"
            for name, column in zip(names, columns, strict=True)
        ],
    )


def _object(line: str) -> dict[str, Any]:
    line.encode()
    if len(line) > LONGEST:
        raise ValueError(f"more than {LONGEST:,} characters")
    values = _DECODER.decode(line)
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    if "\\u" in line:
        json.dumps(values, ensure_ascii=False).encode()
    return values


def _rest(line: str, values: dict[str, Any], decimal: str) -> str:
    """Return the line behind its opening brace, its numbers with the decimal mark."""
    if not values:
        return "}"
    if decimal == ".":
        return "," + line[1:]
    amended = {
        name: repr(value).replace(".", decimal) if isinstance(value, float) else value
        for name, value in values.items()
    }
    return "," + json.dumps(amended, ensure_ascii=False)[1:]


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(TWICE)
    return values


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "bytes or halves of characters that are not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return "not valid JSON"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)


def _first_character(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.read(1 << 16).lstrip()[:1]


def _last_character(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - (1 << 16), 0))
        return file.read().decode(errors="replace").rstrip()[-1:]


def _blank_lines(path: Path) -> bool:
    """Tell whether a line above an object is blank: objects would not be counted as lines are."""
    space = b"\n"
    for piece in pieces(path):
        body = piece.rstrip()
        joined = space + body
        if body and (b"\n\n" in joined or b"\n\r\n" in joined):
            return True
        space = piece[len(body) :] if body else joined + piece
    return False
