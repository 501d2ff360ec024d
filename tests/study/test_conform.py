"""Rows become rows of a table, each with what is wrong with it."""

import duckdb
import pandas as pd
import pytest

from cxlab.study.conform import conform_query, raw_columns
from cxlab.study.settings import Mapping, Question, Source

SOURCE = Source("s", "s.csv")


def conformed(values, mapping, questions=None):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    names = ", ".join(f'"{name}"' for name in values)
    row = ", ".join("NULL" if value is None else f"'{value}'" for value in values.values())
    connection.execute(f"CREATE TABLE raw AS SELECT * FROM (VALUES (2, {row})) AS t(_row, {names})")
    types = dict.fromkeys(values, "VARCHAR")
    raw, faults = raw_columns(mapping, types, "s.csv")
    assert not faults
    query = conform_query("SELECT * FROM raw", raw, mapping, SOURCE, questions or {})
    return connection.execute(query).df().iloc[0]


GOOD = {"customer_id": "ann", "timestamp": "2025-01-02", "touchpoint": "call", "channel": "phone"}
INTERACTIONS = Mapping("interactions", source="s")


def test_a_row_that_fits():
    row = conformed(GOOD, INTERACTIONS)
    assert pd.isna(row["_fault"])
    assert len(row["row_id"]) == 16


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"customer_id": " "}, "customer_id", "no customer_id"),
        ({"timestamp": "soon"}, "timestamp", "not a date or time"),
        ({"value": "much"}, "value", "not a number"),
        ({"duration": "-3"}, "duration", "below 0"),
        ({"direction": "us"}, "direction", "not one of customer, company"),
        ({"automated": "perhaps"}, "automated", "not true or false"),
    ],
)
def test_the_first_thing_wrong_is_named(change, column, reason):
    fault = conformed({**GOOD, **change}, INTERACTIONS)["_fault"]
    assert (fault["column"], fault["reason"]) == (column, reason)


def test_an_optional_value_may_be_missing():
    assert conformed({**GOOD, "value": "NA", "direction": ""}, INTERACTIONS)["_fault"] is pd.NA


def test_a_scale_comes_from_the_question_unless_the_row_has_its_own():
    values = {"customer_id": "a", "timestamp": "2025-01-02", "question": "r", "score": "9"}
    questions = {"r": Question("r", "nps", scale=(0, 10))}
    mapping = Mapping("responses", source="s")
    assert conformed(values, mapping, questions)["scale_max"] == 10
    own = conformed({**values, "scale_max": "5", "scale_min": "1"}, mapping, questions)
    assert (own["scale_min"], own["scale_max"]) == (1, 5)


def test_hostile_text_stays_text():
    hostile = "Robert''); DROP TABLE raw; --"
    assert conformed({**GOOD, "touchpoint": hostile}, INTERACTIONS)["touchpoint"].startswith("Rob")


def test_constants_fill_every_row():
    mapping = Mapping("interactions", source="s", constants={"automated": True, "value": 3})
    mapping = Mapping(
        "interactions",
        source="s",
        columns={name: name for name in GOOD},
        constants=mapping.constants,
    )
    row = conformed(GOOD, mapping)
    assert bool(row["automated"]) is True
    assert row["value"] == 3


@pytest.mark.parametrize(
    ("given", "kept"), [("4,2", "4.2"), ("4, 2", "4, 2"), ("NA", None), ("x,y", "x,y"), ("7", "7")]
)
def test_attributes_know_the_decimal_comma_and_the_missing_marks(given, kept):
    raw, _ = raw_columns(Mapping("customers"), {"customer_id": "VARCHAR", "km": "VARCHAR"}, "s.csv")
    source = Source("s", "s.csv", decimal=",")
    query = conform_query("SELECT * FROM raw", raw, Mapping("customers"), source, {})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE raw (_row BIGINT, customer_id VARCHAR, km VARCHAR)")
    connection.execute("INSERT INTO raw VALUES (2, 'ann', ?)", [given])
    assert connection.execute(f"SELECT km FROM ({query})").fetchone() == (kept,)


def test_what_nothing_gives_is_a_fault():
    _, faults = raw_columns(INTERACTIONS, {"customer_id": "VARCHAR"}, "s.csv")
    assert [fault.found.split("`")[1] for fault in faults] == ["timestamp", "touchpoint", "channel"]
