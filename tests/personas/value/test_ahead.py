"""Expectations of BG/NBD against sums, integrals and draws that share no formula with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from cxlab.personas.value.ahead import (
    expected_of_new,
    expected_purchases,
    p_alive,
    p_at_least,
    purchase_variance,
)
from cxlab.personas.value.bgnbd import BgNbd

#: Frequency, recency, T and the time ahead.
CUSTOMERS = [(0, 0.0, 38.0, 39.0), (2, 30.43, 38.86, 39.0), (300, 38.0, 38.86, 52.0)]


def model(a=0.793, *, r=0.243, alpha=4.414, b=2.426):
    return BgNbd(r, alpha, a, b, 0.0, 1.0, np.eye(4))


def test_the_chance_to_be_alive_by_hand():
    """1 / (1 + a / (b + x - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x))."""
    by_hand = 1 / (1 + 0.793 / 3.426 * ((4.414 + 39) / (4.414 + 30)) ** 2.243)
    assert p_alive(model(), [2], [30.0], [39.0])[0] == pytest.approx(by_hand)


def test_who_bought_once_is_there_for_certain():
    assert p_alive(model(), [0, 0], [0, 0], [1, 500]).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("a", [0.3, 0.793, 1.0, 1.000004, 1.5, 2.0, 2.000004, 5.0])
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_means_and_variances_are_sums_of_chances(a, customer):
    """E[X] is the sum of P(X >= k), E[X^2] that of (2k - 1) P(X >= k)."""
    counts = np.arange(1, 4000)
    chances = p_at_least(model(a), counts, *customer)
    mean = chances.sum()
    variance = ((2 * counts - 1) * chances).sum() - mean**2
    assert expected_purchases(model(a), *customer) == pytest.approx(mean, rel=1e-8)
    assert purchase_variance(model(a), *customer) == pytest.approx(variance, rel=1e-7)


@pytest.mark.parametrize(
    ("told", "x"),
    [((2.0, 1.0, 1.0, 1.0), 99), ((0.05, 0.05, 1.0, 1.0), 511), ((3.0, 1.0, 2.0, 1.0), 4)],
)
def test_far_ahead_of_a_frequent_customer_no_digit_is_lost(told, x):
    """Here the hypergeometric function of SciPy 1.17 gives noise, or nothing."""
    a, r, alpha, b = told
    counts = np.arange(1, 400_000)
    chances = p_at_least(model(a, r=r, alpha=alpha, b=b), counts, x, 1.0, 1.0, 100.0)
    mean = chances.sum()
    variance = ((2 * counts - 1) * chances).sum() - mean**2
    given = (model(a, r=r, alpha=alpha, b=b), x, 1.0, 1.0, 100.0)
    assert expected_purchases(*given) == pytest.approx(mean, rel=1e-7)
    assert purchase_variance(*given) == pytest.approx(variance, rel=1e-5)


@pytest.mark.parametrize("customer", CUSTOMERS[:2])
def test_the_mean_is_the_integral_of_the_story(customer):
    """Given rate and chance p to leave, a customer makes (1 - exp(-rate p t)) / p purchases."""
    x, last, end, ahead = customer
    told = model()
    rate, of_rate = special.roots_genlaguerre(60, told.r + x - 1)
    leaves, of_leaves = special.roots_jacobi(60, told.b + x - 1, told.a - 1)
    rate, leaves = rate[:, None] / (told.alpha + end), (1 + leaves) / 2
    mean = -np.expm1(-rate * leaves * ahead) / leaves
    there = of_rate @ mean @ of_leaves / (of_rate.sum() * of_leaves.sum())
    expected = there * p_alive(told, x, last, end)
    assert expected_purchases(told, *customer) == pytest.approx(expected, rel=1e-6)


def test_chances_are_those_of_customers_drawn():
    random = np.random.default_rng(5)
    told, (x, last, end, ahead), draws = model(), CUSTOMERS[1], 400_000
    rate = random.gamma(told.r + x, 1 / (told.alpha + end), draws)
    leaves = random.beta(told.a, told.b + x, draws)
    there = random.random(draws) < p_alive(told, x, last, end)
    bought = there * np.minimum(random.poisson(rate * ahead), random.geometric(leaves))
    for count in (1, 2, 5):
        share = np.mean(bought >= count)
        error = np.sqrt(share * (1 - share) / draws)
        assert abs(p_at_least(told, count, *CUSTOMERS[1]) - share) < 4 * error
    assert abs(purchase_variance(told, *CUSTOMERS[1]) - bought.var()) < 0.1


def test_a_new_customer_by_the_published_formula():
    """Fader, Hardie & Lee 2005, equation 9, with the hypergeometric function as a series."""
    r, alpha, a, b, ahead = 0.243, 4.414, 0.793, 2.426, 39.0
    z, term, series = ahead / (alpha + ahead), 1.0, 1.0
    for k in range(2000):
        term *= (r + k) * (b + k) / ((a + b - 1 + k) * (k + 1)) * z
        series += term
    by_hand = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + ahead)) ** r * series)
    assert expected_of_new(model(), ahead) == pytest.approx(by_hand, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.05, 5),
    st.floats(0.5, 40),
    st.floats(0.05, 6),
    st.floats(0.05, 20),
    st.integers(0, 2000),
    st.floats(0.01, 1),
    st.floats(0.1, 300),
)
def test_laws_of_expectations(r, alpha, a, b, x, when, end):
    """Chances are chances; means rise with time, and never above those of staying for ever."""
    told = BgNbd(r, alpha, a, b, 0.0, 1.0, np.eye(4))
    customer = (x, when * end if x else 0.0, end)
    ahead = np.array([0.0, 1.0, 10.0, 100.0])
    means = expected_purchases(told, *customer, ahead)
    again = p_at_least(told, 1, *customer, ahead)
    most = (r + x) / (alpha + end) * ahead
    assert means[0] == pytest.approx(0, abs=1e-9)
    assert (np.diff(means) >= -1e-9 * means[-1]).all()
    assert (means <= most * (1 + 1e-6) + 1e-9).all()
    assert ((again >= 0) & (again <= 1) & (again <= means + 1e-7)).all()
    assert (purchase_variance(told, *customer, ahead) >= -1e-7 * (1 + means**2)).all()
