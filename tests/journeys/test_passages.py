"""When customers came to a stage and when they went on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxlab.estimate import LogHistogram
from cxlab.journeys.passages import median_of, medians_of, passages
from cxlab.journeys.spans import Timed, count_slots

ORDER = ["look", "buy", "use"]


def journey(rows):
    """Return interactions and stages from (customer, day, stage) triples."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "stage"])
    frame = frame.sort_values(["customer_id", "day"], kind="stable", ignore_index=True)
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    stage = pd.Categorical(frame.pop("stage"), categories=ORDER, ordered=True)
    return frame, pd.Series(stage)


def days(found):
    took = (found["left"] - found["entered"]).dt.total_seconds() / 86400
    return {
        (who, stage): None if np.isnan(day) else day
        for who, stage, day in zip(found["customer_id"], found["stage"], took, strict=True)
    }


def test_six_rows_by_hand():
    rows = [("a", 0, "look"), ("a", 3, "buy"), ("a", 4, "look"), ("a", 9, "use")]
    rows += [("b", 0, "buy"), ("b", 1, "look")]
    assert days(passages(*journey(rows))) == {
        ("a", 0): 3,
        ("a", 1): 6,
        ("a", 2): None,
        ("b", 0): None,  # b bought before looking, and was not seen at a later stage after it
        ("b", 1): None,
    }


def test_a_later_stage_at_the_same_moment_counts_in_either_order():
    for rows in ([("a", 0, "look"), ("a", 0, "buy")], [("a", 0, "buy"), ("a", 0, "look")]):
        assert days(passages(*journey(rows)))[("a", 0)] == 0


def test_rows_without_a_stage_are_passed_over():
    found = passages(*journey([("a", 0, None), ("a", 1, "look"), ("b", 0, None)]))
    assert found["customer_id"].tolist() == ["a"]
    assert found["place"].tolist() == [1]


def test_no_rows():
    assert passages(*journey([])).empty


triples = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.sampled_from([*ORDER, None])),
    max_size=25,
)


@settings(deadline=None)
@given(triples)
def test_equals_a_plain_loop(rows):
    expected = {}
    for who in {row[0] for row in rows}:
        mine = sorted((day, ORDER.index(s)) for w, day, s in rows if w == who and s is not None)
        for stage in {number for _, number in mine}:
            start = min(day for day, number in mine if number == stage)
            later = [day for day, number in mine if number > stage and day >= start]
            expected[(who, stage)] = min(later) - start if later else None
    assert days(passages(*journey(rows))) == expected


def test_the_interval_of_the_median_covers_as_promised():
    n, rank = 41, 14  # the 14th smallest and the 14th largest of 41
    assert 1 - 2 * stats.binom.cdf(rank - 1, n, 0.5) >= 0.95
    figure = median_of(LogHistogram.of(range(1, n + 1)), 0.95)
    assert figure.n == n
    assert figure.estimate == pytest.approx(21, rel=0.01)
    assert (figure.low, figure.high) == (pytest.approx(14, rel=0.01), pytest.approx(28, rel=0.01))


def test_few_values_have_a_median_without_an_interval():
    figure = median_of(LogHistogram.of([3, 3, 3]), 0.95)
    assert figure.estimate == pytest.approx(3, rel=0.01)
    assert np.isnan(figure.low)
    assert np.isnan(figure.high)
    assert np.isnan(median_of(LogHistogram.of([]), 0.95).estimate)


def test_medians_of_rows_equal_those_of_histograms():
    values = [[], [3], list(range(1, 42)), [5] * 12]
    kinds = np.repeat(np.arange(4), [len(each) for each in values])
    times = count_slots(kinds, np.concatenate(values), 4)
    n, figures = medians_of(Timed(pd.DataFrame({"stage": list("abcd")}), times), 0.95)
    for row, each in enumerate(values):
        one = median_of(LogHistogram.of(each), 0.95)
        assert n[row] == one.n
        expected = [one.estimate, one.low, one.high]
        assert figures[:, row] == pytest.approx(expected, nan_ok=True)
