"""Periods begin by the study's clocks and are counted in UTC."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.kpis.periods import make_periods, read_span, two_periods, whole


def periods(start, end, every, zone="Europe/Berlin"):
    return make_periods(pd.Timestamp(start), pd.Timestamp(end), every, zone)


def times(*texts):
    return pd.Series(pd.to_datetime(list(texts))).astype("datetime64[us]")


def test_months_begin_at_local_midnight_on_both_sides_of_the_change_of_clocks():
    months = periods("2025-02-10", "2025-04-20", "MS")
    assert [str(edge)[:16] for edge in months.edges] == [
        "2025-01-31T23:00",
        "2025-02-28T23:00",
        "2025-03-31T22:00",
        "2025-04-30T22:00",
    ]
    assert months.labels.strftime("%Y-%m-%d").tolist() == ["2025-02-01", "2025-03-01", "2025-04-01"]


def test_a_moment_belongs_to_the_local_day():
    days = periods("2025-01-01", "2025-01-02 12:00", "D")
    assert days.code(times("2025-01-01 22:59", "2025-01-01 23:00")).tolist() == [0, 1]


def test_what_lies_outside_belongs_to_no_period():
    months = periods("2025-02-10", "2025-02-20", "MS")
    assert months.code(times("2025-01-01", "2025-02-15", "2025-03-15")).tolist() == [-1, 0, -1]


@pytest.mark.parametrize(
    ("start", "end", "partial"),
    [
        ("2025-01-01 09:00", "2025-02-28 12:00", ()),
        ("2025-01-05", "2025-02-28 12:00", (0,)),
        ("2025-01-01", "2025-02-20", (1,)),
        ("2025-01-05", "2025-01-20", (0,)),
    ],
)
def test_periods_that_the_data_cover_in_part_are_known(start, end, partial):
    assert periods(start, end, "MS").partial == partial


@pytest.mark.parametrize(
    ("every", "first"),
    [("W-MON", "2025-01-06"), ("QS", "2025-01-01"), ("YS", "2025-01-01"), ("14D", "2025-01-08")],
)
def test_the_first_period_holds_the_first_moment(every, first):
    assert str(periods("2025-01-08 12:00", "2025-03-01", every).labels[0])[:10] == first


@pytest.mark.parametrize("every", ["month", "ME", "QE", "YE", "h", "30min", "-1D", ""])
def test_what_does_not_begin_a_period_is_refused(every):
    with pytest.raises(CxlabError, match="name when periods begin: 'MS'"):
        periods("2025-01-01", "2025-02-01", every)


def test_midnight_that_the_clocks_skip():
    days = periods("2018-11-03 12:00", "2018-11-05 12:00", "D", "America/Sao_Paulo")
    assert days.code(times("2018-11-04 02:59", "2018-11-04 03:00")).tolist() == [0, 1]


@settings(max_examples=20, deadline=None)
@given(st.datetimes(pd.Timestamp("2020-01-01"), pd.Timestamp("2025-12-31")), st.integers(0, 900))
def test_every_moment_of_the_data_has_a_period(start, days):
    end = pd.Timestamp(start) + pd.Timedelta(days=days)
    for every in ("D", "W-MON", "MS", "QS"):
        found = periods(start, end, every).code(times(start, end))
        assert found[0] == 0
        assert found[1] == len(periods(start, end, every)) - 1


def test_without_limits_all_is_one():
    assert whole().code(times("1990-01-01", "2025-01-01")).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2025Q2", "2025-04-01", "2025-07-01"),
        ("2025-Q2", "2025-04-01", "2025-07-01"),
        ("2025-02", "2025-02-01", "2025-03-01"),
        ("2025-02-28", "2025-02-28", "2025-03-01"),
        (("2025-01-15", "2025-02"), "2025-01-15", "2025-03-01"),
    ],
)
def test_a_period_as_people_write_it(written, first, after):
    assert read_span(written) == (pd.Timestamp(first), pd.Timestamp(after))


@pytest.mark.parametrize("written", ["March", "2025-13", "25-01", ("2025-02", "2025-01"), ""])
def test_what_is_no_period_is_refused(written):
    with pytest.raises(CxlabError, match=r"is no period|ends before it begins"):
        read_span(written)


def test_two_periods_begin_by_the_study_s_clocks_and_leave_out_what_is_between():
    march, may = read_span("2025-03"), read_span("2025-05")
    periods, number = two_periods(march, may, "Europe/Berlin")
    times = ["2025-02-28 22:59", "2025-02-28 23:00", "2025-03-31 22:00", "2025-05-31 21:59"]
    assert periods.code(pd.Series(pd.to_datetime(times))).tolist() == [-1, 0, 1, number]
    assert two_periods(march, read_span("2025-04"), "UTC")[1] == 1
