"""Connections to one database in memory: opening a database for each file would cost more."""

from functools import cache

import duckdb


def connect_memory() -> duckdb.DuckDBPyConnection:
    """Return a connection whose temporary tables and views are its own; close it after use.

    Examples
    --------
    >>> with connect_memory() as one, connect_memory() as other:
    ...     _ = one.execute("CREATE TEMP TABLE a AS SELECT 1 AS x")
    ...     other.execute("SELECT count(*) FROM duckdb_tables WHERE temporary").fetchall()
    [(0,)]
    """
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()
