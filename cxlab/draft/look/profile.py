"""What the columns of an export hold: counts over a sample of its rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cxlab.draft.look.memory import connect_memory
from cxlab.draft.look.shapes import MARKS, SHAPES, one_of, shape_counts
from cxlab.draft.words.names import Grades, graded_words
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, is_number, literal

#: How many rows, and how many values of all columns together, are looked at.
ROWS = 200_000
CELLS = 3_000_000
LEAST_ROWS = 200

#: What is cut off around values. Regular expressions for all of Unicode's blanks would need
#: megabytes for each column.
_BLANKS = " \t\r\n\u00a0\u200b\u202f\ufeff"

#: A scale of words has at most so many ways to write its answers.
MOST_GRADES = 20

#: How many columns one query counts.
COLUMNS = 200


@dataclass(frozen=True)
class Column:
    """A column of an export: its name, its DuckDB type, and counts of how its values look.

    ``counts`` has the keys of ``shape_counts``; ``rows`` is how many rows were looked at.
    """

    name: str
    type_name: str
    rows: int
    counts: dict[str, Any] = field(repr=False)

    def __getitem__(self, key: str) -> float:
        return float(self.counts.get(key) or 0)

    def share(self, *shapes: str) -> float:
        """Return the share of the values, missing marks apart, that have one of these shapes."""
        told = max(self["filled"] - self["marked"], 1)
        return sum(self[shape] for shape in shapes) / told

    @property
    def grades(self) -> Grades | None:
        """The scale of words that the values stand on: "very satisfied" is 5 of 5."""
        return self.counts.get("grades")

    @property
    def empty(self) -> bool:
        """Whether no row has a value."""
        return self["filled"] - self["marked"] < 1

    @property
    def distinct(self) -> int:
        """How many values differ."""
        return int(self["distinct"])

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.distinct == self["filled"] == self.rows and self.rows > 1

    @property
    def is_time(self) -> bool:
        """Whether the values are dates or times as cxlab reads them."""
        typed = self.type_name.startswith(("TIMESTAMP", "DATE"))
        return typed or (not self.empty and self.share("iso", "dotted", "slashed") >= 0.9)

    @property
    def is_epoch(self) -> bool:
        """Whether the values could be seconds or milliseconds since 1970."""
        return not self.is_time and self.share("epoch") >= 0.98

    @property
    def is_fine_epoch(self) -> bool:
        """Whether the values could be milliseconds or microseconds since 1970."""
        return self.is_epoch and self.share("fine") >= 0.98 and self.distinct > 1

    @property
    def is_compact(self) -> bool:
        """Whether the values could be days such as 20250131."""
        return not self.empty and self.share("compact") >= 0.98

    @property
    def is_whole(self) -> bool:
        """Whether the values are whole numbers, 4711.0 among them."""
        if self.type_name in ("DOUBLE", "FLOAT"):
            return self["fraction"] == 0 and not self.empty
        return is_number(self.type_name) or self.share("whole") >= 0.97

    @property
    def is_number(self) -> bool:
        """Whether the values are numbers, amounts of money among them."""
        if is_number(self.type_name):
            return True
        plain = self.share("whole", "point", "comma")
        return not self.is_time and not self.empty and max(plain, self.share("money")) >= 0.9

    @property
    def is_flag(self) -> bool:
        """Whether the values are words for yes and no."""
        return self.type_name == "BOOLEAN" or (self.distinct <= 3 and self.share("flag") >= 0.99)

    @property
    def is_nested(self) -> bool:
        """Whether the values are objects or lists, as in JSON, with values of their own."""
        return not self.empty and self.share("nested") >= 0.98

    @property
    def is_mail(self) -> bool:
        """Whether the values are e-mail addresses."""
        return self.share("mail") >= 0.8

    @property
    def is_text(self) -> bool:
        """Whether the values are sentences."""
        if self.is_time or self.is_number or self.is_mail or self.empty:
            return False
        varied = self.distinct >= max(2, 0.05 * self["filled"])
        return varied and (self["words"] >= 3 or (self["words"] >= 1.8 and self["length"] >= 18))

    @property
    def is_code(self) -> bool:
        """Whether the values could be ids: one word each, and no fractions."""
        if self.is_time or self.is_flag or self.empty or self["words"] > 2.2:
            return False
        fractions = self.share("point", "comma") - self.share("pair")
        return fractions < 0.05 and (self.is_whole or self["length"] <= 80)

    @property
    def is_category(self) -> bool:
        """Whether few values come again and again."""
        if self.is_time or self.is_text or self.is_mail or self.empty:
            return False
        most = 12 if self["filled"] < 60 else min(200, max(20, self["filled"] / 20))
        return self.distinct <= most


def needs_marks(column: Column) -> bool:
    """Tell whether a mark of a missing value in this column would be rejected as no value."""
    return column.is_number or column.is_time or column.is_flag


class Sample:
    """The first rows of an export, kept in a database of their own while it is looked at.

    Parameters
    ----------
    rows : str
        A table expression of the export's rows.
    columns : sequence of str, optional
        The columns to keep; by default all.

    Examples
    --------
    >>> with Sample("(SELECT '7' AS a UNION ALL SELECT '12')") as sample:
    ...     sample.columns()[0].is_whole
    True
    """

    def __init__(self, rows: str, columns: Sequence[str] = ()) -> None:
        self._database = connect_memory()
        self._known: dict[str, set[str]] = {}
        described = self._database.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
        types = {str(row[0]): str(row[1]) for row in described}
        self.types = {name: types[name] for name in columns or types}
        room = max(LEAST_ROWS, min(ROWS, CELLS // max(len(self.types), 1)))
        selected = ", ".join(map(_kept, self.types, self.types.values()))
        self._database.execute(
            f"CREATE TEMP TABLE sample AS SELECT {selected} "
            f"FROM (SELECT * FROM {rows} LIMIT {room})"
        )
        self.rows = int(self._one("SELECT count(*) FROM sample")[0])
        self.whole = self.rows < room

    def __enter__(self) -> "Sample":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def columns(self) -> tuple[Column, ...]:
        """Return the profile of every column, in the export's order."""
        names = list(self.types)
        parts = (names[first : first + COLUMNS] for first in range(0, len(names), COLUMNS))
        return tuple(column for part in parts for column in self._profiles(part))

    def values(self, name: str, most: int = 200) -> list[str]:
        """Return the commonest values of a column as text, the commonest first."""
        column = f"CAST({identifier(name)} AS VARCHAR)"
        query = (
            f"SELECT {column} AS v FROM sample WHERE v IS NOT NULL AND NOT {one_of('v', MARKS)} "
            f"GROUP BY v ORDER BY count(*) DESC, v LIMIT {most}"
        )
        return [row[0] for row in self._database.execute(query).fetchall()]

    def sentences(self, name: str, most: int) -> list[str]:
        """Return some longer values of a column, spread over it."""
        column = identifier(name)
        query = (
            f"SELECT {column} FROM (SELECT DISTINCT {column} FROM sample "
            f"WHERE length({column}) BETWEEN 25 AND 400) ORDER BY hash({column}) LIMIT {most}"
        )
        return [row[0] for row in self._database.execute(query).fetchall()]

    def raw_values(self, name: str, among: Iterable[str]) -> set[str]:
        """Return which of these values occur in a column."""
        text = f"CAST({identifier(name)} AS VARCHAR)"
        query = f"SELECT DISTINCT {text} FROM sample WHERE {one_of(text, among)}"
        return {row[0] for row in self._database.execute(query).fetchall()}

    def distinct(self, names: Iterable[str]) -> int:
        """Return how many combinations of these columns occur."""
        listed = ", ".join(map(identifier, names))
        return int(self._one(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM sample)")[0])

    def most_per(self, key: str, name: str) -> int:
        """Return the largest number of values that a column has for one value of another."""
        query = (
            f"SELECT coalesce(max(n), 0) FROM (SELECT count(DISTINCT {identifier(name)}) AS n "
            f"FROM sample WHERE {identifier(key)} IS NOT NULL GROUP BY {identifier(key)})"
        )
        return int(self._one(query)[0])

    def spans(self, name: str, number: str, most: int = 60) -> list[tuple[str, float, float]]:
        """Return each value of a column with the lowest and highest number that stand with it."""
        text = f"CAST({identifier(name)} AS VARCHAR)"
        value = f"TRY_CAST(replace(CAST({identifier(number)} AS VARCHAR), ',', '.') AS DOUBLE)"
        query = (
            f"SELECT {text} AS v, min({value}), max({value}) FROM sample WHERE v IS NOT NULL "
            f"GROUP BY v HAVING count({value}) > 0 ORDER BY v LIMIT {most}"
        )
        return [(row[0], float(row[1]), float(row[2])) for row in
                self._database.execute(query).fetchall()]  # fmt: skip

    def known_values(self, name: str) -> set[str]:
        """Return every value of a column as text, without the marks of missing ones."""
        if name in self._known:
            return self._known[name]
        column = f"CAST({identifier(name)} AS VARCHAR)"
        query = f"SELECT DISTINCT {column} FROM sample WHERE NOT {one_of(column, MARKS)}"
        self._known[name] = {row[0] for row in self._database.execute(query).fetchall()}
        return self._known[name]

    def _profiles(self, names: Sequence[str]) -> Iterator[Column]:
        told = {**self._texts([name for name in names if _is_text(self.types[name])])}
        for name in names:
            if not _is_text(self.types[name]):
                counts = _typed(identifier(name), self.types[name])
                row = self._one(f"SELECT {', '.join(counts.values())} FROM sample")
                told[name] = dict(zip(counts, row, strict=True))
            column = Column(name, self.types[name], self.rows, told.get(name, {}))
            if 2 <= column.distinct <= MOST_GRADES and column.is_category and not column.is_number:
                column.counts["grades"] = self._grades(name)
            yield column

    def _grades(self, name: str) -> Grades | None:
        grades = graded_words(self.known_values(name))
        marks = tuple(sorted(self.raw_values(name, MARKS)))
        return replace(grades, missing=marks) if grades else None

    def _texts(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Count how the values of columns of text look, all columns in one pass."""
        if not names:
            return {}
        counts = shape_counts("v")
        columns = ", ".join(f"CAST({identifier(n)} AS VARCHAR) AS {identifier(n)}" for n in names)
        rows = self._database.execute(
            f"SELECT n, {', '.join(counts.values())} FROM (UNPIVOT (SELECT {columns} FROM sample) "
            "ON COLUMNS(*) INTO NAME n VALUE v) GROUP BY n"
        ).fetchall()
        return {row[0]: dict(zip(counts, row[1:], strict=True)) for row in rows}

    def _one(self, query: str) -> tuple[Any, ...]:
        return self._database.execute(query).fetchall()[0]


def _kept(name: str, type_name: str) -> str:
    """Write a column as it is kept: texts trimmed, and missing where a source says so."""
    column = identifier(name)
    if type_name != "VARCHAR":
        return column
    text = f"trim({column}, {literal(_BLANKS)})"
    return f"CASE WHEN NOT {one_of(text, Source('').missing)} THEN {text} END AS {column}"


def _is_text(type_name: str) -> bool:
    return not (is_number(type_name) or type_name == "DATE" or type_name.startswith("TIMESTAMP"))


def _typed(column: str, type_name: str) -> dict[str, str]:
    """Write what is counted of numbers and times that have their type."""
    found = {"filled": f"count({column})", "distinct": f"count(DISTINCT {column})", "words": "1"}
    if is_number(type_name):
        found |= {
            "whole": f"count_if({column} = floor({column}))",
            "fraction": f"count_if({column} <> floor({column}))",
            "low": f"min({column})::DOUBLE",
            "high": f"max({column})::DOUBLE",
            "epoch": f"count_if({column} BETWEEN 1e9 AND 2e9 OR {column} BETWEEN 1e12 AND 2e12 "
            f"OR {column} BETWEEN 1e15 AND 2e15)",
            "fine": f"count_if({column} BETWEEN 1e12 AND 2e12 OR {column} BETWEEN 1e15 AND 2e15)",
            "compact": f"count_if(regexp_full_match({column}::VARCHAR, "
            f"{literal(SHAPES['compact'])}))",
        }
    elif type_name == "TIMESTAMP WITH TIME ZONE":
        found |= {"offset": f"count({column})", "timed": f"count({column})"}
    else:
        found["timed"] = f"count_if({column} <> date_trunc('day', {column}))"
    return found
