"""The plain model: ready for JSON, nobody's row in it, and honest about what it gives back."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import AgglomerativeClustering

from cxlab.errors import CxlabError
from cxlab.personas import group_customers
from cxlab.personas.saving.model import AGREES, centres_of, check_agreement, to_json, to_records
from cxlab.study.settings import Settings


def test_it_is_plain_data_and_holds_no_customer(shop_personas, shop_customers):
    text = json.dumps(shop_personas.model, allow_nan=False)
    assert json.loads(text) == shop_personas.model
    assert not any(f'"{customer}"' in text for customer in shop_customers.index)


def test_the_centres_are_the_members_means_on_the_prepared_scale(shop_personas):
    centres = centres_of(shop_personas.model)
    assert list(centres.index) == sorted(shop_personas.members["nearest"].unique())
    sizes = shop_personas.members["nearest"].value_counts()
    middle = (centres.mul(sizes, axis=0)).sum() / 240
    assert np.allclose(middle, 0, atol=1e-6)  # every prepared feature has mean 0


def test_k_means_is_given_back_by_the_nearest_centre(shop_personas):
    assert shop_personas.model["agreement"] == 1.0
    assert shop_personas.model["n"] == 240
    assert [row["persona"] for row in shop_personas.model["summary"]] == list(
        shop_personas.model["centres"]
    )


def test_a_clusterer_that_its_centres_do_not_give_back_is_refused():
    """Two long stripes beside each other: single linkage finds them, the nearest centre cannot."""
    random = np.random.default_rng(0)
    long = pd.DataFrame({"a": np.tile(np.linspace(0, 40, 100), 2), "b": np.repeat([0.0, 3.0], 100)})
    long += random.normal(0, 0.01, long.shape)
    turned = pd.DataFrame({"x": long["a"] + long["b"], "y": long["a"] - long["b"]})
    turned.index = pd.Index([f"c{i:03}" for i in range(200)])
    model = AgglomerativeClustering(linkage="single")
    found = group_customers(turned, Settings("Shop"), k=2, model=model, features=["x", "y"])
    if found.model:
        assert found.model["agreement"] < AGREES
        with pytest.raises(CxlabError, match=r"gives back only \d+"):
            check_agreement(found.model)


def test_undivided_customers_have_no_model(shop_customers):
    assert group_customers(shop_customers, Settings("Shop"), k=1).model == {}


def test_frames_become_records_and_missing_none():
    frame = pd.DataFrame(
        {"n": [1, 2], "low": [np.nan, 0.5], "name": ["a", None], "on": [True, False]}
    )
    assert to_records(frame) == [
        {"n": 1, "low": None, "name": "a", "on": True},
        {"n": 2, "low": 0.5, "name": None, "on": False},
    ]
    assert to_json({"x": (np.float64(1.5), pd.NA), "y": np.array([1, 2])}) == {
        "x": [1.5, None],
        "y": [1, 2],
    }


@pytest.mark.parametrize("value", [np.inf, object(), pd.Timestamp("2025-01-01")])
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises(CxlabError, match="no plain value"):
        to_json({"x": value})
