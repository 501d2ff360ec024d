"""What the rules say before any journey is read."""

import numpy as np

from cxlab.journeys.hidden.seed import DOUBT, count_moves, move_prior, stage_shares
from cxlab.journeys.rules import stage_rules
from cxlab.study.settings import Settings, StageModel


def test_shares_by_what_the_rules_know():
    model = StageModel(touchpoints={"X1": "loyalty"})
    rules = stage_rules(Settings("A shop", stages=model))
    shares = stage_shares(rules, ["X1", "product page", "order", "X9"])
    small = DOUBT / 5
    two = (1 - DOUBT) / 2 + small
    np.testing.assert_allclose(shares[0], [0, 0, 0, 0, 1])
    np.testing.assert_allclose(shares[1], [small, two, small, two, small])
    np.testing.assert_allclose(shares[2], [0, 0, 0.5, 0, 0.5])
    np.testing.assert_allclose(shares[3], 0.2)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_moves_within_journeys_only():
    stage = np.array([0, 1, 0, 2, -1, 2], dtype=np.int32)
    first = np.array([1, 0, 0, 1, 0, 0], dtype=bool)
    assert count_moves(stage, first, 3).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_forward_by_preference_and_every_way_back_that_was_seen():
    prior = move_prior(np.array([[0.0, 0, 0], [3, 0, 0], [0, 0, 0]]))
    assert prior.tolist() == [[1, 1, 1], [1, 1, 1], [0.001, 0.001, 1]]
