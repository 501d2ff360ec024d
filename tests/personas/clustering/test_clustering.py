import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.clustering import clustering
from cxlab.personas.clustering.clustering import CLUSTERERS, cluster


def planted(n: int = 300, k: int = 3, noise: int = 2, seed: int = 0) -> tuple[pd.DataFrame, list]:
    draw = np.random.default_rng(seed)
    truth = draw.choice(k, n, p=np.arange(k, 0, -1) / np.arange(k, 0, -1).sum())
    values = np.hstack([np.eye(k)[truth] * 6, np.zeros((n, noise))]) + draw.normal(
        size=(n, k + noise)
    )
    index = pd.Index([f"c{number:04}" for number in range(n)])
    return pd.DataFrame(values, index, [f"f{i}" for i in range(k + noise)]), list(truth)


@pytest.mark.parametrize("name", list(CLUSTERERS))
def test_every_registered_clusterer_finds_planted_groups(name: str) -> None:
    if name == "stepmix":
        pytest.importorskip("stepmix", reason="needs cxlab[mixed]")
    frame, truth = planted()
    found = cluster(frame, k=3, model=name, seed=1)
    assert adjusted_rand_score(truth, found.labels) > 0.95
    assert cluster(frame, k=3, model=name, seed=1).labels.equals(found.labels)


@pytest.mark.parametrize("model", [AgglomerativeClustering(), GaussianMixture(n_init=3)])
def test_any_scikit_learn_clusterer_does(model: object) -> None:
    frame, truth = planted()
    before = str(model.get_params())
    assert adjusted_rand_score(truth, cluster(frame, k=3, model=model).labels) > 0.95
    assert str(model.get_params()) == before


def test_labels_go_by_size_and_typicality_by_distance() -> None:
    frame = pd.DataFrame({"x": [0.0, 1.0, 10.0, 11.0, 12.0]}, index=list("abcde"))
    found = cluster(frame, k=2)
    assert found.labels.tolist() == ["P2", "P2", "P1", "P1", "P1"]
    assert found.centres["x"].to_dict() == {"P1": 11.0, "P2": 0.5}
    assert found.typicality["a"] == pytest.approx((11 - 0.5) / 11)
    assert found.typicality["d"] == pytest.approx(1.0)


def test_equal_sizes_go_by_the_smallest_index() -> None:
    frame = pd.DataFrame({"x": [9.0, 9.1, 0.0, 0.1]}, index=list("badc"))
    assert cluster(frame, k=2).labels["a"] == "P1"


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(60)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    frame, _ = planted(60)
    found, shuffled = cluster(frame, k=3), cluster(frame.iloc[order], k=3)
    assert shuffled.labels.index.equals(frame.index[order])
    assert shuffled.labels.sort_index().equals(found.labels)
    assert shuffled.typicality.sort_index().equals(found.typicality)


def test_a_row_that_the_model_leaves_out_is_in_no_group() -> None:
    frame = pd.DataFrame({"x": [0.0, 0.1, 5.0, 5.1, 50.0]})
    found = cluster(frame, k=None, model=DBSCAN(eps=1, min_samples=2))
    assert found.k == 2
    assert found.labels.isna().tolist() == [False] * 4 + [True]
    assert np.isnan(found.typicality[4])


