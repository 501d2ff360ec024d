import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import DBSCAN, AgglomerativeClustering
from sklearn.metrics import silhouette_score

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.choosing.selection import (
    Selection,
    answer_early,
    mean_silhouette,
    select_personas,
)
from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.preparing.pipeline import prepare_features

#: Where clouds lie on the plane: the fourth nearest to the third.
CENTRES = np.array([[0.0, 0.0], [14.0, 0.0], [0.0, 14.0], [5.0, 19.0]])


def clouds(k: int, *, each: int = 40) -> pd.DataFrame:
    """Well separated clouds on two axes; a third is noise."""
    draw = np.random.default_rng(2)
    at = np.repeat(np.column_stack([CENTRES[:k], np.zeros(k)]), each, axis=0)
    values = at + draw.normal(size=at.shape)
    return pd.DataFrame(values, [f"c{row}" for row in range(len(values))])


@pytest.fixture(scope="module")
def four() -> Selection:
    return select_personas(clouds(4), k_max=5, bootstraps=10)


@pytest.fixture(scope="module")
def cloud() -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(3).normal(size=(200, 4)))


@pytest.fixture(scope="module")
def one_cloud(cloud: pd.DataFrame) -> Selection:
    return select_personas(cloud, k_max=3, bootstraps=5)


def test_planted_groups_are_found_and_every_number_says_why_not(four: Selection) -> None:
    table = four.table.set_index("k")
    assert four.k == 4
    assert table.index.tolist() == [1, 2, 3, 4, 5]
    assert table.index[table["chosen"]].tolist() == [4]
    assert table.loc[4, "why"] == ""
    assert (table.drop(4)["why"] != "").all()
    assert table.loc[5, "why"].startswith("not every group comes back (0.")
    assert table.loc[3, "why"] == "more groups can be told apart"
    assert four.reason.startswith("4 is the largest number of groups that all come back")


def test_every_index_is_there_and_within_its_range(four: Selection) -> None:
    tried = four.table[four.table["k"] > 1]
    for name in ("jaccard_min", "prediction_strength", "smallest"):
        assert tried[name].between(0, 1).all()
    assert tried["silhouette"].between(-1, 1).all()
    assert tried[["gap", "gap_needed"]].notna().all(axis=None)
    assert four.weights.between(1, 2).all()


def test_one_cloud_has_no_groups(one_cloud: Selection) -> None:
    assert one_cloud.k == 1
    assert one_cloud.table.loc[one_cloud.table["chosen"], "k"].tolist() == [1]
    assert one_cloud.reason == (
        "no number of groups from 2 to 3 stands out from one cloud with the same spreads and "
        "correlations"
    )
    assert set(one_cloud.table["why"]) == {"", "does not stand out from one cloud"}


def test_neither_order_nor_a_second_call_changes_the_answer() -> None:
    frame = clouds(3)
    first = select_personas(frame, k_max=3, bootstraps=3)
    again = select_personas(frame.sample(frac=1, random_state=0), k_max=3, bootstraps=3)
    pd.testing.assert_frame_equal(first.table, again.table)
    pd.testing.assert_series_equal(first.weights, again.weights)
    other = select_personas(frame, k_max=3, bootstraps=3, seed=1)
    assert not other.table["gap"].equals(first.table["gap"])


def test_the_early_answer_is_the_answer(
    four: Selection, one_cloud: Selection, cloud: pd.DataFrame
) -> None:
    assert answer_early(clouds(4), k_max=5, bootstraps=10) == four.k
    assert answer_early(cloud, k_max=3, bootstraps=5) == one_cloud.k


def test_many_rows_are_judged_on_some_and_it_is_said() -> None:
    found = select_personas(clouds(3, each=700), k_max=3, bootstraps=2)
    assert found.k == 3
    assert found.notes == (
        "The number of groups was judged on 1,500 of 2,100 customers, drawn by hash.",
    )


