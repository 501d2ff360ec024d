"""Parquet: read where it is, with the types that it has."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.study.readers.base import (
    READERS,
    Relation,
    UnreadableError,
    looking,
    parquet_rows,
    renamed,
)
from cxlab.study.readers.dialect import checked_names
from cxlab.study.settings import Source

#: A file may hold this many rows, or one for each of its bits if that is more.
GROWN_ROWS = 1 << 22


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
    try:
        metadata = pq.read_metadata(path)
        raw = metadata.schema.to_arrow_schema().names
        if not raw:
            raise UnreadableError("has no columns", "export it anew")
        sql = parquet_rows(path)
        with looking() as connection:
            connection.execute(f"DESCRIBE SELECT * FROM {sql}")
    except (pa.ArrowException, duckdb.Error, OSError) as error:
        if isinstance(error, OSError) and error.errno:  # the system's; pyarrow's own has no number
            raise
        raise UnreadableError("is not a whole Parquet file", "export or copy it anew") from error
    if metadata.num_rows > max(GROWN_ROWS, 8 * path.stat().st_size):
        found = f"holds {metadata.num_rows:,} rows in {path.stat().st_size:,} bytes"
        raise UnreadableError(found, "check what it holds, or export it anew")
    names = checked_names(raw)
    return Relation(renamed(sql, raw, names), 1, names)
