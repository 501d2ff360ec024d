import numpy as np
import pandas as pd
import pytest

from cxlab.drivers.lmg import correlations, decompose
from cxlab.drivers.moments import Sums, covariances, covariances_with_noise, sum_noise, sum_products
from cxlab.drivers.shares import echoes, figures, unsaid


def replicated(
    numbers: np.ndarray, replicates: int = 200, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Covariances of bootstrap replicates of ``numbers``, and of them beside noise."""
    rng = np.random.default_rng(seed)
    weights = np.ones((len(numbers), 1 + replicates))
    weights[:, 1:] = rng.poisson(1, size=(len(numbers), replicates))
    keys = pd.Series(np.arange(len(numbers))).astype("str")
    noise = sum_noise(numbers, keys, seed, replicates)
    sums = Sums(sum_products(numbers, weights), noise)
    return covariances(sums.products), covariances_with_noise(sums)


def made(seed: int, n: int = 400) -> np.ndarray:
    """Three predictors (hurts much, helps a little, nothing) and an outcome."""
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(n, 3))
    return np.column_stack([numbers, numbers @ [-1, 0.4, 0] + rng.normal(size=n)])


def test_what_was_planted_is_found():
    table, fit = figures(*replicated(made(1)), ["late", "gift", "colour"], 0.95)
    assert table["driver"].tolist() == ["late", "gift", "colour"]
    assert table["sign"].tolist() == ["down", "up", "?"]
    assert table["beats_noise"].tolist() == [True, True, False]
    assert ((table["low"] <= table["estimate"]) & (table["estimate"] <= table["high"])).all()
    assert fit["estimate"] == pytest.approx(table["estimate"].sum())
    assert fit["low"] < fit["estimate"] < fit["high"]
    # the variance is 1 + .16 + 1
    assert table["low"][0] < 1 / 2.16 < table["high"][0]
    assert table["low"][1] < 0.16 / 2.16 < table["high"][1]


def test_the_estimate_is_that_of_the_answers_as_they_are():
    numbers = made(2)
    table, _ = figures(*replicated(numbers), ["a", "b", "c"], 0.95)
    plain = decompose(correlations(np.cov(numbers, rowvar=False)[None]))[0]
    assert table["estimate"].tolist() == pytest.approx(plain)


def test_noise_seldom_beats_noise():
    rng = np.random.default_rng(8)
    beaten = [
        figures(*replicated(rng.normal(size=(150, 4)), 100, seed), list("abc"), 0.95)[0]
        for seed in range(60)
    ]
    assert np.mean([table["beats_noise"].any() for table in beaten]) <= 0.05


def test_noise_has_the_share_that_theory_gives_it():
    # with independent noise, n times its share is nearly chi-squared with one degree of freedom
    # times what the drivers leave; its 97.5 % point is 5.02
    numbers = made(1, n=2000)
    left = 1 - figures(*replicated(numbers), list("abc"), 0.95)[1]["estimate"]
    limits = [
        figures(*replicated(numbers, seed=seed), list("abc"), 0.95)[1]["noise"]
        for seed in range(20)
    ]
    # averaged over subsets, between what all drivers leave and what none does
    assert left * 5.02 / 2000 < np.mean(limits) < 5.02 / 2000


def test_a_higher_confidence_widens():
    narrow, _ = figures(*replicated(made(1)), list("abc"), 0.8)
    wide, _ = figures(*replicated(made(1)), list("abc"), 0.99)
    assert (wide["low"] <= narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_a_driver_that_never_varies():
    numbers = made(1)
    numbers[:, 1] = 1
    table, _ = figures(*replicated(numbers), ["late", "gift", "colour"], 0.95)
    assert table["note"].tolist() == ["", "never varies here", ""]
    assert table["estimate"][1] == 0
    assert table["sign"][1] == "?"
    assert not table["beats_noise"][1]


def test_replicates_that_drew_nobody_do_not_count():
    matrices, noisy = replicated(made(1))
    holed = matrices.copy()
    holed[5:9] = np.nan
    table, fit = figures(holed, noisy, list("abc"), 0.95)
    without, _ = figures(np.delete(matrices, range(5, 9), axis=0), noisy, list("abc"), 0.95)
    assert table["low"].tolist() == pytest.approx(without["low"].tolist())
    assert np.isfinite(fit["noise"])


def test_a_driver_that_goes_one_way_alone_and_the_other_beside_another():
    # late parcels are rated better than those that never came, but worse than most
    came = np.repeat([1.0, 0.0, 0.0], [300, 50, 50])
    late = np.repeat([0.0, 1.0, 0.0], [300, 50, 50])
    score = 1 + 4 * came + 2 * late + np.random.default_rng(0).normal(size=400)
    table, _ = figures(*replicated(np.column_stack([came, late, score])), ["came", "late"], 0.95)
    assert table["sign"].tolist() == ["up", "up"]
    assert table["note"].tolist() == ["", "the other drivers left aside, it goes the other way"]


def test_where_every_answer_is_the_same():
    numbers = made(1)
    numbers[:, -1] = 9
    table, fit = figures(*replicated(numbers), list("abc"), 0.95)
    assert table["estimate"].isna().all()
    assert table["beats_noise"].isna().all()
    assert set(table["note"]) == {fit["note"]} == {"every answer is the same"}


def test_unsaid_keeps_the_rows():
    table, fit = unsaid(["a", "b"], "too few")
    assert table["driver"].tolist() == ["a", "b"]
    assert table[["estimate", "low", "high"]].isna().all(axis=None)
    assert fit["note"] == "too few"
    assert np.isnan(fit["noise"])


def test_echoes_are_found_also_as_sums_and_constants_are_none():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 50))
    columns = np.column_stack([a, b, -2 * a, 0 * a, a + 3 * b])
    matrix = correlations(np.cov(np.column_stack([columns, a + b]), rowvar=False)[None])[0]
    found = echoes(matrix[:-1, :-1], ["a", "b", "minus a", "constant", "sum"])
    assert found == {"minus a": "a", "sum": "b"}
