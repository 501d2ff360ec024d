"""What a reader is, what it returns, and the registry that all of them stand in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from glob import escape
from hashlib import blake2b
from pathlib import Path

import duckdb
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.registry import Registry
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, literal

#: The column of ``Relation.numbered`` that holds the row of the file as a spreadsheet counts it.
ROW = "_row"

#: The columns of ``Relation.broken``.
BROKEN = ("file", "row", "column", "found", "reason")

#: A compressed file may grow to this many bytes, or this many times its size if that is more.
#: Rows shrink to a tenth or a thirtieth as a rule; made of one letter, to a thousandth.
GROWN_BYTES = 1 << 28
GROWN_TIMES = 200

#: How many of the known names an error lists.
NAMED = 8

#: How much of a broken row or value is kept, in characters.
SHOWN = 200


class UnreadableError(CxlabError):
    """A file that its reader cannot read at all.

    Parameters
    ----------
    found : str
        What was found in the file.
    remedy : str
        What to do about it.
    column : str, optional
        The column that it concerns.
    row : int, optional
        The row that it concerns.
    """

    def __init__(
        self, found: str, remedy: str, *, column: str = "", row: int | None = None
    ) -> None:
        super().__init__(f"{found}; {remedy}")
        self.found, self.remedy, self.column, self.row = found, remedy, column, row


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Return the one database that files are looked at with: to make one takes 20 ms."""
    return duckdb.connect()


def looking() -> duckdb.DuckDBPyConnection:
    """Return a connection to look at files with; it closes where ``with`` ends.

    Examples
    --------
    >>> with looking() as connection:
    ...     connection.execute("SELECT 1").fetchall()
    [(1,)]
    """
    return _database().cursor()


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name comes nearest, or the first that are known.

    Examples
    --------
    >>> nearest("baskt", ["basket", "order"]), nearest("x", ["order"])
    ("did you mean 'basket'?", "known: 'order'")
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    more = ", ..." if len(names) > NAMED else ""
    return f"known: {', '.join(map(repr, names[:NAMED])) or 'none'}{more}"


def room(path: Path) -> int:
    """Return how many bytes a compressed file may grow to.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv.gz"
    >>> _ = path.write_bytes(b"x")
    >>> room(path) >> 20
    256
    """
    return max(GROWN_BYTES, GROWN_TIMES * path.stat().st_size)


def too_large(path: Path) -> UnreadableError:
    """Return the error of a compressed file that grows to more than its ``room``.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv.gz"
    >>> _ = path.write_bytes(b"x")
    >>> print(too_large(path))
    grows to more than 256 MB, over 200 times its size; uncompress it and check what it holds
    """
    found = f"grows to more than {room(path) >> 20} MB, over {GROWN_TIMES} times its size"
    return UnreadableError(found, "uncompress it and check what it holds")


def broken_rows(rows: Iterable[tuple[int, str, str, str]] = ()) -> pd.DataFrame:
    """Return a frame of rows that could not be read as rows.

    Parameters
    ----------
    rows : iterable of (row, column, found, reason)
        The row of the file, the column where one is to blame, what was found, and why it is
        no row.

    Returns
    -------
    pandas.DataFrame, shape (n, 5)
        The columns ``BROKEN``; ``file`` is still empty, ``found`` cut to ``SHOWN`` characters.

    Examples
    --------
    >>> broken_rows([(7, "", "ann,web", "2 values where 3 are due")])["row"].tolist()
    [7]
    """
    cut = [("", row, column, found[:SHOWN], reason) for row, column, found, reason in rows]
    text = dict.fromkeys(("file", "column", "found", "reason"), "str")
    return pd.DataFrame(cut, columns=list(BROKEN)).astype({**text, "row": "int64"})


