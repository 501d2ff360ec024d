"""Columns of few values are looked at value by value."""

import duckdb
import pytest

from cxlab.study import texts
from cxlab.study.conform import Raw
from cxlab.study.settings import Source

SOURCE = Source("s", "s.csv")


@pytest.fixture
def find():
    """Return a function that looks up the values of the column ``touchpoint``."""
    with duckdb.connect() as connection:

        def look(values, name="touchpoint", kind="VARCHAR"):
            connection.execute(f"CREATE TABLE rows (c0 {kind})")
            connection.executemany("INSERT INTO rows VALUES (?)", [[value] for value in values])
            raw = {name: Raw("c0", kind)}
            return texts.find_words(connection, "rows", "interactions", raw, SOURCE).get(name)

        yield look


def test_values_that_do_not_stay_as_they_are_are_odd(find):
    words = find(["home", " home", "NA", "", None, "cafe\u0301", "order"])
    assert words.odd == {" home", "NA", "", "cafe\u0301"}
    assert words.kept == {"home", "caf\u00e9", "order"}


def test_a_column_of_many_values_is_left_alone(find, monkeypatch):
    monkeypatch.setattr(texts, "FEW", 10)
    assert find([f"page {number}" for number in range(50)]) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("case_id", "VARCHAR"), ("value", "VARCHAR"), ("touchpoint", "INTEGER")]
)
def test_keys_and_what_is_no_text_are_not_looked_at(find, name, kind):
    assert find([1, 2], name, kind) is None


def test_what_no_query_can_carry_is_parsed_row_by_row(find):
    assert find(["home", "ho\0me"]) is None


def test_a_column_without_a_value_has_none(find):
    assert find([None, None]) == texts.Words(frozenset(), frozenset())
