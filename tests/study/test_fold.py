"""The fold runs wherever joblib runs: here, and on a cluster of two workers."""

import joblib
import pandas as pd
import pytest

from cxlab.study.fold import concat

ROWS = pd.DataFrame(
    {
        "row_id": [str(number) for number in range(60)],
        "customer_id": [f"c{number % 11}" for number in range(60)],
        "timestamp": pd.date_range("2025-01-01", periods=60, freq="h"),
        "touchpoint": ["home", "basket", "order"] * 20,
        "channel": ["web"] * 60,
    }
)


def count(interactions):
    return interactions.groupby("touchpoint", as_index=False).size()


def total(frames):
    return concat(frames).groupby("touchpoint")["size"].sum().to_dict()


def test_concat_of_empty_frames_keeps_the_columns():
    assert list(concat([pd.DataFrame({"n": []}), pd.DataFrame({"n": []})])) == ["n"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_of_two_workers_gives_the_same_answer(make_study, swap_partitions):
    distributed = pytest.importorskip("distributed")
    study = swap_partitions(make_study(interactions=ROWS), 4)
    here = study.fold(count, total, interactions=["touchpoint"])
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        there = study.fold(count, total, interactions=["touchpoint"])
    assert here == there == {"home": 20, "basket": 20, "order": 20}
