import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.personas.preparing.scalers import FURTHEST, CategoryScaler, NumericScaler


def test_three_values_by_hand() -> None:
    frame = pd.DataFrame({"age": [20.0, np.nan, 40.0]})
    scaler = NumericScaler(weights={"age": 9.0}).fit(frame)
    assert (scaler.centre_.tolist(), scaler.scale_.tolist()) == ([30.0], [10.0])
    assert scaler.transform(frame)["age"].tolist() == [-3.0, 0.0, 3.0]
    far = scaler.transform(pd.DataFrame({"age": [1000.0]}))
    assert far["age"].tolist() == [3 * FURTHEST]  # drawn in first, then weighted


def test_shares_of_one_whole_have_one_scale() -> None:
    frame = pd.DataFrame({"app": [0.0, 1.0], "call": [0.0, 0.1]})
    scaler = NumericScaler("share", together=True).fit(frame)
    assert scaler.scale_.tolist() == [np.pi / 4, np.pi / 4]


def test_what_nobody_differs_in_is_left_where_it_is() -> None:
    scaler = NumericScaler(together=True).fit(pd.DataFrame({"a": [0.3, 0.3], "b": np.nan}))
    moved = scaler.transform(pd.DataFrame({"a": [0.3, 0.4], "b": [0.0, 1.0]}))
    assert moved["a"].tolist() == pytest.approx([0, 0.1])
    assert moved["b"].tolist() == [0, 1]


def test_a_category_of_two_thirds_by_hand() -> None:
    frame = pd.DataFrame({"card": ["yes", "yes", "no", None]})
    found = CategoryScaler(weights={"card": 4.0}).fit_transform(frame)
    spread = np.sqrt(2 * (2 / 9))
    assert found["card: yes"].tolist() == pytest.approx(
        [2 / 3 / spread, 2 / 3 / spread, -4 / 3 / spread, 0]
    )
    assert (found["card: no"] + found["card: yes"]).abs().max() < 1e-12


def test_columns_of_categories_never_share_a_name() -> None:
    frame = pd.DataFrame({"a": ["b: c", "x"], "a: b": ["c", "y"]})
    found = CategoryScaler().fit_transform(frame)
    assert found.columns.tolist() == ["a: b: c", "a: x", "a: b: c (2)", "a: b: y"]


KINDS = {
    "count": st.floats(-1e6, 1e6),
    "share": st.floats(0, 1),
    "number": st.floats(-1e6, 1e6),
}


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_way_back_is_the_way_there_reversed(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(KINDS[kind], min_size=2, max_size=6))
    weight = data.draw(st.floats(0.01, 100))
    frame = pd.DataFrame({"x": values})
    scaler = NumericScaler(kind, weights={"x": weight}, furthest=1e9).fit(frame)
    back = scaler.inverse_transform(scaler.transform(frame))["x"]
    assert back.to_numpy() == pytest.approx(frame["x"].to_numpy(), rel=1e-6, abs=1e-6)
