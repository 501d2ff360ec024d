"""Fixtures for readers: write a file, open it as a source, read its rows back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from cxlab.errors import StudyError
from cxlab.study.readers import ROW, Relation, open_source
from cxlab.study.settings import Source

DATABASE = duckdb.connect()


@dataclass(frozen=True)
class Opened:
    """One file, opened: its relation, and its rows as DuckDB gives them."""

    name: str
    relation: Relation

    @property
    def rows(self) -> list[tuple]:
        return _run(f"SELECT * FROM {self.relation.sql}")

    @property
    def numbers(self) -> list[int]:
        return [row for (row,) in _run(f"SELECT {ROW} FROM {self.relation.numbered}")]

    @property
    def types(self) -> list[str]:
        return [row[1] for row in _run(f"DESCRIBE SELECT * FROM {self.relation.sql}")]

    @property
    def broken(self) -> list[tuple]:
        columns = ["row", "found", "reason"]
        return list(self.relation.broken[columns].itertuples(index=False, name=None))


def _run(query: str) -> list[tuple]:
    with DATABASE.cursor() as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Opened]:
    """Return a function that writes bytes or text as a file and opens it as a source."""

    def read(content: bytes | str | None, name: str = "a.csv", **settings: object) -> Opened:
        if content is not None:
            raw = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(raw)
        source = Source("a", name, **settings)
        [(found, relation)] = open_source(source, tmp_path, tmp_path / "scratch")
        return Opened(found, relation)

    return read


@pytest.fixture
def fault(read: Callable[..., Opened]) -> Callable[..., str]:
    """Return a function that opens a file which cannot be read, and returns its one fault."""

    def fault(*args: object, **settings: object) -> str:
        with pytest.raises(StudyError) as caught:
            read(*args, **settings)
        [only] = caught.value.faults
        return str(only)

    return fault
