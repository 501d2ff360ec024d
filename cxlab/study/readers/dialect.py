"""How a text table is written: its delimiter, its quotes, and the names in its header."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cxlab.study.readers.base import ROW, UnreadableError
from cxlab.study.settings import Source

#: How much of a file its dialect is found from.
SAMPLE_RECORDS = 1000
SAMPLE_CHARACTERS = 1 << 18

#: What may stand between values; in a tie, the one that text and numbers hold least often wins.
DELIMITERS = ("\t", ";", "|", ",")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}

#: The name of a first column that has none.
FIRST = "column 1"

#: The mark of the byte order, which stands before the first name where it was written twice.
_MARK = "\ufeff"

_ESCAPED = re.compile(r'\\(["\\])')

#: What a name in a header hardly is, by kind.
_VALUES = {
    "whole number": re.compile(r"[-+]?\d+"),
    "decimal number": re.compile(r"[-+]?\d+[.,]\d+"),
    "date": re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?"),
    "mail address": re.compile(r"\S+@\S+\.\w+"),
}


@dataclass(frozen=True)
class Dialect:
    """How a text table is written.

    Parameters
    ----------
    delimiter : str
        The one character between values.
    escape : str
        What stands before a quotation mark that is part of a value: another one, or a backslash.
    columns : tuple of str
        The names in the header, trimmed.
    skipped : int
        Lines before the header: blank ones, and the ``sep=;`` that Excel writes.
    """

    delimiter: str
    escape: str = '"'
    columns: tuple[str, ...] = ()
    skipped: int = 0

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Return the records of ``lines``; a record that breaks the rules raises ``csv.Error``."""
        return csv.reader(
            lines if self.escape == '"' else map(_doubled, lines),
            delimiter=self.delimiter,
            skipinitialspace=self.delimiter != "\t",
            strict=True,
        )


def _doubled(line: str) -> str:
    """Write a quotation mark that a backslash escapes as two."""
    return _ESCAPED.sub(lambda match: '""' if match[1] == '"' else match[1], line)


def find_dialect(path: Path, source: Source) -> Dialect:
    r"""Find how a text table is written.

    Parameters
    ----------
    path : pathlib.Path
        A file in UTF-8.
    source : Source
        Its settings; ``delimiter`` overrides what would be detected.

    Returns
    -------
    Dialect
        The delimiter that splits most of the first records into as many values as the header.

    Raises
    ------
    UnreadableError
        The file has no header, or one with empty names or names that stand twice.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("id;price, EUR\n1;2,5\n2;3,5\n")
    >>> find_dialect(path, Source("a", "a.csv"))
    Dialect(delimiter=';', escape='"', columns=('id', 'price, EUR'), skipped=0)
    """
    lines = _sample(path)
    skipped = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if skipped == len(lines):
        raise UnreadableError("the file holds only blank lines", "export it anew")
    declared = re.fullmatch(r"sep=(.)\s*", lines[skipped])
    delimiter = _delimiter(source.delimiter or (declared[1] if declared else ""))
    skipped += bool(declared)
    rows = lines[skipped:]
    if not delimiter:
        delimiter = max(DELIMITERS, key=lambda one: _fit(rows, Dialect(one)))
        if _fit(rows, Dialect(delimiter))[1] < 2:
            delimiter = ","
    escapes = ('"', "\\") if any('\\"' in line for line in rows) else ('"',)
    escape = max(escapes, key=lambda one: _fit(rows, Dialect(delimiter, one))[0])
    names = next(iter(_records(rows, Dialect(delimiter, escape))), [])
    if source.delimiter and len(names) == 1:
        _check_delimiter(source.delimiter, rows)
    return Dialect(delimiter, escape, header(names), skipped)


