"""The summary of purchases: days in the study's zone, what counts once, any partitions."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.value.purchases import (
    COLUMNS,
    SUMMARY,
    Plan,
    plan_of,
    sum_purchases,
    sum_up,
    until,
)

PLAN = Plan(("order",), start=19723, cut=19730, end=19760)  # from 2024-01-01 on


def rows(*lines):
    """Return interactions from lines of customer, time, touchpoint, value and case."""
    frame = pd.DataFrame(lines, columns=["customer_id", "timestamp", "touchpoint", "value", "case"])
    frame = frame.rename(columns={"case": "case_id"})
    times = pd.to_datetime(frame["timestamp"], format="ISO8601").astype("datetime64[us]")
    return frame.assign(timestamp=times, value=frame["value"].astype("float64"))[list(COLUMNS)]


SIX = rows(
    ("ann", "2024-01-02 09:00", "order", 10, None),
    ("ann", "2024-01-02 18:00", "order", 5, None),
    ("ann", "2024-01-05 09:00", "visit", None, None),
    ("ann", "2024-01-12 09:00", "order", 20, None),
    ("bea", "2024-01-03 09:00", "order", None, None),
    ("cat", "2024-01-03 09:00", "visit", None, None),
)


def test_six_rows_by_hand():
    found = sum_up(PLAN, SIX)
    assert list(found) == list(SUMMARY)
    assert found.index.tolist() == ["ann", "bea"]
    ann = found.loc["ann"].to_dict()
    assert (ann["first"], ann["last"], ann["days"]) == (19724, 19734, 2)
    assert (ann["paid"], ann["spend"], ann["pause_1"]) == (2, 35.0, 10.0)
    assert (ann["days_before"], ann["paid_before"], ann["spend_before"]) == (1, 1, 15.0)
    assert (ann["last_before"], np.isnan(ann["pause_2"])) == (19724, True)
    bea = found.loc["bea"]
    assert (bea["days"], bea["paid"], bea["spend"]) == (1, 0, 0.0)


def test_days_are_those_of_the_study_s_zone():
    late = rows(
        ("ann", "2024-01-02 23:30", "order", 10, None),
        ("ann", "2024-01-03 10:00", "order", 5, None),
    )
    assert sum_up(PLAN, late).loc["ann", "days"] == 2
    assert sum_up(Plan(("order",), "Europe/Berlin"), late).loc["ann", "days"] == 1


def test_the_rows_of_one_case_are_one_purchase_on_its_first_day():
    lines = rows(
        ("ann", "2024-01-02", "order", 10, "o1"),
        ("ann", "2024-01-04", "order", 5, "o1"),
        ("ann", "2024-01-06", "order", 7, "o2"),
        ("bea", "2024-01-06", "order", 7, "o1"),
    )
    found = sum_up(PLAN, lines)
    assert found["days"].to_dict() == {"ann": 2, "bea": 1}
    assert found.loc["ann", ["pause_1", "spend"]].to_list() == [4.0, 22.0]


def test_without_a_role_money_makes_a_purchase():
    paid = rows(("ann", "2024-01-02", "till", 10, None), ("ann", "2024-01-03", "till", 0, None))
    assert sum_up(Plan(), paid)["days"].to_dict() == {"ann": 1}


def test_a_day_on_which_more_went_back_than_came_in_is_not_paid():
    back = rows(("ann", "2024-01-02", "order", 10, None), ("ann", "2024-01-03", "order", -10, None))
    assert sum_up(PLAN, back).loc["ann", ["days", "paid", "spend"]].to_list() == [2, 1, 10.0]


def test_nobody_bought():
    found = sum_up(PLAN, SIX[SIX["touchpoint"] == "visit"])
    assert list(found) == list(SUMMARY)
    assert found.empty
    assert until(found, PLAN.end).empty


def test_what_models_take_is_in_weeks_up_to_a_day():
    summary = sum_up(PLAN, SIX)
    ann = until(summary, PLAN.end).loc["ann"].to_dict()
    assert ann == {"frequency": 1, "recency": 10 / 7, "T": 36 / 7, "paid": 2, "spend": 17.5}
    early = until(summary, PLAN.cut, before=True)
    assert early.loc["ann"].to_dict() == {
        "frequency": 0, "recency": 0, "T": 6 / 7, "paid": 1, "spend": 15.0
    }  # fmt: skip
    assert np.isnan(early.loc["bea", "spend"])


def test_a_customer_who_first_bought_after_the_cut_is_not_known_before():
    later = rows(("dan", "2024-01-20", "order", 10, None))
    assert until(sum_up(PLAN, later), PLAN.cut, before=True).empty


@pytest.mark.parametrize("partitions", [2, 7])
def test_partitions_do_not_matter(make_study, swap_partitions, planted, partitions):
    bought = planted.contacts(planted.purchases(60, 50.0))
    settings = '[roles]\npurchase = ["order"]'
    study = make_study(settings, interactions=bought)
    whole = sum_purchases(study, plan_of(study))
    parts = swap_partitions(study, partitions)
    pd.testing.assert_frame_equal(sum_purchases(parts, plan_of(parts)), whole, check_exact=True)
    shuffled = make_study(settings, interactions=bought.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(sum_purchases(shuffled, plan_of(shuffled)), whole)


def test_the_check_begins_after_two_thirds(make_study, planted):
    study = make_study(interactions=planted.contacts(planted.purchases(30, 60.0)))
    plan = plan_of(study)
    start, end = study.span("interactions")
    assert plan.end - plan.start == (end.normalize() - start.normalize()).days
    assert plan.cut - plan.start == round((plan.end - plan.start) * 2 / 3)
