import pytest
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.mixture import GaussianMixture

from cxlab.errors import CxlabError
from cxlab.personas.clustering.clusterers import CLUSTERERS, make_model, takes_k


@pytest.mark.parametrize("name", list(CLUSTERERS))
def test_every_name_makes_a_clusterer_of_the_asked_size(name: str) -> None:
    made = make_model(name, 4, seed=7)
    asked = made.get_params()
    assert asked.get("n_clusters", asked.get("n_components")) == 4
    assert asked.get("random_state", 7) == 7
    assert takes_k(name)


def test_an_instance_is_copied_and_told_size_and_seed() -> None:
    own = GaussianMixture(n_components=9, covariance_type="tied")
    made = make_model(own, 3, seed=5)
    assert (made.n_components, made.random_state, made.covariance_type) == (3, 5, "tied")
    assert own.n_components == 9
    assert make_model(AgglomerativeClustering(), 3, seed=5).n_clusters == 3
    assert make_model(DBSCAN(eps=2), None, seed=5).eps == 2


@pytest.mark.parametrize("model", [object(), KMeans, 3, None])
def test_what_is_no_clusterer_is_refused(model: object) -> None:
    with pytest.raises(CxlabError, match="a registered name or a scikit-learn clusterer"):
        make_model(model, 2, seed=0)
