"""Every row of every source staged in one database: conformed, or rejected with its reason."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from cxlab.errors import Fault, StudyError
from cxlab.study import schema, values
from cxlab.study.conform import (
    CONTACTS,
    Raw,
    conform_query,
    fault_query,
    owner_sql,
    raw_columns,
    twice,
)
from cxlab.study.dates import count_orders
from cxlab.study.limits import first_line, query_fault, time_limit
from cxlab.study.readers import ROW, Relation, open_source
from cxlab.study.settings import Mapping, Settings, Source
from cxlab.study.sql import identifier, literal, only_row
from cxlab.study.texts import Words, find_words

#: The columns of the rejects table.
REJECTS = ("table", "file", "row", "column", "found", "reason")

#: More rows than any file has: a part's place times this, plus the row, orders all rows.
PART_ROWS = 1 << 40

#: What may stand behind a query: semicolons, white space, and comments without quotation marks.
_END = re.compile(r"(?:;|\s|--[^\n']*)+\Z")

#: A query that ends in ORDER BY, outside any bracket.
_ORDERED = re.compile(r"\border\s+by\b[^()]*(\([^()]*\)[^()]*)*\n\)$", re.IGNORECASE)

#: How a Parquet file's rows are numbered by the file itself, which threads can do side by side.
_PARQUET = re.compile(r"(read_parquet\(.*, hive_partitioning=false)\)\Z", re.DOTALL)
_PARQUET_ROW = "file_row_number + 1"


@dataclass(frozen=True)
class Part:
    """One file, or one ``.sql`` query, that gives rows of one table.

    ``raw`` is what each of its columns comes from, ``words`` the values of text columns with few,
    ``dates`` the orders of its dates, ``read`` and ``fit`` the numbers of rows.
    """

    mapping: Mapping
    source: Source
    file: str
    relation: Relation
    place: int
    raw: dict[str, Raw] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    dates: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0
    fit: int = 0

    @property
    def given(self) -> str:
        """The name of the table or view of its columns as the source has them."""
        return f'cxlab."given {self.place}"'

    @property
    def rows(self) -> str:
        """The name of the table or view of its rows as the schema has them."""
        return f'cxlab."rows {self.place}"'

    @property
    def ids(self) -> str:
        """The name of the table of the ids that stand in its ``customer_id``."""
        return f'cxlab."ids {self.place}"'


class Attributes(dict[str, tuple[str, str]]):
    """Plain names for the columns of customers that the schema does not know, and their own.

    Examples
    --------
    >>> attributes = Attributes()
    >>> attributes.plain("_order"), attributes.plain("City"), attributes.plain("city")
    ('a0', 'a1', 'a1')
    """

    def plain(self, name: str) -> str:
        """Return the name that a column has while it is staged."""
        return self.setdefault(name.casefold(), (f"a{len(self)}", name))[0]

    def own(self) -> dict[str, str]:
        """Return each column's own name by its plain one."""
        return dict(self.values())


@dataclass(frozen=True)
class Staged:
    """What was staged: the parts, and the columns of customers that the schema does not know."""

    parts: list[Part]
    attributes: Attributes


def stage_parts(
    connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings, scratch: Path
) -> Staged:
    """Stage the rows of a study's sources, part by part, in the schema ``cxlab`` of a database.

    Rows that do not fit are in ``cxlab.rejects``.

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
        What was staged.

    Raises
    ------
    StudyError
        With every fault: a source that cannot be read, a column that is not there, SQL that fails.
    """
    connection.execute("CREATE SCHEMA cxlab")
    kinds = {"row": "BIGINT"}
    columns = ", ".join(f'"{name}" {kinds.get(name, "VARCHAR")}' for name in REJECTS)
    connection.execute(f"CREATE TABLE cxlab.rejects ({columns}, _place BIGINT, _owner VARCHAR)")
    relations = _relations(connection, folder, settings, scratch)
    staged = Staged([], Attributes())
    faults: list[Fault] = []
    for part in _parts(folder, settings, relations):
        try:
            staged.parts.append(_stage(connection, part, settings, staged.attributes))
        except StudyError as error:
            faults += error.faults
        except duckdb.Error as error:
            faults.append(query_fault(part.file, error))
    if faults:
        raise StudyError(list(dict.fromkeys(faults)))
    return staged


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
        number = len(statements)
        several = f"{number} statements where one SELECT is due"
        found = "holds no query" if not number else "is no SELECT" if number == 1 else several
        raise StudyError([Fault(path.name, found, "write one query, beginning SELECT or WITH")])
    return Relation(f"(\n{_END.sub('', statements[0].query)}\n)", 1, ())


