"""The benchmark of value: one run of each kind gets the verdict that it should."""

import importlib
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "true": "close",
    "renewals": "refused before",
    "stopped": "missed",
    "doubled": "missed",
    "single purchases": "refused before",
}


@pytest.fixture(scope="module")
def value():
    """The benchmark, which is no package of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("benchmarks.personas_value")


@pytest.mark.parametrize("kind", EXPECTED)
def test_each_kind_gets_its_verdict(value, kind):
    found = value.judge(value.KINDS[kind](np.random.default_rng(1)))
    assert found["verdict"] == EXPECTED[kind]


def test_every_kind_is_expected(value):
    assert set(value.KINDS) == set(EXPECTED)
