"""Raw values as times: orders, offsets, zones, and the hours that clocks skip or repeat."""

import datetime as dt
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.study.settings import Source
from cxlab.study.times import time_sql, to_utc

DATABASE = duckdb.connect()
# The answer must not depend on where the analyst's machine is.
DATABASE.execute("SET TimeZone = 'America/New_York'")


def read(value, type_name="VARCHAR", **settings):
    expression = time_sql('"x"', type_name, Source("a", "a.csv", **settings))
    with DATABASE.cursor() as connection:
        connection.register("cells", pd.DataFrame({"x": pd.Series([value], dtype="object")}))
        query = f"SELECT {expression} FROM (SELECT CAST(x AS {type_name}) AS x FROM cells)"
        return connection.execute(query).fetchall()[0][0]


NOON = dt.datetime(2025, 2, 1, 12)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-02-01", dt.datetime(2025, 2, 1)),
        ("2025-02-01 12:00", NOON),
        ("2025-02-01T12:00:00", NOON),
        (" 2025-2-1 12:00:00.250 ", dt.datetime(2025, 2, 1, 12, 0, 0, 250000)),
        ("2025-02-01 12:00:00,250", dt.datetime(2025, 2, 1, 12, 0, 0, 250000)),
        ("2025-02-01T12:00:00.123456789", dt.datetime(2025, 2, 1, 12, 0, 0, 123456)),
        ("2025/02/01 12:00", NOON),
        ("2025.02.01 12:00", NOON),
        ("2025-02-01T12:00:00Z", NOON),
        ("2025-02-01 12:00:00 UTC", NOON),
        ("2025-02-01T14:00:00+02:00", NOON),
        ("2025-02-01T14:00+02", NOON),
        ("2025-02-01 08:30:00-0330", NOON),
        ("2025-02-01T12:00:00.000+00:00", NOON),
        ("20250201", dt.datetime(2025, 2, 1)),
        ("20250201T120000", NOON),
        ("20250201120000", NOON),
        ("20250201T120000Z", NOON),
        ("1738411200", NOON),
        ("1738411200.5", dt.datetime(2025, 2, 1, 12, 0, 0, 500000)),
        ("1738411200000", NOON),
        ("1738411200000000", NOON),
        ("01.02.2025 12:00", NOON),
        ("1.2.25 12:00", NOON),
        ("2025-02-01 24:00", dt.datetime(2025, 2, 2)),
    ],
)
@pytest.mark.parametrize("day_first", [False, True])
def test_times_that_do_not_hang_on_the_order(text, time, day_first):
    assert read(text, day_first=day_first) == time


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("01/02/2025", dt.datetime(2025, 2, 1), dt.datetime(2025, 1, 2)),
        ("1/2/2025 9:05", dt.datetime(2025, 2, 1, 9, 5), dt.datetime(2025, 1, 2, 9, 5)),
        ("01-02-2025 09:05:10", *(dt.datetime(2025, m, d, 9, 5, 10) for m, d in [(2, 1), (1, 2)])),
        ("1/2/25", dt.datetime(2025, 2, 1), dt.datetime(2025, 1, 2)),
        ("31/12/2025", dt.datetime(2025, 12, 31), None),
        ("12/31/2025 5:05 PM", None, dt.datetime(2025, 12, 31, 17, 5)),
        ("12/31/2025 12:00 AM", None, dt.datetime(2025, 12, 31)),
        ("12/31/2025 12:30 p.m.", None, dt.datetime(2025, 12, 31, 12, 30)),
        ("12/31/2025 13:00 PM", None, None),
    ],
)
def test_day_or_month_first(text, day, month):
    assert read(text, day_first=True) == day
    assert read(text, day_first=False) == month


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2025", "12", "2025-02-30", "2025-13-01", "31.02.2025", "10:00", "2025-01"),
        *("2025-01-02 25:00", "2025-01-02 10:61", "infinity", "epoch", "2025-01-02 (BC)", "today"),
        *("20251301", "2025-01-02-05", "123456789", "12345678901", "2025-01-02 10:00 XYZ", "1e10"),
        *("2025-01-02 10:00 Europe/Berlin", "0/0/2025", "2025-1-2-3", "=NOW()"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_what_is_no_time(text, zone):
    assert read(text, zone=zone) is None


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2025-01-02 10:00", dt.datetime(2025, 1, 2, 9)),
        ("2025-07-02 10:00", dt.datetime(2025, 7, 2, 8)),
        ("2025-03-30 01:59:59", dt.datetime(2025, 3, 30, 0, 59, 59)),
        # Skipped: 02:30 is moved forward by the hour that was skipped, to 03:30.
        ("2025-03-30 02:30", dt.datetime(2025, 3, 30, 1, 30)),
        ("2025-03-30 03:00", dt.datetime(2025, 3, 30, 1)),
        ("2025-10-26 01:59", dt.datetime(2025, 10, 25, 23, 59)),
        # Repeated: the first of the two.
        ("2025-10-26 02:00", dt.datetime(2025, 10, 26, 0)),
        ("2025-10-26 02:30", dt.datetime(2025, 10, 26, 0, 30)),
        ("2025-10-26 03:00", dt.datetime(2025, 10, 26, 2)),
        ("2025-10-26T02:30:00+01:00", dt.datetime(2025, 10, 26, 1, 30)),
    ],
)
def test_local_times(local, utc):
    assert read(local, zone="Europe/Berlin") == utc


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2035, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Europe/Moscow"]),
)
def test_local_times_are_as_python_has_them(local, zone):
    expected = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(dt.UTC).replace(tzinfo=None)
    assert read(local.isoformat(sep=" "), zone=zone) == expected
    assert read(local, "TIMESTAMP", zone=zone) == expected


@pytest.mark.parametrize(
    ("value", "type_name", "time"),
    [
        (NOON, "TIMESTAMP", dt.datetime(2025, 2, 1, 11)),
        (NOON, "TIMESTAMP_NS", dt.datetime(2025, 2, 1, 11)),
        (NOON, "TIMESTAMP_S", dt.datetime(2025, 2, 1, 11)),
        (dt.date(2025, 2, 1), "DATE", dt.datetime(2025, 1, 31, 23)),
        ("2025-02-01 12:00:00+00", "TIMESTAMP WITH TIME ZONE", NOON),
        ("infinity", "TIMESTAMP", None),
        (1738411200, "BIGINT", NOON),
        (1738411200000, "BIGINT", NOON),
        (1738411200.0, "DOUBLE", NOON),
        (20250201, "INTEGER", dt.datetime(2025, 1, 31, 23)),
        (17, "INTEGER", None),
        (True, "BOOLEAN", None),
        (1e300, "DOUBLE", None),
        (float("nan"), "DOUBLE", None),
        (None, "VARCHAR", None),
    ],
)
def test_times_of_other_types(value, type_name, time):
    assert read(value, type_name, zone="Europe/Berlin") == time


def test_a_zone_without_clock_changes_is_left_as_it_is():
    assert to_utc("x", "UTC") == "x"
