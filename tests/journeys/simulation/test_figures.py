"""Today and future side by side."""

import numpy as np
import pytest

from cxlab.journeys.simulation.check import Check
from cxlab.journeys.simulation.figures import FIGURES, MEASURES, compare
from cxlab.journeys.simulation.measures import Measures
from cxlab.journeys.simulation.observe import Observed

EXACT = dict.fromkeys(MEASURES, 0.5)


@pytest.fixture
def seen():
    sums, squares = np.array([50.0, 0, 0, 0]), np.array([75.0, 0, 0, 0])
    return Observed(100, 40, sums, squares, 50, 25, 25.0, 50.0, np.array([50.0, 25, 25]))


def test_a_forecast_adds_chance_to_what_is_not_known(seen):
    draws = np.concatenate([[0.4], np.linspace(0.35, 0.45, 101)])
    today = Measures({"reached": draws}, 0.0, 0)
    future = Measures({"reached": draws + 0.1}, 0.0, 0)
    row = compare(today, future, seen, 100, 0.9, check=Check(60, EXACT, EXACT)).iloc[0]
    assert (row["today"], row["future"], row["n"]) == (0.4, 0.5, 100)
    assert row["difference_low"] == pytest.approx(0.1) == row["difference_high"]
    assert (row["today_low"], row["today_high"]) == pytest.approx((0.355, 0.445))
    spread = np.sqrt(draws[1:].var() + 0.5 * 0.5 / 100)
    assert row["forecast_high"] == pytest.approx(0.5 + 1.6449 * spread, abs=1e-4)
    assert row["observed"] == 0.4


def test_customers_who_differ_much_make_a_mean_less_sure(seen):
    draws = np.full(101, 0.5)
    found = Measures({"goals_each": draws}, 0.0, 0)
    row = compare(found, found, seen, 100, 0.9, check=Check(60, EXACT, EXACT)).iloc[0]
    assert row["forecast_high"] == pytest.approx(0.5 + 1.6449 * np.sqrt(0.5 / 100), abs=1e-4)


def test_a_model_that_was_off_makes_a_forecast_as_wide(seen):
    """Off by a tenth, far beyond chance and draws: .5 and 1.64 times .05 to each side."""
    draws = np.full(101, 0.5)
    found = Measures({"value_each": draws}, 0.0, 0)
    check = Check(60, {"value_each": 20.0}, {"value_each": 18.0})
    row = compare(found, found, seen, 100, 0.9, check=check).iloc[0]
    assert row["forecast_low"] == pytest.approx(0.5 - 1.6449 * 0.05, abs=1e-4)
    assert row["forecast_high"] == pytest.approx(0.5 + 1.6449 * 0.05, abs=1e-4)


def test_what_the_model_was_far_off_is_not_shown(seen):
    """Half again as many came as it foresaw; off by a quarter is shown, with a wider forecast."""
    found = Measures({"value_each": np.full(101, 0.5), "goals_each": np.full(101, 0.5)}, 0.0, 0)
    check = Check(
        60, {"value_each": 20.0, "goals_each": 4.0}, {"value_each": 30.0, "goals_each": 5}
    )
    far, near = compare(found, found, seen, 100, 0.9, check=check).to_dict("records")[::-1]
    assert near["today"] == 0.5
    assert near["note"] == ""
    sides = [far[f"{side}{end}"] for side in ("today", "difference") for end in ("", "_low")]
    assert np.isnan(sides).all()
    assert far["note"] == "not shown: of the last 60 days the model foresaw 20.0, and 30.0 came"


def test_every_measure_is_told(seen):
    found = Measures({name: np.full(21, 0.5) for name in MEASURES}, 10.0, 90)
    table = compare(found, found, seen, 100, 0.95)
    assert list(table["measure"]) == list(MEASURES)
    assert {*FIGURES} <= {*table.columns}
    table = table.set_index("measure")
    assert table.loc["conversion", "n"] == 90
    assert table["forecast_low"].isna().all()  # nothing says how far off the model is


def test_what_few_did_in_the_last_months_is_not_told(seen):
    found = Measures({name: np.full(21, 0.5) for name in MEASURES}, 10.0, 90)
    table = compare(found, found, seen, 100, 0.95, min_group=30).set_index("measure")
    assert table.loc[["conversion", "reached"], "observed"].tolist() == [0.5, 0.4]
    assert np.isnan(table.loc["days", "observed"])  # 25 attempts reached the goal
