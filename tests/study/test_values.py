"""Raw values as numbers, times, flags and text: tables of literals, and laws."""

import datetime as dt
import math
import unicodedata

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.study import values
from cxlab.study.settings import Source
from cxlab.study.sql import identifier
from cxlab.study.values import FALSE, TRUE, missing, parse

DATABASE = duckdb.connect()
# The answer must not depend on where the analyst's machine is.
DATABASE.execute("SET TimeZone = 'America/New_York'")


def parsed(kind, values, type_name="VARCHAR", **settings):
    source = Source("a", "a.csv", **settings)
    cells = pd.DataFrame({"x": pd.Series(values, dtype="object")})
    with DATABASE.cursor() as connection:
        connection.register("cells", cells)
        column = f"(SELECT CAST(x AS {type_name}) AS x FROM cells)"
        expression = parse('"x"', type_name, kind, source)
        return [
            row[0] for row in connection.execute(f"SELECT {expression} FROM {column}").fetchall()
        ]


def one(kind, value, *args, **settings):
    return parsed(kind, [value], *args, **settings)[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" -1.5 ", -1.5),
        ("+3", 3),
        ("−3", -3),
        ("0012", 12),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("2.5E-1", 0.25),
        ("1,234", 1234),
        ("1,234,567.89", 1234567.89),
        ("1 234 567.5", 1234567.5),
        ("1\u00a0234", 1234),
        ("1\u202f234.5", 1234.5),
        ("1'234.50", 1234.5),
        ("1,00,000", 100000),
        ("€5", 5),
        ("-€5", -5),
        ("€ -5", -5),
        ("5 €", 5),
        ("$1,234.50", 1234.5),
        ("R$ 10.50", 10.5),
        ("10.50 zł", 10.5),
        ("120 lei", 120),
        ("99 руб.", 99),
        ("EUR 12", 12),
        ("12 USD", 12),
        ("45%", 45),
        ("45 %", 45),
    ],
)
def test_numbers(text, number):
    assert one("number", text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "12abc", "1,23", "1,2345", "1.234.567", "1,234.5.6", "--5", "(5)", "5-"),
        *("nan", "inf", "Infinity", "1e400", "1_000", "0x1A", "ABC12", "1 23", "12:30", "1/2", "½"),
        *("2025-01-02", "=1+1", "'1'", "1;2", "%", "€", ",", "."),
    ],
)
def test_what_is_no_number(text):
    assert one("number", text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", 12.5),
        ("1.234,50", 1234.5),
        ("1.234", 1234),
        ("1 234,5", 1234.5),
        ("-1,5e3", -1500),
        ("12,50 €", 12.5),
        ("1.234,50 €", 1234.5),
        ("-€ 1.234,50", -1234.5),
        ("1.234.567,8\u00a0€", 1234567.8),
        ("1234567,8€", 1234567.8),
        ("1.23,4 €", None),
        ("1.234 €€", None),
        (f"{'9' * 400} €", None),
        ("12.5", None),
        ("1,234,567", None),
        ("1.23", None),
    ],
)
def test_numbers_with_a_decimal_comma(text, number):
    assert one("number", text, decimal=",") == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_is_written(number):
    assert one("number", repr(number)) == number


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_separators_do_not_change_a_number(whole, cents):
    english, german = f"{whole:,}.{cents:02d}", f"{whole:,}".replace(",", ".") + f",{cents:02d}"
    plain = float(f"{whole}.{cents:02d}")
    assert one("number", english) == plain
    assert one("number", german, decimal=",") == plain


@pytest.mark.parametrize(
    ("value", "type_name", "number"),
    [
        (5, "BIGINT", 5.0),
        (5.5, "DOUBLE", 5.5),
        (math.nan, "DOUBLE", None),
        (math.inf, "DOUBLE", None),
        (5.25, "DECIMAL(9,2)", 5.25),
        (True, "BOOLEAN", 1.0),
        (dt.date(2025, 1, 2), "DATE", None),
        (None, "DOUBLE", None),
    ],
)
def test_numbers_of_other_types(value, type_name, number):
    assert one("number", value, type_name) == number


@pytest.mark.parametrize("word", [*TRUE, "TRUE", " Yes ", "ДА", "Sim"])
def test_true(word):
    assert one("flag", word) is True


@pytest.mark.parametrize("word", [*FALSE, "FALSE", "Não", "NIE", "Нет", "na\u0303o"])
def test_false(word):
    assert one("flag", word) is False


@pytest.mark.parametrize("word", ["", "maybe", "2", "-1", "10", "yes no"])
def test_neither(word):
    assert one("flag", word) is None


def test_no_word_is_both():
    assert not {*TRUE} & {*FALSE}


@pytest.mark.parametrize(
    ("value", "type_name", "flag"),
    [(True, "BOOLEAN", True), (1, "BIGINT", True), (0.0, "DOUBLE", False), (2, "BIGINT", None)],
)
def test_flags_of_other_types(value, type_name, flag):
    assert one("flag", value, type_name) is flag


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        ("  a b\t", "VARCHAR", "a b"),
        ("\ufeff\u00a0x\u3000\r\n", "VARCHAR", "x"),
        ("e\u0301", "VARCHAR", "é"),
        ("two\n\nlines", "VARCHAR", "two\n\nlines"),
        ("<b>&amp;</b>", "VARCHAR", "<b>&amp;</b>"),
        ("'; DROP TABLE x; --", "VARCHAR", "'; DROP TABLE x; --"),
        (" ", "VARCHAR", None),
        (4711.0, "DOUBLE", "4711"),
        (4711.5, "DOUBLE", "4711.5"),
        (math.nan, "DOUBLE", None),
        (4711, "BIGINT", "4711"),
        (True, "BOOLEAN", "true"),
        (dt.date(2025, 1, 2), "DATE", "2025-01-02"),
        ({"a": [1, 2]}, "STRUCT(a INTEGER[])", '{"a":[1,2]}'),
        ([1, 2], "INTEGER[]", "[1,2]"),
    ],
)
def test_text(value, type_name, text):
    assert one("text", value, type_name) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_text_keeps_every_letter(text):
    marked = f"[{text}]"
    assert one("text", f" {marked} ") == unicodedata.normalize("NFC", marked)


