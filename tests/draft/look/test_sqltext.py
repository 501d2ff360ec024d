"""Pieces of SQL that queries are made of."""

import duckdb
import pytest

from cxlab.draft.look.profile import Column
from cxlab.draft.look.sqltext import (
    clock_joined,
    direction_sql,
    filled_sql,
    number_text,
    present,
    score_text,
    seconds_sql,
    spoken,
    time_text,
)
from cxlab.study.sql import literal

TEXT = Column("a", "VARCHAR", 1, {"filled": 1})


def with_counts(**counts):
    return Column("a", "VARCHAR", 1, {"filled": 1, **counts})


def value(sql, text):
    query = f"SELECT {sql} FROM (VALUES ({literal(text)})) AS source(a)"
    return duckdb.sql(query).fetchall()[0][0]


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("31/01/2025 17:05", "2025-01-31 17:05"),
        ("1-2-2025", "2025-2-1"),
        ("31/01/25", "2025-01-31"),
        ("2025-01-31", "2025-01-31"),
    ],
)
def test_the_day_first(text, put):
    assert value(time_text(with_counts(slashed=1, short=1), day_first=True), text) == put
    assert value(time_text(with_counts(slashed=1), day_first=False), text) == text


def test_numbers_with_a_comma():
    comma = with_counts(comma=1)
    assert value(number_text(comma, decimal=","), "1.234,50") == "1234.50"
    assert number_text(TEXT, decimal=",") == '"a"'
    assert number_text(comma, decimal=".") == '"a"'


def test_marks_of_missing_numbers_are_nothing():
    sql = present(with_counts(whole=3, marked=1, filled=4))
    assert value(sql, "n/a") is None
    assert value(sql, "4") == "4"


def test_the_number_of_a_graded_answer():
    sql = score_text(with_counts(graded=1), decimal=".")
    assert value(sql, "10 - Extremely likely") == "10"
    assert value(sql, "9") == "9"


def test_an_empty_cell_gets_a_word():
    assert value(filled_sql(TEXT, "it's"), " ") == "it's"


@pytest.mark.parametrize(
    ("text", "counts", "seconds"), [("00:02:30", {"clock": 1}, 150), ("2,5", {}, 150)]
)
def test_durations_in_seconds(text, counts, seconds):
    assert value(seconds_sql(with_counts(**counts), 60), text) == seconds


def test_a_date_and_a_clock():
    sql = clock_joined(with_counts(slashed=1), TEXT, day_first=True)
    assert value(sql, "31/01/2025") == "2025-01-31 31/01/2025"


def test_who_began():
    assert spoken(["Inbound", "wychodzące"])
    assert not spoken(["inbound", "up"])
    said = ("Eingehend", "OUT", "?")
    assert [value(direction_sql("a", said), text) for text in said] == [
        *("customer", "company", None)
    ]  # fmt: skip
