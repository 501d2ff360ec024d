import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

from cxlab.errors import CxlabError
from cxlab.personas.clustering import cluster
from cxlab.personas.selection import choose_k, mean_silhouette


def clouds(k: int) -> pd.DataFrame:
    """Well separated clouds of 60 points, each away from the others on an axis of its own."""
    draw = np.random.default_rng(2)
    return pd.DataFrame(np.repeat(np.eye(k) * 8, 60, axis=0) + draw.normal(size=(60 * k, k)))


def test_choose_k_finds_well_separated_groups() -> None:
    frame = clouds(4)
    table = choose_k(frame)
    assert table["k"].tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert table.loc[table["chosen"], "k"].tolist() == [4]


def test_choose_k_tries_only_what_the_rows_allow() -> None:
    assert choose_k(pd.DataFrame({"x": [0.0, 0.1, 5.0, 5.1]}))["k"].tolist() == [2, 3]
    with pytest.raises(CxlabError, match="too few customers who differ"):
        choose_k(pd.DataFrame({"x": [1.0, 1.0, 1.0]}))


def test_silhouette_is_scikit_learns() -> None:
    frame = clouds(3)
    labels = cluster(frame, k=3).labels
    assert mean_silhouette(frame, labels) == pytest.approx(silhouette_score(frame, labels))


def test_rows_in_no_group_do_not_count() -> None:
    frame = clouds(3)
    labels = cluster(frame, k=3).labels
    without = mean_silhouette(frame, labels.where(labels != "P3"))
    known = labels[labels != "P3"]
    assert without == pytest.approx(silhouette_score(frame.loc[known.index], known))
    assert np.isnan(mean_silhouette(frame, labels.where(labels == "P3")))


def test_neither_order_nor_a_second_call_changes_the_choice() -> None:
    frame = clouds(3)
    again = choose_k(frame.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(again, choose_k(frame))


def test_a_number_that_gives_a_group_too_small_to_show_is_not_chosen():
    frame = pd.DataFrame({"x": [0.0, 0.1, 0.2, 5.0, 5.1, 5.2, 90.0]})
    table = choose_k(frame, tried=[2, 3], smallest=2).set_index("k")
    assert table["silhouette"].isna().all()
    free = choose_k(frame, tried=[2, 3])
    assert free["silhouette"].notna().all()
