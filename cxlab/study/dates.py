"""Which comes first in a source's dates, the day or the month: what the values themselves say."""

import gzip
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from cxlab.errors import Fault, StudyError
from cxlab.study import schema
from cxlab.study.entries import FILE
from cxlab.study.readers import Relation, open_source
from cxlab.study.readers.base import looking
from cxlab.study.readers.files import source_files
from cxlab.study.settings import Mapping, Settings, Source
from cxlab.study.sql import identifier, literal, only_row, trimmed
from cxlab.study.study import Study

#: A date of two numbers and a year: which of them is the day is not said.
_SHAPE = r"^(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})\b"
_IN_TEXT = rb"(?<![\d/-])\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})\b"

#: How much of a file is looked at for such dates, in bytes.
HEAD = 1 << 18


@dataclass(frozen=True)
class Orders:
    """How many dates of a column have the day first, the month first, or could be either.

    Parameters
    ----------
    file, column : str
        The file, and cxlab's name of the column.
    source : Source
        The source that the file belongs to.
    day_first, month_first, either : int
        Dates by the order they must have; a date such as 03/03/2025 counts as none.
    example : str
        A date that could be either.
    """

    file: str
    column: str
    source: Source
    day_first: int
    month_first: int
    either: int
    example: str

    @property
    def mixed(self) -> bool:
        """Whether some dates must have the day first and others the month."""
        return self.day_first > 0 and self.month_first > 0


def date_orders(study: Study) -> list[Orders]:
    r"""Look at the dates of a study's sources that are written as two numbers and a year.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    list of Orders
        For each file and column with such dates; columns of ``.sql`` files are not looked at.

    Examples
    --------
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,03/04/2025,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> [(found.either, found.example) for found in date_orders(open_study(folder))]
    [(1, '03/04/2025')]
    """
    found: list[Orders] = []
    for name, wanted in _columns(study.settings).items():
        source = study.settings.sources[name]
        if source.url or not any(_may_hold(path) for path in _files(source, study.path)):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            try:
                opened = open_source(source, study.path, Path(scratch))
            except StudyError:  # changed since the study was prepared
                continue
            for file, relation in opened:
                found += _orders(file, relation, source, wanted)
    return found


def odd_dates(study: Study, orders: list[Orders]) -> Iterator[Fault]:
    """Yield a warning for each column whose dates could be read both ways, or are written both.

    Parameters
    ----------
    study : Study
        An open study.
    orders : list of Orders
        What ``date_orders`` found.

    Yields
    ------
    Fault
        None for a source whose ``day_first`` the study states, unless both orders occur.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> found = Orders("a.csv", "timestamp", Source("a", "a.csv"), 0, 0, 9, "03/04/2025")
    >>> print(*odd_dates(SimpleNamespace(path=Path()), [found]))
    warning: a.csv, column 'timestamp': 9 of its dates could be read both ways, and none says which:
    '03/04/2025' was read as 2025-03-04; write day_first = true if that is wrong, else false, for
    [sources.a] in study.toml
    """
    stated = _stated(study.path)
    for one in orders:
        where = f"{one.file}, column {one.column!r}"
        first = "day" if one.source.day_first else "month"
        if one.mixed:
            found = (
                f"the day comes first in {one.day_first:,} of its dates and the month in "
                f"{one.month_first:,}; {one.either:,} could be either, read with the {first} first"
            )
            remedy = "put the dates of each order in a source of its own, or cast them in an .sql"
            yield Fault(where, found, f"{remedy} file", severity="warning")
        elif one.either and not one.day_first + one.month_first and one.source.name not in stated:
            found = (
                f"{one.either:,} of its dates could be read both ways, and none says which: "
                f"{one.example!r} was read as {_read(one)}"
            )
            remedy = f"write day_first = {_word(not one.source.day_first)} if that is wrong, else "
            remedy += f"{_word(one.source.day_first)}, for [sources.{one.source.name}] in {FILE}"
            yield Fault(where, found, remedy, severity="warning")


def _read(one: Orders) -> str:
    first, second, year = re.findall(r"\d+", one.example)[:3]
    day, month = (first, second) if one.source.day_first else (second, first)
    return f"{year if len(year) == 4 else '20' + year}-{int(month):02}-{int(day):02}"


def _word(flag: bool) -> str:
    return "true" if flag else "false"


def _columns(settings: Settings) -> dict[str, dict[str, str]]:
    """Return, for each source, cxlab's names of its columns of times and the source's own."""
    wanted: dict[str, dict[str, str]] = {}
    for mapping in settings.mappings:
        if mapping.source:
            wanted.setdefault(mapping.source, {}).update(_times(mapping))
    return {name: columns for name, columns in wanted.items() if columns}


def _times(mapping: Mapping) -> dict[str, str]:
    known = schema.columns(mapping.table).values()
    times = [column.name for column in known if column.kind == "time"]
    if not mapping.columns:
        return {name: name for name in times if name not in mapping.constants}
    return {name: mapping.columns[name] for name in times if name in mapping.columns}


def _files(source: Source, folder: Path) -> list[Path]:
    try:
        return source_files(source, folder)
    except StudyError:  # gone since the study was prepared
        return []


def _may_hold(path: Path) -> bool:
    """Tell whether such a date stands near a file's beginning."""
    kind = path.suffix.lower()
    if kind == ".parquet":  # opened at no cost
        return True
    with path.open("rb") as file:
        mark = file.read(2)
    if mark == b"PK":
        with ZipFile(path) as parts:
            names = [name for name in parts.namelist() if _holds_cells(name)]
            return any(_found_in(_head(parts, name)) for name in names)
    if kind == ".gz":
        with gzip.open(path) as packed:
            return _found_in(packed.read(HEAD))
    with path.open("rb") as file:
        return _found_in(file.read(HEAD))


def _holds_cells(name: str) -> bool:
    return name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet")


def _head(parts: ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(HEAD)


def _found_in(head: bytes) -> bool:
    plain = head.replace(b"\0", b"").replace(b"\\/", b"/")  # UTF-16, and how JSON may write it
    return re.search(_IN_TEXT, plain) is not None


def _orders(
    file: str, relation: Relation, source: Source, wanted: dict[str, str]
) -> Iterator[Orders]:
    with looking() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation.sql}").fetchall()
        types = {row[0]: row[1] for row in described}
        for name, column in wanted.items():
            if types.get(column) == "VARCHAR":
                counts = only_row(connection, _count(relation.sql, column))
                if any(counts[:3]):
                    yield Orders(file, name, source, *counts)


def _count(rows: str, column: str) -> str:
    text = trimmed(identifier(column))
    split = f"regexp_extract(cx_text, {literal(_SHAPE)}, ['one', 'two'])"
    return (
        "SELECT count_if(one > 12 AND two <= 12), count_if(two > 12 AND one <= 12), "
        "count_if(one <= 12 AND two <= 12 AND one <> two), "
        "coalesce(any_value(cx_text) FILTER (one <= 12 AND two <= 12 AND one <> two), '') FROM "
        "(SELECT cx_text, TRY_CAST(parts.one AS INTEGER) AS one, TRY_CAST(parts.two AS INTEGER) "
        f"AS two FROM (SELECT cx_text, {split} AS parts FROM "
        f"(SELECT {text} AS cx_text FROM {rows})))"
    )


def _stated(folder: Path) -> frozenset[str]:
    """Return the sources whose ``day_first`` the study states."""
    try:
        content = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):  # changed since the study was prepared
        return frozenset()
    sources = content.get("sources", {})
    return frozenset(name for name, entry in sources.items() if "day_first" in entry)
