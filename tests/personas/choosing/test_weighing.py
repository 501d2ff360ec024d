import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.choosing.weighing import MOST, weigh_features
from cxlab.personas.clustering.kmeans import fit_many


@pytest.fixture(scope="module")
def hidden() -> tuple[pd.DataFrame, np.ndarray]:
    """Five groups in three features beside three of noise, all standardised."""
    draw = np.random.default_rng(8)
    centres = 5 * np.array([[0, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1], [2, 2, 2]])
    labels = np.repeat(np.arange(5), 80)
    values = np.column_stack(
        [centres[labels] + draw.normal(size=(400, 3)), draw.normal(size=(400, 3))]
    )
    return pd.DataFrame(values / values.std(axis=0), columns=list("abcxyz")), labels


def test_features_that_tell_groups_apart_weigh_more_than_noise(hidden) -> None:
    weights = weigh_features(hidden[0])
    assert weights["a":"c"].min() > 1.5
    assert weights["x":"z"].max() < 1.15
    assert weights.between(1, MOST).all()


def test_weighing_shows_k_means_groups_that_noise_hides(hidden) -> None:
    frame, labels = hidden
    weighed = frame * weigh_features(frame)

    def pure(values: pd.DataFrame) -> float:
        found = fit_many(values, [5])[5].labels
        return float(pd.crosstab(found, labels).max(axis=1).sum() / len(labels))

    assert pure(weighed) > 0.98
    assert pure(weighed) >= pure(frame)


def test_where_there_are_no_groups_nothing_weighs_more() -> None:
    frame = pd.DataFrame(np.random.default_rng(9).normal(size=(400, 4)))
    assert weigh_features(frame).max() < 1.2


def test_a_yes_or_no_and_a_constant_keep_their_weight(hidden) -> None:
    frame = hidden[0].assign(card=(hidden[1] < 2).astype(float), same=3.0)
    weights = weigh_features(frame)
    assert weights[["card", "same"]].tolist() == [1.0, 1.0]
    assert weights.index.tolist() == frame.columns.tolist()


def test_the_order_of_rows_does_not_matter(hidden) -> None:
    turned = hidden[0].sample(frac=1, random_state=1)
    pd.testing.assert_series_equal(weigh_features(turned), weigh_features(hidden[0]))


def test_few_rows_weigh_alike_and_gaps_are_refused() -> None:
    assert weigh_features(pd.DataFrame({"x": np.arange(19.0)})).tolist() == [1.0]
    with pytest.raises(CxlabError, match="missing or infinite"):
        weigh_features(pd.DataFrame({"x": [1.0, np.nan]}))
