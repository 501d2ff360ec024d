"""When there is no forecast: contracts, single purchases, too little, too far."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.personas.value.purchases import Plan
from cxlab.personas.value.refusal import amount_condition, conditions, evenness, table_of

YEAR = Plan(start=0, cut=243, end=365)


def summary(n=500, returned=400, seed=0, **columns):
    random = np.random.default_rng(seed)
    again = np.arange(n) < returned
    pauses = random.exponential(30, (2, n))
    frame = {
        "days": 1 + again,
        "days_before": 1 + again,
        "pause_1": np.where(again, pauses[0], np.nan),
        "pause_2": np.where(again, pauses[1], np.nan),
    }
    return pd.DataFrame({**frame, **columns})


def first_reason(frame, plan=YEAR, weeks=52.0):
    return next((one.reason for one in conditions(frame, plan, weeks) if not one.met), "")


def test_random_purchases_of_many_are_no_reason():
    assert first_reason(summary()) == ""
    assert table_of(conditions(summary(), YEAR, 52.0))["met"].all()


def test_too_few_customers():
    assert first_reason(summary(150, 120)).startswith("Only 150 customers have bought;")


def test_nobody():
    assert first_reason(summary(0, 0)).startswith("Only 0 customers have bought;")


def test_too_short_a_time():
    short = Plan(start=0, cut=80, end=120)
    assert first_reason(summary(), short, 4).startswith("Only 17 weeks are on record;")


def test_too_far_ahead_says_how_far_is_possible():
    assert first_reason(summary(), weeks=104.0).endswith("ask for 17 months at most.")


@pytest.mark.parametrize(("n", "returned"), [(500, 40), (9000, 150)])
def test_single_purchases_say_how_many_it_takes(n, returned):
    reason = first_reason(summary(n, returned))
    assert f"{returned} (" in reason
    assert reason.endswith("A forecast needs 100, and 5\xa0% of the customers.")


def test_monthly_renewals_are_contracts():
    random = np.random.default_rng(0)
    terms = np.repeat([30.0, 90.0, 365.0], [200, 200, 100])
    pauses = {f"pause_{at}": terms + random.normal(0, 2, 500) for at in (1, 2)}
    reason = first_reason(summary(**pauses))
    assert "far too even" in reason
    assert "contract" in reason


def test_yearly_renewals_with_one_pause_are_contracts():
    pauses = np.random.default_rng(0).normal(365, 5, 500)
    reason = first_reason(summary(pause_1=pauses, pause_2=np.nan))
    assert "after nearly the same time" in reason


def test_few_pauses_are_not_judged():
    even = summary(500, 400, pause_1=np.nan, pause_2=np.nan)
    even.loc[:20, ["pause_1", "pause_2"]] = 30.0
    assert first_reason(even) == ""


@given(st.integers(0, 10_000))
def test_evenness_does_not_depend_on_how_often_customers_buy(seed):
    """Pauses that are sums of two random ones, of customers a hundred times apart."""
    random = np.random.default_rng(seed)
    rate = np.exp(random.uniform(0, 4.6, 3000))
    first, second = (pd.Series(random.gamma(2.0, 1 / rate)) for _ in range(2))
    steps, n = evenness(first, second)
    assert n == 3000
    assert 1.7 < steps < 2.35


def test_pauses_that_are_all_the_same_are_infinitely_even():
    assert evenness(pd.Series([30.0, 90.0]), pd.Series([30.0, 90.0])) == (np.inf, 2)
    steps, n = evenness(pd.Series([np.nan]), pd.Series([np.nan]))
    assert np.isnan(steps)
    assert n == 0


@pytest.mark.parametrize(
    ("correlation", "met"),
    [((0.5, 0.45, 0.55), False), ((-0.5, -0.6, -0.4), False), ((0.35, 0.2, 0.5), True)],
)
def test_amounts_that_go_with_frequency(correlation, met):
    found = amount_condition(correlation, 800)
    assert found.met == met
    assert ("spends less" in found.reason) == (correlation[0] < 0)
