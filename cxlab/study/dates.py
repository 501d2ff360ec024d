"""Which comes first in a source's dates, the day or the month: what the values themselves say."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from cxlab.errors import Fault
from cxlab.study import schema
from cxlab.study.conform import Raw
from cxlab.study.entries import FILE
from cxlab.study.settings import Source
from cxlab.study.sql import literal, only_row, trimmed

if TYPE_CHECKING:
    from cxlab.study.study import Study

#: A date of two numbers and a year: which of them is the day is not said.
_SHAPE = r"^(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})\b"

#: The longest such date, and one more character to see that it ends there.
_LONGEST = 11


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


def count_orders(
    connection: duckdb.DuckDBPyConnection, rows: str, table: str, raw: Mapping[str, Raw]
) -> list[dict[str, Any]]:
    """Count the dates of each column of times by the order that they must have.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database in which the rows are staged.
    rows : str
        The table or view of the raw columns.
    table : str
        The table that the rows become rows of.
    raw : mapping of str to Raw
        What each of its columns comes from.

    Returns
    -------
    list of dict
        For each column with such dates, ``column`` and the counts and example of ``Orders``.

    Examples
    --------
    >>> raw = {"timestamp": Raw("c0", "VARCHAR")}
    >>> with duckdb.connect() as connection:
    ...     _ = connection.execute("CREATE TABLE rows AS FROM (VALUES ('03/04/2025')) AS t(c0)")
    ...     count_orders(connection, "rows", "interactions", raw)[0]["either"]
    1
    """
    known = schema.columns(table)
    found = []
    for name, one in raw.items():
        if name in known and known[name].kind == "time" and one.type_name == "VARCHAR":
            *counts, example = only_row(connection, _count(rows, one.sql))
            if any(counts):
                names = ("day_first", "month_first", "either")
                numbers = dict(zip(names, map(int, counts), strict=True))
                found.append({"column": name, **numbers, "example": example})
    return found


def date_orders(study: "Study") -> list[Orders]:
    r"""Return what is known of a study's dates that are written as two numbers and a year.

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
    >>> import tempfile
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
    sources = study.settings.sources
    found = [
        Orders(entry["file"], source=sources[entry["source"]], **counts)
        for entry in study.meta["read"]
        for counts in entry["dates"]
    ]
    return list(dict.fromkeys(found))


def odd_dates(study: "Study", orders: list[Orders]) -> Iterator[Fault]:
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


def _count(rows: str, column: str) -> str:
    """Write the query that counts a column's dates; there are far fewer days than rows."""
    bare = f"CASE WHEN {column}[1] BETWEEN '0' AND '9' THEN {column} ELSE {trimmed(column)} END"
    days = (
        f"SELECT left({bare}, {_LONGEST}) AS day, count(*) AS n, min({column}) AS example "
        f"FROM {rows} GROUP BY ALL"
    )
    split = f"regexp_extract(day, {literal(_SHAPE)}, ['one', 'two'])"
    either = "FILTER (one <= 12 AND two <= 12 AND one <> two)"
    return (
        "SELECT coalesce(sum(n) FILTER (one > 12 AND two <= 12), 0), "
        "coalesce(sum(n) FILTER (two > 12 AND one <= 12), 0), "
        f"coalesce(sum(n) {either}, 0), coalesce(min({trimmed('example')}) {either}, '') FROM "
        "(SELECT n, example, TRY_CAST(parts.one AS INTEGER) AS one, "
        f"TRY_CAST(parts.two AS INTEGER) AS two FROM (SELECT *, {split} AS parts FROM ({days})))"
    )


def _stated(folder: Path) -> frozenset[str]:
    """Return the sources whose ``day_first`` the study states."""
    try:
        content = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):  # changed since the study was prepared
        return frozenset()
    sources = content.get("sources", {})
    return frozenset(name for name, entry in sources.items() if "day_first" in entry)
