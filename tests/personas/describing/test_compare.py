import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxlab.personas.describing.compare import comparable, hide_small, moments, welch
from cxlab.personas.features.catalogue import catalogue


def test_welch_agrees_with_scipy() -> None:
    draw = np.random.default_rng(0)
    values = np.vstack([draw.normal(1, 1, (30, 5)), draw.normal(0, 3, (50, 5))])
    values[3, 0] = np.nan
    inside = np.arange(80) < 30
    found = welch(values, inside, 0.9)
    for column in range(5):
        a, b = values[inside, column], values[~inside, column]
        test = stats.ttest_ind(a, b, equal_var=False, nan_policy="omit")
        low, high = test.confidence_interval(0.9)
        row = found.iloc[column]
        assert row["p"] == pytest.approx(test.pvalue)
        assert (row["low"], row["high"]) == pytest.approx((low, high))
        assert row["spread"] == pytest.approx(np.nanstd(values[:, column], ddof=1))
    assert found["n"].tolist() == [29, 30, 30, 30, 30]


def test_groups_that_do_not_vary_are_compared_whatever_their_value() -> None:
    inside = np.arange(40) < 15
    flags = np.where(inside, 1.0, 0.0)[:, None]
    # 0.1 and 0.3 have no exact sum: rounding alone must not make a spread
    values = np.where(inside, 0.1, 0.3)[:, None]
    one, other = welch(flags, inside, 0.95).iloc[0], welch(values, inside, 0.95).iloc[0]
    assert other["p"] == pytest.approx(one["p"])
    assert other["low"] == pytest.approx(-0.2)
    assert other["high"] == pytest.approx(-0.2 * one["low"])


def test_what_nobody_differs_in_is_not_compared() -> None:
    found = welch(np.full((20, 1), 3.0), np.arange(20) < 10, 0.95).iloc[0]
    assert np.isnan(found["p"])
    assert np.isnan(found["spread"])
    assert found["difference"] == 0


def test_moments_of_nothing_are_missing() -> None:
    n, mean, variance = moments(np.array([[np.nan, 1.0]]))
    assert n.tolist() == [0, 1]
    assert np.isnan([mean[0], variance[0], variance[1]]).all()


def test_categories_become_shares_and_rare_ones_go_together() -> None:
    frame = pd.DataFrame(
        {"age": np.arange(24.0), "plan": ["a"] * 12 + ["b", "c"] * 3 + ["d"] * 4 + [None, "e"]}
    )
    columns, plain, scaled = comparable(frame, catalogue(frame), 10)
    assert columns["level"].tolist() == ["", "a", "other levels"]
    assert columns["unit"].tolist() == ["", "share", "share"]
    assert plain[:, 2].tolist()[-2:] == [scaled[-2, 2], 1.0] or np.isnan(plain[-2, 2])
    assert np.nansum(plain[:, 1:]) == 23


def test_nothing_to_compare() -> None:
    frame = pd.DataFrame({"age": [1.0]})
    columns, plain, scaled = comparable(frame, catalogue(frame).iloc[:0], 1)
    assert columns.empty
    assert plain.shape == scaled.shape == (1, 0)


def test_each_outcome_is_hidden_by_itself() -> None:
    table = pd.DataFrame(
        {
            "feature": ["age"] * 3 + ["score"] * 3,
            "n": [50, 40, 30, 50, 40, 4],
            "n_others": [70, 80, 90, 44, 54, 90],
            "mean": 1.0,
            "verdict": "differs",
            "note": "",
        }
    )
    shown = hide_small(table, 10, figures=["mean"], whole=["feature"])
    assert shown["mean"].isna().tolist() == [False, False, False, False, True, True]
    assert shown["verdict"].tolist() == ["differs"] * 4 + ["", ""]
    assert shown["n"].tolist() == table["n"].tolist()
