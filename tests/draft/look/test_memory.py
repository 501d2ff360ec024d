"""Connections to one database in memory."""

import duckdb
import pytest

from cxlab.draft.look.memory import connect_memory


def test_what_one_connection_keeps_is_gone_when_it_is_closed():
    with connect_memory() as one:
        one.execute("CREATE TEMP TABLE rows AS SELECT 1 AS x")
        with connect_memory() as other:
            other.execute("CREATE TEMP TABLE rows AS SELECT 2 AS x")
            assert one.execute("SELECT x FROM rows").fetchall() == [(1,)]
    with connect_memory() as later, pytest.raises(duckdb.CatalogException):
        later.execute("SELECT x FROM rows")
