"""Which values look like times, numbers, addresses."""

import duckdb
import pytest

from cxlab.draft.look.shapes import SHAPES, one_of, shape_counts
from cxlab.study.sql import literal

CASES = {
    "iso": (["2025-01-02", "2025/1/2 17:05", "2025-01-02T17:05:09.123+02:00"], ["25-01-02", "12"]),
    "dotted": (["31.12.2025", "1.2.25 9:05"], ["1.234", "31-12-2025"]),
    "slashed": (["12/31/2025 5:05 PM", "31-12-2025"], ["1/2", "2025/12/31"]),
    "epoch": (["1735689600", "1735689600123"], ["123456789", "2735689600"]),
    "clock": (["9:05", "17:05:09"], ["17", "2025-01-02 17:05"]),
    "point": (["1.5", "1,234.50"], ["1,5", "12"]),
    "comma": (["1,5", "1.234,50", "1 234,50"], ["1.5", "12"]),
    "money": (["5 zł", "R$ 1.200,00", "$5", "5 EUR"], ["5", "hello"]),
    "mail": (["ann@example.org"], ["ann", "a@b", "mail ann@example.org"]),
    "graded": (["10 - Extremely likely", "3. So so"], ["10", "ten"]),
}


def count(shape, values):
    rows = ", ".join(f"({literal(value)})" for value in values)
    return duckdb.sql(f"SELECT {shape_counts('v')[shape]} FROM (VALUES {rows}) AS t(v)").fetchall()


@pytest.mark.parametrize("shape", CASES)
def test_a_shape_fits_its_values_and_no_others(shape):
    fits, others = CASES[shape]
    assert count(shape, fits) == [(len(fits),)]
    assert count(shape, others) == [(0,)]


def test_every_count_can_be_taken_of_any_text():
    wild = ["", "'", "\\", "é" * 300, "\n", "-", "0123", "NaN"]
    for name in shape_counts("v"):
        assert len(count(name, wild)) == 1
    assert set(SHAPES) <= set(shape_counts("v"))


def test_one_of_takes_words_as_they_are():
    assert duckdb.sql("SELECT " + one_of("'a.c'", ["abc"])).fetchall() == [(False,)]
    assert duckdb.sql("SELECT " + one_of("'a.c'", ["x", "a.c"])).fetchall() == [(True,)]
