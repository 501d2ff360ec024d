"""The slow and exact way through a text table: each record by itself, the broken ones set aside."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.study.readers.base import ROW
from cxlab.study.readers.dialect import Dialect

#: Records that are written at once, and the longest value in characters.
BATCH = 20_000
LONGEST = 1 << 21

_REASONS = {
    "unexpected end of data": "a quotation mark is not closed",
    "expected after": "text follows a closing quotation mark",
    "field larger": f"a value has more than {LONGEST:,} characters",
}
_LOOSE = re.compile(r'" +(?=$|\r|\n|[\t,;|])')


class Record(NamedTuple):
    """One record: the row as a spreadsheet counts it, its values, or why it is none."""

    row: int
    values: list[str]
    found: str = ""
    reason: str = ""


class _Tape:
    """Lines that can be read again, and those taken since the last record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def keep_first(self) -> None:
        """Put back all lines taken but the first."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def records(lines: Iterator[str], dialect: Dialect, first_row: int) -> Iterator[Record]:
    r"""Split lines into records; blank ones are counted and left out.

    Where a quotation mark is left open, only the line it stands in is a broken row: reading goes
    on with the next line, not behind whatever quotation mark comes next.

    Parameters
    ----------
    lines : iterator of str
        The lines below the header, each with its line end.
    dialect : Dialect
        How the table is written.
    first_row : int
        The row of the first line.

    Yields
    ------
    Record
        Each record that is not blank, in order.

    Examples
    --------
    >>> lines = iter(['1,"open\n', "2,b\n", "3,c,d\n"])
    >>> for record in records(lines, Dialect(",", columns=("id", "name")), 2):
    ...     print(record.row, record.reason or record.values)
    2 a quotation mark is not closed
    3 ['2', 'b']
    4 3 values where 2 are due
    """
    tape = _Tape(lines)
    reader = dialect.reader(tape)
    width = len(dialect.columns)
    doubtful = False
    row = first_row - 1
    while True:
        tape.taken.clear()
        try:
            values, reason = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            values, reason = [], _reason(error)
        row += 1
        if len(values) != width or doubtful:
            if len(values) < 2 and not _raw(tape).strip():
                continue
            record = _judge(Record(row, values, reason=reason), tape, dialect)
            if doubtful and not record.reason and _stray_marks(record.values, _raw(tape)):
                record = _broken(row, tape, "a quotation mark is not closed in a row above")
            doubtful = "quotation" in record.reason or (doubtful and bool(record.reason))
            yield record
        else:
            yield Record(row, values)


def read_exact(path: Path, dialect: Dialect, out: Path, *, damaged: bool) -> list[Record]:
    r"""Write the good rows of a text table as Parquet, and return the broken ones.

    Parameters
    ----------
    path : pathlib.Path
        A file in UTF-8.
    dialect : Dialect
        How it is written.
    out : pathlib.Path
        The Parquet file: all columns as text, and ``ROW``.
    damaged : bool
        Whether some lines may not be UTF-8, or hold the character NUL; they are broken rows.

    Returns
    -------
    list of Record
        The records that are not as wide as the header, or break the rules of quoting.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("id,name\n1,Ann\n2\n")
    >>> table = Dialect(",", columns=("id", "name"))
    >>> read_exact(folder / "a.csv", table, folder / "a.parquet", damaged=False)[0].row
    3
    """
    schema = pa.schema([*((name, pa.string()) for name in dialect.columns), (ROW, pa.int64())])
    broken: list[Record] = []
    with (
        path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file,
        pq.ParquetWriter(out, schema) as writer,
        _long_values(),
    ):
        found = records(_below_header(file, dialect), dialect, 2 + dialect.skipped)
        checked = map(_text_only, found) if damaged else found
        while batch := list(islice(checked, BATCH)):
            good = [record for record in batch if not record.reason]
            broken += [record for record in batch if record.reason]
            writer.write_table(_table(good, schema))
    return broken


def _judge(record: Record, tape: _Tape, dialect: Dialect) -> Record:
    """Return the record as it counts: with its values, or with the reason why it is broken."""
    row, values, _, reason = record
    width = len(dialect.columns)
    if reason:
        tape.keep_first()
        loose = _strict(_LOOSE.sub('"', tape.taken[0]), dialect)
        return Record(row, loose) if len(loose) == width else _broken(row, tape, reason)
    if len(values) >= width and not any(values[width:]):
        return Record(row, values[:width])
    if len(tape.taken) > 1 and _stands_alone(tape.taken[1], dialect):
        tape.keep_first()
        return _broken(row, tape, "a quotation mark is not closed")
    count = "1 value" if len(values) == 1 else f"{len(values)} values"
    return _broken(row, tape, f"{count} where {width} are due")


def _stands_alone(line: str, dialect: Dialect) -> bool:
    """Tell whether a line that a quoted value took in is a good row by itself."""
    return line.count('"') % 2 == 0 and len(_strict(line, dialect)) == len(dialect.columns)


def _strict(line: str, dialect: Dialect) -> list[str]:
    try:
        return next(dialect.reader([line]), [])
    except csv.Error:
        return []


def _broken(row: int, tape: _Tape, reason: str) -> Record:
    return Record(row, [], _readable(_raw(tape).rstrip("\r\n")), reason)


def _readable(text: str) -> str:
    r"""Return text in which bytes that are no UTF-8 are written out, as in ``\xe9``."""
    return text.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _raw(tape: _Tape) -> str:
    return "".join(tape.taken)


def _stray_marks(values: list[str], raw: str) -> bool:
    """Tell whether a record holds quotation marks that neither open, close nor are doubled."""
    return raw.count('"') % 2 == 1 or ('"' in "".join(values) and '""' not in raw)


def _reason(error: csv.Error) -> str:
    return next((why for part, why in _REASONS.items() if part in str(error)), str(error))


def _below_header(lines: Iterator[str], dialect: Dialect) -> Iterator[str]:
    for _ in range(dialect.skipped):
        next(lines)
    next(dialect.reader(lines))
    return lines


def _text_only(record: Record) -> Record:
    joined = ",".join(record.values)
    try:
        joined.encode()
    except UnicodeEncodeError:
        return Record(record.row, [], _readable(joined), "bytes that are not UTF-8")
    if "\0" in joined:
        return Record(record.row, [], joined.replace("\0", "\\0"), "the character NUL")
    return record


def _table(good: list[Record], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*(record.values for record in good), strict=True))
    columns = columns or [()] * (len(schema) - 1)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table([*arrays, pa.array([record.row for record in good], pa.int64())], schema)


@contextmanager
def _long_values() -> Iterator[None]:
    """Let the csv module read values of up to ``LONGEST`` characters."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)
