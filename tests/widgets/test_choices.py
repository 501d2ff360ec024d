"""What forms personas, chosen by hand: weights of axes, ticks of topics and features."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import catalogue
from cxlab.personas.features.catalogue import choose
from cxlab.widgets.choices import FeatureChoice


@pytest.fixture
def made():
    """The controls, the catalogue, and how often something was changed."""
    frame = pd.DataFrame(
        {
            "occasions": [1.0, 2.0],
            "contacts": [1.0, 2.0],
            "channel_web": [0.1, 0.9],
            "channel_app": [0.9, 0.1],
            "purchases": [1.0, 2.0],
            "tenure": [10.0, 20.0],
            "score_nps": [1.0, 9.0],
            "service_contacts": np.nan,
        }
    )
    known, calls = catalogue(frame), []
    return FeatureChoice(frame, known, lambda: calls.append(1)), known, calls


def test_only_what_is_known_and_may_form_personas_is_offered(made):
    choice, _, _ = made
    assert set(choice.ticks) == {"occasions", "channel_web", "channel_app", "purchases", "tenure"}
    assert set(choice.axes) == {"path preference", "value", "life cycle"}


def test_nothing_changed_is_the_usual_choice(made):
    choice, _, calls = made
    assert choice.features() is None
    assert calls == []


def test_weights_and_ticks_mean_what_choose_makes_of_them(made):
    choice, known, calls = made
    choice.axes["value"].value = 2.0
    choice.axes["life cycle"].value = 1.0
    choice.ticks["occasions"].value = False
    assert len(calls) == 3
    chosen = choose(known, choice.features())
    used = chosen.index[chosen["clustered_on"]]
    assert set(used) & set(choice.ticks) == {"channel_web", "channel_app", "purchases", "tenure"}
    assert chosen.loc["purchases", "weight"] == 2.0


def test_an_axis_that_is_off_needs_no_ticks(made):
    choice, known, _ = made
    choice.ticks["channel_web"].value = False
    choice.axes["path preference"].value = 0.0
    assert choice.features() == {"path preference": 0.0}
    assert choice._folds["path preference"].titles == ("features of path preference (0 of 3)",)
    chosen = choose(known, choice.features())
    assert list(chosen.index[chosen["clustered_on"]]) == ["purchases"]


def test_a_topic_switches_its_features_with_one_change(made):
    choice, _, calls = made
    topic = choice.topics["path preference", "channel"]
    topic.value = False
    assert not choice.ticks["channel_web"].value
    assert not choice.ticks["channel_app"].value
    assert len(calls) == 1
    assert choice._folds["path preference"].titles == ("features of path preference (1 of 3)",)


def test_a_feature_that_is_off_takes_the_tick_from_its_topic_without_another_change(made):
    choice, _, calls = made
    choice.ticks["channel_web"].value = False
    assert not choice.topics["path preference", "channel"].value
    assert choice.ticks["channel_app"].value
    assert len(calls) == 1
