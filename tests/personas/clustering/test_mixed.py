import sys

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.personas.clustering.mixed import MixedTypes

YES = np.array([[0.9, 0.1, 0.1, 0.5], [0.1, 0.9, 0.1, 0.5], [0.1, 0.1, 0.9, 0.5]])


def planted(n: int = 900) -> tuple[np.ndarray, np.ndarray]:
    """Three groups: yes/no and amounts that are mostly zero tell them apart, numbers do not."""
    draw = np.random.default_rng(0)
    truth = draw.integers(0, 3, n)
    answers = draw.random((n, 4)) < YES[truth]
    amount = np.where(truth == 0, draw.gamma(1.0, size=n), 0.0)
    return np.column_stack([answers, amount, draw.normal(size=(n, 6)) * 2]), truth


def test_a_missing_package_is_named_with_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "stepmix", None)
    monkeypatch.setitem(sys.modules, "stepmix.stepmix", None)
    with pytest.raises(CxlabError, match=r"run: pip install 'cxlab\[mixed\]'"):
        MixedTypes(n_clusters=2).fit([[0.0], [1.0], [0.0]])


class TestWithStepMix:
    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("stepmix", reason="needs cxlab[mixed]")

    def test_it_finds_groups_that_k_means_does_not(self) -> None:
        values, truth = planted()
        found = MixedTypes(n_clusters=3, random_state=0).fit(values)
        assert found.yes_no_.tolist() == [True] * 5 + [False] * 6
        assert adjusted_rand_score(truth, found.labels_) > 0.75
        with threadpool_limits(limits=1):
            k_means = KMeans(3, n_init=10, random_state=0).fit_predict(values)
        assert adjusted_rand_score(truth, k_means) < 0.5

    def test_scale_weight_and_a_second_fit_change_nothing(self) -> None:
        values, _ = planted(300)
        found = MixedTypes(n_clusters=3, random_state=0).fit_predict(values)
        scaled = values * np.linspace(0.1, 3, values.shape[1]) + 5
        again = MixedTypes(n_clusters=3, random_state=0).fit_predict(scaled)
        np.testing.assert_array_equal(found, again)

    def test_a_constant_column_tells_nothing(self) -> None:
        values, truth = planted(300)
        with_it = np.column_stack([values, np.ones(300)])
        found = MixedTypes(n_clusters=3, random_state=0).fit_predict(with_it)
        assert adjusted_rand_score(truth, found) > 0.8

    def test_only_numbers_or_only_answers_do(self) -> None:
        values, truth = planted(300)
        answers = MixedTypes(n_clusters=3, random_state=0).fit(values[:, :4])
        assert adjusted_rand_score(truth, answers.labels_) > 0.5
        numbers = MixedTypes(n_clusters=2, random_state=0).fit(values[:, 5:])
        assert set(numbers.predict(values[:, 5:])) <= {0, 1}