def test_one_group_is_everybody() -> None:
    found = cluster(planted(20)[0], k=1)
    assert set(found.labels) == {"P1"}
    assert found.typicality.isna().all()


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"x": []}), "nothing to cluster"),
        (pd.DataFrame({"x": [1.0, 2.0]}, index=["a", "a"]), "row 'a' is there twice"),
        (pd.DataFrame({"x": ["1", "2"]}), "column 'x' is not numeric"),
        (pd.DataFrame({"x": [1j, 2.0]}), "column 'x' is not numeric"),
        (pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], columns=["x", "x"]), "two columns are named 'x'"),
        (pd.DataFrame({"x": [1.0, 2.0]}, index=["a", 1]), "index mixes text and numbers"),
        (pd.DataFrame({"x": [1.0, np.nan]}), "column 'x' has missing or infinite"),
        (pd.DataFrame({"x": pd.array([1, None], "Int64")}), "column 'x' has missing or infinite"),
        (pd.DataFrame({"x": [1.0, np.inf]}), "column 'x' has missing or infinite"),
        (
            pd.DataFrame({"x": [1.0, 1.0, 1.0]}),
            "2 personas need 2 customers who differ; there are 1",
        ),
    ],
)
def test_a_frame_that_cannot_be_clustered_says_why(frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(CxlabError, match=said):
        cluster(frame, k=2)


@pytest.mark.parametrize("k", [0, -1, 2.5, True])
def test_k_is_a_whole_number_from_one(k: object) -> None:
    with pytest.raises(CxlabError, match="a whole number from 1"):
        cluster(planted(20)[0], k=k)


def test_a_model_that_is_none_says_so() -> None:
    frame, _ = planted(20)
    with pytest.raises(UnknownNameError, match="did you mean 'kmeans'"):
        cluster(frame, k=2, model="kmean")
    with pytest.raises(CxlabError, match="scikit-learn clusterer"):
        cluster(frame, k=2, model=object())
    with pytest.raises(CxlabError, match="finds the number of personas itself"):
        cluster(frame, k=2, model=DBSCAN())
    with pytest.raises(CxlabError, match="must be told how many"):
        cluster(frame, k=None)


def test_mcdonalds_perceptions_give_four_segments(shared_data) -> None:
    answers = pd.read_csv(shared_data / "mcdonalds" / "mcdonalds.csv")
    perceptions = answers.iloc[:, :11].eq("Yes").astype(float)
    found = cluster(perceptions, k=4)
    sizes = found.labels.value_counts(normalize=True)
    assert found.k == 4
    assert sizes.between(0.1, 0.5).all()
    # the book's first segment finds McDonald's yummy, tasty and cheap, its third disgusting
    assert (found.centres["yummy"] > 0.8).any()
    assert (found.centres["disgusting"] > 0.7).any()
    shuffled = perceptions.sample(frac=1, random_state=1)
    assert cluster(shuffled, k=4).labels.sort_index().equals(found.labels)


@pytest.fixture
def many(monkeypatch) -> tuple[pd.DataFrame, list]:
    """More customers than a model is fitted on."""
    monkeypatch.setattr(clustering, "JUDGED_ON", 1000)
    return planted(4000, k=4, noise=4, seed=3)


def inertia(frame: pd.DataFrame, labels: pd.Series) -> float:
    return float(((frame - frame.groupby(labels).transform("mean")) ** 2).sum().sum())


@pytest.mark.parametrize("k", [4, 7])
def test_beyond_the_coreset_inertia_is_that_of_a_fit_on_all(many, k: int) -> None:
    frame, _ = many
    found = cluster(frame, k=k)
    with threadpool_limits(limits=1):
        whole = KMeans(k, n_init=10, random_state=0).fit(frame.to_numpy())
    assert inertia(frame, found.labels) < 1.005 * whole.inertia_


@pytest.mark.parametrize("name", ["kmeans", "agglomerative", "gaussian_mixture", "stepmix"])
def test_beyond_the_coreset_neither_order_nor_blocks_matter(many, monkeypatch, name: str) -> None:
    if name == "stepmix":
        pytest.importorskip("stepmix", reason="needs cxlab[mixed]")
    frame, truth = many
    found = cluster(frame, k=4, model=name, seed=1)
    assert adjusted_rand_score(truth, found.labels) > 0.95
    monkeypatch.setattr("cxlab.personas.clustering.passes.BLOCK", 1111)
    again = cluster(frame.sample(frac=1, random_state=0), k=4, model=name, seed=1)
    assert again.labels.sort_index().equals(found.labels)
    np.testing.assert_allclose(again.typicality.sort_index(), found.typicality, atol=1e-9)


def test_beyond_the_coreset_rows_far_from_every_group_stay_in_none(monkeypatch) -> None:
    monkeypatch.setattr(clustering, "JUDGED_ON", 1000)
    values = np.repeat([0.0, 10.0], 1000) + np.random.default_rng(0).uniform(size=2000)
    frame = pd.DataFrame({"x": np.append(values, 500.0)})
    found = cluster(frame, k=None, model=DBSCAN(eps=0.5))
    assert found.k == 2
    assert pd.isna(found.labels.iloc[-1])
    assert found.labels.isna().sum() < 20
    none = cluster(frame, k=None, model=DBSCAN(eps=1e-9))
    assert none.k == 0
    assert none.labels.isna().all()


def test_one_customer_is_one_persona() -> None:
    one = pd.DataFrame({"x": [3.0]}, index=["a"])
    assert cluster(one, k=1).labels.to_dict() == {"a": "P1"}
    with pytest.raises(CxlabError, match="2 personas need 2 customers who differ; there are 1"):
        cluster(one, k=2)


@pytest.mark.parametrize("name", [name for name in CLUSTERERS if name != "stepmix"])
def test_duplicates_and_constant_columns_are_no_trouble(name: str) -> None:
    frame = pd.DataFrame({"x": [0.0] * 30 + [5.0] * 20 + [9.0] * 10, "same": 1.0})
    found = cluster(frame, k=3, model=name)
    assert found.labels.value_counts().to_dict() == {"P1": 30, "P2": 20, "P3": 10}
    with pytest.raises(CxlabError, match="4 personas need 4 customers who differ; there are 3"):
        cluster(frame, k=4, model=name)


def test_a_model_that_cannot_be_fitted_says_why(monkeypatch) -> None:
    class Refusing(KMeans):
        def fit_predict(self, X, y=None, sample_weight=None):
            raise ValueError("too hot")

        def fit(self, X, y=None, sample_weight=None):
            raise ValueError("too cold")

    few, _ = planted(20)
    with pytest.raises(CxlabError, match="Refusing could not be fitted: too hot"):
        cluster(few, k=2, model=Refusing())
    monkeypatch.setattr(clustering, "JUDGED_ON", 10)
    with pytest.raises(CxlabError, match="Refusing could not be fitted: too cold"):
        cluster(few, k=2, model=Refusing())


def test_whether_rows_differ_is_looked_for_beyond_the_first() -> None:
    frame = pd.DataFrame({"x": np.r_[np.zeros(2000), 1.0]})
    assert clustering.check_k(frame, 2) is None
