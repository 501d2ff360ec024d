"""Every row of every source staged in one database: conformed, or rejected with its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from cxlab.errors import Fault, StudyError
from cxlab.study import schema
from cxlab.study.conform import conform_query, raw_columns
from cxlab.study.readers import Relation, open_source
from cxlab.study.settings import Mapping, Settings, Source
from cxlab.study.sql import identifier, literal, only_row
from cxlab.study.unite import PART_ROWS, complete_customers, identify, unite

#: The columns of the rejects table.
REJECTS = ("table", "file", "row", "column", "found", "reason")


#: What may stand behind a query: semicolons, white space, and comments without quotation marks.
_END = re.compile(r"(?:;|\s|--[^\n']*)+\Z")

#: A query that ends in ORDER BY, outside any bracket.
_ORDERED = re.compile(r"\border\s+by\b[^()]*(\([^()]*\)[^()]*)*\n\)$", re.IGNORECASE)


@dataclass(frozen=True)
class Staged:
    """What was staged: rows read and rejected by file, and what identities merged."""

    read: list[dict[str, Any]]
    merged: dict[str, float]


@dataclass(frozen=True)
class Part:
    """One file, or one ``.sql`` query, that gives rows of one table."""

    mapping: Mapping
    source: Source
    file: str
    relation: Relation
    place: int

    @property
    def name(self) -> str:
        """The name of the table that its rows are staged in."""
        return f'"cxlab part {self.place}"'


def stage_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings, scratch: Path
) -> Staged:
    """Stage the rows of a study's sources as tables of ``connection``.

    Each table has its columns and ``_order``, the order of the rows in the sources. Rows that do
    not fit are in ``rejects``.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        An empty database.
    folder : pathlib.Path
        The study's folder.
    settings : Settings
        The content of ``study.toml``.
    scratch : pathlib.Path
        A folder for converted copies of files.

    Returns
    -------
    Staged
        What was read, rejected and merged.

    Raises
    ------
    StudyError
        With every fault: a source that cannot be read, a column that is not there, SQL that fails.
    """
    relations = _relations(connection, folder, settings, scratch)
    parts = list(_parts(folder, settings, relations))
    faults = [fault for part in parts for fault in _stage(connection, part, settings)]
    if faults:
        raise StudyError(list(dict.fromkeys(faults)))
    _drop_sources(connection, settings)
    kinds = {"row": "BIGINT"}
    columns = ", ".join(f'"{name}" {kinds.get(name, "VARCHAR")}' for name in REJECTS)
    connection.execute(f"CREATE TABLE rejects ({columns}, _place BIGINT)")
    read = [_reject(connection, part) for part in parts]
    for table in schema.TABLES:
        of_table = [part for part in parts if part.mapping.table == table]
        if of_table:
            unite(
                connection, table, [(part.name, part.mapping.ids, part.file) for part in of_table]
            )
    merged = identify(connection)
    complete_customers(connection)
    counted = [
        {**entry, "rejected": _rejected(connection, part.place)}
        for part, entry in zip(parts, read, strict=True)
    ]
    return Staged(counted, merged)


def _relations(
    connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings, scratch: Path
) -> dict[str, list[tuple[str, Relation]]]:
    """Open every source, and let ``.sql`` files find each by its name."""
    relations: dict[str, list[tuple[str, Relation]]] = {}
    faults: list[Fault] = []
    for name, source in settings.sources.items():
        try:
            relations[name] = open_source(source, folder, scratch)
            rows = [f"SELECT * FROM {relation.sql}" for _, relation in relations[name]]
            union = " UNION ALL BY NAME ".join(rows)
            connection.execute(f"CREATE VIEW {identifier(name)} AS {union}")
        except StudyError as error:
            faults += error.faults
        except duckdb.Error as error:
            faults.append(Fault(source.path, first_line(error), "correct the file"))
    if faults:
        raise StudyError(faults)
    return relations


def _drop_sources(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Free the names of the sources: one may be called as a table is."""
    for name in settings.sources:
        connection.execute(f"DROP VIEW {identifier(name)}")


