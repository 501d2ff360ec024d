"""JSON lines: one object on each line; or one array of objects."""

import json
from collections.abc import Iterator
from glob import escape
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.study.readers.base import (
    READERS,
    ROW,
    Relation,
    UnreadableError,
    broken_rows,
    copied,
    spare,
)
from cxlab.study.readers.dialect import checked_names
from cxlab.study.readers.encoding import pieces, to_utf8
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, literal

BATCH = 20_000


@READERS.register("jsonl")
@READERS.register("ndjson")
@READERS.register("json")
def read_json_lines(path: Path, source: Source, scratch: Path) -> Relation:
    r"""Read JSON lines, or an array of objects; every column is text, nested values are JSON.

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
    array = _first_character(text.path) == "["
    # A number is written with a point here, whatever the source's texts are written with.
    quick = source.decimal == "." and not text.damaged
    if array or (quick and not _blank_lines(text.path)):
        relation = _quick(text.path, "array" if array else "newline_delimited")
        if relation is not None:
            return relation
    if array:
        raise UnreadableError(
            "is not a whole JSON array of objects", "write an object on each line"
        )
    return _exact(text.path, source, spare(scratch, path, "parquet"))


def _quick(path: Path, form: str) -> Relation | None:
    """Return how DuckDB reads the file, or None where it finds something that is no object."""
    file = f"{literal(escape(str(path)))}, format={literal(form)}"
    keys = (
        "SELECT key FROM (SELECT unnest(keys) AS key, generate_subscripts(keys, 1) AS place, row "
        "FROM (SELECT json_keys(json) AS keys, row_number() OVER () AS row "
        f"FROM read_json_objects({file}))) GROUP BY key ORDER BY min(row * 100000 + place)"
    )
    try:
        with duckdb.connect() as connection:
            names = [row[0] for row in connection.execute(keys).fetchall()]
            if not names:
                return None
            types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in checked_names(names))
            sql = f"read_json({file}, hive_partitioning=false, columns={{{types}}})"
            every = ", ".join(f"count({identifier(name)})" for name in names)
            connection.execute(f"SELECT {every} FROM {sql}")
    except duckdb.Error:
        return None
    return Relation(sql, 1, tuple(names))


def _exact(path: Path, source: Source, copy: Path) -> Relation:
    names: dict[str, None] = {}
    broken: list[tuple[int, str, str, str]] = []
    for _, values, found, reason in _rows(path, source):
        names |= dict.fromkeys(values)
        if reason:
            broken.append((_, "", found, reason))
    if not names:
        raise UnreadableError("no line is a JSON object", "write one object on each line")
    columns = checked_names(names)
    schema = pa.schema([*((name, pa.string()) for name in columns), (ROW, pa.int64())])
    good = ({**values, ROW: row} for row, values, _, reason in _rows(path, source) if not reason)
    with pq.ParquetWriter(copy, schema) as writer:
        while batch := list(islice(good, BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema))
        writer.write_table(schema.empty_table())
    return copied(copy, 1, columns, broken_rows(broken))


def _rows(path: Path, source: Source) -> Iterator[tuple[int, dict[str, str | None], str, str]]:
    """Yield for each line that is not blank: its number, values, and why it is no object."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            values: dict[str, str | None] = {}
            reason = ""
            try:
                values = _object(line, source.decimal)
            except (ValueError, RecursionError) as error:
                reason = _reason(error)
            shown = line.strip().encode(errors="surrogateescape").decode(errors="backslashreplace")
            yield number, values, shown if reason else "", reason


class _Number(str):
    """A number as the line writes it."""


def _object(line: str, decimal: str) -> dict[str, str | None]:
    values = json.loads(
        line,
        parse_int=_Number,
        parse_float=_Number,
        parse_constant=lambda _: None,
        object_pairs_hook=_pairs,
    )
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    written = {name: _written(value, decimal) for name, value in values.items()}
    "".join([*written, *filter(None, written.values())]).encode()
    return written


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("an object names a key twice")
    return values


def _written(value: Any, decimal: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, _Number):
        return value.replace(".", decimal)
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    """Write a nested value as JSON, its numbers as the line has them."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_json(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "bytes or halves of characters that are not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)


def _first_character(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.read(1 << 16).lstrip()[:1]


def _blank_lines(path: Path) -> bool:
    """Tell whether a line is blank: lines could then not be counted by counting objects."""
    before = b"\n"
    for piece in pieces(path):
        joined = before + piece
        if b"\n\n" in joined or b"\n\r\n" in joined:
            return True
        before = piece[-1:]
    return False
