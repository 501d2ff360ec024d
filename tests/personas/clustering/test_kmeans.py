import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import check_estimator
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.personas.clustering.kmeans import SteadyKMeans, fit_many, nearest

#: What scikit-learn itself expects KMeans to fail: a row of weight 2 is drawn as a start by other
#: chances than two rows are.
EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": "starts are drawn by chance",
    "check_sample_weight_equivalence_on_sparse_data": "starts are drawn by chance",
}


def planted(n: int = 600, k: int = 6, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, k, n)
    return np.eye(k, 8)[truth] * 5 + draw.normal(size=(n, 8)), truth


@pytest.mark.parametrize("seed", range(3))
def test_inertia_is_as_low_as_ten_starts_of_scikit_learn(seed: int) -> None:
    values, truth = planted(seed=seed)
    weights = np.random.default_rng(seed).poisson(1.0, len(values)) + 0.5
    fits = fit_many(values, range(1, 9), weights=weights, seed=seed)
    for k, fit in fits.items():  # six are planted; with fewer, many optima are about as good
        with threadpool_limits(limits=1):
            theirs = KMeans(k, n_init=10, random_state=0).fit(values, sample_weight=weights)
        assert fit.inertia < 1.02 * theirs.inertia_
        assert k != 6 or fit.inertia < 1.0001 * theirs.inertia_
    assert adjusted_rand_score(truth, fits[6].labels) > 0.95


@pytest.mark.parametrize("seed", range(5))
def test_the_tree_saves_a_single_start_from_merging_planted_groups(seed: int) -> None:
    values, truth = planted(k=8, seed=seed)
    fit = fit_many(values, [8], seed=seed, n_init=0)[8]
    assert adjusted_rand_score(truth, fit.labels) > 0.95


def test_inertia_labels_and_centres_go_together() -> None:
    values, _ = planted(200)
    weights = np.random.default_rng(0).uniform(0, 2, 200)
    fit = fit_many(values, [4], weights=weights)[4]
    apart = ((values - fit.centres[fit.labels]) ** 2).sum(axis=1)
    assert fit.inertia == pytest.approx(weights @ apart)
    np.testing.assert_array_equal(fit.labels, nearest(values, fit.centres))


def test_one_group_is_the_weighted_mean() -> None:
    fit = fit_many([[0.0], [4.0]], [1], weights=[3.0, 1.0])[1]
    assert fit.centres.tolist() == [[1.0]]
    assert fit.inertia == pytest.approx(3 * 1 + 1 * 9)
    assert fit.labels.tolist() == [0, 0]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=30, max_size=30), st.floats(-1e6, 1e6))
def test_rows_without_weight_change_nothing_and_neither_does_a_shift(
    counts: list[int], shift: float
) -> None:
    weights = np.array(counts, dtype=float)
    weights[:5] = 1.0
    values, _ = planted(30)
    fit = fit_many(values, [3], weights=weights)[3]
    kept = weights > 0
    without = fit_many(values[kept], [3], weights=weights[kept])[3]
    np.testing.assert_allclose(fit.centres, without.centres)
    assert fit.inertia == pytest.approx(without.inertia)
    moved = fit_many(values + shift, [3], weights=weights)[3]
    assert moved.inertia == pytest.approx(fit.inertia, rel=1e-6)


def test_the_same_seed_gives_the_same_fit() -> None:
    values = np.random.default_rng(0).normal(size=(900, 4))
    one, two = (fit_many(values, [5], seed=7)[5] for _ in range(2))
    np.testing.assert_array_equal(one.centres, two.centres)
    other = fit_many(values, [5], seed=8, n_init=1)[5]
    assert not np.array_equal(one.centres, other.centres)


def test_duplicates_leave_no_group_empty_while_enough_rows_differ() -> None:
    values = np.repeat([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], 50, axis=0)
    fits = fit_many(values, [2, 3, 4])
    assert len(set(fits[3].labels)) == 3
    assert fits[3].inertia == pytest.approx(0, abs=1e-9)
    assert len(set(fits[4].labels)) == 3
    assert np.isfinite(fits[4].centres).all()


@pytest.mark.parametrize(
    ("values", "ks", "weights", "said"),
    [
        ([[1.0], [2.0]], [3], None, "3 groups cannot be made of 2 rows that count"),
        ([[1.0], [2.0]], [2], [1.0, 0.0], "2 groups cannot be made of 1 rows that count"),
        ([[1.0], [2.0]], [0, 1], None, "0 groups"),
        ([[1.0], [np.nan]], [1], None, "finite numbers"),
        ([[1.0], [2.0]], [1], [1.0, -1.0], "no weight is negative"),
        ([[1.0], [2.0]], [1], [0.0, 0.0], "0 rows that count"),
    ],
)
def test_what_cannot_be_fitted_says_why(values: list, ks: list, weights: list, said: str) -> None:
    with pytest.raises(CxlabError, match=said):
        fit_many(values, ks, weights=weights)


def test_nothing_asked_is_nothing_fitted() -> None:
    assert fit_many([[1.0]], []) == {}


def test_the_estimator_passes_what_scikit_learn_checks() -> None:
    checks = check_estimator(
        SteadyKMeans(n_clusters=3, n_init=2),
        expected_failed_checks=EXPECTED,
        on_skip=None,
        on_fail=None,
    )
    failed = [check["check_name"] for check in checks if check["status"] == "failed"]
    assert not failed
    assert len(checks) > 40


def test_what_is_expected_to_fail_is_what_scikit_learn_expects_of_kmeans() -> None:
    listed = pytest.importorskip("sklearn.utils._test_common.instance_generator")
    assert set(EXPECTED) <= set(listed._get_expected_failed_checks(KMeans()))


def test_transform_gives_distances_and_predict_the_nearest() -> None:
    values, _ = planted(100)
    found = SteadyKMeans(n_clusters=3, random_state=0).fit(values)
    apart = found.transform(values)
    np.testing.assert_array_equal(apart.argmin(axis=1), found.labels_)
    np.testing.assert_array_equal(found.predict(values), found.labels_)
    assert found.get_feature_names_out().tolist() == [f"steadykmeans{i}" for i in range(3)]
    assert (apart.min(axis=1) ** 2).sum() == pytest.approx(found.inertia_)
