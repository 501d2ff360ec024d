import joblib
import numpy as np
import pytest
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from cxlab.personas.clustering import passes
from cxlab.personas.clustering.passes import finish, in_blocks, own_and_next


def planted(n: int = 5000) -> np.ndarray:
    draw = np.random.default_rng(0)
    return np.eye(4, 6)[draw.integers(0, 4, n)] * 5 + draw.normal(size=(n, 6))


@pytest.mark.parametrize("block", [1, 700, 5000])
def test_the_number_of_blocks_does_not_matter(monkeypatch, block: int) -> None:
    values = planted(1000)
    whole = finish(values, values[:4])
    codes = np.zeros(len(values), dtype=int)
    own, other = own_and_next(values, whole, codes)
    monkeypatch.setattr(passes, "BLOCK", block)
    np.testing.assert_allclose(finish(values, values[:4]), whole, rtol=1e-9, atol=1e-9)
    again = own_and_next(values, whole, codes)
    np.testing.assert_allclose(again, (own, other))


def test_the_joblib_backend_does_not_matter() -> None:
    values = planted(20_000)
    threads = finish(values, values[:4])
    with joblib.parallel_config(backend="sequential"):
        np.testing.assert_allclose(finish(values, values[:4]), threads, rtol=1e-9)


def test_passes_end_where_scikit_learn_ends_from_the_same_centres() -> None:
    values = planted()
    with threadpool_limits(limits=1):
        theirs = KMeans(4, init=values[:4], n_init=1, tol=0).fit(values)
    ours = finish(values, values[:4])
    apart = ((values[:, None] - ours) ** 2).sum(axis=2).min(axis=1).sum()
    assert apart == pytest.approx(theirs.inertia_, rel=1e-4)


def test_a_centre_that_no_row_is_nearest_to_stays() -> None:
    found = finish(np.array([[0.0], [2.0]]), np.array([[1.0], [99.0]]))
    assert found[:, 0] == pytest.approx([1.0, 99.0])


def test_distances_are_to_the_own_and_to_the_next_centre() -> None:
    centres = np.array([[0.0], [5.0], [9.0]])
    own, other = own_and_next(np.array([[1.0], [1.0]]), centres, np.array([0, 2]))
    assert own.tolist() == [1.0, 8.0]
    assert other.tolist() == [4.0, 1.0]


def test_blocks_come_back_in_order() -> None:
    values = np.arange(20_000.0)[:, None]
    assert in_blocks(lambda rows: rows[:, 0], values).tolist() == values[:, 0].tolist()
