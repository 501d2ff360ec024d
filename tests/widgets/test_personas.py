"""The explorer driven from Python: a control moves, the personas and the pictures follow."""

import json
import re
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import catalogue, find_personas, group_customers
from cxlab.study.settings import Settings
from cxlab.widgets import PersonaExplorer, explore_personas


@pytest.fixture(scope="module")
def described():
    """Three groups of thirty customers, apart in all they do."""
    random = np.random.default_rng(3)
    group = np.repeat([0, 1, 2], 30)

    def share(middle):
        return np.clip(np.array(middle)[group] + random.normal(0, 0.03, 90), 0, 1)

    return pd.DataFrame(
        {
            "occasions": 5.0 + 6 * group + random.integers(0, 2, 90),
            "gap_variation": share([0.5, 0.9, 0.9]),
            "channel_web": share([0.8, 0.1, 0.1]),
            "channel_app": share([0.1, 0.8, 0.1]),
            "evening_share": share([0.2, 0.7, 0.2]),
            "score_nps": random.integers(0, 11, 90).astype(float),
            "service_contacts": np.nan,
        },
        index=[f"c{number:02}" for number in range(90)],
    )


@pytest.fixture(scope="module")
def find(described):
    """What the explorer calls; a choice that was computed once is not computed again."""

    @cache
    def kept(k, features):
        return group_customers(described, Settings("Shop"), k=k, features=features)

    return lambda k, features: kept(k, tuple(features))


@pytest.fixture
def explorer(described, find):
    return PersonaExplorer(described, catalogue(described), find, about="Shop")


@pytest.fixture
def calls(explorer, monkeypatch):
    """Every choice that the explorer computes from now on."""
    seen = []
    find = explorer._find

    def record(**choice):
        seen.append(choice)
        return find(**choice)

    monkeypatch.setattr(explorer, "_find", record)
    return seen


def test_it_opens_with_the_number_that_is_separated_best(explorer):
    assert explorer.auto.value
    assert explorer.personas.k == explorer.count.value == 3


def test_the_slider_sets_the_number_and_the_pictures_follow(explorer, calls):
    before = explorer._plane.value, explorer._sizes.value
    explorer.count.value = 5
    assert not explorer.auto.value
    assert explorer.personas.k == 5
    assert [choice["k"] for choice in calls] == [5]
    assert explorer._plane.value != before[0]
    assert explorer._sizes.value != before[1]
    assert explorer._apart.value.count("<img") == 5


def test_the_data_choose_again(explorer):
    explorer.count.value = 6
    explorer.auto.value = True
    assert explorer.personas.k == explorer.count.value == 3


def test_a_feature_that_is_off_forms_no_persona(explorer):
    explorer.features["evening_share"].value = False
    known = explorer.personas.catalogue
    assert not known.loc["evening_share", "clustered_on"]
    assert known.loc["channel_web", "clustered_on"]
    assert explorer._folds["time"].titles == ("time (0 of 1)",)


def test_an_axis_switches_all_its_features_with_one_computation(explorer, calls):
    explorer.axes["channel"].value = False
    assert not explorer.features["channel_web"].value
    assert not explorer.features["channel_app"].value
    assert len(calls) == 1
    assert "channel_web" not in calls[0]["features"]
    explorer.axes["channel"].value = True
    assert explorer.features["channel_app"].value
    assert len(calls) == 2


def test_a_feature_that_is_off_takes_the_tick_from_its_axis_without_another_computation(
    explorer, calls
):
    explorer.features["channel_web"].value = False
    assert not explorer.axes["channel"].value
    assert explorer.features["channel_app"].value
    assert len(calls) == 1


def test_no_feature_at_all_is_said_and_not_raised(explorer):
    for axis in explorer.axes.values():
        axis.value = False
    assert explorer.personas is None
    assert 'role="alert"' in explorer._message.value
    assert explorer._plane.value == explorer._sizes.value == explorer._recipe.value == ""
    assert "cxlab-busy" not in explorer._shown._dom_classes


def test_only_features_that_are_known_and_may_form_personas_are_offered(explorer):
    assert set(explorer.features) == {
        "occasions",
        "gap_variation",
        "channel_web",
        "channel_app",
        "evening_share",
    }


def test_the_options_for_reports_make_the_same_personas(explorer, described):
    explorer.count.value = 4
    explorer.features["occasions"].value = False
    options = explorer._options()
    number = int(re.search(r"-p k=(\d+)", options).group(1))
    features = json.loads(re.search(r"-p 'features=(\[.*\])'", options).group(1))
    found = group_customers(described, Settings("Shop"), k=number, features=features)
    pd.testing.assert_frame_equal(found.summary, explorer.personas.summary)


def test_nothing_to_set_where_nothing_was_chosen(explorer):
    assert explorer._options() == "cxlab report STUDY"


def test_names_from_data_are_escaped(described):
    frame = described.rename(columns={"occasions": "<img src=x onerror=alert(1)>"})
    find = partial(group_customers, frame, Settings("Shop"))
    explorer = PersonaExplorer(frame, catalogue(frame), find, about="<script>")
    for part in (explorer._sizes, explorer._apart, explorer._plane, explorer._recipe):
        assert "<img src=x" not in part.value
    assert "<script>" not in explorer.children[0].value


def test_a_study_is_explored_with_what_find_personas_finds(make_study):
    rows = pd.DataFrame({"customer_id": [f"c{number % 60:02}" for number in range(480)]})
    place = rows.index.to_numpy()
    rows["timestamp"] = pd.Timestamp("2025-01-01 12:00") + pd.to_timedelta(place, "h")
    rows["touchpoint"] = "visit"
    rows["channel"] = np.where((place % 60 < 30) ^ (place % 7 == 0), "web", "app")
    rows["row_id"] = rows.index.astype(str)
    study = make_study(interactions=rows, study={"synthetic": True})
    explorer = explore_personas(study)
    found = find_personas(study)
    pd.testing.assert_frame_equal(explorer.personas.summary, found.summary)
    assert "made data" in explorer.children[0].value