def _stage(
    connection: duckdb.DuckDBPyConnection, part: Part, settings: Settings, attributes: Attributes
) -> Part:
    """Stage one part: its rows, the ids in it, and the rejects."""
    described = connection.execute(f"DESCRIBE SELECT * FROM {part.relation.sql}").fetchall()
    found, faults = raw_columns(part.mapping, {row[0]: row[1] for row in described}, part.file)
    if part.mapping.sql:
        named = connection.execute(f"DESCRIBE {part.relation.sql[1:-1]}").fetchall()
        faults = twice((row[0] for row in named), part.file) or faults
    if faults:
        raise StudyError(faults)
    part = _give(connection, part, found, attributes)
    _conform(connection, part, settings)
    part = _count(connection, part)
    if part.fit < part.read:
        _reject(connection, part)
    _reject_broken(connection, part)
    if not _quick(part) and _numbered(part)[1] != _PARQUET_ROW:
        connection.execute(f"DROP TABLE {part.given}")
    return replace(part, read=part.read + len(part.relation.broken))


def _give(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    found: dict[str, Raw],
    attributes: Attributes,
) -> Part:
    """Put the columns of a part that are mapped under plain names, and look at those of text."""
    mapped = {name: one for name, one in found.items() if name not in part.mapping.constants}
    columns = "".join(f", {one.sql} AS c{at}" for at, one in enumerate(mapped.values()))
    rows, number = _numbered(part)
    limit = time_limit(connection) if part.mapping.sql else nullcontext()
    with limit:
        kind = "VIEW" if number == _PARQUET_ROW else "TABLE"
        connection.execute(
            f"CREATE {kind} {part.given} AS SELECT {number} AS _row{columns} FROM {rows}"
        )
    plain = {name: replace(one, sql=f"c{at}") for at, (name, one) in enumerate(mapped.items())}
    known = schema.columns(part.mapping.table)
    raw = {
        name if name in known else attributes.plain(name): plain.get(name, one)
        for name, one in found.items()
    }
    part = replace(part, raw=raw)
    if not part.mapping.sql:
        orders = count_orders(connection, part.given, part.mapping.table, raw)
        part = replace(part, dates=orders)
    if part.mapping.table not in CONTACTS:
        return part
    words = find_words(connection, part.given, part.mapping.table, raw, part.source)
    return replace(part, words=words)


def _numbered(part: Part) -> tuple[str, str]:
    """Return a table expression of a part's rows, and the SQL for the row of the file."""
    relation = part.relation
    whole = _PARQUET.match(relation.sql)
    if relation.counted:
        return relation.counted, ROW
    if whole and "file_row_number" not in relation.columns:
        return f"{whole[1]}, file_row_number=true)", _PARQUET_ROW
    return relation.sql, f"row_number() OVER () + {relation.first_row - 1}"


def _conform(connection: duckdb.DuckDBPyConnection, part: Part, settings: Settings) -> None:
    odd = {name: sorted(words.odd) for name, words in part.words.items()}
    query = conform_query(part.given, part.raw, part.mapping, part.source, settings.questions, odd)
    order = f"{part.place * PART_ROWS} + {_place_of_row(part)} AS _order"
    kind = "VIEW" if _quick(part) else "TABLE"
    connection.execute(f"CREATE {kind} {part.rows} AS SELECT *, {order} FROM ({query})")


