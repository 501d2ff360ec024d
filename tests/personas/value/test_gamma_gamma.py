"""Gamma-Gamma: the story by integration, the gradient, planted amounts, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from cxlab.errors import CxlabError
from cxlab.personas.value.gamma_gamma import (
    GammaGamma,
    expected_spend,
    fit_gamma_gamma,
    negative,
    spend_and_frequency,
    spend_spread,
)

MODEL = GammaGamma(6.25, 3.74, 15.44, 0.0, 1.0, np.eye(3))


def weighed(figure, n, z):
    """Integrate a figure over a customer's rate, weighed by how well it fits ``n`` purchases."""
    p, q, gamma = MODEL.p, MODEL.q, MODEL.gamma

    def told(rate):
        fits = stats.gamma.pdf(z, p * n, scale=1 / (rate * n)) if n else 1.0
        return figure(rate) * fits * stats.gamma.pdf(rate, q, scale=1 / gamma)

    return integrate.quad(told, 0, 3, limit=500, points=[0.05, 0.2, 0.5], epsabs=1e-14)[0]


@pytest.mark.parametrize(("n", "z"), [(1, 20.0), (4, 35.0), (30, 60.0)])
def test_the_likelihood_is_the_integral_of_the_story(n, z):
    """A mean of n gamma amounts, its rate gamma: not the closed form."""
    one = np.ones(1)
    level, _ = negative(np.log([MODEL.p, MODEL.q, MODEL.gamma]), n * one, z * one, one)
    assert np.exp(-level) == pytest.approx(weighed(lambda rate: 1.0, n, z), rel=1e-7)


@pytest.mark.parametrize(("n", "z"), [(0, 0.0), (1, 20.0), (4, 35.0), (30, 60.0)])
def test_the_mean_expected_and_its_spread_are_integrals_of_the_story(n, z):
    whole = weighed(lambda rate: 1.0, n, z)
    mean = weighed(lambda rate: MODEL.p / rate, n, z) / whole
    squares = weighed(lambda rate: (MODEL.p / rate) ** 2, n, z) / whole
    one = weighed(lambda rate: MODEL.p / rate**2, n, z) / whole
    within, between = spend_spread(MODEL, [n], [z])
    assert expected_spend(MODEL, [n], [z])[0] == pytest.approx(mean, rel=1e-5)
    assert between[0] == pytest.approx(squares - mean**2, rel=1e-3)
    assert within[0] == pytest.approx(one, rel=1e-3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-2, 3), min_size=3, max_size=3).map(np.array),
    st.lists(st.tuples(st.integers(1, 300), st.floats(0.01, 50)), min_size=1, max_size=5),
)
def test_the_gradient_is_that_of_differences(logs, people):
    n, z = (np.array(each, dtype=float) for each in zip(*people, strict=True))
    many = np.ones(len(n))
    level, slope = negative(logs, n, z, many)
    step = 1e-5
    ends = [[negative(logs + s * step * row, n, z, many)[0] for s in (1, -1)] for row in np.eye(3)]
    rough = np.array([(up - down) / (2 * step) for up, down in ends])
    assert slope == pytest.approx(rough, rel=2e-5, abs=1e-6 * (1 + abs(level)))


def test_planted_parameters_are_found(planted):
    known = planted.counted(planted.purchases(4000, 104.0, seed=8), 104.0)
    model = fit_gamma_gamma(known["paid"], known["spend"])
    table = model.parameters.set_index("parameter")
    truth = np.array([planted.truth[name] for name in table.index])
    assert model.converged
    assert (np.abs(np.log(table["estimate"] / truth)) < 4 * table["se"] / table["estimate"]).all()


def test_the_unit_of_money_only_moves_gamma(planted):
    known = planted.counted(planted.purchases(500, 60.0), 60.0)
    units = fit_gamma_gamma(known["paid"], known["spend"])
    cents = fit_gamma_gamma(known["paid"], 100 * known["spend"])
    assert cents.gamma == pytest.approx(100 * units.gamma, rel=1e-6)
    assert [cents.p, cents.q] == pytest.approx([units.p, units.q], rel=1e-6)
    shift = units.n * np.log(100)
    assert cents.log_likelihood == pytest.approx(units.log_likelihood - shift)


def test_few_purchases_are_drawn_towards_all(planted):
    spend = expected_spend(MODEL, [0, 1, 5, 500], [0.0, 100.0, 100.0, 100.0])
    assert spend[0] == pytest.approx(MODEL.p * MODEL.gamma / (MODEL.q - 1))
    assert (np.diff(spend) > 0).all()
    assert spend[-1] == pytest.approx(100, rel=0.01)


def test_amounts_without_a_mean_are_found_out():
    random = np.random.default_rng(1)
    level = random.gamma(0.6, 1, 2000)
    model = fit_gamma_gamma(np.full(2000, 5), random.gamma(10.0, 1 / (5 * level)))
    assert "no mean" in model.problem or "to have a mean" in model.problem


def test_amounts_that_go_with_frequency_are_found_out(planted):
    known = planted.counted(planted.purchases(2000, 104.0, seed=3), 104.0)
    r, low, high = spend_and_frequency(known["paid"], known["spend"])
    assert low < 0 < high
    assert abs(r) < 0.1
    r, low, high = spend_and_frequency(known["paid"], known["spend"] * known["paid"])
    assert low > 0.3


def test_a_correlation_of_nothing_is_not_known():
    assert np.isnan(spend_and_frequency([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (([], []), "there are none"),
        (([1, 2], [3.0]), "2 purchases, 1 amounts"),
        (([0], [3.0]), "fewer than 1 purchase"),
        (([1], [0.0]), "0 or less"),
        (([1], [np.inf]), "missing or infinite"),
    ],
)
def test_bad_input_is_refused(given, words):
    with pytest.raises(CxlabError, match=words):
        fit_gamma_gamma(*given)
