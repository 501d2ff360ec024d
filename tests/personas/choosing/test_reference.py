import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxlab.personas.choosing.reference import _peaks, fit_reference, one_peak


def histogram_peaks(values: np.ndarray) -> int:
    from scipy.ndimage import gaussian_filter1d

    counts = np.histogram(values, 200)[0].astype(float)
    return _peaks(gaussian_filter1d(counts, 12, mode="constant"))


def test_two_peaks_become_one_with_the_same_mean_and_spread() -> None:
    draw = np.random.default_rng(1)
    column = np.concatenate([draw.normal(-3, 0.5, 500), draw.normal(3, 0.5, 500)])
    found = one_peak(column)
    assert (histogram_peaks(column), histogram_peaks(found)) == (2, 1)
    assert found.mean() == pytest.approx(column.mean(), abs=1e-9)
    assert found.std() == pytest.approx(column.std())


def test_zeros_that_many_share_stay_and_the_rest_is_blurred_by_itself() -> None:
    draw = np.random.default_rng(2)
    column = np.concatenate([np.zeros(700), draw.gamma(9, 1, 150), 40 + draw.gamma(9, 1, 150)])
    found = one_peak(column)
    assert (found == 0).sum() >= 700
    assert histogram_peaks(column[700:]) == 2
    assert histogram_peaks(found[found > 0]) == 1


def test_few_different_values_stay_the_only_ones() -> None:
    stars = np.repeat(np.arange(1.0, 8.0), [30, 5, 40, 2, 40, 5, 20])
    found = one_peak(stars)
    assert set(found) <= set(stars)
    assert (found == 1).sum() >= 30
    assert (found == 7).sum() >= 20
    assert (found == 4).sum() > 20  # the valley between two peaks is filled


@settings(max_examples=30, deadline=None)
@example([0.0, 1.0, 9.789856238016348e-202, -1.0])
@given(st.lists(st.floats(-50, 50, allow_subnormal=False), min_size=2, max_size=60))
def test_any_column_has_as_many_values_in_ascending_order(values: list[float]) -> None:
    found = one_peak(np.array(values))
    assert len(found) == len(values)
    assert np.isfinite(found).all()
    assert (np.diff(found) >= 0).all()


def test_a_cloud_has_the_columns_correlations() -> None:
    draw = np.random.default_rng(3)
    common = draw.normal(size=(3000, 1))
    values = 0.8 * common + 0.6 * draw.normal(size=(3000, 4))
    values[:, 0] = np.maximum(values[:, 0], 0)  # half of them zero
    values[:, 1] *= -1
    drawn = fit_reference(values).draw(20_000, seed=5)
    apart = np.abs(np.corrcoef(drawn.T) - np.corrcoef(values.T))
    assert apart.max() < 0.04
    assert drawn.std(axis=0) == pytest.approx(values.std(axis=0), rel=0.03)


def test_the_same_seed_draws_the_same_rows_and_one_column_will_do() -> None:
    cloud = fit_reference(np.random.default_rng(4).normal(size=(50, 1)))
    assert np.array_equal(cloud.draw(9, seed=1), cloud.draw(9, seed=1))
    assert not np.array_equal(cloud.draw(9, seed=1), cloud.draw(9, seed=2))
