"""A table or one query of a database: streamed in batches into a Parquet file."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cxlab.errors import Fault, StudyError
from cxlab.study.address import find_address, variable
from cxlab.study.readers.base import Relation, UnreadableError, nearest, parquet_rows, spare
from cxlab.study.readers.dialect import checked_names
from cxlab.study.settings import Source
from cxlab.study.sql import identifier

#: How long a query may take, in seconds; the variable overrides it.
TIMEOUT_SECONDS = 3600
TIMEOUT_VARIABLE = "CXLAB_SQL_TIMEOUT"

#: Numbers with more digits than this are not kept as they are in a float.
EXACT_DIGITS = 15

#: Set where the server knows them: the same rows in the same order each time, times in UTC.
_SESSION = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "iso_8601",
    "synchronize_seqscans": "off",
    "max_parallel_workers_per_gather": "0",
}
_NUMBERS = ("int2", "int4", "int8", "float4", "float8")
_KEPT = frozenset((*_NUMBERS, "bool", "text", "varchar", "bpchar", "time"))
_MOMENTS = frozenset(("date", "timestamp", "timestamptz"))
_END = re.compile(r"(?:;|\s|--[^\n']*)+\Z")

_TABLES = (
    "SELECT n.nspname, c.relname, pg_table_is_visible(c.oid) FROM pg_catalog.pg_class AS c "
    "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname !~ '^pg_' "
    "AND n.nspname <> 'information_schema'"
)

#: What a server says by code, and what to do about it.
_STATES = {
    "25006": ("the query would change the database", "write one SELECT"),
    "42501": ("", "ask for the right to read it"),
    "42601": ("", "write one SELECT, as the database spells it"),
}


def read_database(source: Source, scratch: Path) -> tuple[str, Relation]:
    """Read a table, or the rows of one query, of a database.

    The rows come in batches over a connection that can only read, so that memory does not grow
    with their number. Numbers, dates and flags keep their types, times with a zone become UTC, an
    infinite time is none; JSON, arrays, ids and whatever else there is become text.

    Parameters
    ----------
    source : Source
        ``url``, and ``from_table`` or ``query``. User and password come from the environment:
        see ``cxlab.study.address.find_address``.
    scratch : pathlib.Path
        A folder for the Parquet file; it must stay for as long as the relation is used.

    Returns
    -------
    tuple of str and Relation
        What stands for a file's name, and the rows, counted from 1.

    Raises
    ------
    StudyError
        With the one thing that was wrong; it never holds the user or the password.

    Notes
    -----
    Rows come as the server gives them; a query that ends in ORDER BY says in which order.

    Examples
    --------
    >>> source = Source("orders", url="postgresql://127.0.0.1:1/shop", from_table="orders")
    >>> try:
    ...     read_database(source, Path("scratch"))
    ... except StudyError as error:
    ...     print(error.faults[0].where)
    study.toml, [sources.orders]
    """
    fault, columns = _copied(source, copy := spare(scratch, Path(source.name), "parquet"))
    if fault is not None:
        copy.unlink(missing_ok=True)
        raise StudyError([fault])
    return f"{source.name} (database)", Relation(parquet_rows(copy), 1, columns)


def _copied(source: Source, copy: Path) -> tuple[Fault | None, tuple[str, ...]]:
    """Write the rows as Parquet; return what was wrong, if anything, and the columns.

    Nothing is raised from here, so that no traceback leads to a frame that knows a secret.
    """
    address = find_address(source)
    if isinstance(address, Fault):
        return address, ()
    try:
        driver = import_module("adbc_driver_postgresql.dbapi")
    except ImportError:
        return _fault(
            source, "a database needs more to be read", "run: pip install 'cxlab[sql]'"
        ), ()
    try:
        connection = driver.connect(address.url, autocommit=True)
    except driver.Error as error:
        return _refused(source, address.scrubbed(str(error))), ()
    try:
        with connection.cursor() as cursor:
            return None, _Reading(source, cursor).write(copy)
    except StudyError as error:
        return error.faults[0], ()
    except UnreadableError as error:
        return _fault(source, error.found, "give each its own name in a query"), ()
    except (driver.Error, pa.ArrowException, OSError) as error:
        return _failed(source, error, address.scrubbed(str(error))), ()
    finally:
        with suppress(driver.Error):
            connection.close()


class _Reading:
    """One reading of a source over an open connection."""

    def __init__(self, source: Source, cursor: Any) -> None:
        self.source, self.cursor = source, cursor

    def write(self, copy: Path) -> tuple[str, ...]:
        """Write the rows to ``copy``; return the names of the columns."""
        self._begin()
        rows = self._rows()
        fields = list(self.cursor.adbc_execute_schema(f"SELECT * FROM {rows}"))
        names = checked_names([field.name for field in fields])
        kinds = [_kind(field) for field in fields]
        held = [name for name, kind in zip(names, kinds, strict=True) if kind == "bytea"]
        if held:
            remedy = 'leave it out: query = "SELECT ... FROM ..."'
            self._stop(f"column {held[0]!r} holds bytes, which are nothing to read", remedy)
        selected = ", ".join(
            f"{_selected(identifier(field.name), kind)} AS {identifier(field.name)}"
            for field, kind in zip(fields, kinds, strict=True)
        )
        self.cursor.execute(f"SELECT {selected} FROM {rows}")
        types = [_arrow(field, kind) for field, kind in zip(fields, kinds, strict=True)]
        self._write(copy, names, types)
        self.cursor.execute("ROLLBACK")
        return names

    def _begin(self) -> None:
        """Make the connection one that can only read, for a bounded time."""
        values = ", ".join(f"('{name}', '{value}')" for name, value in _SESSION.items())
        self.cursor.execute(
            f"SELECT set_config(wanted.name, wanted.value, false) FROM (VALUES {values}) "
            "AS wanted (name, value) JOIN pg_catalog.pg_settings AS known USING (name)"
        )
        self.cursor.fetchall()
        self.cursor.execute(f"SET statement_timeout = {1000 * self._seconds()}")
        self.cursor.execute("BEGIN TRANSACTION READ ONLY")

    def _seconds(self) -> int:
        given = os.environ.get(TIMEOUT_VARIABLE, str(TIMEOUT_SECONDS))
        if not given.isdecimal() or not 0 < int(given) < 1_000_000:
            self._stop(f"{TIMEOUT_VARIABLE} = {given!r}", "write it as whole seconds, such as 600")
        return int(given)

    def _rows(self) -> str:
        """Write what is read as a table expression: of anything but a SELECT it is none."""
        if self.source.query:
            return f"(\n{_END.sub('', self.source.query)}\n) AS source"
        self.cursor.execute(_TABLES)
        known: dict[str, str] = {}
        for schema, table, visible in self.cursor.fetchall():
            name = f"{identifier(schema)}.{identifier(table)}"
            known |= {f"{schema}.{table}": name} | ({table: name} if visible else {})
        wanted = self.source.from_table
        if wanted not in known:
            short = [name for name in known if "." not in name] or [*known]
            self._stop(f"no table {wanted!r}", nearest(wanted, known if "." in wanted else short))
        return known[wanted]

    def _write(self, copy: Path, names: tuple[str, ...], types: list[pa.DataType]) -> None:
        schema = pa.schema(list(zip(names, types, strict=True)))
        count = 0
        with pq.ParquetWriter(copy, schema) as writer:
            for batch in self._batches():
                arrays = [
                    self._converted(column, name, kind)
                    for column, name, kind in zip(batch.columns, names, types, strict=True)
                ]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
                count += batch.num_rows
        if not count:
            self._stop("no rows", "check the table or the query, or leave the source out")

    def _batches(self) -> Iterator[pa.RecordBatch]:
        reader = self.cursor.fetch_record_batch()
        with suppress(StopIteration):
            while True:
                yield reader.read_next_batch()

    def _converted(self, column: pa.Array, name: str, kind: pa.DataType) -> pa.Array:
        """Return a column with its type; numbers without a bound arrive as text."""
        if isinstance(column, pa.ExtensionArray):
            column = column.storage
        if pa.types.is_floating(kind) and pa.types.is_string(column.type):
            whole = pc.invert(pc.match_substring(column, "."))
            longest = pc.max(pc.utf8_length(pc.utf8_ltrim(column.filter(whole), "-"))).as_py()
            if (longest or 0) > EXACT_DIGITS:
                found = f"column {name!r} holds whole numbers of more than {EXACT_DIGITS} digits"
                remedy = f"a query keeps them as text: SELECT {name}::text AS {name}, ..."
                self._stop(found, remedy)
        return column.cast(kind)

    def _stop(self, found: str, remedy: str) -> None:
        raise StudyError([_fault(self.source, found, remedy)])


def _kind(field: pa.Field) -> str:
    return str((field.metadata or {}).get(b"POSTGRESQL:type", b"").decode())


def _selected(name: str, kind: str) -> str:
    """Write the SQL that gives a column in a type that is kept."""
    if kind in _KEPT:
        return name
    if kind in _MOMENTS:
        return f"CASE WHEN isfinite({name}) THEN {name} END"
    if kind == "numeric":
        return f"nullif({name}, 'NaN')"
    if kind == "money":
        return f"CAST({name} AS numeric)"
    if kind == "oid":
        return f"CAST({name} AS bigint)"
    # An array as JSON, as other readers give nested values.
    return f"CAST(to_json({name}) AS text)" if kind.startswith("_") else f"CAST({name} AS text)"


def _arrow(field: pa.Field, kind: str) -> pa.DataType:
    """Return the type that a column is kept in."""
    if kind in _KEPT | _MOMENTS:
        return field.type
    if kind == "numeric":
        modifier = int((field.metadata or {}).get(b"POSTGRESQL:typmod", b"-1")) - 4
        precision, scale = modifier >> 16 & 0xFFFF, modifier & 0x7FF
        if modifier >= 0 and precision <= 38 and scale <= precision:
            return pa.decimal128(precision, scale)
    return {"numeric": pa.float64(), "money": pa.float64(), "oid": pa.int64()}.get(
        kind, pa.string()
    )


def _fault(source: Source, found: str, remedy: str) -> Fault:
    return Fault(f"study.toml, [sources.{source.name}]", found, remedy)


def _refused(source: Source, message: str) -> Fault:
    """Say why there is no connection; of the message only what is known to hold no secret."""
    user, password = variable(source, "USER"), variable(source, "PASSWORD")
    if "database" in message and "does not exist" in message:
        return _fault(source, "the server has no such database", "correct the url")
    if any(word in message for word in ("authentication", "password", "role ")):
        found = "the database refuses the user or the password"
        return _fault(source, found, f"set {user} and {password} in the environment")
    lost = ("refused", "translate host", "timeout", "timed out", "unreachable", "route", "closed")
    if any(word in message for word in lost):
        remedy = "check the url and the network, and that the server runs"
        return _fault(source, "the database cannot be reached", remedy)
    return _fault(source, f"no connection: {_told(message)}", "correct the url or the environment")


def _failed(source: Source, error: Exception, message: str) -> Fault:
    """Say why a query gave no rows, or not all of them."""
    state = getattr(error, "sqlstate", None) or ""
    if "statement timeout" in message:
        remedy = f"read less, or set {TIMEOUT_VARIABLE} to more seconds"
        return _fault(source, "the query took too long", remedy)
    if isinstance(error, OSError) and error.errno is not None:
        found = f"the rows cannot be written: {os.strerror(error.errno)}"
        return _fault(source, found, "make room in the study's folder")
    if not isinstance(error, pa.ArrowException) and not state and "ERROR: " not in message:
        return _fault(source, "the connection was lost while rows came", "try again")
    # What fails while rows come has no code.
    state = "25006" if "read-only transaction" in message else state
    found, remedy = _STATES.get(state, ("", "correct the query, or from_table"))
    return _fault(source, found or _told(message), remedy)


def _told(message: str) -> str:
    """Return what the server said: one line, without the driver's words about itself."""
    said = re.split(r"(?:ERROR|FATAL): +", message, maxsplit=1)[-1]
    return (said.strip().splitlines() or ["no reason was given"])[0]
