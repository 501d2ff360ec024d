"""What happened in a period, by hand."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.simulation.observe import merge_observed, watch
from cxlab.journeys.simulation.plan import JourneyModel, make_plan

ROLES = '[roles]\npurchase = ["order"]\ncart = ["basket"]\n'


def micro(day):
    return int(np.datetime64(day, "us").astype(np.int64))


@pytest.fixture
def plan(make_study, six_rows):
    return make_plan(make_study(ROLES, interactions=six_rows), JourneyModel(silence_days=10))


def test_six_rows_by_hand(six_rows, plan):
    """From 2 January: both are there; ann orders, bea gets a mail and sees a page."""
    seen = watch(six_rows, plan=plan, start=micro("2025-01-02"), end=micro("2025-01-05"))
    assert (seen.customers, seen.reached) == (2, 1)
    assert seen.sums.tolist() == [1, 3, 1, 20]
    found = seen.figures()
    assert (found["reached"], found["goals_each"], found["value_each"]) == (0.5, 0.5, 10)
    assert np.isnan(found["conversion"])  # no attempt has had its thirty days


def test_attempts_that_had_their_days(six_rows, plan):
    later = six_rows.assign(timestamp=six_rows["timestamp"] + pd.Timedelta(days=2))
    first = six_rows.iloc[[0]].assign(timestamp=pd.Timestamp("2025-01-01"))
    rows = pd.concat([first, later[:3], later[3:]], ignore_index=True)
    seen = watch(rows, plan=plan, start=micro("2025-01-02"), end=micro("2025-03-01"))
    assert (seen.customers, seen.attempts, seen.done, seen.days) == (1, 2, 1, 1)


def test_parts_add_up(six_rows, plan):
    span = {"plan": plan, "start": micro("2025-01-02"), "end": micro("2025-01-05")}
    whole = watch(six_rows, **span)
    both = merge_observed([watch(six_rows[:3], **span), watch(six_rows[3:], **span)])
    assert both.figures().items() >= {"reached": 0.5}.items()
    assert np.array_equal(both.squares, whole.squares)


def test_who_was_silent_for_too_long_is_not_there(six_rows, plan):
    seen = watch(six_rows, plan=plan, start=micro("2025-03-01"), end=micro("2025-04-01"))
    assert seen.customers == 0
    assert np.isnan(seen.figures()["reached"])
