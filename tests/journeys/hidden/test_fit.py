"""Fitting on journeys whose hidden stages are known."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.hidden import fit
from cxlab.journeys.hidden.fit import fit_stages
from cxlab.journeys.rules import StageRules, stages_of


def sample(frame, rules):
    return frame.assign(stage=stages_of(frame, rules).cat.codes)


def test_planted_chances_are_found(planted):
    model = fit_stages(sample(planted.journeys(400)[0], planted.RULES), planted.RULES)
    shows = pd.DataFrame(model.shows, model.order, model.symbols.touchpoints)
    assert shows.loc["begin", "b"] == pytest.approx(0.95, abs=0.03)
    assert shows.loc["end", "m"] == pytest.approx(0.6, abs=0.04)
    assert shows.loc["begin", "e"] == 0  # what the study places is nowhere else
    assert model.chain.moves[0, 0, 1] == pytest.approx(0.15, abs=0.03)
    assert model.chain.moves[0, 1, 0] == pytest.approx(0.05, abs=0.03)
    assert (model.journeys, model.contacts, model.rare) == (400, 4800, 0)


def test_a_round_never_makes_journeys_less_likely_by_much(planted, monkeypatch):
    contacts = sample(planted.journeys()[0], planted.RULES)
    reached = []
    for rounds in (1, 3, 9):
        monkeypatch.setattr(fit, "MOST_ROUNDS", rounds)
        reached.append(fit_stages(contacts, planted.RULES).log_likelihood)
    assert reached == sorted(reached)
    assert reached[2] > reached[0] + 1


def test_every_way_stays_possible(planted):
    model = fit_stages(sample(planted.journeys()[0], planted.RULES), planted.RULES)
    assert (model.chain.moves > 0).all()
    np.testing.assert_allclose(model.chain.moves.sum(axis=2), 1)
    np.testing.assert_allclose(model.shows.sum(axis=1), 1)


def test_without_a_known_touchpoint_there_is_no_model(planted):
    nothing = StageRules(("begin", "end"), {}, {}, ())
    frame = planted.journeys(20)[0]
    assert fit_stages(sample(frame, nothing), nothing) is None
    assert fit_stages(sample(frame, nothing)[:0], nothing) is None
