"""Use of touchpoints and channels over time."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.estimate import wilson
from cxlab.journeys.shifts import touchpoint_shifts


def monthly(chances, customers=200, seed=1):
    """Return a year in which all are at a page each month, and some call."""
    draw = np.random.default_rng(seed)
    rows = []
    for month, chance in enumerate(chances, 1):
        for who in range(customers):
            rows.append((f"c{who:03}", f"2025-{month:02}-01", "page", "web"))
            if draw.random() < chance:
                rows.append((f"c{who:03}", f"2025-{month:02}-28", "call", "phone"))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    return frame.assign(row_id=[f"r{number}" for number in range(len(frame))])


def test_by_hand_and_in_any_number_of_partitions(make_study, swap_partitions):
    rows = monthly(np.linspace(0.1, 0.6, 6))
    study = make_study(interactions=rows)
    found = touchpoint_shifts(study)
    calls = rows[rows["touchpoint"] == "call"]
    many = calls.groupby(calls["timestamp"].dt.month)["customer_id"].nunique()
    table = found.table[found.table["item"] == "call"]
    assert table["n"].tolist() == [200] * 6
    assert table["estimate"].tolist() == pytest.approx((many / 200).tolist())
    assert table["low"].tolist() == pytest.approx(wilson(many, 200)[1].tolist())
    trends = found.trends.set_index("item")
    assert trends.loc["call", "verdict"] == "clearly rises"
    assert trends.loc["call", "low"] < 0.5 < trends.loc["call", "high"]
    assert trends.loc["page", "verdict"] == "no clear trend"
    other = touchpoint_shifts(swap_partitions(study, 3))
    pd.testing.assert_frame_equal(other.table, found.table)
    pd.testing.assert_frame_equal(other.trends, found.trends)
    assert "<table" in found._repr_html_()


def test_seasons_make_no_trend(make_study):
    found = touchpoint_shifts(make_study(interactions=monthly([0.2, 0.6] * 4)))
    assert set(found.trends["verdict"]) == {"no clear trend"}


def test_few_periods_and_few_customers(make_study):
    found = touchpoint_shifts(make_study(interactions=monthly([0.04, 0.5])), every="MS")
    assert set(found.trends["verdict"]) == {"cannot be said"}
    assert found.trends["note"].str.contains("fewer than 4").all()
    calls = found.table[found.table["item"] == "call"]
    assert calls["estimate"].isna().tolist() == [True, False]
    assert calls["note"].tolist()[0] == "fewer than 10: not shown"
    few = touchpoint_shifts(make_study(interactions=monthly([0.5] * 4, customers=5)))
    assert few.table["estimate"].isna().all()


def test_five_thousand_touchpoints_are_grouped(make_study):
    rows = monthly([0.5], customers=5000).query("touchpoint == 'page'")
    rows = rows.assign(touchpoint=[f"place {number}" for number in range(len(rows))])
    found = touchpoint_shifts(make_study(interactions=rows), every="quarter")
    places = found.table[found.table["kind"] == "touchpoint"]
    assert places["item"].tolist() == ["(5,000 other touchpoints)"]
    assert places["estimate"].tolist() == [1]


def test_periods_must_begin(make_study):
    with pytest.raises(CxlabError, match="every = 'fortnight'"):
        touchpoint_shifts(make_study(interactions=monthly([0.5])), every="fortnight")
