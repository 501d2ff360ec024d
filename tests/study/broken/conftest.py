"""Fixtures for broken studies: write one, check it, and hold what is said to the rules for it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cxlab.study.check import Checked, check_study

#: What no message to an analyst holds: the words of the libraries that cxlab is made of.
FOREIGN = re.compile(
    r"[A-Z]\w*Error\b|[A-Z]\w+ Error:|Exception|Traceback|[Pp]ydantic|[Dd]uck|[Pp]y[Aa]rrow"
    r"|openpyxl|NoneType|Errno|codec|VARCHAR|TIMESTAMP|LINE 1|_fault|cx_|object at 0x"
)

Build = str | bytes | Callable[[Path], object]
Said = list[str] | tuple[dict[str, tuple[int, int]], list[str]]


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Checked]:
    """Return a function that writes files into a study's folder and checks the study."""

    def check(files: Mapping[str, Build]) -> Checked:
        folder = tmp_path / "shop"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if callable(content):
                content(path)
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return check_study(folder)

    return check


@pytest.fixture
def says(check: Callable[..., Checked]) -> Callable[..., None]:
    """Return a function that asserts what the check of a study says, to the letter.

    A list of faults for a study that cannot be used; for one that can, the rows kept and
    rejected of each table that a source feeds, and the faults.
    """

    def says(files: Mapping[str, Build], said: Said) -> None:
        checked = check(files)
        tables = {
            row.table: (row.rows, row.rejected)
            for row in checked.tables.itertuples()
            if row.table != "customers" or "customers" in said[0]
        }
        rows, faults = said if isinstance(said, tuple) else ({}, said)
        assert list(map(str, checked.faults)) == faults
        assert tables == rows
        for fault in checked.faults:
            assert fault.found
            assert fault.remedy
            assert not FOREIGN.search(str(fault)), str(fault)

    return says
