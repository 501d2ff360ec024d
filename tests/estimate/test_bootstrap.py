import numpy as np
import pandas as pd
import pytest

from cxlab.estimate import (
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
