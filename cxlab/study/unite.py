"""The parts of each table put together: duplicates, identities, and one row per customer."""

from collections.abc import Sequence

import duckdb

from cxlab.study import schema
from cxlab.study.identity import MARK, merge_ids
from cxlab.study.sql import identifier, literal, only_row

#: More rows than any file has: a part's place times this, plus the row, orders all rows.
PART_ROWS = 1 << 40

#: Columns that serve the staging alone.
STAGING = ("_row", "_fault", "_order", "_ids", "_file", "_made", "_copy", "_place")


def unite(
    connection: duckdb.DuckDBPyConnection, table: str, parts: Sequence[tuple[str, str, str]]
) -> None:
    """Put the parts of a table together, and reject keys that are there already.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database in which the parts stand as tables.
    table : str
        The table that they are parts of.
    parts : sequence of (name, ids, file)
        The name each part is staged under, the kind of its ids, and the file it came from.
    """
    rows = [
        f"SELECT * EXCLUDE (_fault), {literal(ids)} AS _ids, {literal(file)} AS _file FROM {name}"
        for name, ids, file in parts
    ]
    connection.execute(f"CREATE TABLE {table} AS {' UNION ALL BY NAME '.join(rows)}")
    for name, _, _ in parts:
        connection.execute(f"DROP TABLE {name}")
    names = columns(connection, table)
    if "row_id" in names:
        _settle_keys(connection, table, "row_id")
    if table == "customers":
        _settle_keys(connection, table, "_ids, customer_id")
        _type_attributes(connection, [name for name in names if name not in _known("customers")])


def identify(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Replace the ids of every table by the customers that they belong to.

    Returns
    -------
    dict of str to float
        ``ids`` (linked ids), ``customers`` (those they were merged into), and ``interactions``
        (the share of interactions whose customer is known through a link); empty without links.
    """
    tables = [table for table in schema.PARTITIONED if exists(connection, table)]
    linked = exists(connection, "identities")
    if linked:
        links = connection.execute(
            "SELECT source, source_id, customer_id FROM identities ORDER BY ALL"
        ).df()
        connection.register("links", merge_ids(links))
        connection.execute("CREATE TABLE resolved AS SELECT * FROM links")
        connection.unregister("links")
    share = 0.0
    for table in tables:
        share_here = _resolve(connection, table, linked=linked)
        share = share_here if table == "interactions" else share
    if not linked:
        return {}
    query = "SELECT count(*), count(DISTINCT customer_id) FROM resolved"
    ids, customers = only_row(connection, query)
    return {"ids": ids, "customers": customers, "interactions": share}


def complete_customers(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every customer of any table one row in ``customers``, first values first."""
    if not exists(connection, "customers"):
        connection.execute("CREATE TABLE customers (customer_id VARCHAR, _order BIGINT)")
    names = [name for name in columns(connection, "customers") if name != "customer_id"]
    firsts = [f"arg_min({identifier(name)}, _order) AS {identifier(name)}" for name in names]
    others = [
        f"SELECT DISTINCT customer_id FROM {table} WHERE customer_id IS NOT NULL"
        for table in ("interactions", "responses")
        if exists(connection, table)
    ]
    everyone = " UNION ALL BY NAME ".join(["SELECT * FROM customers", *others])
    selected = ", ".join(["customer_id", *firsts, "min(_order) AS _order"])
    connection.execute(
        f"CREATE TABLE everyone AS SELECT {selected} FROM ({everyone}) GROUP BY customer_id"
    )
    connection.execute("DROP TABLE customers")
    connection.execute("ALTER TABLE everyone RENAME TO customers")


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of a staged table, without those that serve the staging."""
    found = connection.execute(f"DESCRIBE {table}").fetchall()
    return [row[0] for row in found if row[0] not in STAGING]


def exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Tell whether a table is staged."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?"
    return only_row(connection, query, [table]) != (0,)


def _settle_keys(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    """Reject a source's own key that is there already; number equal hashes of equal rows."""
    twice = f"SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1"
    if only_row(connection, f"SELECT count(*) FROM ({twice})") == (0,):
        return
    connection.execute(
        f"CREATE TABLE settled AS SELECT *, "
        f"row_number() OVER (PARTITION BY {key} ORDER BY _order) AS _copy FROM {table}"
    )
    name = key.split(", ")[-1]
    own = "NOT _made" if name == "row_id" else "true"
    connection.execute(
        f"INSERT INTO rejects SELECT {literal(table)}, _file, _row, {literal(name)}, {name}, "
        f"'is there already', _order // {PART_ROWS} FROM settled WHERE _copy > 1 AND {own}"
    )
    connection.execute(f"DELETE FROM settled WHERE _copy > 1 AND {own}")
    if name == "row_id":
        connection.execute(
            "UPDATE settled SET row_id = row_id || '-' || _copy WHERE _copy > 1 AND _made"
        )
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE settled RENAME TO {table}")


def _type_attributes(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Make an attribute a number when all of its values are, and none is a code like ``01012``."""
    for name in map(identifier, names):
        kept = f"nullif(trim(CAST({name} AS VARCHAR)), '')"
        bad = (
            f"SELECT count(*) FROM customers WHERE {kept} IS NOT NULL AND "
            f"(NOT isfinite(coalesce(TRY_CAST({kept} AS DOUBLE), 'inf'::DOUBLE)) "
            f"OR regexp_matches({kept}, '^[+-]?0[0-9]'))"
        )
        kind = "DOUBLE" if only_row(connection, bad) == (0,) else "VARCHAR"
        connection.execute(
            f"ALTER TABLE customers ALTER {name} SET DATA TYPE {kind} USING CAST({kept} AS {kind})"
        )


def _resolve(connection: duckdb.DuckDBPyConnection, table: str, *, linked: bool) -> float:
    """Put the customer in place of each id; return the share of rows that links changed."""
    own = (
        f"CASE WHEN _ids = '' THEN t.customer_id ELSE _ids || {literal(MARK)} || t.customer_id END"
    )
    if not linked:
        connection.execute(f"UPDATE {table} AS t SET customer_id = {own} WHERE _ids <> ''")
        return 0.0
    connection.execute(
        f"CREATE TABLE identified AS SELECT t.* REPLACE "
        f"(coalesce(r.customer_id, {own}) AS customer_id), "
        f"coalesce(r.customer_id <> {own}, false) AS _merged "
        f"FROM {table} AS t LEFT JOIN resolved AS r ON t._ids = r.ids AND t.customer_id = r.id"
    )
    (share,) = only_row(connection, "SELECT avg(_merged::INTEGER) FROM identified")
    connection.execute("ALTER TABLE identified DROP COLUMN _merged")
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE identified RENAME TO {table}")
    return float(share or 0.0)


def _known(table: str) -> frozenset[str]:
    return frozenset(schema.columns(table))
