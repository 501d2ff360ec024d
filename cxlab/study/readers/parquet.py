"""Parquet: read where it is, with the types that it has."""

from pathlib import Path

import duckdb

from cxlab.study.readers.base import READERS, Relation, UnreadableError, parquet_rows, renamed
from cxlab.study.readers.dialect import checked_names
from cxlab.study.settings import Source


@READERS.register("parquet")
def read_parquet(path: Path, source: Source, scratch: Path) -> Relation:  # noqa: ARG001
    """Read a Parquet file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source : Source
        Its settings; none of them bears on how Parquet is read.
    scratch : pathlib.Path
        Not needed.

    Returns
    -------
    Relation
        All rows, counted from 1.

    Raises
    ------
    UnreadableError
        The file is no Parquet file, or was cut off.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.parquet"
    >>> pd.DataFrame({"id": ["a", "b"]}).to_parquet(path)
    >>> read_parquet(path, Source("a", "a.parquet"), path.parent).columns
    ('id',)
    """
    sql = parquet_rows(path)
    try:
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()
    except duckdb.Error as error:
        found = f"is not a whole Parquet file: {str(error).splitlines()[0]}"
        raise UnreadableError(found, "export or copy it anew") from error
    raw = [row[0] for row in described]
    names = checked_names(raw)
    return Relation(renamed(sql, raw, names), 1, names)
