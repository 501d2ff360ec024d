"""The explorer driven from Python: a control moves, the personas and the pictures follow."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import find_personas
from cxlab.widgets import explore_personas


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(3)
    customers = [f"c{number:03}" for number in range(90)]
    parts = []
    for place, customer in enumerate(customers):
        channel = ["web", "app", "store"][place % 3]
        count = 6 + place % 5
        start = pd.Timestamp("2025-01-01") + pd.to_timedelta(random.integers(0, 200), "D")
        parts.append(
            pd.DataFrame(
                {
                    "customer_id": customer,
                    "timestamp": start + pd.to_timedelta(np.arange(count) * 5, "D"),
                    "touchpoint": "visit",
                    "channel": np.where(random.random(count) < 0.85, channel, "call"),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table.assign(row_id=table.index.astype(str))


@pytest.fixture
def study(make_study, rows):
    return make_study(interactions=rows)


@pytest.fixture
def explorer(study):
    return explore_personas(study)


def test_it_opens_with_what_find_personas_finds(explorer, study):
    found = find_personas(study)
    assert explorer.personas.k == found.k == explorer.count.value
    pd.testing.assert_frame_equal(explorer.personas.summary, found.summary)


def test_the_slider_sets_the_number_and_the_pictures_follow(explorer):
    before = explorer._plane.value
    explorer.count.value = 5
    assert not explorer.auto.value
    assert explorer.personas.k == 5
    assert explorer._plane.value != before
    assert "<img" in explorer._apart.value


def test_the_data_choose_again(explorer):
    found = explorer.personas.k
    explorer.count.value = 6
    explorer.auto.value = True
    assert explorer.personas.k == found == explorer.count.value


def test_a_feature_that_is_off_forms_no_persona(explorer):
    explorer.features["weekend_share"].value = False
    catalogue = explorer.personas.catalogue
    assert not catalogue.loc["weekend_share", "clustered_on"]
    assert catalogue["clustered_on"].any()


def test_no_feature_at_all_is_said_and_not_raised(explorer):
    for box in explorer.features.values():
        box.value = False
    assert explorer.personas is None
    assert 'role="alert"' in explorer._message.value
    assert explorer._plane.value == ""


def test_only_features_that_may_form_personas_are_offered(explorer):
    offered = explorer.personas.catalogue.loc[list(explorer.features)]
    assert not offered["axis"].isin(["outcome", "life cycle"]).any()
