"""Pieces of SQL for DuckDB; texts and names are quoted, so that none becomes part of a query."""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from cxlab.errors import CxlabError

_SIZES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_WHOLE = frozenset((*_SIZES, *(f"U{size}" for size in _SIZES)))
_EDGES = r"^[\s\p{Z}\x{FEFF}]+|[\s\p{Z}\x{FEFF}]+$"


def literal(text: str) -> str:
    """Quote a text as an SQL string.

    Parameters
    ----------
    text : str
        Any text without the character NUL, which no SQL text can hold.

    Returns
    -------
    str
        The text between single quotes, its own single quotes doubled.

    Raises
    ------
    CxlabError
        When the text holds the character NUL.

    Examples
    --------
    >>> literal("it's")
    "'it''s'"
    """
    return "'" + _plain(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote the name of a column or table for SQL.

    Parameters
    ----------
    name : str
        Any name without the character NUL.

    Returns
    -------
    str
        The name between double quotes, its own double quotes doubled.

    Raises
    ------
    CxlabError
        When the name holds the character NUL.

    Examples
    --------
    >>> identifier('the "best" shop')
    '"the ""best"" shop"'
    """
    return '"' + _plain(name).replace('"', '""') + '"'


def listed(words: Iterable[str]) -> str:
    """Write words as SQL strings with commas between.

    Examples
    --------
    >>> listed(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(map(literal, words))


def trimmed(expression: str) -> str:
    """Write the SQL for a value as text without white space around it, of any of Unicode's kinds.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + trimmed("'\u00a0 a b '")).fetchall()
    [('a b',)]
    """
    return f"regexp_replace(CAST({expression} AS VARCHAR), {literal(_EDGES)}, '', 'g')"


def finite(number: str) -> str:
    """Write the SQL for a number or time that is NULL where it is infinite or no number.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + finite("'inf'::DOUBLE")).fetchall()
    [(None,)]
    """
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def bind(name: str, value: str, body: str) -> str:
    """Write the SQL for ``body``, in which ``name`` stands for a value computed only once.

    A column of the same name would be hidden, or worse: names must be ones that none has.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + bind("cx_x", "1 + 1", "cx_x * cx_x")).fetchall()
    [(4,)]
    """
    return f"list_transform([{value}], lambda {name}: {body})[1]"


def only_row(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> tuple[Any, ...]:
    """Return the one row that a query gives, and leave no result open behind it.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database.
    query : str
        A query that gives one row: counts, sums, first and last.
    values : sequence
        For the question marks in it.

    Returns
    -------
    tuple
        The row.

    Examples
    --------
    >>> with duckdb.connect() as connection:
    ...     only_row(connection, "SELECT 1, ?", ["a"])
    (1, 'a')
    """
    rows = connection.execute(query, list(values)).fetchall()
    return tuple(rows[0])


def is_number(type_name: str) -> bool:
    """Tell whether a DuckDB type holds numbers.

    Examples
    --------
    >>> is_number("DECIMAL(9,2)"), is_number("VARCHAR")
    (True, False)
    """
    return type_name in _WHOLE or type_name.startswith(("FLOAT", "DOUBLE", "DECIMAL"))


def _plain(text: str) -> str:
    if "\0" in text:
        raise CxlabError(f"{text!r} holds the character NUL, which no query can carry")
    return text
