"""Figures from tallies: against the plain methods, by hand, and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import estimate_mean, nps_interval, wilson
from cxlab.kpis import NPS, SHARE, mean, median, total_per_customer
from cxlab.kpis.tally import tally


def tallied(customers, values, groups=""):
    frame = pd.DataFrame(
        {
            "kpi": "k",
            "group": groups,
            "period": 0,
            "customer_id": pd.Series(list(customers), dtype="str"),
            "timestamp": pd.Timestamp("2025-01-02").as_unit("us"),
            "value": np.asarray(values, dtype=float),
        }
    )
    return tally(frame, bins=bool((np.asarray(values, dtype=float) >= 0).all()))


def figures(estimator, customers, values):
    return estimator.figures(tallied(customers, values), 0.95).iloc[0].tolist()


def test_a_share_of_one_value_each_is_wilsons():
    found = figures(SHARE, "abcdefghij", [1] * 8 + [0] * 2)
    assert found == pytest.approx([10, *wilson(8, 10)])


def test_a_share_of_none_begins_at_exactly_none():
    n, estimate, low, high = figures(SHARE, [str(place) for place in range(380)], [0] * 380)
    assert (n, estimate, low) == (380, 0, 0)
    assert 0 < high < 0.02


def test_nps_of_one_answer_each_is_the_adjusted_wald():
    found = figures(NPS, "abcdefghij", [1] * 6 + [-1] * 2 + [0] * 2)
    assert found == pytest.approx([10, *nps_interval(6, 2, 10)])


@pytest.mark.parametrize("value", [1, -1, 0])
def test_nps_of_one_mind(value):
    n, estimate, low, high = figures(NPS, "aaabbbcc", [value] * 8)
    assert (n, estimate) == (8, 100 * value)
    assert -100 <= low <= estimate <= high <= 100


def test_nps_of_one_mind_whatever_the_rounding_of_what_customers_are_worth():
    for people in range(1, 60):
        names = [str(place) for place in range(people) for _ in range(1 + place % 7)]
        n, estimate, low, high = figures(NPS, names, [1] * len(names))
        assert (n, estimate) == (len(names), 100)
        assert low <= estimate <= high


def test_a_mean_of_one_value_each_is_students():
    found = figures(mean("score"), "abcdef", [1, 2, 2, 3, 7, 3])
    plain = estimate_mean([1, 2, 2, 3, 7, 3])
    assert found == pytest.approx([6, plain.estimate, plain.low, plain.high])


def test_a_total_counts_customers():
    found = figures(total_per_customer("money"), "aabcc", [40, 20, 70, 20, 60])
    plain = estimate_mean([60, 70, 80])
    assert found == pytest.approx([3, plain.estimate, plain.low, plain.high])


def test_a_total_of_nothing_negative_does_not_reach_below_nothing():
    values = [1, 1, 100]
    _, mean_of_all, low, _ = figures(total_per_customer("money"), "abc", values)
    assert (mean_of_all, low) == (34, 0)
    refunded = figures(total_per_customer("money"), "abcc", [*values, -1])
    assert refunded[2] < 0


def test_a_median_takes_customers_as_units():
    customers = [str(place) for place in range(30)]
    values = np.arange(1, 31)
    n, middle, low, high = figures(median("hours"), customers, values)
    assert (n, middle) == (30, pytest.approx(15.5, rel=0.01))
    assert low < middle < high
    twice = figures(median("hours"), customers * 2, [*values, *values])
    assert twice[0] == 60
    assert twice[2:] == pytest.approx([low, high], rel=0.07)


@pytest.mark.parametrize("estimator", [SHARE, NPS, mean("score"), total_per_customer("money")])
def test_one_value_has_no_interval_where_spread_is_needed(estimator):
    n, estimate, low, high = figures(estimator, "a", [1])
    assert n == 1
    if estimator in (SHARE, NPS):
        assert low <= estimate <= high
    else:
        assert np.isnan([low, high]).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(-1, 1)), min_size=1))
def test_the_interval_holds_the_estimate(rows):
    customers, values = [row[0] for row in rows], np.array([row[1] for row in rows])
    for estimator, numbers in ((SHARE, values > 0), (NPS, values), (mean("score"), values)):
        _, estimate, low, high = figures(estimator, customers, numbers)
        assert np.isnan(low) or low - 1e-9 <= estimate <= high + 1e-9


def test_repeated_values_widen_the_interval_to_what_it_promises():
    """40 customers with 5 visits each, alike in their own way: 95 % intervals of 1,000 studies."""
    rng = np.random.default_rng(1)
    studies = np.repeat(np.arange(1000), 200)
    own = rng.beta(0.6, 1.4, (1000, 40))  # mean .3, correlation within a customer 1/3
    values = (rng.random((1000, 40, 5)) < own[:, :, None]).ravel()
    customers = np.tile(np.repeat(np.arange(40), 5), 1000).astype(str)
    _, low, high = wilson(np.add.reduceat(values, np.arange(0, 200_000, 200)), 200)
    assert ((low <= 0.3) & (high >= 0.3)).mean() < 0.87
    found = SHARE.figures(tallied(customers, values, studies.astype(str)), 0.95)
    assert ((found["low"] <= 0.3) & (found["high"] >= 0.3)).mean() > 0.92


def test_a_mean_of_counts_does_not_reach_below_nothing_and_of_scores_it_may():
    values = [0, 0, 0, 9]
    _, mean_of_all, low, high = figures(mean("count"), "abcd", values)
    assert (mean_of_all, low) == (2.25, 0.0)
    assert high == pytest.approx(estimate_mean(values).high)
    assert figures(mean("points"), "abcd", values)[2] < 0
    assert figures(mean("count"), "abcd", [0, 0, -1, 9])[2] < 0