@pytest.mark.parametrize("kind", ["number", "time", "flag", "text"])
@pytest.mark.parametrize("mark", ["NA", " N/A ", "null", "NaN", "None", "", "  ", None])
def test_missing_marks(kind, mark):
    assert one(kind, mark) is None


def is_missing(value, type_name="VARCHAR", **settings):
    expression = missing('"x"', Source("a", "a.csv", **settings))
    with DATABASE.cursor() as connection:
        connection.register("cells", pd.DataFrame({"x": pd.Series([value], dtype="object")}))
        query = f"SELECT {expression} FROM (SELECT CAST(x AS {type_name}) AS x FROM cells)"
        return connection.execute(query).fetchall()[0][0]


def test_what_is_missing():
    assert is_missing(None) is True
    assert is_missing(" - ", missing=("-",)) is True
    assert is_missing("", missing=("-",)) is True
    assert is_missing("it's", missing=("it's",)) is True
    assert is_missing(math.nan, "DOUBLE", missing=()) is True
    assert is_missing("99", missing=("99",)) is True
    assert is_missing(99, "BIGINT", missing=("99",)) is True


def test_what_is_not_missing():
    assert is_missing("na") is False
    assert is_missing("0") is False
    assert is_missing("NA", missing=("-",)) is False
    assert is_missing(0.0, "DOUBLE") is False


def test_a_name_that_is_hard_to_quote():
    name = identifier('a"b t')
    expression = parse(name, "VARCHAR", "number", Source("a", "a.csv"))
    query = f"SELECT {expression} FROM (SELECT '5' AS {name})"
    assert DATABASE.execute(query).fetchall() == [(5.0,)]


@pytest.mark.parametrize("name", ["t", "p", "number", "text", "moment", "source", "x"])
@pytest.mark.parametrize(("kind", "text"), [("number", "€5"), ("time", "1/2/2025 5:00 PM")])
def test_columns_named_as_the_expressions_own_variables(name, kind, text):
    source = Source("a", "a.csv", zone="Europe/Berlin")
    expression = parse(f'"{name}"', "VARCHAR", kind, source)
    query = f"SELECT {expression} FROM (SELECT '{text}' AS {name})"
    assert DATABASE.execute(query).fetchall()[0][0] is not None


@pytest.mark.parametrize(
    ("kind", "type_name", "settings", "quick"),
    [
        ("time", "TIMESTAMP", {}, True),
        ("time", "TIMESTAMP_NS", {}, True),
        ("time", "TIMESTAMP", {"zone": "Europe/Berlin"}, False),
        ("time", "TIMESTAMP WITH TIME ZONE", {"zone": "Europe/Berlin"}, True),
        ("time", "TIMESTAMP", {"missing": ("1900-01-01",)}, False),
        ("number", "BIGINT", {}, True),
        ("number", "BIGINT", {"missing": ("-1",)}, False),
        ("number", "VARCHAR", {}, False),
        ("flag", "BOOLEAN", {}, True),
        ("flag", "BOOLEAN", {"missing": ("False",)}, False),
        ("text", "BIGINT", {}, False),
    ],
)
def test_what_needs_no_parsing_is_known_by_its_type(kind, type_name, settings, quick):
    assert values.quick(kind, type_name, Source("s", "s.parquet", **settings)) is quick


@pytest.mark.parametrize(
    ("value", "type_name", "marks", "answer"),
    [
        ("999", "INTEGER", ("999",), True),
        ("999", "INTEGER", ("NA",), False),
        ("'nan'::DOUBLE", "DOUBLE", ("NA",), True),
        ("NULL::DATE", "DATE", (), True),
        ("DATE '1900-01-01'", "DATE", ("1900-01-01",), True),
        ("true", "BOOLEAN", ("true",), True),
    ],
)
def test_typed_values_can_be_missing_too(value, type_name, marks, answer):
    source = Source("s", "s.parquet", missing=marks)
    query = f"SELECT {missing(value, source, type_name)}"
    with duckdb.connect() as connection:
        assert connection.execute(query).fetchone() == (answer,)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("- \u20ac5", -5.0),
        ("\u20ac -5", -5.0),
        ("+5 EUR", 5.0),
        ("1,234.5 EUR", 1234.5),
        ("R$ 7", 7.0),
        ("12 %", 12.0),
        ("1e3 EUR", 1000.0),
        ("5 EURO", None),
        ("1,23.4", None),
    ],
)
def test_money_with_its_sign_and_currency_anywhere(written, number):
    query = "SELECT " + parse("given", "VARCHAR", "number", Source("s", "s.csv"))
    query += " FROM (SELECT CAST(? AS VARCHAR) AS given)"
    with duckdb.connect() as connection:
        assert connection.execute(query, [written]).fetchone() == (number,)
