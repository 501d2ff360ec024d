import numpy as np
import pandas as pd

from cxlab.personas.choosing.stability import stability, verdict
from cxlab.personas.clustering.clustering import cluster


def test_words_at_the_published_limits() -> None:
    values = [1.0, 0.85, 0.8499, 0.75, 0.7499, 0.6, 0.5999, 0.0, float("nan")]
    words = ["clearly", "clearly", "yes", "yes", "doubtful", "doubtful", "no", "no", "not known"]
    assert [verdict(value) for value in values] == words


def test_planted_groups_come_back_and_a_cut_through_one_cloud_does_not() -> None:
    draw = np.random.default_rng(5)
    far = draw.normal(size=(300, 4)) + np.repeat([[0.0], [9.0], [18.0]], 100, axis=0)
    planted, cloud = pd.DataFrame(far), pd.DataFrame(draw.normal(size=(300, 4)))
    kept = stability(planted, cluster(planted, k=3).labels)
    cut = stability(cloud, cluster(cloud, k=5).labels)
    assert (kept["jaccard"] > 0.99).all()
    assert (cut["jaccard"] < 0.75).all()
    assert set(cut["verdict"]) <= {"doubtful", "no"}


def test_neither_order_nor_a_second_call_changes_it() -> None:
    frame = pd.DataFrame(np.random.default_rng(6).normal(size=(120, 3)))
    labels = cluster(frame, k=3).labels
    first = stability(frame, labels, bootstraps=5)
    again = stability(frame.sample(frac=1, random_state=0), labels, bootstraps=5)
    pd.testing.assert_frame_equal(first, again)
    assert not stability(frame, labels, bootstraps=5, seed=1)["jaccard"].equals(first["jaccard"])


def test_one_group_cannot_be_judged() -> None:
    frame = pd.DataFrame({"x": range(10)})
    table = stability(frame, pd.Series("P1", frame.index))
    assert table["jaccard"].isna().all()
    assert table["verdict"].tolist() == ["not known"]
