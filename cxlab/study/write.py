"""The staged rows written as Parquet: partitions of whole customers, each sorted."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import duckdb

from cxlab.study import schema
from cxlab.study.conform import CONTACTS
from cxlab.study.sql import identifier, listed, literal, only_row
from cxlab.study.stage import Attributes, Part
from cxlab.study.store import WHO
from cxlab.study.unite import columns, exists, good_rows


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    attributes: Attributes,
    target: Path,
    partitions: int,
) -> dict[str, Any]:
    """Write every table of a study below ``target``, a folder each.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database in which the parts are staged and united.
    parts : sequence of Part
        What was staged.
    attributes : Attributes
        The columns of customers that the schema does not know.
    target : pathlib.Path
        A folder; it is made.
    partitions : int
        How many files the rows of customers and contacts are split into.

    Returns
    -------
    dict
        ``rows`` and ``columns`` by table; ``spans``, the first and last moment of each table of
        contacts that has rows.
    """
    facts: dict[str, Any] = {"rows": {}, "columns": {}, "spans": {}}
    written = {"customers": _write_customers(connection, attributes, target, partitions)}
    for table in CONTACTS:
        of_table = [part for part in parts if part.mapping.table == table]
        if of_table:
            written[table], span = _write_contacts(connection, of_table, target)
            facts["spans"] |= {table: span} if span else {}
    for table, order in _WHOLE.items():
        if exists(connection, table):
            written[table] = _write_whole(connection, table, order, target)
    for table, (rows, names) in written.items():
        facts["rows"][table], facts["columns"][table] = rows, names
    return facts


#: Tables that are not split, and the order of their rows.
_WHOLE = {
    "findings": "_order",
    "identities": "_order",
    "rejects": '"table", file, row, "column", _place',
}


def _write_customers(
    connection: duckdb.DuckDBPyConnection, attributes: Attributes, target: Path, partitions: int
) -> tuple[int, list[str]]:
    """Write everybody, and keep the number of each in the table ``places``.

    Customers are numbered through, partition by partition; the last number of each partition
    stands for nobody.
    """
    connection.execute(
        f"CREATE TABLE cxlab.people AS SELECT *, hash(customer_id) % {partitions} AS _part "
        "FROM cxlab.customers ORDER BY _part, customer_id"
    )
    own = attributes.own()
    names = {name: own.get(name, name) for name in columns(connection, "cxlab.customers")}
    selected = ", ".join(f"{name} AS {identifier(kept)}" for name, kept in names.items())
    rows = f"SELECT {selected} FROM cxlab.people WHERE _part = "
    _copy(connection, target / "customers", [f"{rows}{at}" for at in range(partitions)])
    connection.execute(
        "CREATE TABLE cxlab.places AS SELECT customer_id, CAST(_part + row_number() OVER "
        "(ORDER BY _part, customer_id) - 1 AS UINTEGER) AS _who FROM cxlab.people"
    )
    counts = dict(
        connection.execute("SELECT _part, count(*) FROM cxlab.people GROUP BY _part").fetchall()
    )
    connection.execute("DROP TABLE cxlab.people")
    numbers = accumulate((counts.get(at, 0) + 1 for at in range(partitions)), initial=0)
    connection.execute("CREATE TABLE cxlab.starts (number UINTEGER)")
    connection.executemany("INSERT INTO cxlab.starts VALUES (?)", [[one] for one in numbers])
    return rows_of(connection, "customers"), [*names.values()]


def _write_contacts(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], target: Path
) -> tuple[tuple[int, list[str]], list[str]]:
    """Write the contacts of one table; return their number, columns, and first and last moment."""
    table = parts[0].mapping.table
    starts = connection.execute("SELECT number FROM cxlab.starts ORDER BY ALL").fetchall()
    numbers = [start[0] for start in starts]
    names = _sort(connection, parts, numbers)
    _number_twins(connection)
    # The customer stands as a number beside the rows: a text for each would cost a third more.
    # Text is written as such: of a type's words DuckDB writes those that a file lacks as empty
    # ones, several alike, of which PyArrow makes one, so that codes no longer fit.
    texts = {name for name, one in schema.columns(table).items() if one.kind == "text"} - {"row_id"}
    selected = ", ".join(
        f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}"
        if name in texts
        else identifier(name)
        for name in names
        if name != "customer_id"
    )
    queries = [
        f"SELECT {selected}, CAST(nullif(_who, {end - 1}) - {start} AS INTEGER) AS {WHO} "
        f"FROM cxlab.sorted WHERE _who >= {start} AND _who < {end}"
        for start, end in pairwise(numbers)
    ]
    _copy(connection, target / table, queries)
    query = "SELECT count(*), min(timestamp), max(timestamp) FROM cxlab.sorted"
    count, first, last = only_row(connection, query)
    connection.execute("DROP TABLE cxlab.sorted")
    return (int(count), names), [first.isoformat(), last.isoformat()] if count else []


def _write_whole(
    connection: duckdb.DuckDBPyConnection, table: str, order: str, target: Path
) -> tuple[int, list[str]]:
    names = columns(connection, table)
    selected = ", ".join(map(identifier, names))
    _copy(connection, target / table, [f"SELECT {selected} FROM cxlab.{table} ORDER BY {order}"])
    return rows_of(connection, table), names


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return the number of rows of a staged table."""
    return int(only_row(connection, f"SELECT count(*) FROM cxlab.{table}")[0])


