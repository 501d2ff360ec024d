"""The benchmark of drift's level: nothing changes in it, and a run gives the tests' p-values."""

import importlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def level():
    """The benchmark, which is no package of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("benchmarks.drift_level")


@pytest.mark.parametrize("kind", ["kinds", "tail", "coming and going"])
def test_both_periods_are_alike_on_average(level, kind):
    before, after = level.KINDS[kind](np.random.default_rng(3), 4000)
    assert len(before) == pytest.approx(len(after), rel=0.05)
    for name in ("occasions", "evening_share"):
        assert before[name].mean() == pytest.approx(after[name].mean(), rel=0.08)


def test_a_run_gives_a_p_value_for_each_test(level):
    p = level.measure(level.kinds, seed=1, customers=120, draws=39)
    assert list(p.index) == list(level.FAMILIES)
    assert p.between(1 / 40, 1).all()
