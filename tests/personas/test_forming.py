import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import DBSCAN, KMeans

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.forming import Choice, form_groups


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Two kinds of customers in two features, and two features of mere noise."""
    draw = np.random.default_rng(0)
    kind = np.repeat([0.0, 1.0], 80)[:, None]
    told = kind * 5 + draw.normal(0, 1, (160, 2))
    values = np.column_stack([told, draw.normal(0, 1, (160, 2))])
    return pd.DataFrame(values, columns=["a", "b", "noise_c", "noise_d"])


@pytest.mark.parametrize("k", ["many", 0, -1, 2.5, True])
def test_what_is_no_number_of_groups_is_refused(k: object) -> None:
    with pytest.raises(CxlabError, match="whole number"):
        Choice(k=k)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [None, -1, 1.5, True, 2**31])
def test_what_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(CxlabError, match="the seed is a whole number"):
        Choice(seed=seed)  # type: ignore[arg-type]


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'kmeans'"):
        Choice(model="kmean")
    with pytest.raises(CxlabError, match="scikit-learn clusterer"):
        Choice(model=object())


def test_features_that_tell_groups_apart_weigh_more_for_kmeans_alone(frame: pd.DataFrame) -> None:
    known = catalogue(frame)
    spread = form_groups(frame, known, Choice(k=2)).prepared.matrix.std()
    assert spread[["a", "b"]].min() > 1.15
    assert spread[["noise_c", "noise_d"]].max() < 1.15
    other = form_groups(frame, known, Choice(k=2, model=KMeans())).prepared.matrix.std()
    assert other.between(0.9, 1.1).all()


def test_a_given_number_is_not_judged(frame: pd.DataFrame) -> None:
    def judge(*args: object, **options: object) -> None:
        raise AssertionError

    formed = form_groups(frame, catalogue(frame), Choice(k=3), judge=judge)  # type: ignore[arg-type]
    assert formed.selection["k"].tolist() == [3]
    assert formed.reason == "their number was given, not found"


def test_a_model_that_finds_the_number_itself(frame: pd.DataFrame) -> None:
    formed = form_groups(frame[["a", "b"]], catalogue(frame[["a", "b"]]), Choice(model=DBSCAN()))
    assert formed.clusters is not None
    assert formed.selection["k"].tolist() == [formed.clusters.k]
    assert formed.reason == "the model finds their number itself"


def test_the_number_is_left_to_the_data(frame: pd.DataFrame) -> None:
    formed = form_groups(frame, catalogue(frame), Choice())
    assert formed.clusters is not None
    assert formed.clusters.k == 2
    assert formed.reason.startswith("2 is the largest number")
