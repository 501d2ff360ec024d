"""What a unit means: the value called one unit above the centre is prepared as 1."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.preparing.pipeline import prepare_features
from cxlab.personas.preparing.units import COLUMNS, own_units, read_back

FRAME = pd.DataFrame(
    {
        "occasions": [0.0, 0.0, 3.0, 3.0] * 5,
        "value_per_purchase": [40.0, 10.0, 90.0, 20.0] * 5,
        "evening_share": [0.0, 0.5, 0.5, 1.0] * 5,
        "recency": [1.0, 2.0, 3.0, 4.0] * 5,
        "age": [40.0, 20.0, 40.0, 60.0] * 5,
        "region": ["north", "south", "south", "south"] * 5,
    }
)


def read(frame: pd.DataFrame, weights: dict[str, float] | None = None) -> pd.DataFrame:
    known = choose(catalogue(frame), weights or {})
    prepared = prepare_features(frame, known)
    found = read_back(prepared.pipeline, known, currency="EUR")
    assert len(found) == prepared.matrix.shape[1]
    return found


def test_four_kinds_by_hand() -> None:
    found = read(FRAME, {"occasions": 4}).set_index(["feature", "level"])
    assert found.reset_index().columns.tolist() == list(COLUMNS)
    occasions = found.loc[("occasions", "")]  # 0 or 3: logarithms 0 or log 4, so middle 1
    assert occasions["centre"] == pytest.approx(1)
    assert occasions["above"] == pytest.approx(2 * np.sqrt(2) - 1)  # half a deviation
    assert (occasions["weight"], occasions["axis"]) == (4, "path preference")
    assert occasions["one_unit"] == "occasions of contact: 1.8 times as many (1.8 instead of 1)"
    value = found.loc[("value_per_purchase", ""), "one_unit"].replace("\u00a0", " ")
    assert value.startswith("value per purchase: 2.2 times as much (€ 6")
    evening = found.loc[("evening_share", ""), "one_unit"].replace("\u00a0", " ")
    assert evening == "evening share: 45 points more (95 % instead of 50 %)"
    assert found.loc[("age", ""), "one_unit"] == "age: 14 more (54 instead of 40)"
    assert found.loc[("region", "north"), "centre"] == 0.25
    assert "recency" not in found.index.get_level_values(0)


def test_a_category_says_how_far_apart_it_puts_customers() -> None:
    found = read(FRAME, {"region": 4}).set_index("level")
    apart = 2 / np.sqrt(2 * 0.25 * 0.75)
    said = f"region north: {apart:.1f} units between who has it and not"
    assert found.loc["north", "one_unit"] == said
    matrix = prepare_features(FRAME, choose(catalogue(FRAME), {"region": 4})).matrix
    assert matrix["region: north"].max() - matrix["region: north"].min() == pytest.approx(apart)


def test_few_are_not_multiplied() -> None:
    few = read(pd.DataFrame({"purchases": [0.0, 0.0, 0.0, 1.0] * 5}))["one_unit"].item()
    assert few == "purchases: 0.42 more (0.61 instead of 0.19)"


@settings(max_examples=15, deadline=None)
@given(
    counts=st.lists(st.integers(0, 500), min_size=8, max_size=8),
    weight=st.floats(0.1, 50),
)
def test_the_centre_is_prepared_as_0_and_one_unit_above_as_1(
    counts: list[int], weight: float
) -> None:
    frame = pd.DataFrame({"purchases": counts, "age": counts[::-1]}, dtype=float)
    frame = pd.concat([frame, frame + 1])
    known = catalogue(frame).assign(clustered_on=True, weight=weight)
    known.loc["age", "kind"] = "number"
    pipeline = prepare_features(frame, known).pipeline
    found = read_back(pipeline, known).set_index("feature")
    for column, prepared in (("centre", 0.0), ("above", min(1.0, 3 * np.sqrt(weight)))):
        values = pipeline.transform(found[[column]].T.reset_index(drop=True))
        assert values.to_numpy() == pytest.approx(np.full(values.shape, prepared), abs=1e-6)


def test_prepared_values_come_back_in_own_units() -> None:
    known = choose(catalogue(FRAME), {"path preference": 3})
    prepared = prepare_features(FRAME, known)
    back = own_units(prepared.pipeline, prepared.matrix)
    names = ["occasions", "value_per_purchase", "evening_share", "age"]
    pd.testing.assert_frame_equal(back[names], FRAME[names])
    assert back["region: north"].tolist() == pytest.approx(
        FRAME["region"].eq("north").astype(float)
    )
