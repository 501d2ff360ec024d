import numpy as np
import pandas as pd
import pytest

from cxlab.personas.clustering.clustering import Clusters, cluster
from cxlab.personas.members import UNLIKE, members, plane


def test_a_customer_between_two_personas_is_unlike_any_and_keeps_the_nearest() -> None:
    far = [*([0.0, 1.0, 2.0] * 10), *([9.0, 10.0, 11.0] * 10)]
    found = members(cluster(pd.DataFrame({"x": [*far, 5.5]}), k=2))
    alone = found[found["persona"].isna()]
    assert alone.index.tolist() == [60]
    assert alone["nearest"].notna().all()
    assert alone["typicality"].between(0, UNLIKE).all()
    told = found.dropna(subset="persona")
    assert (told["persona"] == told["nearest"]).all()


def test_typicality_at_the_cut_off_belongs() -> None:
    labels = pd.Series(["P1", "P1", None])
    typicality = pd.Series([UNLIKE, UNLIKE - 1e-9, np.nan])
    found = members(Clusters(labels, typicality, pd.DataFrame({"x": [0.0, 1.0]})))
    assert found["persona"].isna().tolist() == [False, True, True]
    assert found["nearest"].isna().tolist() == [False, False, True]


def test_a_single_group_has_all() -> None:
    found = members(cluster(pd.DataFrame({"x": [0.0, 1.0]}), k=1))
    assert found["persona"].tolist() == ["P1", "P1"]


def test_plane_shows_all_of_two_features_and_fills_up_one() -> None:
    labels = pd.Series(["P1", "P1", "P2"])
    two = pd.DataFrame({"x": [0.0, 2.0, 4.0], "y": [0.0, 1.0, 0.0]})
    places, shown = plane(two, labels)
    assert shown == pytest.approx(1)
    assert places["x"].tolist() == pytest.approx([-2, 0, 2])
    one, shown = plane(two[["x"]], labels)
    assert shown == pytest.approx(1)
    assert one["y"].eq(0).all()
    assert one["persona"].tolist() == ["P1", "P1", "P2"]


def test_so_few_that_they_could_be_told_by_subtraction_are_not_set_aside() -> None:
    far = [*([0.0, 1.0, 2.0] * 40), *([9.0, 10.0, 11.0] * 40)]
    found = cluster(pd.DataFrame({"x": [*far, 5.5, 5.5]}), k=2)
    assert members(found, smallest=2)["persona"].isna().sum() == 2
    assert members(found, smallest=3)["persona"].notna().all()