@dataclass(frozen=True)
class Relation:
    r"""The rows of one file, as a DuckDB table expression, and what could not be read of them.

    Parameters
    ----------
    sql : str
        A table expression such as ``read_parquet('…')``. Reading it yields every good row of the
        file in the file's order, with the columns ``columns``.
    first_row : int
        The row of the file, as a spreadsheet counts it, that holds the first data row.
    columns : tuple of str
        The names of the columns, in the file's order.
    broken : pandas.DataFrame
        The rows that are no rows: too many or too few values, say. Columns ``BROKEN``.
    counted : str
        A table expression with the column ``ROW`` besides, where ``sql`` leaves rows out (broken
        or blank ones); empty where no row is left out and they can be counted.
    notes : tuple of str
        What was guessed, in plain words: the encoding, say.

    Examples
    --------
    >>> Relation("read_parquet('a.parquet')", 1, ("id",)).numbered
    '(SELECT *, row_number() OVER () + 0 AS "_row" FROM read_parquet(\'a.parquet\'))'
    """

    sql: str
    first_row: int
    columns: tuple[str, ...]
    broken: pd.DataFrame = field(default_factory=broken_rows)
    counted: str = ""
    notes: tuple[str, ...] = ()

    @property
    def numbered(self) -> str:
        """A table expression of the file's columns and ``ROW``, the row of the file."""
        row = f"row_number() OVER () + {self.first_row - 1} AS {identifier(ROW)}"
        return self.counted or f"(SELECT *, {row} FROM {self.sql})"


def copied(
    rows: str,
    first_row: int,
    columns: tuple[str, ...],
    broken: pd.DataFrame,
    *,
    selected: Sequence[str] = (),
    notes: tuple[str, ...] = (),
) -> Relation:
    r"""Return the relation of a file whose good rows were copied, each with its ``ROW``.

    Parameters
    ----------
    rows : str
        SQL of the copy: ``ROW``, and the columns.
    first_row, columns, broken, notes
        As in ``Relation``.
    selected : sequence of str, optional
        SQL that gives each column from the copy; by default the copy has them by name.

    Returns
    -------
    Relation
        The rows of the copy, in its order.

    Examples
    --------
    >>> copied("read_parquet('a.parquet')", 2, ("id",), broken_rows()).sql
    '(SELECT "id" FROM read_parquet(\'a.parquet\'))'
    """
    names = ", ".join(selected or map(identifier, columns))
    counted = f"(SELECT {names}, {identifier(ROW)} FROM {rows})"
    return Relation(f"(SELECT {names} FROM {rows})", first_row, columns, broken, counted, notes)


def parquet_rows(path: Path) -> str:
    """Write the SQL that reads one Parquet file, whatever its name.

    Examples
    --------
    >>> parquet_rows(Path("a[1].parquet"))
    "read_parquet('a[[]1].parquet', hive_partitioning=false)"
    """
    return f"read_parquet({literal(escape(str(path)))}, hive_partitioning=false)"


def renamed(rows: str, raw: Iterable[str], names: Iterable[str]) -> str:
    """Write the SQL of the same rows with the columns renamed, where a name differs.

    Examples
    --------
    >>> renamed("t", [" id"], ["id"]), renamed("t", ["id"], ["id"])
    ('(SELECT " id" AS "id" FROM t)', 't')
    """
    pairs = list(zip(raw, names, strict=True))
    if all(one == other for one, other in pairs):
        return rows
    selected = ", ".join(f"{identifier(one)} AS {identifier(other)}" for one, other in pairs)
    return f"(SELECT {selected} FROM {rows})"


#: One file, how to read it, and a folder for converted copies -> its rows.
Reader = Callable[[Path, Source, Path], Relation]

#: Readers by the ending of the files that they read; ``reader`` in study.toml names one of them.
READERS: Registry[Reader] = Registry("reader")


def spare(scratch: Path, path: Path, ending: str) -> Path:
    """Return where a converted copy of ``path`` goes: the same place for the same file.

    Examples
    --------
    >>> import tempfile
    >>> spare(Path(tempfile.mkdtemp()), Path("data/orders.xlsx"), "parquet").name
    'orders-...parquet'
    """
    digest = blake2b(str(path.absolute()).encode(), digest_size=6).hexdigest()
    scratch.mkdir(parents=True, exist_ok=True)
    return scratch / f"{path.name.split('.')[0][:60]}-{digest}.{ending}"
