"""BG/NBD: the published estimates, the likelihood by hand, its gradient, bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from cxlab.errors import CxlabError
from cxlab.personas.value.bgnbd import Likelihood, counts_of, fit_bgnbd

#: Logarithms of parameters, and customers, for the laws.
LOGS = st.lists(st.floats(-2.5, 2.5), min_size=4, max_size=4).map(np.array)
CUSTOMER = st.tuples(st.integers(0, 400), st.floats(0.01, 1.0), st.floats(0.1, 200.0))


def test_cdnow_as_published(shared_data):
    frame = pd.read_csv(next((shared_data / "cdnow").glob("*.csv")))
    model = fit_bgnbd(frame["frequency"], frame["recency"], frame["T"])
    found = [model.r, model.alpha, model.a, model.b]
    assert [round(value, 3) for value in found] == [0.243, 4.414, 0.793, 2.426]
    assert round(model.log_likelihood, 1) == -9582.4
    assert model.converged
    inside = model.parameters["low"].lt(found) & model.parameters["high"].gt(found)
    assert inside.all()


def test_the_likelihood_of_one_customer_is_the_integral_of_the_story():
    """Integrate over the rate and the chance to leave, instead of the closed form."""
    r, alpha, a, b = 0.8, 5.0, 0.9, 3.0
    x, last, end = 3, 20.0, 39.0
    rate, of_rate = special.roots_genlaguerre(80, r - 1)
    leaves, of_leaves = special.roots_jacobi(40, b - 1, a - 1)
    rate, leaves = rate[:, None] / alpha, (1 + leaves) / 2
    stays = (1 - leaves) ** x * rate**x * np.exp(-rate * end)
    left = leaves * (1 - leaves) ** (x - 1) * rate**x * np.exp(-rate * last)
    weights = of_rate[:, None] * of_leaves / (of_rate.sum() * of_leaves.sum())
    expected = ((stays + left) * weights).sum()
    likelihood = Likelihood(counts_of([x], [last], [end]))
    level, _ = likelihood.negative(np.log([r, alpha, a, b]))
    assert np.exp(-level) == pytest.approx(expected, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(LOGS, st.lists(CUSTOMER, min_size=1, max_size=5))
def test_the_gradient_is_that_of_differences(logs, people):
    x = np.array([float(each[0]) for each in people])
    end = np.array([each[2] for each in people])
    last = np.where(x > 0, end * [each[1] for each in people], 0.0)
    likelihood = Likelihood(counts_of(x, last, end))
    level, slope = likelihood.negative(logs)
    step = 1e-5
    ends = [[likelihood.negative(logs + s * step * row)[0] for s in (1, -1)] for row in np.eye(4)]
    rough = np.array([(up - down) / (2 * step) for up, down in ends])
    assert np.isfinite(level)
    assert slope == pytest.approx(rough, rel=2e-5, abs=1e-6 * (1 + abs(level)))


def test_a_customer_of_extremes_has_a_finite_likelihood():
    likelihood = Likelihood(counts_of([5000], [0.001], [5000.0]))
    level, slope = likelihood.negative(np.array([-8.0, -8.0, 8.0, -8.0]))
    assert np.isfinite(level)
    assert np.isfinite(slope).all()


def test_planted_parameters_are_found(planted):
    bought = planted.purchases(6000, 104.0, seed=7)
    known = planted.counted(bought, 104.0)
    model = fit_bgnbd(known["frequency"], known["recency"], known["T"])
    table = model.parameters.set_index("parameter")
    truth = pd.Series({name: planted.truth[name] for name in table.index})
    assert (np.log(table["estimate"] / truth).abs() < 4 * table["se"] / table["estimate"]).all()


def test_weights_are_customers_and_the_order_of_rows_does_not_matter(planted):
    known = planted.counted(planted.purchases(400, 60.0, seed=2), 60.0)
    columns = [known["frequency"], known["recency"], known["T"]]
    once = fit_bgnbd(*columns, weights=np.full(len(known), 2.0))
    twice = pd.concat([known, known]).sample(frac=1, random_state=3)
    again = fit_bgnbd(twice["frequency"], twice["recency"], twice["T"])
    assert once.n == again.n
    assert [once.r, once.alpha, once.a, once.b] == pytest.approx(
        [again.r, again.alpha, again.a, again.b], rel=1e-7
    )


def test_the_unit_of_time_only_moves_alpha(planted):
    known = planted.counted(planted.purchases(800, 60.0, seed=2), 60.0)
    weeks = fit_bgnbd(known["frequency"], known["recency"], known["T"])
    days = fit_bgnbd(known["frequency"], 7 * known["recency"], 7 * known["T"])
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-6)
    assert [days.r, days.a, days.b] == pytest.approx([weeks.r, weeks.a, weeks.b], rel=1e-6)


def test_many_customers_are_found_from_few(planted):
    """A search that begins with a part of the rows ends where one with all of them does."""
    known = planted.counted(planted.purchases(9000, 60.0, seed=5), 60.0)
    columns = [known["frequency"], known["recency"], known["T"]]
    assert len(counts_of(*columns).T) > 8000
    model = fit_bgnbd(*columns)
    scale = float(known["T"].mean())
    logs = np.log([model.r, model.alpha / scale, model.a, model.b])
    _, slope = Likelihood(counts_of(*columns), scale).negative(logs)
    assert np.abs(slope).max() < 1e-5 * len(known)


def test_customers_who_are_all_alike_do_not_settle_the_parameters():
    random = np.random.default_rng(0)
    times = [np.cumsum(random.exponential(4.0, 60)) for _ in range(400)]
    counts = [np.sum(each < 40) for each in times]
    last = [each[n - 1] if n else 0.0 for each, n in zip(times, counts, strict=True)]
    model = fit_bgnbd(counts, last, np.full(400, 40.0))
    assert not model.converged
    assert "edge" in model.problem


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (([], [], []), "there are none"),
        (([1], [1, 2], [3]), "1 frequencies, 2 recencies"),
        (([np.nan], [1], [3]), "1 have missing or infinite figures"),
        (([1.5], [1], [3]), "no count"),
        (([1], [4], [3]), "above T"),
        (([1, 2], [0, 0], [3, 3]), "2 bought again, but recency is 0"),
        (([0], [2], [3]), "bought once, but recency is not 0"),
    ],
)
def test_bad_input_is_refused(given, words):
    with pytest.raises(CxlabError, match=words):
        fit_bgnbd(*given)


def test_faults_are_told_together():
    with pytest.raises(CxlabError, match=r"no count; .*above T"):
        fit_bgnbd([0.5, 1], [0, 9], [3, 3])


@pytest.mark.parametrize("weights", [[-1.0], [0.0]])
def test_weights_are_positive(weights):
    with pytest.raises(CxlabError, match="weight"):
        fit_bgnbd([1], [1], [3], weights=weights)