def _sort(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], starts: Sequence[int]
) -> list[str]:
    """Put the rows of all parts into the table ``sorted``; return the names of their columns."""
    table = parts[0].mapping.table
    again = " AND p._order NOT IN (SELECT _order FROM cxlab.again)"
    rejected = again if rows_of(connection, "again") else ""
    nobody = f"[{', '.join(str(start - 1) for start in starts[1:])}]"
    # Anonymous answers have no customer: those given together stay together.
    sheet = f"{nobody}[CAST(1 + hash(p.response_id) % {len(starts) - 1} AS BIGINT)]"
    who = "i._who" if table == "interactions" else f"coalesce(i._who, {sheet})"
    there = {part.place: columns(connection, part.rows) for part in parts}
    kinds = _make_kinds(connection, parts, there)
    own = any("row_id" in part.raw for part in parts)
    rows = []
    for part in parts:
        _place(connection, part)
        selected = [f"{_value(name, part, kinds, own=own)} AS {name}" for name in there[part.place]]
        rows.append(
            good_rows(part, ", ".join([*selected, f"CAST({who} AS UINTEGER) AS _who", "p._order"]))
        )
    union = " UNION ALL BY NAME ".join(query + rejected for query in rows)
    connection.execute(
        f"CREATE TABLE cxlab.sorted AS SELECT * EXCLUDE (_order) FROM ({union}) "
        "ORDER BY _who, timestamp, _order"
    )
    known = {"customer_id"}.union(*there.values())
    return [name for name in schema.columns(table) if name in known]


def _place(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Give each id of a part its customer's number; those of erased customers have none and go."""
    connection.execute(
        f"CREATE OR REPLACE TABLE {part.ids} AS SELECT _id, _who FROM {part.ids} "
        "LEFT JOIN cxlab.places ON customer_id = owner WHERE _who IS NOT NULL OR owner IS NULL"
    )


def _make_kinds(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], there: dict[int, list[str]]
) -> dict[str, str]:
    """Make a type of each text column of few values: a byte or two in place of each text."""
    kinds = {}
    for name in parts[0].words:
        having = [part.words.get(name) for part in parts if name in there[part.place]]
        known = [words.kept for words in having if words is not None]
        kept = sorted(frozenset[str]().union(*known))
        if kept and len(known) == len(having):
            kinds[name] = "cxlab." + identifier(f"{parts[0].mapping.table} {name}")
            connection.execute(f"CREATE TYPE {kinds[name]} AS ENUM ({listed(kept)})")
    return kinds


def _value(name: str, part: Part, kinds: dict[str, str], *, own: bool) -> str:
    if name in kinds:
        return f"CAST(p.{name} AS {kinds[name]})"
    numeric = part.mapping.table == "interactions" and "row_id" not in part.raw
    if name == "row_id" and numeric and own:
        return "lpad(lower(to_hex(p.row_id)), 16, '0')"
    return f"p.{name}"


def _number_twins(connection: duckdb.DuckDBPyConnection) -> None:
    """Give equal rows, whose made keys are equal, keys of their own; they stand at one moment."""
    tied = "_who = lag(_who) OVER () AND timestamp = lag(timestamp) OVER () AS tied"
    connection.execute(
        "CREATE TABLE cxlab.ties AS SELECT DISTINCT _who, timestamp FROM "
        f"(SELECT _who, timestamp, {tied} FROM cxlab.sorted) WHERE tied"
    )
    if rows_of(connection, "ties"):
        connection.execute(
            "CREATE TABLE cxlab.twins AS SELECT place, copy FROM (SELECT s.rowid AS place, "
            "row_number() OVER (PARTITION BY _who, timestamp, row_id ORDER BY s.rowid) AS copy "
            "FROM cxlab.sorted AS s SEMI JOIN cxlab.ties USING (_who, timestamp)) WHERE copy > 1"
        )
        kind = connection.execute("DESCRIBE SELECT row_id FROM cxlab.sorted").fetchall()[0][1]
        numbered = "hash(row_id, copy)" if kind == "UBIGINT" else "row_id || '-' || copy"
        connection.execute(
            f"UPDATE cxlab.sorted SET row_id = {numbered} FROM cxlab.twins "
            "WHERE sorted.rowid = twins.place"
        )
        connection.execute("DROP TABLE cxlab.twins")
    connection.execute("DROP TABLE cxlab.ties")


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path, queries: Sequence[str]) -> None:
    """Write the rows of each query to a file of its own, several at once."""
    folder.mkdir(parents=True)

    def write(job: tuple[int, str]) -> None:
        number, query = job
        path = literal(str(folder / f"{number:05d}.parquet"))
        with connection.cursor() as cursor:
            cursor.execute(f"COPY ({query}) TO {path} (FORMAT parquet, COMPRESSION snappy)")

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, enumerate(queries)))
