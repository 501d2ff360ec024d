"""The parts of each table put together: duplicates, identities, and one row per customer."""

from collections.abc import Sequence

import duckdb

from cxlab.study.conform import CONTACTS
from cxlab.study.identity import MARK, merge_ids
from cxlab.study.sql import identifier, literal, only_row
from cxlab.study.stage import PART_ROWS, Attributes, Part


def unite(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], attributes: Attributes
) -> dict[str, float]:
    """Put the parts of each table together, and every id in its customer's place.

    After it the schema ``cxlab`` has the tables ``customers`` (everybody, by canonical id),
    ``findings``, ``identities`` and ``rejects``, and of each part of the contacts its rows and
    the table of its ids, with the ``owner`` of each.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database in which the parts are staged.
    parts : sequence of Part
        What was staged.
    attributes : Attributes
        The columns of customers that the schema does not know.

    Returns
    -------
    dict of str to float
        ``ids`` (linked ids), ``customers`` (those they were merged into), and ``interactions``
        (the share of interactions whose customer is known through a link); empty without links.
    """
    connection.execute("CREATE TABLE cxlab.again (_order BIGINT)")
    for table in CONTACTS:
        settle_keys(connection, [part for part in parts if part.mapping.table == table])
    for table in ("customers", "identities", "findings"):
        _stack(connection, table, [part for part in parts if part.mapping.table == table])
    connection.execute("USE cxlab")
    if exists(connection, "customers"):
        _settle_customers(connection)
        _type_attributes(connection, list(attributes.own()))
    merged = _identify(connection, parts)
    _complete_customers(connection, parts)
    _forget_strangers(connection)
    return merged


def good_rows(part: Part, columns: str) -> str:
    """Write the SQL for the rows of a part that fit; ``p`` are the rows, ``i`` their ids.

    Parameters
    ----------
    part : Part
        A part of the contacts.
    columns : str
        The SQL of what is selected.

    Returns
    -------
    str
        A query.
    """
    return (
        f"SELECT {columns} FROM {part.rows} AS p JOIN {part.ids} AS i "
        "ON p._id IS NOT DISTINCT FROM i._id WHERE NOT p._bad"
    )


