"""Bins of chances, the Brier score and the calibration error."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import wilson
from cxlab.journeys.today.calibration import (
    bins_of,
    calibration_error,
    error_by_chance,
    judge_chances,
    reliability_table,
)

chances = st.lists(st.floats(0, 1), min_size=1, max_size=60).map(np.array)


@given(chances)
@settings(deadline=None, max_examples=50)
def test_equal_chances_share_a_bin_and_bins_rise(told):
    frame = pd.DataFrame({"told": told, "bin": bins_of(told)}).sort_values("told")
    assert frame["bin"].is_monotonic_increasing
    bins = frame.groupby("told")["bin"]
    assert (bins.min() == bins.max()).all()


def test_by_hand():
    told, came = np.repeat([0.2, 0.6], 10), np.array([1.0] * 3 + [0.0] * 7 + [1.0] * 5 + [0.0] * 5)
    table = reliability_table(told, came, min_group=10)
    assert table["predicted"].tolist() == pytest.approx([0.2, 0.6])
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx(list(wilson(3, 10)))
    assert calibration_error(told, came) == pytest.approx(0.1)
    found = judge_chances(told, came, pd.Series([f"c{who}" for who in range(20)]))
    brier = (3 * 0.64 + 7 * 0.04 + 5 * 0.16 + 5 * 0.36) / 20
    assert found["brier"] == pytest.approx(brier)
    assert found["base_brier"] == pytest.approx(0.4 * 0.6)
    assert found["estimate"] == pytest.approx(1 - brier / 0.24)


def test_few_are_hidden():
    table = reliability_table(np.array([0.1] * 12 + [0.9] * 3), np.zeros(15), min_group=10)
    assert table["note"].tolist() == ["", "fewer than 10: not shown"]
    assert table.loc[1, ["estimate", "low", "high", "predicted"]].isna().all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_right_chances_have_the_error_of_chance_and_wrong_ones_more(seed):
    draw = np.random.default_rng(seed)
    told, who = draw.uniform(0, 1, 4000), pd.Series(range(4000)).astype("str")
    came = (draw.uniform(size=(4000, 200)) < told[:, None]).T.astype(float)
    errors = np.array([calibration_error(told, one) for one in came])
    mean, most = error_by_chance(told, came[0], who)
    assert mean == pytest.approx(errors.mean(), rel=0.08)
    assert 0.9 < (errors < most).mean() < 0.99
    assert calibration_error(told**2, came[0]) > 3 * most


def test_the_same_customer_at_several_moments_is_one():
    told, came = np.repeat([0.2, 0.8], 200), np.tile([1.0, 0.0, 0.0, 1.0], 100)
    each = error_by_chance(told, came, pd.Series(range(400)).astype("str"))
    who = pd.Series(list(range(400)) * 4).astype("str")
    four = error_by_chance(np.tile(told, 4), np.tile(came, 4), who)
    # four equal moments of everyone: as little is known as of one, but for the bins
    assert four[0] > 0.95 * each[0]
    apart = error_by_chance(
        np.tile(told, 4), np.tile(came, 4), pd.Series(range(1600)).astype("str")
    )
    assert apart[0] == pytest.approx(each[0] / 2)


def test_skill_has_an_interval_by_customer():
    draw = np.random.default_rng(5)
    told = draw.uniform(0, 1, 400)
    came = (draw.uniform(size=400) < told).astype(float)
    each = judge_chances(told, came, pd.Series(range(400)).astype("str"))
    assert each["low"] < each["estimate"] < each["high"]
    four = judge_chances(
        *(np.tile(one, 4) for one in (told, came)), pd.Series(list(range(400)) * 4).astype("str")
    )
    # the same customers seen four times tell no more
    assert four["high"] - four["low"] == pytest.approx(each["high"] - each["low"])
    none = judge_chances(told, np.zeros(400), pd.Series(range(400)).astype("str"))
    assert np.isnan(none["estimate"])
