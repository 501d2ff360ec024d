"""Text tables: comma-, semicolon-, tab- or bar-separated."""

from glob import escape
from pathlib import Path

import duckdb

from cxlab.study.readers.base import (
    READERS,
    Relation,
    broken_rows,
    copied,
    looking,
    parquet_rows,
    spare,
)
from cxlab.study.readers.dialect import Dialect, find_dialect
from cxlab.study.readers.encoding import Text, to_utf8
from cxlab.study.readers.exact import read_exact
from cxlab.study.readers.scan import Scan, scan
from cxlab.study.settings import Source
from cxlab.study.sql import literal


@READERS.register("csv")
@READERS.register("tsv")
@READERS.register("txt")
def read_text_table(path: Path, source: Source, scratch: Path) -> Relation:
    r"""Read a text table; every column is text.

    DuckDB reads the file where it is, provided that it finds as many rows as a count of line
    ends outside quotation marks. Where the two differ, or the file has blank lines or damaged
    ones, each record is looked at by itself and the good ones are copied.

    Parameters
    ----------
    path : pathlib.Path
        The file. Its first row that is not blank is the header.
    source : Source
        Its settings; ``encoding`` and ``delimiter`` override what would be detected.
    scratch : pathlib.Path
        A folder for copies.

    Returns
    -------
    Relation
        The rows that are as wide as the header; the others are ``broken``.

    Raises
    ------
    UnreadableError
        No encoding fits, or the header is no header.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("id,name\n1,Ann\n2\n3,Bea\n")
    >>> relation = read_text_table(folder / "a.csv", Source("a", "a.csv"), folder / "scratch")
    >>> relation.broken[["row", "found", "reason"]].values.tolist()
    [[3, '2', '1 value where 2 are due']]
    """
    text = to_utf8(path, source, scratch)
    dialect = find_dialect(text.path, source)
    counted = scan(text.path)
    damaged = text.damaged or counted.zeros
    quick = "" if damaged else _quick(text, dialect, counted)
    first_row = 2 + dialect.skipped
    if quick:
        return Relation(quick, first_row, dialect.columns, notes=text.notes)
    copy = spare(scratch, path, "parquet")
    records = read_exact(text.path, dialect, copy, damaged=damaged)
    broken = broken_rows((record.row, "", record.found, record.reason) for record in records)
    return copied(parquet_rows(copy), first_row, dialect.columns, broken, notes=text.notes)


def _quick(text: Text, dialect: Dialect, counted: Scan) -> str:
    """Return how DuckDB reads the file, or nothing where that cannot be trusted."""
    alone = len(dialect.columns) == 1
    if dialect.skipped != 0 or counted.blank_inside or (alone and counted.blank_after):
        return ""
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.columns)
    sql = (
        f"read_csv({literal(escape(str(text.path)))}, auto_detect=false, header=true, "
        f"delim={literal(dialect.delimiter)}, escape={literal(dialect.escape)}, quote='\"', "
        f"strict_mode=true, null_padding=false, columns={{{types}}})"
    )
    try:
        with looking() as connection:
            found = connection.execute(f"SELECT count(*) FROM {sql}").fetchone()
    except duckdb.Error:
        return ""
    return sql if found == (counted.records - 1,) else ""
