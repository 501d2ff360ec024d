"""Forward and backward over many journeys, beside sums over every path and hmmlearn."""

import itertools

import numpy as np
from hmmlearn.hmm import CategoricalHMM
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.hidden.chain import Chain, expected_moves, smooth

SHOWS = np.array([[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]])


def chain_of(draw, kinds=1, stages=2):
    return Chain(
        draw.dirichlet(np.ones(stages), kinds), draw.dirichlet(np.ones(stages), (kinds, stages))
    )


def by_hand(likely, channel, chain):
    """Sum over every path of stages of one journey."""
    length, stages = likely.shape
    posterior, moves, whole = np.zeros(likely.shape), np.zeros_like(chain.moves), 0.0
    for path in itertools.product(range(stages), repeat=length):
        chance = chain.start[channel[0], path[0]] * likely[0, path[0]]
        for at in range(1, length):
            chance *= chain.moves[channel[at], path[at - 1], path[at]] * likely[at, path[at]]
        whole += chance
        for at in range(length):
            posterior[at, path[at]] += chance
            if at:
                moves[channel[at], path[at - 1], path[at]] += chance
    return posterior / whole, moves / whole, np.log(whole)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 10_000))
def test_every_path_is_counted(lengths, seed):
    draw = np.random.default_rng(seed)
    chain, size = chain_of(draw, kinds=2, stages=3), sum(lengths)
    likely, channel = draw.random((size, 3)), draw.integers(0, 2, size).astype(np.int32)
    ends = np.cumsum(lengths)
    first = np.isin(np.arange(size), ends - lengths)
    found = smooth(likely, channel, first, chain)
    parts = [
        by_hand(likely[end - n : end], channel[end - n : end], chain)
        for end, n in zip(ends, lengths, strict=True)
    ]
    np.testing.assert_allclose(found.posterior, np.concatenate([part[0] for part in parts]))
    moves = expected_moves(found, channel, first, chain)
    np.testing.assert_allclose(moves, sum(part[1] for part in parts), atol=1e-12)
    np.testing.assert_allclose(found.log_likelihood, sum(part[2] for part in parts))


def test_hmmlearn_says_the_same():
    draw = np.random.default_rng(4)
    chain, seen = chain_of(draw), draw.integers(0, 3, 60)
    theirs = CategoricalHMM(n_components=2)
    theirs.startprob_, theirs.transmat_ = chain.start[0], chain.moves[0]
    theirs.emissionprob_ = SHOWS
    lengths = [1, 9, 50]
    first = np.isin(np.arange(60), [0, 1, 10])
    found = smooth(SHOWS.T[seen], np.zeros(60, dtype=np.int32), first, chain)
    score, posterior = theirs.score_samples(seen[:, None], lengths)
    np.testing.assert_allclose(found.posterior, posterior)
    np.testing.assert_allclose(found.log_likelihood, score)


def test_a_journey_of_ten_thousand_contacts_does_not_vanish():
    chain = Chain(np.array([[0.5, 0.5]]), np.array([[[0.999999, 1e-6], [1e-6, 0.999999]]]))
    likely = np.tile([1e-12, 1e-13], (10_000, 1))
    first = np.arange(10_000) == 0
    found = smooth(likely, np.zeros(10_000, dtype=np.int32), first, chain)
    assert np.isfinite(found.log_likelihood)
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1)


def test_no_contacts():
    chain = Chain(np.array([[0.5, 0.5]]), np.full((1, 2, 2), 0.5))
    none = np.empty(0, dtype=np.int32)
    assert smooth(np.empty((0, 2)), none, none.astype(bool), chain).posterior.shape == (0, 2)
