"""Customers as they stood at a moment: nothing of what came later."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.today.moments import COLUMNS, DAY, describe_moments, watch_of
from tests.journeys.today.made import START, contacts, leavers

SIX = contacts(
    [(0, "page"), (1, "basket"), (2, "order"), (10, "page")], [(5, "page"), (8, "order")]
)


def at(day):
    return int((START + pd.Timedelta(days=day)).as_unit("us")._value)


@pytest.fixture
def watch(make_study):
    return watch_of(make_study(interactions=SIX))


def test_six_rows_by_hand(watch):
    found = describe_moments(SIX, watch=watch, moments=(at(2), at(6)))
    assert found["customer_id"].tolist() == ["c0", "c0", "c1"]
    stages = [watch.order[code] for code in found["stage"]]
    assert stages == ["conversion", "conversion", "consideration"]
    assert found["in_stage"].tolist() == [1, 5, 1]  # basket and order are one stay
    assert found["quiet"].tolist() == [0, 4, 1]
    assert found["bought"].tolist() == [1, 1, 0]
    assert found["on_days"].tolist() == [8, 4, 2]
    assert found["own_days"].tolist() == [8, 4, 2]
    assert found["own_7"].tolist() == [3, 3, 1]
    assert found["touchpoint"].tolist() == ["order", "order", "page"]


def test_nothing_more_on_record_is_endless(watch):
    found = describe_moments(SIX, watch=watch, moments=(at(20),))
    assert np.isinf(found["own_days"]).all()
    assert np.isinf(found["on_days"]).all()


def test_what_comes_later_changes_no_feature(watch):
    rows = leavers(1, customers=40)
    moment = at(100)
    early = rows[rows["timestamp"] <= START + pd.Timedelta(days=100)].reset_index(drop=True)
    known = describe_moments(rows, watch=watch, moments=(moment,))
    alone = describe_moments(early, watch=watch, moments=(moment,))
    features = [name for name in known if name not in ("on_days", "own_days")]
    pd.testing.assert_frame_equal(known[features], alone[features])


def test_a_contact_by_the_company_is_not_the_customers_own(make_study):
    rows = contacts([(0, "page"), (9, "newsletter")])
    rows.loc[1, "direction"] = "company"
    found = describe_moments(
        rows, watch=watch_of(make_study(interactions=rows)), moments=(at(10), at(5))
    )
    assert found["quiet"].tolist() == [10, 5]
    assert found["all_7"].tolist() == [1, 1]
    assert np.isinf(found["own_days"]).all()


def test_from_the_last_stage_on_means_another_purchase(watch):
    rows = contacts([(0, "order"), (5, "order"), (7, "page"), (9, "order")])
    found = describe_moments(rows, watch=watch, moments=(at(6),))
    assert watch.order[found["stage"][0]] == "loyalty"
    assert found["on_days"].tolist() == [3]


def test_a_sample_of_customers_is_drawn_whole(watch):
    rows = leavers(2, customers=200)
    few = describe_moments(rows, watch=watch, moments=(at(200),), share=0.3)
    every = describe_moments(rows, watch=watch, moments=(at(200),))
    assert 30 < len(few) < 90
    same = every[every["customer_id"].isin(few["customer_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, same)


def test_no_rows(watch):
    assert describe_moments(SIX[:0], watch=watch, moments=(at(1),)).empty
    assert at(1) - at(0) == DAY
    assert set(COLUMNS) <= set(SIX)
