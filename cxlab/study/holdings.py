"""Where the sources of a study hold a person: file, column, rows."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cxlab.errors import StudyError
from cxlab.study.load import FILE
from cxlab.study.prepare import alone_with
from cxlab.study.readers import ROW, Relation, open_source
from cxlab.study.settings import Settings
from cxlab.study.sql import identifier, listed, only_row, trimmed

#: How many rows of a column are named; the others are counted.
NAMED = 20

#: How many columns one query looks at.
_AT_ONCE = 50

#: An id this long is taken for itself in columns that no table maps; a shorter one may be a score.
_TELLING = 5


@dataclass(frozen=True)
class Holding:
    """A column of a source that holds a person's id.

    Parameters
    ----------
    file : str
        The file, or ``name (database)``.
    column : str
        As the source names it.
    count : int
        In how many rows.
    rows : tuple of int
        The first of them, counted as a spreadsheet does (a database's: as it gave them).
    mapped : bool
        ``study.toml`` says that the column holds ids; else its values only look like one.
    """

    file: str
    column: str
    count: int
    rows: tuple[int, ...]
    mapped: bool

    def __str__(self) -> str:
        more = ", ..." if self.count > len(self.rows) else ""
        rows = ", ".join(map(str, self.rows))
        word = "row" if self.count == 1 else f"{self.count:,} rows:"
        doubt = "" if self.mapped else " (it looks like the id)"
        return f"{self.file}, column {self.column!r}, {word} {rows}{more}{doubt}"


def find_holdings(
    folder: Path, settings: Settings, ids: Collection[str]
) -> tuple[list[Holding], list[str]]:
    r"""Return where the sources of a study hold one of a person's ids.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    settings : Settings
        The content of ``study.toml``.
    ids : collection of str
        The ids as the sources write them, of whatever kind.

    Returns
    -------
    tuple of list of Holding and list of str
        The columns that hold one, sources in their order; and what could not be read, and why.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.study.settings import Mapping, Source
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "calls.csv").write_text("who,page\nann,home\nbea,home\nann,basket\n")
    >>> settings = Settings("Calls", sources={"calls": Source("calls", "calls.csv")},
    ...     mappings=(Mapping("interactions", "calls", columns={"customer_id": "who"}),))
    >>> print(find_holdings(folder, settings, {"ann"})[0][0])
    calls.csv, column 'who', 2 rows: 2, 4
    """
    found: list[Holding] = []
    unread: list[str] = []
    with alone_with(folder) as scratch, duckdb.connect() as connection:
        for name, source in settings.sources.items():
            try:
                relations = open_source(source, folder, scratch)
                for file, relation in relations:
                    mapped = _mapped(settings, name, relation)
                    found += _held(connection, file, relation, mapped, sorted(set(ids)))
            except StudyError as error:
                unread += map(str, error.faults)
            except duckdb.Error as error:
                unread.append(f"{name}: {str(error).splitlines()[0]}")
    return found, unread


def find_mentions(folder: Path, settings: Settings, ids: Collection[str]) -> list[str]:
    r"""Return where ``study.toml`` and the ``.sql`` files themselves name one of a person's ids.

    Parameters
    ----------
    folder, settings, ids
        As ``find_holdings`` takes them.

    Returns
    -------
    list of str
        File and line; a short id counts only where it stands alone between quotation marks.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('[study]\ntitle = "All but anna-77"\n')
    >>> find_mentions(folder, Settings("All but anna-77"), {"anna-77", "All"})
    ['study.toml, line 2']
    """
    words = [
        rf"(?<!\w){re.escape(one)}(?!\w)" if len(one) >= _TELLING else rf"(['\"]){re.escape(one)}\1"
        for one in ids
    ]
    queries = sorted({mapping.sql for mapping in settings.mappings if mapping.sql})
    return [
        f"{name}, line {number}"
        for name in (FILE, *queries)
        for number, line in enumerate((folder / name).read_text("utf-8-sig").splitlines(), 1)
        if any(re.search(word, line) for word in words)
    ]


def _mapped(settings: Settings, name: str, relation: Relation) -> frozenset[str]:
    """Return the columns that some table takes for ids of customers."""
    wanted: set[str] = set()
    for mapping in settings.mappings:
        if mapping.source == name:
            own = mapping.columns or {column: column for column in relation.columns}
            wanted |= {own[known] for known in ("customer_id", "source_id") if known in own}
    return frozenset(wanted & set(relation.columns))


def _held(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    relation: Relation,
    mapped: frozenset[str],
    ids: Sequence[str],
) -> Iterator[Holding]:
    telling = [one for one in ids if len(one) >= _TELLING]
    columns = [name for name in relation.columns if name in mapped or telling]
    for start in range(0, len(columns), _AT_ONCE):
        part = columns[start : start + _AT_ONCE]
        tests = [
            f"{trimmed(identifier(name))} IN ({listed(ids if name in mapped else telling)})"
            for name in part
        ]
        counted = ", ".join(
            f"count(*) FILTER ({test}), list({ROW} ORDER BY {ROW}) FILTER ({test})"
            for test in tests
        )
        values = only_row(connection, f"SELECT {counted} FROM {relation.numbered}")
        for place, name in enumerate(part):
            count, rows = values[2 * place], values[2 * place + 1]
            if count:
                yield Holding(file, name, count, tuple(rows[:NAMED]), name in mapped)
