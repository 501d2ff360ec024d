"""Categories that few have: put together before a model is kept."""

from dataclasses import replace

import pandas as pd
import pytest

from cxlab.personas.preparing.plain import from_plain
from cxlab.personas.saving.fitted import place_customers
from cxlab.personas.saving.model import centres_of
from cxlab.personas.saving.rare import merge_rare, without_rare


def test_nothing_changes_where_all_have_enough(shop_personas):
    assert without_rare(shop_personas.model, shop_personas, 1) is shop_personas.model


def test_the_rare_join_the_next_rarest_until_they_are_enough(shop_personas, shop_customers):
    counts = shop_customers["region"].value_counts()
    next_rarest = counts.index[-2]
    model = without_rare(shop_personas.model, shop_personas, 10)
    assert model["rare"] == {"region": sorted(["islet", next_rarest])}
    kept = [row for group in model["pipeline"]["groups"] if group["kind"] == "category"
            for row in group["features"][0]["levels"]]  # fmt: skip
    assert sum(row["share"] for row in kept) == pytest.approx(1)
    assert min(row["share"] for row in kept) * 240 >= 10
    assert "islet" not in {row["level"] for row in kept}
    assert shop_personas.model["rare"] == {}


def test_the_very_customers_keep_their_personas(shop_personas, shop_customers):
    model = without_rare(shop_personas.model, shop_personas, 10)
    placed = place_customers(shop_customers, model)
    same = placed.members["persona"].eq(shop_personas.members["persona"])
    assert same.mean() >= 0.99
    assert model["agreement"] >= 0.99
    assert placed.notes == ()  # the rare are no news


def test_merging_leaves_the_others_and_the_missing():
    frame = pd.DataFrame({"plan": ["gold", "gift", None], "age": [1, 2, 3]})
    merged = merge_rare(frame, {"plan": ["gift"], "gone": ["x"]})
    assert merged["plan"].fillna("-").tolist() == ["gold", "other levels", "-"]
    assert merged["age"].tolist() == [1, 2, 3]


def test_centres_stay_those_of_all_where_features_are_of_some(shop_personas, shop_customers):
    whole = without_rare(shop_personas.model, shop_personas, 10)
    table = merge_rare(shop_customers, whole["rare"])
    pipeline = from_plain(whole["pipeline"])
    matrix = pipeline.transform(table[list(pipeline.feature_names_in_)])
    means = matrix.groupby(shop_personas.members["nearest"]).mean()
    pd.testing.assert_frame_equal(centres_of(whole), means[whole["columns"]], check_names=False)
    parts = {name: getattr(shop_personas, name).head(150) for name in ("features", "map")}
    some = without_rare(shop_personas.model, replace(shop_personas, **parts), 10)
    assert some["rare"]
    kept = [name for name in some["columns"] if ": " not in name]
    pd.testing.assert_frame_equal(centres_of(some)[kept], means[kept], check_names=False)