def test_a_number_that_gives_a_group_too_small_to_show_is_not_chosen() -> None:
    frame = clouds(4).iloc[:129]  # of the fourth cloud nine rows
    free = select_personas(frame, k_max=4, bootstraps=5)
    bound = select_personas(frame, k_max=4, bootstraps=5, smallest=10)
    assert (free.k, bound.k) == (4, 3)
    assert bound.table.set_index("k").loc[4, "why"] == "a group is too small to be shown"


def test_any_clusterer_that_takes_a_number_is_judged_alike() -> None:
    found = select_personas(clouds(3), k_max=3, model=AgglomerativeClustering())
    assert found.k == 3
    assert (found.weights == 1).all()
    assert found.notes == ("Stability was judged on 20 samples, as this model takes its time.",)
    with pytest.raises(CxlabError, match="DBSCAN finds the number of groups itself"):
        select_personas(clouds(3), model=DBSCAN())
    with pytest.raises(UnknownNameError):
        select_personas(clouds(3), model="kmean")


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (pd.DataFrame({"x": [1.0]}), "1 customer is too few, 20 are needed"),
        (pd.DataFrame({"x": np.arange(19.0)}), "19 customers are too few, 20 are needed"),
        (pd.DataFrame({"x": [1.0] * 30}), "nothing differs between customers"),
        (
            pd.DataFrame({"x": [0.0, 1.0] * 15}),
            "only 2 customers differ, which is too few to judge",
        ),
    ],
)
def test_too_little_to_judge_is_said(frame: pd.DataFrame, reason: str) -> None:
    found = select_personas(frame, k_max=3, bootstraps=3)
    assert (found.k, found.reason) == (1, reason)
    assert found.table["k"].tolist() == [1, 2, 3]
    assert found.table["why"].tolist() == ["", *["too few customers who differ"] * 2]


def test_a_constant_column_changes_nothing(four: Selection) -> None:
    found = select_personas(clouds(4).assign(same=1.0), k_max=5, bootstraps=10)
    pd.testing.assert_frame_equal(found.table, four.table)
    assert found.weights["same"] == 1.0


def test_only_numbers_that_the_rows_allow_are_judged() -> None:
    repeated = pd.DataFrame(np.repeat([[0.0, 0.0], [1.0, 4.0], [5.0, 1.0]], 40, axis=0))
    table = select_personas(repeated, k_max=4, bootstraps=5).table.set_index("k")
    assert table["gap"].notna().tolist() == [True, True, False, False]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(CxlabError, match="missing or infinite"):
        select_personas(pd.DataFrame({"x": [*np.arange(30.0), value]}))


@pytest.mark.parametrize("name", ["k_max", "bootstraps", "smallest"])
def test_what_is_no_count_is_refused(name: str) -> None:
    with pytest.raises(CxlabError, match=f"{name} is a whole number from 1, not 0"):
        select_personas(clouds(2), **{name: 0})


def test_silhouette_is_scikit_learns_and_rows_in_no_group_do_not_count() -> None:
    frame = clouds(3)
    labels = cluster(frame, k=3).labels
    assert mean_silhouette(frame, labels) == pytest.approx(silhouette_score(frame, labels))
    without = mean_silhouette(frame, labels.where(labels != "P3"))
    known = labels[labels != "P3"]
    assert without == pytest.approx(silhouette_score(frame.loc[known.index], known))
    assert np.isnan(mean_silhouette(frame, labels.where(labels == "P3")))


def test_a_group_that_is_halved_in_the_same_place_by_luck_is_one_group() -> None:
    draw = np.random.default_rng(1)
    kind = np.repeat([0, 1, 2], 30)
    share = np.array([0.1, 0.5, 0.9])[kind] + draw.uniform(-0.03, 0.03, 90)
    visits = 5.0 + 6 * kind + draw.integers(0, 2, 90)
    index = pd.Index([f"c{i:03}" for i in range(90)])
    frame = pd.DataFrame({"channel_app": share, "occasions": visits}, index)
    matrix = prepare_features(frame, catalogue(frame)).matrix
    assert select_personas(matrix, k_max=12, bootstraps=20, smallest=10).k == 3
