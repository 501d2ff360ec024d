"""Excel workbooks: one sheet, with the dates and numbers that it has."""

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.study.readers.base import (
    READERS,
    ROW,
    Relation,
    UnreadableError,
    broken_rows,
    copied,
    nearest,
    parquet_rows,
    room,
    spare,
    too_large,
)
from cxlab.study.readers.dialect import header
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, literal

BATCH = 5_000
CHUNK = 1 << 20

#: The last row of a sheet, and a row or a cell far behind the last, as its XML has it.
LAST_ROW = 1 << 20
_FAR = re.compile(rb'\sr\s*=\s*["\']\s*([A-Za-z]{4}|[A-Za-z]*[0-9.+]{8})')

#: What stands in a cell whose formula failed.
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})

#: The kind of such a cell.
FAILED = "error"
Cells = tuple[Any, ...]

#: What openpyxl raises where a workbook's parts are not as they should be.
_DAMAGE = (
    *(ParseError, BadZipFile, EOFError, NotImplementedError, zlib.error),
    *(AttributeError, LookupError, OverflowError, RuntimeError, TypeError, ValueError),
)

#: The DuckDB type of a column whose cells are all of one kind.
_TYPES = {
    frozenset({"int"}): "BIGINT",
    frozenset({"float"}): "DOUBLE",
    frozenset({"int", "float"}): "DOUBLE",
    frozenset({"time"}): "TIMESTAMP",
    frozenset({"flag"}): "BOOLEAN",
}


@READERS.register("xlsx")
@READERS.register("xlsm")
@READERS.register("xls")
def read_excel(path: Path, source: Source, scratch: Path) -> Relation:
    """Read a sheet of an Excel workbook.

    A column whose cells are all numbers, all dates or all true or false has that type; any other
    is text, its numbers written with the source's decimal mark.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    source : Source
        Its settings; ``sheet`` names the sheet, by default the first.
    scratch : pathlib.Path
        A folder for the copy.

    Returns
    -------
    Relation
        The rows below the first that is not blank, which is the header. Rows with a value right
        of the last name are ``broken``.

    Raises
    ------
    UnreadableError
        The file is no workbook, has no such sheet, or the sheet no header.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> pd.DataFrame({"id": ["a", "b"], "paid": [1.5, 2]}).to_excel(folder / "a.xlsx", index=False)
    >>> read_excel(folder / "a.xlsx", Source("a", "a.xlsx"), folder / "scratch").columns
    ('id', 'paid')
    """
    _check_size(path)
    with _workbook(path) as book:
        sheet = _sheet(book, source.sheet)
        notes = () if source.sheet or len(book.worksheets) == 1 else (_chosen(book),)
        rows = _filled(sheet)
        top, names = next(rows, (0, ()))
        if not names:
            raise UnreadableError(f"sheet {sheet.title!r} is empty", "name another with `sheet`")
        return _convert(names, top, rows, source, spare(scratch, path, "parquet"), notes)


def _convert(
    names: Cells,
    top: int,
    rows: Iterator[tuple[int, Cells]],
    source: Source,
    copy: Path,
    notes: tuple[str, ...],
) -> Relation:
    """Write the rows below the header as text, and cast the columns that are of one kind."""
    width = len(names)
    kinds: list[set[str]] = [set() for _ in range(width)]
    broken: list[tuple[int, str, str, str]] = []
    good = _good(rows, width, broken)
    schema = pa.schema([*((f"c{i}", pa.string()) for i in range(width)), (ROW, pa.int64())])
    with pq.ParquetWriter(copy, schema) as writer:
        while batch := list(islice(good, BATCH)):
            texts = [
                [_written(cells[i], kinds[i], source.decimal) for _, cells in batch]
                for i in range(width)
            ]
            writer.write_table(pa.table([*texts, [row for row, _ in batch]], schema))
        writer.write_table(schema.empty_table())
    kept = [i for i in range(width) if names[i] is not None or kinds[i]]
    columns = header("" if names[i] is None else str(names[i]) for i in kept)
    selected = [
        f"{_cast(f'c{i}', kinds[i], source.decimal)} AS {identifier(name)}"
        for i, name in zip(kept, columns, strict=True)
    ]
    notes += tuple(
        f"errors such as #REF! in column {name!r} were read as empty: correct their formulas"
        for i, name in zip(kept, columns, strict=True)
        if FAILED in kinds[i]
    )
    return copied(
        parquet_rows(copy), top + 1, columns, broken_rows(broken), selected=selected, notes=notes
    )


