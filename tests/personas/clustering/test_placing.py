import numpy as np
import pytest
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.mixture import GaussianMixture

from cxlab.personas.clustering.placing import numbered, place_of, typicality_of

ROWS = np.array([[0.0], [0.2], [0.4], [9.0], [9.2], [9.4]])


def test_kmeans_waits_for_its_finishing_passes() -> None:
    fitted = KMeans(n_clusters=2, n_init=1, random_state=0)
    assert place_of(fitted, ROWS, np.ones(6), fitted.fit_predict(ROWS)) is None


@pytest.mark.parametrize(
    "model", [AgglomerativeClustering(2), GaussianMixture(2, random_state=0)], ids=["near", "own"]
)
def test_any_row_goes_where_its_like_went(model) -> None:
    found = model.fit_predict(ROWS)
    place = place_of(model, ROWS, np.ones(6), found)
    assert place is not None
    assert place(np.array([[0.1], [9.1]])).tolist() == [found[0], found[3]]


def test_a_row_far_from_all_is_left_out_where_the_model_leaves_some_out() -> None:
    rows = np.vstack([ROWS, [[50.0]]])
    found = DBSCAN(eps=1, min_samples=2).fit_predict(rows)
    place = place_of(DBSCAN(), rows, np.ones(7), found)
    assert place is not None
    assert place(np.array([[0.3], [30.0], [9.3]])).tolist() == [found[0], -1, found[3]]
    nobody = place_of(DBSCAN(), rows, np.ones(7), np.full(7, -1))
    assert nobody is not None
    assert nobody(rows).tolist() == [-1] * 7


def test_numbers_follow_names() -> None:
    names = {3: "P1", 5: "P2"}
    found = numbered(np.zeros((4, 1)), lambda rows: np.array([5, 3, -1, 3]), names)
    assert found.tolist() == [1, 0, -1, 0]


def test_typicality_of_rows_in_no_group_is_not_known() -> None:
    found = typicality_of(np.array([0.0, 1.0]), np.array([0.0, 2.0]), np.array([0, -1]))
    assert found[0] == 0.0
    assert np.isnan(found[1])
