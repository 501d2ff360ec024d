import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.markup import duration, hours, interval, money, number, percent, points, unit_of, written

NBSP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.218, "22 %"),
        (0, "0 %"),
        (1, "100 %"),
        (0.004, "0.4 %"),
        (0.996, "99.6 %"),
        (1.5, "150 %"),
    ],
)
def test_percent(value, text):
    assert percent(value) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "text"), [(21.2, "+21"), (-5.6, MINUS + "6"), (0, "0"), (-0.3, "0"), (100, "+100")]
)
def test_points_have_a_sign_and_a_real_minus(value, text):
    assert points(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (90, "1.5 min"),
        (1080, "18 min"),
        (7 * 3600, "7.0 h"),
        (30 * 3600, "30 h"),
        (48 * 3600, "2.0 days"),
        (31 * 86400, "31 days"),
    ],
)
def test_lengths_of_time_read_in_their_own_unit(seconds, text):
    assert duration(seconds) == text.replace(" ", NBSP)
    assert hours(seconds / 3600) == duration(seconds)


def test_money_and_numbers():
    assert money(318.4, "EUR") == f"€{NBSP}318"
    assert money(-12, "RON") == f"RON{NBSP}{MINUS}12.00"
    assert money(12.5) == "12.5"
    assert number(4.277) == "4.28"
    assert number(2.499) == "2.50"
    assert number(5238) == "5,238"
    assert written(4.28, "of 5") == f"4.28{NBSP}of 5"


def test_an_interval_has_the_digits_of_its_middle_and_no_unit():
    assert interval(0.2, 0.24, "share") == "20 to 24"
    assert interval(-3, 5, "points") == f"{MINUS}3 to +5"
    assert interval(0.002, 0.009, "share") == "0.2 to 0.9"
    assert interval(math.nan, 1, "share") == ""


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.99808, 1.0, "99.8 to 100.0"),
        (0.99908, 1.0, "99.9 to 100.0"),
        (0.99998, 1.0, "100 to 100"),
        (0.0, 0.0004, "0.00 to 0.04"),
        (0.31, 0.31, "31 to 31"),
    ],
)
def test_an_interval_s_ends_are_told_apart(low, high, words):
    assert unit_of("share", high).between(low, high) == words


@pytest.mark.parametrize("unit", ["share", "points", "hours", "EUR", "count", "", "of 5"])
@pytest.mark.parametrize("missing", [None, math.nan])
def test_a_missing_figure_is_empty(unit, missing):
    assert written(missing, unit) == ""


@given(st.floats(-1e6, 1e6), st.sampled_from(["share", "points", "EUR", "count", "number"]))
def test_what_is_written_reads_back_near_the_value(value, unit):
    style = unit_of(unit, value)
    read = float(style.bare(value).replace(",", "").replace(MINUS, "-")) / style.factor
    assert math.isclose(read, value, abs_tol=0.5000001 * 10**-style.digits / style.factor)
    assert "-" not in style.full(value)
