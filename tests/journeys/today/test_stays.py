"""How long customers stay at a stage."""

import numpy as np
import pandas as pd
import pytest

from cxlab.estimate import log_bin
from cxlab.journeys.today.moments import watch_of
from cxlab.journeys.today.stays import add_stays, count_stays, left_sooner
from tests.journeys.today.made import contacts, leavers
from tests.journeys.today.test_moments import at


def test_by_hand(make_study):
    rows = contacts(
        [(0, "page"), (1, "page"), (3, "basket")],
        [(0, "page"), (2, "basket"), (4, "page"), (8, "basket")],
    )
    watch = watch_of(make_study(interactions=rows))
    counts = count_stays(rows, watch=watch, end=at(10))
    look = counts[counts["stage"] == watch.order.index("consideration")]
    assert look["bin"].tolist() == log_bin([2.0, 3.0, 4.0]).tolist()
    assert look["ended"].tolist() == [0.5, 1, 0.5]  # two stays of one customer count as one
    buy = counts[counts["stage"] == watch.order.index("conversion")]
    assert buy["open"].sum() == 1.5
    assert buy["ended"].sum() == 0.5


def test_those_still_there_are_not_counted_as_having_left():
    frame = pd.DataFrame({"stage": 0, "bin": log_bin([1.0, 5.0, 5.1, 20.0])})
    counts = frame.assign(ended=[10.0, 0, 10, 10], open=[0, 20.0, 0, 0])
    counts["customers"] = counts["ended"] + counts["open"]
    asked = pd.Series([3.0, 6.0, 30.0])
    found = left_sooner(counts, pd.Series([0, 0, 0]), asked, 10)
    assert found.tolist() == pytest.approx([0.2, 1 - 0.8 * 0.5, 1.0])
    assert np.isnan(left_sooner(counts, pd.Series([-1, 0, 0]), asked, 31)).all()


def test_partitions_add_up(make_study):
    rows = leavers(6, customers=30)
    watch = watch_of(make_study(interactions=rows))
    where = rows["customer_id"].str[1:].astype(int) % 3
    parts = [
        count_stays(rows[where == one].reset_index(drop=True), watch=watch, end=at(300))
        for one in range(3)
    ]
    pd.testing.assert_frame_equal(
        add_stays(parts), count_stays(rows, watch=watch, end=at(300)), rtol=1e-12
    )