def header(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a header, or say that it holds values.

    Examples
    --------
    >>> header(["1", "2025-01-02"])
    Traceback (most recent call last):
        ...
    cxlab.study.readers.base.UnreadableError: the first row holds values (1, 2025-01-02), not
    names; put a row with the columns' names above it
    """
    plain = checked_names(names)
    if not plain:
        raise UnreadableError("the header is no row of names", "correct its quotation marks")
    if _holds_values(plain):
        found = f"the first row holds values ({', '.join(plain[:4])}), not names"
        raise UnreadableError(found, "put a row with the columns' names above it")
    return plain


def checked_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns, trimmed, or say everything that is wrong with them.

    Names that differ only in their case count as one: SQL does not tell them apart. The first
    alone may be empty, and is then ``FIRST``.

    Examples
    --------
    >>> checked_names([" id", "ID"])
    Traceback (most recent call last):
        ...
    cxlab.study.readers.base.UnreadableError: 2 columns are named 'id'; give each its own name
    """
    plain = _named(
        tuple(unicodedata.normalize("NFC", name).strip().strip(_MARK).strip() for name in names)
    )
    empty = [str(place) for place, name in enumerate(plain, 1) if not name]
    firsts = {name.casefold(): name for name in reversed(plain)}
    count = Counter(name.casefold() for name in plain if name)
    found = [f"column {', '.join(empty)} has no name"] if empty else []
    found += [
        f"{number} columns are named {firsts[name]!r}"
        for name, number in count.items()
        if number > 1
    ]
    if any("\ud800" <= letter <= "\udfff" for name in plain for letter in name):
        raise UnreadableError("the header holds bytes that are not UTF-8", "set `encoding`")
    if any("\0" in name for name in plain):
        found.append("a column's name holds the character NUL")
    if ROW in plain:
        said = f"a column is named {ROW!r}, as cxlab's count of the rows is"
        raise UnreadableError(said, "give it another name in the file or the export")
    if found:
        raise UnreadableError(" and ".join(found), "give each its own name")
    return plain


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Name a first column that has none: of row names, as R and pandas write them."""
    alone = len(names) > 1 and not names[0] and all(names[1:])
    return (FIRST, *names[1:]) if alone and FIRST not in names else names


def _holds_values(names: tuple[str, ...]) -> bool:
    """Tell a row of values from a header: all are values, or they are of two telling kinds."""
    kinds = [
        next((kind for kind, shape in _VALUES.items() if shape.fullmatch(name)), "")
        for name in names
    ]
    return all(kinds) or len({*kinds} - {"", "whole number"}) > 1


def _delimiter(name: str) -> str:
    delimiter = _NAMES.get(name.lower(), name)
    if len(delimiter) > 1 or delimiter in ('"', "\n", "\r"):
        found = f"delimiter = {name!r} is not one character"
        raise UnreadableError(found, "write one of ',' ';' '|' 'tab' in study.toml")
    return delimiter


def _check_delimiter(name: str, rows: list[str]) -> None:
    """Say so where the delimiter that the study states splits nothing, and another would."""
    other = max(DELIMITERS, key=lambda one: _fit(rows, Dialect(one)))
    share, width = _fit(rows, Dialect(other))
    if share >= 0.5 and width > 1:
        found = f"delimiter = {name!r} does not occur between its columns, and {other!r} does"
        raise UnreadableError(found, "correct it, or leave it out to have it detected")


def _sample(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        text = file.read(SAMPLE_CHARACTERS)
        whole = not file.read(1)
    lines = list(io.StringIO(text, newline=""))
    return lines if whole or len(lines) < 2 else lines[:-1]


def _fit(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """Return the share of records as wide as the header, and the width (0: no second value)."""
    widths = [len(record) for record in _records(lines, dialect)]
    if not widths or widths[0] < 2:
        return (0.0, 1)
    return (round(widths.count(widths[0]) / len(widths), 2), widths[0])


def _records(lines: list[str], dialect: Dialect) -> Iterator[list[str]]:
    """Yield the first records that are not blank; one that breaks the rules is empty."""
    reader = dialect.reader(lines)
    for _ in range(SAMPLE_RECORDS):
        try:
            record = next(reader, None)
        except csv.Error:
            yield []
            continue
        if record is None:
            return
        if record and any(record):
            yield record
