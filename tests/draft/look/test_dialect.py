"""Decimal commas, the order of day and month, marks of missing values."""

import pytest

from cxlab.draft.look.dialect import carries_zone, find_dialect


def settle(export, american=False):
    found, guesses = find_dialect(export, american=american)
    return found.source, {guess.key: guess for guess in guesses}


@pytest.mark.parametrize("value", ["{p},50", "1.234,5", "2 777,67", "1.234,50 zł"])
def test_decimal_commas(opened, rows, value):
    [export] = opened(a__csv=rows("total;x", value + ";a").replace(",\n", "\n"))
    source, guesses = settle(export)
    assert source.decimal == ","
    assert guesses["decimal"].sure == "sure"


@pytest.mark.parametrize("value", ["{p}.50", "{i}", "1,234", "2025-01-02"])
def test_no_decimal_comma(opened, rows, value):
    [export] = opened(a__csv=rows("total;x", value + ";a"))
    assert settle(export)[0].decimal == "."


@pytest.mark.parametrize(
    ("form", "first", "sure"),
    [
        ("{d:02d}/03/2025", True, "sure"),
        ("03/{d:02d}/2025", False, "sure"),
        ("0{s}/03/2025", True, "a guess"),
        ("{d}-03-2025 17:05", True, "sure"),
    ],
)
def test_order_of_day_and_month(opened, rows, form, first, sure):
    [export] = opened(a__csv=rows("when,x", form + ",a"))
    source, guesses = settle(export)
    assert source.day_first == first
    assert guesses["day_first"].sure == sure


def test_ambiguous_dates_follow_the_country_and_say_how_to_check(opened, rows):
    [export] = opened(a__csv=rows("when,x", "0{s}/03/2025,a"))
    source, guesses = settle(export, american=True)
    assert source.day_first is False
    assert "look up a row whose day you know" in guesses["day_first"].why


def test_mixed_orders_are_told(opened, rows):
    text = rows("when,x", "{d:02d}/03/2025,a") + "03/31/2025,a\n"
    [export] = opened(a__csv=text)
    assert "will be rejected" in settle(export)[1]["day_first"].why


def test_dates_with_points_need_no_setting(opened, rows):
    [export] = opened(a__csv=rows("when,x", "{d:02d}.03.2025,a"))
    assert "day_first" not in settle(export)[1]


def test_marks_in_numbers_are_missing_and_in_comments_are_not(opened, rows):
    text = rows("score,comment", "{s},it is fine with me {i}") + "n/a,-\n-,-\n"
    [export] = opened(a__csv=text)
    source, _ = settle(export)
    assert {"n/a", "-"} <= set(source.missing)
    assert "NA" in source.missing


@pytest.mark.parametrize(
    ("value", "needed"),
    [
        ("2025-01-02T10:00:00+02:00", False),
        ("2025-01-02 10:00 UTC", False),
        ("1735689600000", False),
        ("2025-01-02 10:00", True),
        ("2025-01-02", True),
    ],
)
def test_times_with_an_offset_need_no_zone(opened, rows, value, needed):
    [export] = opened(a__csv=rows("timestamp,x", value + ",a"))
    assert bool(carries_zone(export)) != needed
