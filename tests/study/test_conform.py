"""Rows become rows of a table, each with what is wrong with it."""

from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from cxlab.study.conform import conform_query, fault_query, raw_columns
from cxlab.study.settings import Mapping, Question, Source

SOURCE = Source("s", "s.csv")


def given(values, mapping):
    """Return the columns of a source with one row, by the plain names that staging gives them."""
    raw, faults = raw_columns(mapping, dict.fromkeys(values, "VARCHAR"), "s.csv")
    assert not faults
    places = {f'"{name}"': f"c{place}" for place, name in enumerate(values)}
    return {name: replace(one, sql=places.get(one.sql, one.sql)) for name, one in raw.items()}


def ask(query, values):
    """Return the one row that a query gives of a source with one row."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        names = ", ".join(f"c{place} VARCHAR" for place in range(len(values)))
        connection.execute(f"CREATE TABLE raw (_row BIGINT, {names})")
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO raw VALUES (2, {marks})", list(values.values()))
        frame = connection.execute(query).df()
    assert len(frame) == 1
    return frame.iloc[0]


def conformed(values, mapping, questions=None, source=SOURCE, odd=None):
    raw = given(values, mapping)
    query = conform_query("raw", raw, mapping, source, questions or {}, odd or {})
    return ask(query, values)


def fault(values, mapping):
    return ask(fault_query("raw", given(values, mapping), mapping, SOURCE), values)


GOOD = {"customer_id": "ann", "timestamp": "2025-01-02", "touchpoint": "call", "channel": "phone"}
INTERACTIONS = Mapping("interactions", source="s")


def test_a_row_that_fits():
    row = conformed(GOOD, INTERACTIONS)
    assert not row["_bad"]
    assert row["_id"] == "ann"
    assert row["row_id"].dtype == "uint64"


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
    found = fault({**GOOD, **change}, INTERACTIONS)
    assert (found["column"], found["reason"]) == (column, reason)
    assert found["found"] == change[column]
    if column != "customer_id":  # which is looked up customer by customer
        assert conformed({**GOOD, **change}, INTERACTIONS)["_bad"]


def test_an_optional_value_may_be_missing():
    assert not conformed({**GOOD, "value": "NA", "direction": ""}, INTERACTIONS)["_bad"]


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
    ("value", "kept"), [("4,2", "4.2"), ("4, 2", "4, 2"), ("NA", None), ("x,y", "x,y"), ("7", "7")]
)
def test_attributes_know_the_decimal_comma_and_the_missing_marks(value, kept):
    values = {"customer_id": "ann", "km": value}
    row = conformed(values, Mapping("customers"), source=Source("s", "s.csv", decimal=","))
    assert row["km"] == kept or (kept is None and pd.isna(row["km"]))


@pytest.mark.parametrize(("value", "kept"), [(" web ", "web"), ("app", "app"), ("NA", None)])
def test_of_a_column_with_few_values_only_the_odd_are_parsed(value, kept):
    row = conformed({**GOOD, "channel": value}, INTERACTIONS, odd={"channel": [" web ", "NA"]})
    assert row["_bad"] == (kept is None)
    assert row["channel"] == kept or pd.isna(row["channel"])


@pytest.mark.parametrize("ids", ["", "cookie"])
def test_a_row_that_does_not_fit_has_an_owner(ids):
    found = fault({**GOOD, "timestamp": "soon"}, Mapping("interactions", source="s", ids=ids))
    assert found["_owner"] == ("cookie:ann" if ids else "ann")


def test_the_key_of_a_response_stays_what_it_was():
    """People hide comments by it; it is a hash that any version of DuckDB computes alike."""
    values = {"customer_id": "a", "timestamp": "2025-01-02", "question": "r", "score": "9"}
    assert conformed(values, Mapping("responses", source="s"))["row_id"] == "9fb0791ca845fe6e"


def test_what_nothing_gives_is_a_fault():
    _, faults = raw_columns(INTERACTIONS, {"customer_id": "VARCHAR"}, "s.csv")
    [fault] = faults
    assert fault.found.split("`")[1::2] == ["timestamp", "touchpoint", "channel"]


def test_all_columns_that_are_not_there_are_one_fault():
    columns = {"customer_id": "who", "timestamp": "wen", "touchpoint": "x", "channel": "place"}
    mapping = Mapping("interactions", source="s", columns=columns)
    _, [fault] = raw_columns(mapping, {"who": "VARCHAR", "when": "VARCHAR"}, "s.csv")
    assert str(fault) == (
        "error: s.csv: no columns named 'wen' (did you mean 'when'?), 'x', 'place'; it has: "
        "when, who; correct `timestamp`, `touchpoint`, `channel` in study.toml"
    )
