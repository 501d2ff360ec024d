import numpy as np
import pandas as pd
import pytest

from cxlab.personas.choosing.judging import NO_SPREAD, Rows, _half, come_back, foreseen, stand_out
from cxlab.personas.choosing.reference import fit_reference
from cxlab.personas.choosing.regroup import grouper


def rows_of(values: np.ndarray) -> Rows:
    index = pd.Index([f"c{row}" for row in range(len(values))])
    weights = np.ones(values.shape[1])
    return Rows(index, values, fit_reference(values), weights, grouper("kmeans"), 0)


@pytest.fixture(scope="module")
def pairs() -> Rows:
    """Two clouds far apart."""
    draw = np.random.default_rng(4)
    return rows_of(draw.normal(size=(80, 2)) + np.repeat([[0.0, 0.0], [12.0, 12.0]], 40, axis=0))


def test_two_clouds_stand_out_are_foreseen_and_come_back(pairs: Rows) -> None:
    labels = pairs.group(pairs.weighed, [2, 3], 0)
    gaps = stand_out(pairs, labels, clouds=5)
    assert gaps.index.tolist() == [1, 2, 3]
    assert gaps.loc[2, "gap"] > gaps.loc[2, "gap_needed"]
    assert np.isnan(gaps.loc[1, "gap_needed"])
    assert foreseen(pairs, [2], halves=2)[2] == 1.0
    kept = come_back(pairs, labels, bootstraps=5)
    assert kept.loc[2].dropna().tolist() == [1.0, 1.0]
    assert kept.loc[3].min() < 0.75


def test_a_sample_with_too_few_different_rows_is_not_grouped() -> None:
    same = rows_of(np.repeat([[0.0, 1.0], [5.0, 2.0], [9.0, 0.0]], [38, 1, 1], axis=0))
    labels = same.group(same.weighed, [3], 0)
    assert stand_out(same, labels, clouds=3)["gap"].notna().all()
    assert foreseen(same, [3], halves=2).isna().all()
    whole = ((same.values - same.values.mean(axis=0)) ** 2).sum()
    assert NO_SPREAD * whole > 0  # the logarithm of no spread at all is not asked for


def test_halves_are_equal_and_another_seed_draws_others(pairs: Rows) -> None:
    one, other = _half(pairs.index, 1), _half(pairs.index, 2)
    assert one.sum() == other.sum() == 40
    assert not np.array_equal(one, other)
    assert _half(pairs.index[::-1], 1)[::-1].tolist() == one.tolist()
