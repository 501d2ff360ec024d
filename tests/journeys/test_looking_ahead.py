"""Whether stage models know what came later."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.looking_ahead import count_changed, looks_ahead
from cxlab.journeys.stages import LOOKS_AHEAD, STAGE_MODELS
from cxlab.journeys.today import present_stages, stage_chances

PLACES = ["product page", "basket", "order", "X9"]


def made(seed=1):
    """Return journeys of one to six contacts, some of one moment."""
    draw = np.random.default_rng(seed)
    many = draw.integers(1, 7, 40)
    who = np.repeat(np.arange(40), many)
    rows = {"customer_id": [f"c{number:02}" for number in who]}
    rows["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(
        np.cumsum(draw.integers(0, 2, len(who))), unit="D"
    )
    return pd.DataFrame(rows).assign(touchpoint=draw.choice(PLACES, len(who)), channel="web")


@pytest.fixture
def foreseeing(monkeypatch):
    """Register a model whose stage of every contact hangs on the customer's last."""
    monkeypatch.setattr(STAGE_MODELS, "_known", dict(STAGE_MODELS._known))

    @STAGE_MODELS.register("foreseeing")
    def model(study):
        def kernel(rows):
            last = rows["touchpoint"].astype("str").groupby(rows["customer_id"], observed=True)
            buys = last.transform("last") == "order"
            order = study.settings.stages.order
            stage = pd.Categorical(np.where(buys, order[2], order[1]), order, ordered=True)
            return pd.DataFrame({"stage": stage}, rows.index)

        return kernel

    return "foreseeing"


@pytest.mark.parametrize("model", sorted(set(STAGE_MODELS) - LOOKS_AHEAD))
def test_models_that_do_not_say_so_read_the_past_alone(make_study, model):
    study = make_study(interactions=made())
    assert count_changed(made(), kernel=STAGE_MODELS[model](study)) == 0
    assert not looks_ahead(study, model)


def test_a_model_of_others_that_does_is_found_and_refused(make_study, foreseeing):
    study = make_study(interactions=made())
    assert looks_ahead(study, foreseeing)
    for verb in (present_stages, stage_chances):
        with pytest.raises(CxlabError, match="would know what came later"):
            verb(study, model=foreseeing)
