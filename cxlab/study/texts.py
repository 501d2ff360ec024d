"""Text columns of few values, looked at value by value instead of row by row."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from cxlab.study import schema, values
from cxlab.study.conform import Raw
from cxlab.study.settings import Source
from cxlab.study.sql import only_row

#: A column with more values than this is parsed row by row.
FEW = 1000

#: Columns whose values are each row's own.
_OWN = ("row_id", "response_id", "customer_id", "case_id", "session_id", "verbatim")


@dataclass(frozen=True)
class Words:
    """The values of a text column: those that do not stay as they are, and all that are kept."""

    odd: frozenset[str]
    kept: frozenset[str]


def find_words(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    table: str,
    raw: Mapping[str, Raw],
    source: Source,
) -> dict[str, Words]:
    """Look up the values of each text column that has few of them.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database.
    rows : str
        The table or view of the raw columns.
    table : str
        The table that the rows become rows of.
    raw : mapping of str to Raw
        What each of its columns comes from.
    source : Source
        How values are written.

    Returns
    -------
    dict of str to Words
        By cxlab's name of the column.

    Examples
    --------
    >>> raw = {"channel": Raw("c0", "VARCHAR")}
    >>> with duckdb.connect() as connection:
    ...     _ = connection.execute("CREATE TABLE rows AS FROM (VALUES ('web '), ('app')) AS t(c0)")
    ...     found = find_words(connection, "rows", "interactions", raw, Source("s", "s.csv"))
    >>> sorted(found["channel"].odd), sorted(found["channel"].kept)
    (['web '], ['app', 'web'])
    """
    known = schema.columns(table)
    texts = {
        name: one
        for name, one in raw.items()
        if one.type_name == "VARCHAR" and known[name].kind == "text" and name not in _OWN
    }
    if not texts:
        return {}
    counts = ", ".join(f"approx_count_distinct({one.sql})" for one in texts.values())
    about = only_row(connection, f"SELECT {counts} FROM {rows}")
    found = {}
    for (name, one), number in zip(texts.items(), about, strict=True):
        if number <= FEW:
            found[name] = _words(connection, rows, one, source)
    return {name: words for name, words in found.items() if words is not None}


def _words(
    connection: duckdb.DuckDBPyConnection, rows: str, raw: Raw, source: Source
) -> Words | None:
    parsed = values.parse("given", "VARCHAR", "text", source)
    given = f"SELECT DISTINCT {raw.sql} AS given FROM {rows} WHERE {raw.sql} IS NOT NULL"
    pairs = connection.execute(f"SELECT given, {parsed} FROM ({given})").fetchall()
    if any("\0" in text for text, _ in pairs):  # which no query can carry
        return None
    odd = frozenset(text for text, kept in pairs if text != kept)
    return Words(odd, frozenset(kept for _, kept in pairs if kept is not None))
