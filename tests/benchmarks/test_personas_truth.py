"""The number of personas where it is known: three seeds each; `make bench` runs many more."""

import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.choosing.selection import answer_early

ROOT = Path(__file__).parents[2]
KINDS = ["gaussian", "uniform", "one factor", "heavy tail", "homogeneous customers"]


@pytest.fixture(scope="module")
def truth():
    """The benchmark, which is no package of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("benchmarks.personas_truth")


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_customers_without_groups_are_not_divided(truth, kind, seed):
    frame = truth.NULLS[kind](300, np.random.default_rng([300, seed]))
    assert answer_early(frame, k_max=4, bootstraps=20, seed=seed) == 1


@pytest.mark.parametrize(("k", "seed"), [(3, 0), (4, 1), (5, 2)])
def test_planted_groups_among_noise_are_counted(truth, k, seed):
    frame, _ = truth.mixture(k, 5, np.random.default_rng([k, 5, seed]))
    assert answer_early(frame, k_max=k + 1, bootstraps=10, seed=seed) == k


def test_a_mixture_is_as_far_apart_as_it_says(truth):
    frame, labels = truth.mixture(4, 5, np.random.default_rng(0), standardised=False)
    means = frame.groupby(labels).mean().to_numpy()
    apart = np.linalg.norm(means[:, None] - means, axis=2)[np.triu_indices(4, 1)]
    assert apart.min() == pytest.approx(5, abs=0.5)
    assert frame.iloc[:, 5:].groupby(labels).mean().abs().max(axis=None) < 0.4


def test_its_tables_count_what_was_found(truth):
    nulls = pd.DataFrame({"kind": ["a", "a", "b"], "n": 1, "found": [1, 3, 1]})
    assert truth.nulls_table(nulls)["false"].tolist() == [1, 0]
    planted = pd.DataFrame({"k": [3, 3, 4], "found": [3, 4, 2]})
    assert truth.planted_table(planted)[["right", "too_many"]].iloc[-1].tolist() == [1, 1]