def _quick(part: Part) -> bool:
    """Tell whether the rows of a part are so quickly conformed that they need not be kept."""
    known = schema.columns(part.mapping.table)
    return (
        part.mapping.table == "interactions"
        and not part.mapping.sql
        and all(
            name in part.words
            or name == "customer_id"
            or name in part.mapping.constants
            or values.quick(known[name].kind, one.type_name, part.source)
            for name, one in part.raw.items()
        )
    )


def _place_of_row(part: Part) -> str:
    """Write which row of a part comes first, of two at the same moment.

    A file's rows keep their order. So do a query's, when it ends in ORDER BY; otherwise DuckDB
    may give them in any, and the rows' own keys decide.
    """
    keyed = "row_id" in schema.columns(part.mapping.table)
    if part.mapping.sql and keyed and not _ORDERED.search(part.relation.sql):
        return "row_number() OVER (ORDER BY row_id)"
    return "_row"


def _count(connection: duckdb.DuckDBPyConnection, part: Part) -> Part:
    """Count the rows of a part, and list the ids of the customers that they are of."""
    if part.mapping.table not in CONTACTS:
        query = f"SELECT count(*), count(*) FILTER (NOT _bad) FROM {part.rows}"
        read, fit = only_row(connection, query)
        return replace(part, read=read, fit=fit)
    kind = part.raw["customer_id"].type_name
    parsed = values.parse("_id", kind, "text", part.source)
    connection.execute(
        f"CREATE TABLE {part.ids} AS SELECT _id, id, {owner_sql('id', part.mapping.ids)} AS owner, "
        f"n, bad FROM (SELECT _id, {parsed} AS id, n, bad FROM (SELECT _id, count(*) FILTER "
        f"(NOT _bad) AS n, count(*) FILTER (_bad) AS bad FROM {part.rows} GROUP BY _id))"
    )
    must = part.mapping.table == "interactions"
    query = (
        "SELECT coalesce(sum(n + bad), 0), coalesce(sum(n) FILTER (id IS NOT NULL OR NOT ?), 0) "
        f"FROM {part.ids}"
    )
    read, fit = map(int, only_row(connection, query, [must]))
    return replace(part, read=read, fit=fit)


def _reject(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Say of each row that does not fit what is wrong with it."""
    unfit = f"SELECT _row FROM {part.rows} WHERE _bad"
    if part.mapping.table == "interactions":
        unfit += (
            f" UNION ALL SELECT _row FROM {part.rows} AS p JOIN {part.ids} AS i "
            "ON p._id IS NOT DISTINCT FROM i._id WHERE i.id IS NULL AND NOT p._bad"
        )
    rows = f"(SELECT * FROM {part.given} WHERE _row IN ({unfit}))"
    faults = fault_query(rows, part.raw, part.mapping, part.source)
    table, file = literal(part.mapping.table), literal(part.file)
    connection.execute(
        f'INSERT INTO cxlab.rejects SELECT {table}, {file}, _row, "column", found, reason, '
        f"{part.place}, _owner FROM ({faults})"
    )
    if part.mapping.table == "interactions":
        connection.execute(f"DELETE FROM {part.ids} WHERE id IS NULL")


def _reject_broken(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Add the rows that the reader could not read as rows."""
    named = part.relation.broken.assign(table=part.mapping.table, file=part.file)
    broken = named.assign(_place=part.place, _owner=None)[[*REJECTS, "_place", "_owner"]]
    if len(broken):
        connection.register("broken", broken)
        connection.execute("INSERT INTO cxlab.rejects SELECT * FROM broken")
        connection.unregister("broken")


def report(connection: duckdb.DuckDBPyConnection, parts: list[Part]) -> list[dict[str, Any]]:
    """Say of each part how many rows it has and how many of them were rejected."""
    query = "SELECT _place, count(*) FROM cxlab.rejects GROUP BY _place"
    rejected = dict(connection.execute(query).fetchall())
    return [
        {
            "table": part.mapping.table,
            "file": part.file,
            "source": part.mapping.source,
            "dates": part.dates,
            "rows": part.read,
            "notes": list(part.relation.notes),
            "rejected": rejected.get(part.place, 0),
        }
        for part in parts
    ]
