"""The explorer driven from Python: a control moves, the personas and the pictures follow."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from cxlab.markup import Html
from cxlab.personas import catalogue, group_customers
from cxlab.personas.deciding.carried import likeness
from cxlab.study.decision_entries import PersonaDecision
from cxlab.study.decisions import change_personas
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
            "occasions": 5.0 + 6 * group + random.normal(0, 0.5, 90),
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
    """What the explorer calls; the data choose three, and nothing is computed twice."""
    seen = {}

    def kept(k, features):
        key = json.dumps([k, features])
        if key not in seen:
            number = 3 if k == "auto" else k
            seen[key] = group_customers(described, Settings("Shop"), k=number, features=features)
        return seen[key]

    return kept


@pytest.fixture
def undrawn(monkeypatch):
    """Pictures take most of the time, and most tests do not look at them."""
    for name in ("plot_persona_map", "plot_selection", "plot_traits", "side_by_side"):
        monkeypatch.setattr(f"cxlab.widgets.personas.{name}", lambda *_: Html("<img>"))


@pytest.fixture
def explorer(undrawn, described, find):
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


def test_it_opens_with_the_number_that_the_data_choose(explorer):
    assert explorer.auto.value
    assert explorer.personas.k == explorer.count.value == 3


def test_the_slider_sets_the_number_and_the_pictures_follow(described, find):
    explorer = PersonaExplorer(described, catalogue(described), find)
    before = explorer._plane.value, explorer._sizes.value
    explorer.count.value = 4
    assert not explorer.auto.value
    assert explorer.personas.k == 4
    assert explorer._plane.value != before[0]
    assert explorer._sizes.value != before[1]
    assert explorer._apart.value.count("<img") == 4


def test_the_data_choose_again(explorer):
    explorer.count.value = 4
    explorer.auto.value = True
    assert explorer.personas.k == explorer.count.value == 3


def test_a_feature_that_is_off_forms_no_persona(explorer):
    explorer.choice.ticks["evening_share"].value = False
    known = explorer.personas.catalogue
    assert not known.loc["evening_share", "clustered_on"]
    assert known.loc["channel_web", "clustered_on"]


def test_an_axis_of_another_weight_forms_others_with_one_computation(explorer, calls):
    explorer.choice.axes["path preference"].value = 0.5
    assert [choice["features"] for choice in calls] == [{"path preference": 0.5}]


def test_it_says_that_it_computes_and_is_done(explorer, monkeypatch):
    said = []
    find = explorer._find

    def look(**choice):
        said.append((explorer._message.value, explorer._shown._dom_classes))
        return find(**choice)

    monkeypatch.setattr(explorer, "_find", look)
    explorer.count.value = 4
    explorer.auto.value = True
    assert 'role="status"' in said[0][0]
    assert "cxlab-busy" in said[0][1]
    assert "some seconds" not in said[0][0]
    assert "some seconds" in said[1][0]
    assert explorer._message.value == ""
    assert "cxlab-busy" not in explorer._shown._dom_classes


def test_no_feature_at_all_is_said_and_not_raised(explorer):
    for weight in explorer.choice.axes.values():
        weight.value = 0.0
    assert explorer.personas is None
    assert 'role="alert"' in explorer._message.value
    assert explorer._plane.value == explorer._sizes.value == explorer._recipe.value == ""
    assert "cxlab-busy" not in explorer._shown._dom_classes


def test_the_options_for_reports_make_the_same_personas(explorer, described):
    explorer.count.value = 4
    explorer.choice.ticks["occasions"].value = False
    options = explorer._options()
    number = int(re.search(r"-p k=(\d+)", options).group(1))
    features = json.loads(re.search(r"-p 'features=(\{.*\})'", options).group(1))
    found = group_customers(described, Settings("Shop"), k=number, features=features)
    pd.testing.assert_frame_equal(found.summary, explorer.personas.summary)


def test_nothing_to_set_where_nothing_was_chosen(explorer):
    assert explorer._options() == "cxlab report STUDY"


def test_names_from_data_are_escaped(described):
    frame = described.rename(columns={"occasions": "<img src=x onerror=alert(1)>"})
    found = group_customers(frame, Settings("Shop"), k=3)
    explorer = PersonaExplorer(frame, catalogue(frame), lambda **_: found, about="<script>")
    for part in (explorer._sizes, explorer._apart, explorer._plane, explorer._recipe):
        assert "<img src=x" not in part.value
    assert "<script>" not in explorer.children[0].value


def test_a_study_is_explored_with_what_find_personas_calls(
    make_study, described, find, monkeypatch
):
    rows = pd.DataFrame({"customer_id": ["ann"], "touchpoint": "visit", "channel": "web"})
    rows["timestamp"], rows["row_id"] = pd.Timestamp("2025-01-01 12:00"), "1"
    study, asked = make_study(interactions=rows, study={"synthetic": True}), []

    def group(described, settings, **choice):
        asked.append((settings, choice))
        return find(choice["k"], choice["features"])

    monkeypatch.setattr("cxlab.widgets.personas.customer_features", lambda _: described)
    monkeypatch.setattr("cxlab.widgets.personas.group_customers", group)
    owls = PersonaDecision("Night owls", like=likeness(find("auto", None), "P1"))
    change_personas(study, lambda _: [owls])
    explorer = explore_personas(study, seed=7)
    explorer.auto.value = False
    explorer.auto.value = True
    assert asked == [(study.settings, {"k": k, "features": None, "seed": 7}) for k in ("auto", 3)]
    assert "Night owls" in explorer._sizes.value
    assert "made data" in explorer.children[0].value
