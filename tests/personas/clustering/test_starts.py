import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from cxlab.personas.clustering.lloyd import Rows
from cxlab.personas.clustering.starts import TREE_ROWS, cold_starts


def rows(n: int = 80, d: int = 3, seed: int = 0) -> Rows:
    values = np.random.default_rng(seed).normal(size=(n, d))
    return Rows.of(values - values.mean(axis=0), np.ones(n))


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_the_tree_is_cut_as_scipy_cuts_it(k: int) -> None:
    made = rows()
    found = cold_starts(made, [k], seed=0, n_init=0)[k][0]
    labels = fcluster(linkage(made.values, "ward"), k, "maxclust")
    means = [made.values[labels == one].mean(axis=0) for one in range(1, k + 1)]
    expected = sorted(np.array(means).tolist())
    np.testing.assert_allclose(sorted(found.tolist()), expected, atol=1e-12)


def test_a_start_for_k_groups_is_the_beginning_of_one_for_more() -> None:
    found = cold_starts(rows(), [2, 6], seed=3, n_init=4)
    assert found[2].shape == (5, 2, 3)
    np.testing.assert_array_equal(found[2][1:], found[6][1:, :2])


def test_far_rows_are_likelier_to_be_drawn_and_rows_without_weight_never() -> None:
    values = np.r_[np.zeros(99), 100.0][:, None]
    made = Rows.of(values - 1.0, np.ones(100))
    starts = cold_starts(made, [2], seed=0, n_init=20)[2][1:, :, 0] + 1.0
    assert all(set(one) == {0.0, 100.0} for one in starts.tolist())


def test_beyond_some_rows_the_tree_is_built_on_a_part_of_them() -> None:
    planted = np.repeat([[0.0], [10.0], [20.0]], TREE_ROWS, axis=0)
    made = Rows.of(planted - 10.0, np.ones(len(planted)))
    found = cold_starts(made, [3], seed=0, n_init=0)[3][0, :, 0] + 10.0
    assert sorted(found) == [0.0, 10.0, 20.0]
