import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import (
    bootstrap_median,
    hash_draws,
    hash_uniform,
    percentile_interval,
    poisson_weights,
)

IDS = pd.Series(np.arange(5000)).astype("str")


def test_hash_uniform_never_changes():
    pinned = [0.4363609262897442, 0.46516331474106765, 0.3743679844477956]
    assert hash_uniform(["ada", "bob", ""], seed=1).tolist() == pinned


def test_hash_uniform_hangs_on_key_and_seed_alone():
    assert (hash_uniform(IDS[::-1], seed=3)[::-1] == hash_uniform(IDS, seed=3)).all()
    assert (hash_uniform(IDS.to_numpy(dtype=object)) == hash_uniform(IDS)).all()
    assert (hash_uniform(IDS.astype("category")) == hash_uniform(IDS)).all()
    assert len(hash_uniform([])) == 0
    assert abs(np.corrcoef(hash_uniform(IDS, 1), hash_uniform(IDS, 2))[0, 1]) < 0.05


@pytest.mark.parametrize("seed", [0, 1, -7, 2**40])
def test_hash_uniform_is_uniform(seed):
    numbers = hash_uniform(IDS, seed)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    counts = np.bincount((numbers * 10).astype(int), minlength=10)
    assert ((counts - 500) ** 2 / 500).sum() < 27.9  # chi-squared, 9 df, p = .001


def test_hash_draws_are_independent_and_come_in_pieces():
    draws = hash_draws(IDS, seed=4, draws=30)
    assert draws.shape == (5000, 30)
    assert draws.mean() == pytest.approx(0.5, abs=0.005)
    assert draws.var() == pytest.approx(1 / 12, abs=0.001)
    assert np.abs(np.corrcoef(draws.T) - np.eye(30)).max() < 0.07
    assert (hash_draws(IDS, seed=4, draws=5, first=20) == draws[:, 20:25]).all()


def test_poisson_weights_have_mean_and_variance_1_and_do_not_correlate():
    weights = poisson_weights(IDS, replicates=50).astype(float)
    assert weights.shape == (5000, 50)
    assert weights.mean() == pytest.approx(1, abs=0.01)
    assert weights.var() == pytest.approx(1, abs=0.02)
    assert np.abs(np.corrcoef(weights.T) - np.eye(50)).max() < 0.07


def test_poisson_weights_go_by_key_and_come_in_pieces():
    keys = pd.Series(["b", "a", "b"])
    whole = poisson_weights(keys, seed=4, replicates=30)
    assert (whole[0] == whole[2]).all()
    assert (whole[0] != whole[1]).any()
    piece = poisson_weights(keys[:1], seed=4, replicates=10, first=20)
    assert (piece[0] == whole[0, 20:]).all()


def test_percentile_interval_skips_what_is_missing():
    figures = np.column_stack([np.r_[np.nan, np.arange(101)], np.full(102, np.nan)])
    low, high = percentile_interval(figures, 0.5)
    assert low[0] == 25
    assert high[0] == 75
    assert np.isnan([low[1], high[1]]).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        percentile_interval([1, 2], 95)


def test_median_by_hand():
    assert bootstrap_median([1, 9, 3, np.nan], list("abcd")).estimate == 3
    assert bootstrap_median([1, 9, 3, np.nan], list("abcd")).n == 3
    assert bootstrap_median([1, 9, 3, 4], list("abcd")).estimate == 3.5
    same = bootstrap_median([5, 5, 5], list("abc"))
    assert (same.low, same.high) == (5, 5)


def test_median_of_nothing_and_of_one_customer():
    none = bootstrap_median([], [])
    assert none.n == 0
    assert np.isnan([none.estimate, none.low, none.high]).all()
    one = bootstrap_median([1, 2, 3], ["a", "a", "a"])
    assert one.estimate == 2
    assert np.isnan([one.low, one.high]).all()
    with pytest.raises(ValueError, match="differ in length"):
        bootstrap_median([1, 2], ["a"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 8)), min_size=2), st.randoms())
def test_median_does_not_depend_on_row_order(rows, random):
    shuffled = random.sample(rows, len(rows))
    found = [
        bootstrap_median([v for v, _ in some], [f"c{who}" for _, who in some], seed=2)
        for some in (rows, shuffled)
    ]
    np.testing.assert_array_equal(
        [found[0].estimate, found[0].low, found[0].high],
        [found[1].estimate, found[1].low, found[1].high],
    )


def test_median_interval_covers_the_truth():
    draws = np.random.default_rng(5).exponential(size=(200, 60))
    found = [
        bootstrap_median(row, IDS[:60], seed=seed, replicates=200) for seed, row in enumerate(draws)
    ]
    covered = np.mean([one.low <= np.log(2) <= one.high for one in found])
    assert 0.89 <= covered <= 0.99


def test_median_interval_widens_when_customers_repeat():
    values = np.random.default_rng(5).normal(size=50).repeat(20)
    alone = bootstrap_median(values, IDS[:1000])
    together = bootstrap_median(values, IDS[:50].repeat(20))
    assert together.high - together.low > 2.5 * (alone.high - alone.low)


def test_median_in_pieces_equals_median_at_once(monkeypatch):
    values = np.random.default_rng(5).normal(size=40)
    whole = bootstrap_median(values, IDS[:40])
    monkeypatch.setattr("cxlab.estimate.bootstrap._CELLS", 1000)
    assert bootstrap_median(values, IDS[:40]) == whole


def test_medians_are_those_of_the_customers_drawn_however_many_are_made_at_once(monkeypatch):
    values = np.array([5.0, 1.0, 4.0, 2.0, 8.0, 3.0, 9.0])
    who = ["a", "b", "a", "c", "d", "b", "e"]
    weights = poisson_weights(who, seed=3, replicates=60)
    drawn = [np.repeat(values, column) for column in weights.T]
    medians = [np.median(sample) if len(sample) else np.nan for sample in drawn]
    low, high = percentile_interval(medians, 0.9)
    for cells in (7, 100, 4_000_000):
        monkeypatch.setattr("cxlab.estimate.bootstrap._CELLS", cells)
        found = bootstrap_median(values, who, seed=3, confidence=0.9, replicates=60)
        assert (found.estimate, found.low, found.high) == (4.0, low, high)
