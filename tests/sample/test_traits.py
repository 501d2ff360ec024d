import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from cxlab.sample.blocks import block_traits
from cxlab.sample.traits import (
    BASE,
    CENTRES,
    COVARIANCE,
    PERSONAS,
    SEPARATION,
    SHARES,
    SPREAD,
    TRAITS,
    adjusted_rand,
    classify,
    draw_traits,
)

groupings = st.integers(4, 40).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2)
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_best_classifier_is_good_but_not_perfect(seed):
    blocks = [block_traits(seed, number) for number in (0, 1)]
    true = np.concatenate([block.persona for block in blocks])
    told = classify(np.concatenate([block.values for block in blocks]))
    assert 0.96 <= adjusted_rand_score(true, told) <= 0.985


def test_traits_have_the_planted_moments():
    traits = draw_traits(np.random.default_rng(5), 40_000)
    assert np.bincount(traits.persona) / 40_000 == pytest.approx(SHARES, abs=0.01)
    inside = traits.values[traits.persona == 2]
    centre = BASE + SPREAD * SEPARATION * CENTRES[2]
    assert (inside.mean(axis=0) - centre) / SPREAD == pytest.approx(np.zeros(len(TRAITS)), abs=0.06)
    assert np.cov((inside / SPREAD).T) == pytest.approx(COVARIANCE, abs=0.06)


def test_shapes_agree():
    assert CENTRES.shape == (len(PERSONAS), len(TRAITS)) == (len(SHARES), len(BASE))
    assert SHARES.sum() == pytest.approx(1)


def test_adjusted_rand_by_hand():
    # Pairs together: 2 in both, 1 + 3 in one, 3 + 1 in the other, 10 in all; by chance 4 * 4 / 10.
    one, other = np.array([0, 0, 1, 1, 1]), np.array([0, 0, 0, 1, 1])
    assert adjusted_rand(one, other) == pytest.approx((2 - 1.6) / (4 - 1.6))


@given(groupings)
def test_adjusted_rand_agrees_with_scikit_learn(pair):
    one, other = (np.array(grouping) for grouping in pair)
    if len(set(one)) > 1 or len(set(other)) > 1:
        assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_a_customer_between_two_personas_goes_to_the_nearer():
    between = 0.6 * CENTRES[1] + 0.4 * CENTRES[3]
    assert classify((BASE + SPREAD * SEPARATION * between)[None, :]).tolist() == [1]
