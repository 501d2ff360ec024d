"""An export as its files are: which columns it has, which are filled, and with what."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import duckdb

from cxlab.draft.look.memory import connect_memory
from cxlab.draft.recipes.survey import Question, find_questions
from cxlab.errors import CxlabError, StudyError
from cxlab.study.readers import ROW, Relation, open_source
from cxlab.study.settings import Source
from cxlab.study.sql import identifier

#: The reader for files whose header is two rows.
TWO_ROWS = "two-row-header"

#: What the name of a column ends in that holds promoters, passives and detractors.
GROUP = "_NPS_GROUP"

#: Endings of files that may have a header of two rows.
TEXT = (".csv", ".tsv", ".txt")

#: How many rows are looked at, and how many values of one column are told.
ROWS = 20_000
VALUES = 40


@dataclass(frozen=True)
class Export:
    """The files of one kind that a system exported.

    Parameters
    ----------
    name : str
        The name of the source.
    part : str
        What templates call it.
    names : dict of str to tuple of str
        What a column is called in templates, and what exports call it.
    paths : sequence of pathlib.Path
        The files, at least one.
    home : pathlib.Path
        The study's folder.
    heading : tuple of str and tuple of str
        The reader and the columns of the first file, as ``read_heading`` tells them.
    skip : int
        How many rows below the header are more header.
    """

    name: str
    part: str
    names: dict[str, tuple[str, ...]]
    paths: Sequence[Path]
    home: Path
    heading: tuple[str, tuple[str, ...]]
    skip: int = 0

    @property
    def rows(self) -> str:
        """The source for the ``FROM`` of a query, under the name that templates call it."""
        return self.part if self.name == self.part else f"{identifier(self.name)} AS {self.part}"

    @property
    def path(self) -> str:
        """What ``study.toml`` says of where the files are: one name, or a pattern for several."""
        relative = [path.absolute().relative_to(self.home).as_posix() for path in self.paths]
        if len(relative) == 1:
            return relative[0]
        start = _shared(relative)
        end = _shared([name[len(start) :][::-1] for name in relative])[::-1]
        found = sorted(
            path.relative_to(self.home).as_posix() for path in self.home.glob(f"{start}*{end}")
        )
        if not start or found != sorted(relative):
            raise CxlabError(
                f"no pattern names {', '.join(relative)} and no other file; "
                "give them names that begin alike, or put them into a folder of their own"
            )
        return f"{start}*{end}"

    @property
    def reader(self) -> str:
        """The reader where the file's ending does not tell it, else nothing."""
        return self.heading[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in the first file."""
        return self.heading[1]

    @property
    def typed(self) -> bool:
        """Whether columns have types of their own, as in Parquet, and are not text or JSON."""
        return self.paths[0].suffix.lower() == ".parquet"

    def column(self, key: str) -> str:
        """Return the name that the export gives a column; empty where it has none such."""
        known = {name.casefold(): name for name in self.columns}
        found = [known[name.casefold()] for name in self.names[key] if name.casefold() in known]
        return found[0] if found else ""

    def sql(self, key: str) -> str:
        """Return a column for SQL: without white space around, nothing where it is empty."""
        name = self.column(key)
        text = f"CAST({identifier(name)} AS VARCHAR)" if self.typed else identifier(name)
        return f"nullif(trim({text}), '')" if name else "CAST(NULL AS VARCHAR)"

    def raw(self, key: str) -> str:
        """Return a column of nested values for SQL: as JSON."""
        name = self.column(key)
        if not name:
            return "CAST(NULL AS VARCHAR)"
        return f"to_json({identifier(name)})" if self.typed else identifier(name)

    def filled(self, key: str) -> bool:
        """Tell whether a column is there and holds a value in any of the first rows."""
        return bool(self.values(key))

    def values(self, key: str) -> list[str]:
        """Return the commonest values of a column, at most ``VALUES``."""
        return self.counted(identifier(name)) if (name := self.column(key)) else []

    def counted(self, expression: str) -> list[str]:
        """Return the commonest values of an SQL expression over the rows, at most ``VALUES``."""
        value = f"trim(CAST({expression} AS VARCHAR))"
        query = (
            f"SELECT {value} AS value FROM rows WHERE nullif({value}, '') IS NOT NULL "
            f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {VALUES}"
        )
        return [row[0] for row in self._query(query)]

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of a survey: its columns that have no name in templates.

        Where more header stands below the header, it gives the wording, and in its last row, as
        JSON, where a column comes from: a question (``QID``), or data sent along.
        """
        known = {name.casefold() for names in self.names.values() for name in names}
        columns = [name for name in self.columns if name.casefold() not in known]
        if not self.skip:
            return find_questions(columns, {}, self._query)
        origin, texts = self.below(self.skip), self.below(1)
        columns = [name for name in columns if '"QID' in origin[name] and not name.endswith(GROUP)]
        promoters = {name.removesuffix(GROUP) for name in self.columns if name.endswith(GROUP)}
        return find_questions(columns, texts, self._query, nps=promoters)

    @property
    def kept(self) -> list[Question]:
        """The questions whose answers are scores or the customer's own words: at least one."""
        kept = [one for one in self.asked if one.scale or one.words]
        if not kept:
            raise CxlabError(
                f"{self.paths[0].name}: no question is answered with numbers or in the customer's "
                "own words; export the values of answers, not their labels"
            )
        return kept

    @property
    def left(self) -> list[Question]:
        """The questions whose answers no table has a column for."""
        return [one for one in self.asked if not (one.scale or one.words)]

    def zone(self, key: str) -> str:
        """Return the time zone that the header below the header gives a column, else UTC."""
        told = re.search(r'"timeZone": ?"([^"]+)"', self.below(self.skip).get(self.column(key), ""))
        return told[1] if told and told[1] != "Z" else "UTC"

    def below(self, row: int) -> dict[str, str]:
        """Return the values of one row by column: 1 is the first below the header."""
        found = self._rows(f"SELECT * FROM rows LIMIT 1 OFFSET {row - 1}", skip=0)
        values = [str(value or "").strip() for value in (found[0] if found else ())]
        return dict(zip(self.columns, values, strict=False))

    def _query(self, query: str) -> list[tuple[str, ...]]:
        return self._rows(query, skip=self.skip)

    def _rows(self, query: str, *, skip: int) -> list[tuple[str, ...]]:
        rows = f"SELECT * FROM first_rows ORDER BY {identifier(ROW)} LIMIT {ROWS} OFFSET {skip}"
        names = f"SELECT * EXCLUDE ({identifier(ROW)}) FROM ({rows})"
        return self._database.execute(f"WITH rows AS ({names}) {query}").fetchall()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """The first rows of the first file, as a table of a database in memory."""
        connection = connect_memory()
        with tempfile.TemporaryDirectory() as scratch:
            relation = open_file(self.paths[0], self.reader, Path(scratch))
            limit = f"{relation.numbered} LIMIT {ROWS + self.skip}"
            connection.execute(f"CREATE TEMP TABLE first_rows AS SELECT * FROM {limit}")
        return connection


def export_columns(path: Path) -> tuple[str, ...]:
    r"""Return the names of a file's columns, be its header one row or two.

    Parameters
    ----------
    path : pathlib.Path
        A file of any kind that cxlab reads.

    Returns
    -------
    tuple of str
        The names; of a header of two rows as the reader ``two-row-header`` writes them.

    Raises
    ------
    StudyError
        The file cannot be read.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("id,Rate us,\n,Shop,App\n1,5,4\n")
    >>> export_columns(path)
    ('id', 'Rate us | Shop', 'Rate us | App')
    """
    return read_heading(path)[1]


def read_heading(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the reader that a file needs, empty where its ending tells it, and its columns."""
    stat = path.stat()
    return _heading(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=500)
def _heading(path: Path, *_written: int) -> tuple[str, tuple[str, ...]]:
    text = path.suffix.lower() in TEXT
    with tempfile.TemporaryDirectory() as scratch:
        try:
            relation = open_file(path, "", Path(scratch))
        except StudyError:
            if not text:
                raise
        else:
            if not text or not _is_header(_first_row(relation)):
                return "", relation.columns
        return TWO_ROWS, open_file(path, TWO_ROWS, Path(scratch)).columns


def _first_row(relation: Relation) -> tuple[str, ...]:
    with connect_memory() as connection:
        return connection.execute(f"SELECT * FROM {relation.sql} LIMIT 1").fetchone() or ("",)


def _shared(names: Sequence[str]) -> str:
    """Return the letters that all names begin with."""
    first, last = min(names), max(names)
    same = (place for place, letter in enumerate(first) if letter != last[place : place + 1])
    return first[: next(same, len(first))]


def _is_header(row: tuple[str, ...]) -> bool:
    """Tell whether the first row below the header is more header: no id, but kinds of answers."""
    return not row[0] and bool({"Response", "Open-Ended Response"} & {*row})


def open_file(path: Path, reader: str, scratch: Path) -> Relation:
    """Open one file of an export, with a reader where its ending does not tell which."""
    source = Source(path.name, path.name, reader=reader)
    return open_source(source, path.absolute().parent, scratch)[0][1]
