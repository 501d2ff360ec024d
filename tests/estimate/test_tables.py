import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import benjamini_hochberg, suppress

PAPER = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_the_fifteen_tests_of_benjamini_and_hochberg():
    adjusted = benjamini_hochberg(PAPER)
    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    assert adjusted[5] == adjusted[6] == pytest.approx(0.0298 * 15 / 7)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_keeps_order_and_never_lowers(p):
    adjusted = benjamini_hochberg(p)
    assert (adjusted >= np.array(p) - 1e-12).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()


def test_a_missing_p_is_no_test():
    found = benjamini_hochberg([0.02, np.nan, 0.03])
    assert found[[0, 2]].tolist() == [0.03, 0.03]
    assert np.isnan(found[1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([1.2])


def test_small_groups_keep_their_row_without_figures():
    table = pd.DataFrame(
        {
            "group": ["a", "b", "c"],
            "n": [10, 9, 0],
            "estimate": [1, 2, 3],
            "low": [0, 1, 2],
            "high": [2, 3, 4],
            "note": ["", "no scale", None],
        },
        index=[5, 6, 7],
    )
    kept = suppress(table, 10)
    assert kept.index.tolist() == [5, 6, 7]
    assert kept["n"].tolist() == [10, 9, 0]
    assert kept["note"].tolist() == [
        "",
        "no scale; fewer than 10: not shown",
        "fewer than 10: not shown",
    ]
    assert kept.loc[5, ["estimate", "low", "high"]].tolist() == [1, 0, 2]
    assert kept.loc[[6, 7], ["estimate", "low", "high"]].isna().all(axis=None)
    assert table["estimate"].tolist() == [1, 2, 3]


def test_other_figures_can_be_hidden():
    table = pd.DataFrame({"n": [3], "median_s": [4.0]})
    kept = suppress(table, 10, figures=["median_s"])
    assert kept["median_s"].isna().all()
    assert kept["note"].tolist() == ["fewer than 10: not shown"]
    assert suppress(table, 3, figures=["median_s"])["note"].tolist() == [""]
