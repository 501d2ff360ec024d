"""The study of the Olist marketplace gives the figures that are known of these files."""

import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from cxlab.emotions import read_emotions, scores_by
from cxlab.study import open_study

FOLDER = Path(__file__).parents[2] / "data" / "olist"

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def olist(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("studies") / "olist"
    folder.mkdir()
    settings = tomllib.loads((FOLDER / "study.toml").read_text("utf-8"))
    for path in [FOLDER / "study.toml", *FOLDER.glob("*.sql")]:
        shutil.copy(path, folder)
    for source in settings["sources"].values():
        shutil.copy(shared_data / "olist" / source["path"], folder)
    return open_study(folder)


@pytest.fixture(scope="module")
def orders(shared_data):
    return pd.read_csv(shared_data / "olist" / "olist_orders_dataset.csv")


def test_every_row_is_taken(olist):
    assert olist.count("customers") == 8_016
    assert olist.count("responses") == 8_225
    assert olist.count("rejects") == 0


def test_on_time_and_late_deliveries_have_the_known_means(olist):
    table = scores_by(olist).set_index("touchpoint")
    assert table.loc["delivered on time", "n"] == 4_819
    assert table.loc["delivered late", "n"] == 419
    assert table.loc["delivered on time", "estimate"] == pytest.approx(4.277, abs=5e-4)
    assert table.loc["delivered late", "estimate"] == pytest.approx(2.499, abs=5e-4)
    assert table.loc["delivered late", "high"] < table.loc["delivered on time", "low"]
    assert table["n"].sum() == 8_225


def test_one_person_has_all_their_orders(olist):
    frame = olist.read("interactions", ["customer_id", "touchpoint", "case_id"])
    orders = frame[frame["touchpoint"] == "purchase"].groupby("customer_id").size()
    assert orders.value_counts().to_dict() == {1: 7_943, 2: 41, 3: 22, 4: 6, 5: 4}


def test_every_timestamp_of_an_order_is_an_event(olist, orders):
    events = olist.read("interactions", ["touchpoint"])["touchpoint"].value_counts()
    filled = orders.notna().sum()
    assert events["purchase"] == filled["order_purchase_timestamp"] == 8_135
    assert events["payment approved"] == filled["order_approved_at"]
    assert events["handed to carrier"] == filled["order_delivered_carrier_date"]
    delivered = events["delivered on time"] + events["delivered late"]
    assert delivered == filled["order_delivered_customer_date"]


def test_partners_and_late_deliveries_are_told_apart(olist):
    frame = olist.read("interactions", ["touchpoint", "actor"]).drop_duplicates()
    partner = frame.loc[frame["actor"] == "partner", "touchpoint"]
    assert set(partner) == {"handed to carrier", "delivered on time", "delivered late"}
    assert olist.settings.role("late") == ("delivered late",)


def test_clock_times_are_those_of_the_files(olist, orders):
    frame = olist.read("interactions", ["case_id", "touchpoint", "timestamp"])
    bought = frame[frame["touchpoint"] == "purchase"].set_index("case_id")["timestamp"]
    known = pd.to_datetime(orders.set_index("order_id")["order_purchase_timestamp"])
    local = olist.local(bought)
    assert (local == known.reindex(local.index)).all()


def test_what_was_paid_is_the_value_of_the_purchase(olist, shared_data):
    paid = pd.read_csv(shared_data / "olist" / "olist_order_payments_dataset.csv")
    value = olist.read("interactions", ["value"])["value"].sum()
    assert value == pytest.approx(paid["payment_value"].sum())


def test_comments_are_portuguese_and_agree_with_the_stars(olist):
    """Title and text are one comment; a good one of two is told from a bad one in 95 % of pairs."""
    emotions = read_emotions(olist)
    assert len(emotions.scores) == 4_223
    assert (emotions.scores["language"] == "pt").mean() > 0.99
    told = emotions.scores.dropna(subset=["polarity"])
    assert len(told) > 0.85 * len(emotions.scores)
    stars = olist.read("responses", ["row_id", "score"]).set_index("row_id")["score"]
    score = stars.reindex(told["row_id"]).to_numpy()
    good, bad = told.loc[score >= 4, "polarity"], told.loc[score <= 2, "polarity"]
    ranks = pd.concat([good, bad]).rank()
    pairs = (ranks[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / len(good) / len(bad)
    assert pairs > 0.95


def test_pages_will_say_how_the_sample_is_not_representative(olist):
    limits = " ".join(olist.settings.limits)
    assert "not a representative sample" in limits
    responses = olist.read("responses", ["score", "touchpoint"])
    assert f"{(responses['score'] == 1).mean():.0%}" == "32%"
    assert "32 %" in limits
    purchases = olist.read("interactions", ["touchpoint"])["touchpoint"]
    delivered = purchases.str.startswith("delivered").sum()
    assert f"{1 - delivered / 8_135:.0%}" == "36%"
    assert "36 %" in limits