def settle_keys(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Reject rows whose key, a source's own, is there already; ``cxlab.again`` lists them.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database.
    parts : sequence of Part
        The parts of one table.
    """
    keyed = [part for part in parts if "row_id" in part.raw]
    if not keyed:
        return
    keys = " UNION ALL ".join(good_rows(part, "p.row_id") for part in keyed)
    count = f"SELECT count(*), count(DISTINCT hash(row_id)) FROM ({keys})"
    number, different = only_row(connection, count)
    if number == different:
        return
    columns = "p.row_id, p._row, p._order, i.owner, {file} AS file"
    rows = " UNION ALL ".join(
        good_rows(part, columns.format(file=literal(part.file))) for part in keyed
    )
    twice = f"SELECT row_id FROM ({keys}) GROUP BY row_id HAVING count(*) > 1"
    connection.execute(
        "CREATE TEMP TABLE later AS SELECT * FROM (SELECT *, row_number() OVER "
        f"(PARTITION BY row_id ORDER BY _order) AS copy FROM ({rows}) WHERE row_id IN ({twice})) "
        "WHERE copy > 1"
    )
    connection.execute(
        f"INSERT INTO cxlab.rejects SELECT {literal(parts[0].mapping.table)}, file, _row, "
        f"'row_id', row_id, 'is there already', _order // {PART_ROWS}, owner FROM later"
    )
    connection.execute("INSERT INTO cxlab.again SELECT _order FROM later; DROP TABLE later")
    for part in keyed:
        _count_anew(connection, part)


def _count_anew(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Leave what was rejected since out of the numbers of rows by id."""
    connection.execute(
        f"UPDATE {part.ids} AS i SET n = i.n - again.rows FROM (SELECT _id, count(*) AS rows FROM "
        f"{part.rows} WHERE NOT _bad AND _order IN (SELECT _order FROM cxlab.again) GROUP BY _id) "
        "AS again WHERE i._id IS NOT DISTINCT FROM again._id"
    )


def _stack(connection: duckdb.DuckDBPyConnection, table: str, parts: Sequence[Part]) -> None:
    rows = [
        f"SELECT * EXCLUDE (_bad), {literal(part.mapping.ids)} AS _ids, "
        f"{literal(part.file)} AS _file FROM {part.rows} WHERE NOT _bad"
        for part in parts
    ]
    if rows:
        union = " UNION ALL BY NAME ".join(rows)
        connection.execute(f"CREATE TABLE cxlab.{table} AS {union}")


def _settle_customers(connection: duckdb.DuckDBPyConnection) -> None:
    """Reject a customer whose id, of the same kind, is there already."""
    connection.execute(
        "CREATE TABLE settled AS SELECT *, row_number() OVER "
        "(PARTITION BY _ids, customer_id ORDER BY _order) AS _copy FROM customers"
    )
    connection.execute(
        "INSERT INTO rejects SELECT 'customers', _file, _row, 'customer_id', customer_id, "
        f"'is there already', _order // {PART_ROWS}, {_OWNER} FROM settled WHERE _copy > 1"
    )
    connection.execute("DELETE FROM settled WHERE _copy > 1; DROP TABLE customers")
    connection.execute("ALTER TABLE settled RENAME TO customers")


#: How many attributes one query looks at: DuckDB plans a very wide one very slowly.
_AT_ONCE = 50

#: The id in ``customer_id`` with its kind, which stands in ``_ids``.
_OWNER = f"CASE WHEN _ids = '' THEN customer_id ELSE _ids || {literal(MARK)} || customer_id END"


def _type_attributes(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Make an attribute a number when all of its values are, and none is a code like ``01012``.

    Tables of a few columns keep the order of the rows, and are put side by side at the end.
    """
    taken = set(names)
    kept = [identifier(name) for name in _all_columns(connection) if name not in taken]
    side = [f"(SELECT {', '.join(kept)} FROM customers)"]
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        side.append(f"typed{first}")
        trimmed = ", ".join(f"nullif(trim(CAST({name} AS VARCHAR)), '') AS {name}" for name in some)
        connection.execute(f"CREATE TABLE {side[-1]} AS SELECT {trimmed} FROM customers")
        _type_columns(connection, side[-1], some)
    connection.execute(f"CREATE TABLE typed AS SELECT * FROM {' POSITIONAL JOIN '.join(side)}")
    for table in side[1:]:
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP TABLE customers; ALTER TABLE typed RENAME TO customers")


def _type_columns(connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str]) -> None:
    odd = ", ".join(
        f"count(*) FILTER (NOT isfinite(coalesce(TRY_CAST({name} AS DOUBLE), 'inf'::DOUBLE)) "
        f"OR regexp_matches({name}, '^[+-]?0[0-9]')) - count(*) FILTER ({name} IS NULL)"
        for name in names
    )
    counts = only_row(connection, f"SELECT {odd} FROM {table}")
    pairs = zip(names, counts, strict=True)
    typed = ", ".join(f"CAST({name} AS DOUBLE) AS {name}" for name, count in pairs if not count)
    if typed:
        query = f"SELECT * REPLACE ({typed}) FROM {table}"
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")


def _all_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute("DESCRIBE customers").fetchall()]


def _identify(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> dict[str, float]:
    """Put the customer that each id belongs to in its place; say how many links did."""
    contacts = [part for part in parts if part.mapping.table in CONTACTS]
    if not exists(connection, "identities"):
        if exists(connection, "customers"):
            connection.execute(f"UPDATE customers SET customer_id = {_OWNER} WHERE _ids <> ''")
        return {}
    links = "SELECT source, source_id, customer_id FROM identities ORDER BY ALL"
    connection.register("links", merge_ids(connection.execute(links).df()))
    connection.execute("CREATE TABLE resolved AS SELECT * FROM links")
    connection.unregister("links")
    if exists(connection, "customers"):
        connection.execute(
            "UPDATE customers AS t SET customer_id = coalesce((SELECT r.customer_id FROM resolved "
            f"AS r WHERE r.ids = t._ids AND r.id = t.customer_id), {_OWNER})"
        )
    moved = rows = 0
    for part in contacts:
        changed = _resolve(connection, part)
        if part.mapping.table == "interactions":
            moved, rows = moved + changed[0], rows + changed[1]
    query = "SELECT count(*), count(DISTINCT customer_id) FROM resolved"
    ids, customers = only_row(connection, query)
    return {"ids": ids, "customers": customers, "interactions": moved / rows if rows else 0.0}


def _resolve(connection: duckdb.DuckDBPyConnection, part: Part) -> tuple[int, int]:
    """Make the customer of each id its owner; return rows that changed hands, and all rows."""
    kind = literal(part.mapping.ids)
    connection.execute(
        f"CREATE OR REPLACE TABLE {part.ids} AS SELECT i.* REPLACE "
        "(coalesce(r.customer_id, i.owner) AS owner), i.owner AS own "
        f"FROM {part.ids} AS i LEFT JOIN resolved AS r ON r.ids = {kind} AND r.id = i.id"
    )
    query = f"SELECT coalesce(sum(n) FILTER (owner <> own), 0), coalesce(sum(n), 0) FROM {part.ids}"
    moved, rows = only_row(connection, query)
    return int(moved), int(rows)


def _complete_customers(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Give every customer of any table one row in ``customers``, first values first."""
    if not exists(connection, "customers"):
        connection.execute("CREATE TABLE customers (customer_id VARCHAR, _order BIGINT)")
    names = [name for name in columns(connection, "customers") if name != "customer_id"]
    firsts = [f"arg_min({identifier(name)}, _order) AS {identifier(name)}" for name in names]
    others = [
        f"SELECT DISTINCT owner AS customer_id FROM {part.ids} WHERE owner IS NOT NULL AND n > 0"
        for part in parts
        if part.mapping.table in CONTACTS
    ]
    everyone = " UNION ALL BY NAME ".join(["SELECT * FROM customers", *others])
    selected = ", ".join(["customer_id", *firsts])
    connection.execute(
        f"CREATE TABLE everyone AS SELECT {selected} FROM ({everyone}) GROUP BY customer_id"
    )
    connection.execute("DROP TABLE customers; ALTER TABLE everyone RENAME TO customers")


def _forget_strangers(connection: duckdb.DuckDBPyConnection) -> None:
    """Take back whose a reject is, where that is no customer: nobody else can be asked for."""
    known = "SELECT customer_id FROM customers"
    if exists(connection, "resolved"):
        written = f"CASE WHEN ids = '' THEN id ELSE ids || {literal(MARK)} || id END"
        known += f" UNION ALL SELECT {written} FROM resolved"
    connection.execute(f"UPDATE rejects SET _owner = NULL WHERE _owner NOT IN ({known})")


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of a staged table, without those that serve the staging."""
    found = connection.execute(f"DESCRIBE {table}").fetchall()
    return [row[0] for row in found if not row[0].startswith("_")]


def exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Tell whether a table is staged."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?"
    return only_row(connection, query, [table]) != (0,)
