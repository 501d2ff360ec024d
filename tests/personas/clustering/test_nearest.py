"""The nearest centre: row by row, whoever else is there."""

import numpy as np
import pandas as pd

from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.clustering.nearest import nearest_personas


def test_it_gives_k_means_labels_back_and_depends_on_nobody_else():
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(300, 4)) + 4 * random.integers(0, 3, 300)[:, None])
    found = cluster(frame, k=3)
    assigned = nearest_personas(frame, found.centres)
    assert assigned["nearest"].tolist() == found.labels.tolist()
    assert np.allclose(assigned["typicality"], found.typicality)
    alone = pd.concat([nearest_personas(frame.iloc[[i]], found.centres) for i in range(300)])
    pd.testing.assert_frame_equal(alone, assigned)


def test_whoever_is_as_near_to_two_is_like_none():
    centres = pd.DataFrame({"x": [0.0, 2.0], "y": 0.0}, index=["P1", "P2"])
    here = pd.DataFrame({"x": [1.0, 0.0], "y": 0.0})
    found = nearest_personas(here, centres, unlike=0.05)
    assert found["nearest"].tolist() == ["P1", "P1"]
    assert found["persona"].isna().tolist() == [True, False]
    assert found["typicality"].tolist() == [0.0, 1.0]


def test_centres_at_one_place_are_no_reason_to_fail():
    centres = pd.DataFrame({"x": [1.0, 1.0]}, index=["P1", "P2"])
    found = nearest_personas(pd.DataFrame({"x": [1.0]}), centres)
    assert found["typicality"].tolist() == [0.0]