def _parts(
    folder: Path, settings: Settings, relations: dict[str, list[tuple[str, Relation]]]
) -> Iterator[Part]:
    place = 0
    for mapping in settings.mappings:
        if mapping.sql:
            source = Source(name=mapping.sql, path=mapping.sql, zone=mapping.zone or "UTC")
            found = [(mapping.sql, _query(folder / mapping.sql))]
        else:
            source = settings.sources[mapping.source]
            source = replace(source, zone=mapping.zone or source.zone)
            found = relations[mapping.source]
        for file, relation in found:
            yield Part(mapping, source, file, relation, place)
            place += 1


def _query(path: Path) -> Relation:
    """Return an analyst's query as a relation; its rows are numbered as it gives them.

    A file holds one SELECT and nothing else: a second statement could write where it likes.
    """
    try:
        statements = duckdb.extract_statements(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise StudyError([Fault(path.name, "not UTF-8", "save it as UTF-8")]) from error
    except duckdb.Error as error:
        raise StudyError([Fault(path.name, first_line(error), "correct the query")]) from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        found = f"{len(statements)} statements that are not one SELECT"
        raise StudyError([Fault(path.name, found, "write one query, beginning SELECT or WITH")])
    return Relation(f"(\n{_END.sub('', statements[0].query)}\n)", 1, ())


def _stage(connection: duckdb.DuckDBPyConnection, part: Part, settings: Settings) -> list[Fault]:
    """Stage one part as a table; return what is wrong with its columns or its query."""
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {part.relation.sql}").fetchall()
        raw, faults = raw_columns(part.mapping, {row[0]: row[1] for row in described}, part.file)
        if faults:
            return faults
        query = conform_query(
            part.relation.numbered, raw, part.mapping, part.source, settings.questions
        )
        order = f"{part.place * PART_ROWS} + {_place_of_row(part)} AS _order"
        connection.execute(f"CREATE TABLE {part.name} AS SELECT *, {order} FROM ({query})")
    except duckdb.Error as error:
        return [Fault(part.file, first_line(error), "correct the query or the file")]
    return []


def _place_of_row(part: Part) -> str:
    """Write which row of a part comes first, of two at the same moment.

    A file's rows keep their order. So do a query's, when it ends in ORDER BY; otherwise DuckDB
    may give them in any, and the rows' own keys decide.
    """
    keyed = "row_id" in schema.columns(part.mapping.table)
    if part.mapping.sql and keyed and not _ORDERED.search(part.relation.sql):
        return "row_number() OVER (ORDER BY row_id)"
    return "_row"


def _reject(connection: duckdb.DuckDBPyConnection, part: Part) -> dict[str, Any]:
    """Move the rows that do not fit to the rejects; return how many rows there were."""
    table, file = literal(part.mapping.table), literal(part.file)
    named = part.relation.broken.assign(table=part.mapping.table, file=part.file)
    broken = named.assign(_place=part.place)[[*REJECTS, "_place"]]
    count = f"SELECT count(*), count(_fault) FROM {part.name}"
    read, unfit = only_row(connection, count)
    if unfit:
        connection.execute(
            f"INSERT INTO rejects SELECT {table}, {file}, _row, _fault.column, _fault.found, "
            f"_fault.reason, {part.place} FROM {part.name} WHERE _fault IS NOT NULL"
        )
        connection.execute(f"DELETE FROM {part.name} WHERE _fault IS NOT NULL")
    if len(broken):
        connection.register("broken", broken)
        connection.execute("INSERT INTO rejects SELECT * FROM broken")
        connection.unregister("broken")
    return {
        "table": part.mapping.table,
        "file": part.file,
        "rows": read + len(broken),
        "notes": list(part.relation.notes),
    }


def _rejected(connection: duckdb.DuckDBPyConnection, place: int) -> int:
    """Count the rejects of one part."""
    query = "SELECT count(*) FROM rejects WHERE _place = ?"
    return int(only_row(connection, query, [place])[0])


def first_line(error: Exception) -> str:
    """Return the first line of a message: the rest is DuckDB's drawing of the query."""
    return str(error).splitlines()[0]
