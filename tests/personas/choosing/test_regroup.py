import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import DBSCAN
from sklearn.metrics import silhouette_score

from cxlab.personas.choosing.regroup import (
    DRAWN,
    best_jaccards,
    draw_anew,
    grouper,
    means,
    prediction_strength,
    silhouettes,
    spread_within,
)


def test_best_jaccards_by_hand() -> None:
    groups = np.array([0, 0, 0, 1, 1, 1])
    found = np.array([0, 0, 1, 1, 1, 1])
    # group 0: 2 of 3 together with cluster 0, none else: 2/3; group 1: 3 of 4 in cluster 1: 3/4
    assert best_jaccards(groups, found, 2) == pytest.approx([2 / 3, 3 / 4])


def test_rows_in_no_group_belong_to_nothing() -> None:
    assert best_jaccards(np.array([0, 0]), np.array([-1, -1]), 1).tolist() == [0.0]
    assert np.isnan(best_jaccards(np.array([-1, -1]), np.array([0, 0]), 1)).all()


def test_prediction_strength_by_hand() -> None:
    one = np.array([[0.0], [1.0], [10.0], [11.0]])
    other = np.array([[0.0], [1.0], [2.0], [9.0], [10.0]])
    # of one's groups both halves foresee {0, 1, 2} and {9, 10} as other has them ...
    right = np.array([0, 0, 0, 1, 1])
    assert prediction_strength(one, other, (np.array([0, 0, 1, 1]), right), 2) == 1.0
    # ... but of {2, 9, 10} the pairs (2, 9) and (2, 10) part: 1 of 3 stays; one's are foreseen
    wrong = np.array([0, 0, 1, 1, 1])
    found = prediction_strength(one, other, (np.array([0, 0, 1, 1]), wrong), 2)
    assert found == pytest.approx((1 / 3 + 1) / 2)


def test_silhouettes_are_scikit_learns() -> None:
    values = np.random.default_rng(1).normal(size=(60, 3))
    labels = {k: np.arange(60) % k for k in (2, 5)}
    found = silhouettes(values, labels)
    assert found == pytest.approx({k: silhouette_score(values, labels[k]) for k in labels})
    assert np.isnan(silhouettes(values, {1: np.zeros(60, dtype=int)})[1])


def test_spread_within_groups_by_hand() -> None:
    values = np.array([[0.0, 1.0], [2.0, 1.0], [5.0, 3.0], [99.0, 99.0]])
    labels = np.array([0, 0, 1, -1])
    assert spread_within(values, labels, 2).tolist() == [2.0, 0.0]
    assert means(values, labels, 3)[:2].tolist() == [[1.0, 1.0], [5.0, 3.0]]
    assert means(values, labels, 3)[2].min() > 1e6


def test_a_sample_holds_about_63_percent_whatever_the_order() -> None:
    index = pd.Index([f"c{row}" for row in range(5000)])
    taken = draw_anew(index, 0, 3)
    assert taken.mean(axis=0) == pytest.approx(np.full(3, DRAWN), abs=0.02)
    assert draw_anew(index[::-1], 0, 3)[::-1].tolist() == taken.tolist()
    one, other, _ = taken.T
    assert np.mean(one == other) == pytest.approx(DRAWN**2 + (1 - DRAWN) ** 2, abs=0.02)
    assert not np.array_equal(one, draw_anew(index, 1, 1)[:, 0])


def test_a_model_that_leaves_rows_out_keeps_saying_so() -> None:
    rows = np.array([[0.0], [0.1], [0.2], [9.0], [5.0], [5.1], [5.2]])
    found = grouper(DBSCAN(eps=0.5, min_samples=2))(rows, [2], 0)[2]
    assert found.tolist() == [0, 0, 0, -1, 1, 1, 1]