def _filled(sheet: Any) -> Iterator[tuple[int, Cells]]:
    """Yield the number and the cells of each row that is not blank, empty ones at its end cut."""
    with _damage_told():
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > LAST_ROW:
                found = "a cell beyond the last row or column that Excel has"
                raise UnreadableError(found, "save it anew in Excel")
            filled = [i for i, cell in enumerate(cells) if cell is not None and cell != ""]
            if filled:
                yield number, tuple(cells[: filled[-1] + 1])


def _good(
    rows: Iterator[tuple[int, Cells]], width: int, broken: list[tuple[int, str, str, str]]
) -> Iterator[tuple[int, Cells]]:
    for number, cells in rows:
        if len(cells) > width:
            column, found = _letters(len(cells)), str(cells[-1])
            broken.append((number, column, found, "a value right of the last named column"))
        else:
            yield number, cells + (None,) * (width - len(cells))


def _letters(column: int) -> str:
    """Return how Excel calls a column, of which the first is 1."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _written(cell: Any, kinds: set[str], decimal: str) -> str | None:
    """Write a cell as text, and add its kind to those of its column."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell in ERRORS:
        kinds.add(FAILED)
        return None
    kind, text = _kind(cell)
    kinds.add(kind)
    return text.replace(".", decimal) if kind == "float" else text


def _kind(cell: Any) -> tuple[str, str]:
    if isinstance(cell, bool):
        return "flag", str(cell).lower()
    if isinstance(cell, int):
        return ("int" if abs(cell) < 1 << 63 else "text"), str(cell)
    if isinstance(cell, float):
        return "float", repr(cell)
    if isinstance(cell, dt.timedelta):
        return "float", repr(cell.total_seconds())
    if isinstance(cell, dt.datetime):
        return "time", cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return "time", cell.isoformat()
    return "text", str(cell)


def _cast(name: str, kinds: set[str], decimal: str) -> str:
    kind = _TYPES.get(frozenset(kinds - {FAILED}))
    if kind is None:
        return name
    return (
        f"CAST(replace({name}, {literal(decimal)}, '.') AS DOUBLE)"
        if kind == "DOUBLE"
        else (f"CAST({name} AS {kind})")
    )


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """Open a workbook; what openpyxl warns of (styles, validation lists) bears on no value."""
    import openpyxl  # takes long, and few studies have a workbook

    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore", UserWarning)
        with _damage_told():
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _damage_told() -> Iterator[None]:
    """Say of whatever openpyxl stumbles over in a damaged workbook that this is what it is."""
    try:
        yield
    except _DAMAGE as error:
        raise UnreadableError("is not a whole Excel workbook", "save it anew") from error


def _sheet(book: Any, name: str) -> Any:
    titles = [sheet.title for sheet in book.worksheets]
    if not titles:
        raise UnreadableError("has no sheet with cells", "save the data in a sheet")
    if not name:
        return book.worksheets[0]
    if name not in titles:
        raise UnreadableError(f"no sheet named {name!r}", nearest(name, titles))
    return book[name]


def _chosen(book: Any) -> str:
    first = book.worksheets[0].title
    return f"read sheet {first!r}, the first of {len(book.worksheets)}: name another with `sheet`"


def _check_size(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        remedy = "open it in Excel and save it as .xlsx, without a password"
        raise UnreadableError("is an old, protected or damaged Excel file", remedy)
    with _damage_told(), zipfile.ZipFile(path) as parts:
        grown = sum(part.file_size for part in parts.infolist())
        if grown > room(path):
            raise too_large(path)
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and _beyond(parts, part):
                found = "a cell beyond the last row or column that Excel has"
                raise UnreadableError(found, "save it anew in Excel")


def _beyond(parts: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a sheet names a cell far behind the last: all up to it would be filled."""
    tail = b""
    with parts.open(name) as part:
        while chunk := part.read(CHUNK):
            if _FAR.search(tail + chunk):
                return True
            tail = chunk[-40:]
    return False
