"""What to do about a row that does not fit."""

import pytest

from cxlab.study.remedies import example, nothing_fits, remedy
from cxlab.study.settings import Source

SOURCE = Source("orders", "orders.csv")


@pytest.mark.parametrize(
    ("reason", "value", "settings", "said"),
    [
        ("not a number", "2,5", {}, 'write decimal = ","'),
        ("not a number", "1.5 EUR", {"decimal": ","}, 'write decimal = "."'),
        ("not a number", "many", {}, "write it as 1234.5"),
        ("not a date or time", "31/01/2025", {}, "write day_first = true"),
        ("not a date or time", "01/31/2025", {"day_first": True}, "write day_first = false"),
        ("not a date or time", "32/01/2025", {}, "write it as 2025-01-31"),
        ("not a date or time", "00/01/2025", {}, "write it as 2025-01-31"),
        ("not a date or time", "45659", {}, "it is a day as Excel counts"),
        ("not a date or time", "45659.5", {}, "it is a day as Excel counts"),
        ("2 values where 4 are due", "", {}, "fill in what is missing"),
        ("6 values where 4 are due", "", {}, "put quotation marks around values"),
        ("12 values where 4 are due", "", {}, "put quotation marks around values"),
        ("no channel", "", {}, "fill it in"),
        ("something new", "", {}, "correct the row"),
    ],
)
def test_remedies(reason, value, settings, said):
    source = Source("orders", "orders.csv", **settings)
    assert remedy(reason, [value], source).startswith(said)


def test_a_setting_is_no_remedy_where_both_orders_occur():
    assert "in a source of its own" in remedy(
        "not a date or time", ["31/01/2025"], SOURCE, both_orders=True
    )


def test_a_customer_twice_is_not_a_key_twice():
    assert remedy("is there already", ["ann"], SOURCE, column="customer_id").startswith("keep one")
    assert remedy("is there already", ["7"], SOURCE, column="row_id").startswith("leave the key")


def test_a_query_has_no_settings():
    assert remedy("not a number", ["2,5"], None).startswith("write it as 1234.5")


def test_why_nothing_fits():
    rejects = [
        ("orders.csv", "timestamp", "not a date or time", 2, "31/01/2025"),
        ("orders.csv", None, "3 values where 4 are due", 3, "a,b,c"),
        ("a.sql", "channel", "no channel", 1, None),
    ]
    found = list(map(str, nothing_fits(rejects, {"orders.csv": SOURCE})))
    assert found == [
        "error: orders.csv, column 'timestamp', row 2: no row fits: not a date or time "
        "('31/01/2025' in row 2); write day_first = true for [sources.orders] in study.toml",
        "error: orders.csv, row 3: no row fits: 3 values where 4 are due ('a,b,c' in row 3); "
        "fill in what is missing, or take the row out",
        "error: a.sql, column 'channel', row 1: no row fits: no channel (row 1); "
        "fill it in, or map another column",
    ]


def test_no_rows_at_all():
    [fault] = nothing_fits([], {})
    assert fault.found == "its sources hold no rows"


def test_long_values_are_cut():
    assert len(example("x" * 500, 2)) < 80
