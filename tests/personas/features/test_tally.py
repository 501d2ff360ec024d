from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.kpis.contacts import find_purchases
from cxlab.personas.features.customers import describe
from cxlab.personas.features.tally import (
    COLUMNS,
    Rules,
    merge_scores,
    merge_tallies,
    tally_interactions,
    tally_scores,
)
from cxlab.personas.features.window import Window
from cxlab.study import schema
from cxlab.study.settings import Settings

RULES = Rules(
    zone="Europe/Berlin",
    purchase=("order",),
    service=("call us",),
    received=("delivered",),
    common=("page",),
)


def rows(*lines: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(list(lines), columns=list(COLUMNS))
    return schema.conform(frame, "interactions")


def six() -> pd.DataFrame:
    """Six contacts of one customer; 2025-01-03 is a Friday, Berlin is an hour ahead of UTC."""
    return rows(
        ("ann", "2025-01-03 16:59", "page", "web", "phone", None, None, "customer"),
        ("ann", "2025-01-03 17:00", "page", "app", "phone", None, None, "customer"),
        ("ann", "2025-01-03 23:30", "order", "app", None, 20.0, "o1", "customer"),
        ("ann", "2025-01-03 23:30", "order", "app", None, 10.0, "o1", "customer"),
        ("ann", "2025-01-06 09:00", "delivered", "carrier", None, None, "o1", "company"),
        ("ann", "2025-01-10 09:00", "call us", "call", None, None, None, None),
    )


def test_six_rows_counted_by_hand() -> None:
    tally = tally_interactions(six(), rules=RULES).loc["ann"]
    expected = {
        "contacts": 6,
        "occasions": 4,  # web and app on Friday, app on Saturday, call; a delivery is not chosen
        "evening": 1,  # 18:00 in Berlin; 23:30 UTC is 00:30, no longer evening
        "afternoon": 1,
        "night": 1,
        "morning": 1,
        "turns": 3,
        "switches": 2,  # web, app, app, call
        "bought": 1,
        "prepared": 1,  # the web's page on Friday, then the app's order
        "days": 3,
        "searched": 0,
        "touchpoint_page": 1,  # twice on one day; an order and a call are counted as such
        "weekend": 1,  # ... but Saturday; two lines of one order are one occasion
        "directed": 5,
        "company": 1,
        "service": 1,
        "purchases": 1,  # two lines of one order
        "paid": 1,  # what it cost is known of this one
        "spend": 30,
        "gaps": 2,  # Friday, Saturday, Friday; Monday's delivery was not their doing
        "gap_sum": 1 + 6,
        "gap_squares": 1 + 36,
        "channel_app": 2,
        "channel_call": 1,
        "channel_web": 1,
        "device_phone": 2,
    }
    assert {name: tally[name] for name in expected} == expected
    assert "channel_carrier" not in tally  # a delivery is not a channel that a customer chose
    assert tally["first"] == pd.Timestamp("2025-01-03 16:59")
    assert tally["last"] == pd.Timestamp("2025-01-10 09:00")


def test_without_a_purchase_role_money_makes_a_purchase() -> None:
    tally = tally_interactions(six(), rules=Rules())
    assert tally.loc["ann", "purchases"] == 1
    cases = schema.conform(six().assign(case_id=None), "interactions")
    assert tally_interactions(cases, rules=Rules())["purchases"].tolist() == [1]  # one moment
    cases.loc[3, "timestamp"] += pd.Timedelta(minutes=5)
    assert tally_interactions(cases, rules=Rules())["purchases"].tolist() == [2]


def test_purchases_are_those_that_kpis_count() -> None:
    lines = rows(
        ("ann", "2025-01-01 10:00", "order", "web", None, 10.0, None, None),
        ("ann", "2025-01-01 10:00", "order", "web", None, 20.0, None, None),  # the same moment
        ("ann", "2025-01-02 10:00", "order", "web", None, None, "o1", None),
        ("ann", "2025-01-03 10:00", "order", "web", None, None, "o1", None),  # the same case
        ("ann", "2025-01-03 10:00", "order", "web", None, None, None, None),
        ("bob", "2025-01-03 10:00", "order", "web", None, None, None, None),
    )
    tally = tally_interactions(lines, rules=RULES)
    settings = Settings("Shop", roles={"purchase": ("order",)})
    counted = find_purchases(lines, settings)["customer_id"].value_counts()
    assert tally["purchases"].to_dict() == counted.to_dict() == {"ann": 3, "bob": 1}
    assert tally["paid"].to_dict() == {"ann": 1, "bob": 0}
    value = describe(tally, end=pd.Timestamp("2025-01-04"))["value_per_purchase"]
    assert value["ann"] == 30  # of one purchase the value is known; the others do not count
    assert np.isnan(value["bob"])


def test_optional_columns_may_all_be_missing() -> None:
    bare = six().assign(device=None, value=None, case_id=None, direction=None)
    tally = tally_interactions(schema.conform(bare, "interactions"), rules=RULES).loc["ann"]
    assert tally[["directed", "company", "paid", "spend"]].tolist() == [0, 0, 0, 0]
    assert not [name for name in tally.index if name.startswith("device_")]


def test_stages_are_counted_where_a_kernel_gives_them() -> None:
    def stages(frame: pd.DataFrame) -> pd.Series:
        return frame["touchpoint"].map({"page": "search", "order": "buy"})

    tally = tally_interactions(six(), rules=RULES, stages=stages)
    assert tally.loc["ann", ["stage_buy", "stage_search"]].tolist() == [2, 2]


def test_no_rows_give_no_customers() -> None:
    empty = schema.empty("interactions", list(COLUMNS))
    tally = tally_interactions(empty, rules=RULES)
    assert len(tally) == 0
    both = merge_tallies([tally, tally_interactions(six(), rules=RULES)])
    assert both.index.tolist() == ["ann"]


def test_partitions_merge_to_what_one_frame_gives() -> None:
    names = ["bob", "ann", "zoe"]
    frames = [six().assign(customer_id=name).iloc[at:] for at, name in enumerate(names)]
    parts = [tally_interactions(frame, rules=RULES) for frame in frames]
    whole = tally_interactions(pd.concat(frames, ignore_index=True), rules=RULES)
    pd.testing.assert_frame_equal(merge_tallies(parts), merge_tallies([whole]))


def test_scores_are_means_of_what_was_answered() -> None:
    answers = pd.DataFrame(
        {
            "customer_id": ["a", "a", "b", None, "b"],
            "question": ["nps", "nps", "csat", "nps", "nps"],
            "score": [8.0, 9.0, 4.0, 1.0, np.nan],
            "survey_type": None,
            "timestamp": pd.Timestamp("2025-01-01"),
        }
    )
    scores = tally_scores(answers)
    assert scores.loc["a", "score_nps"] == pytest.approx(8.5)
    assert scores.loc["b"].isna().to_dict() == {"score_csat": False, "score_nps": True}
    split = merge_scores([tally_scores(answers.iloc[2:]), tally_scores(answers.iloc[:2])])
    pd.testing.assert_frame_equal(split[scores.columns], scores, check_names=False)
    expected = answers.assign(survey_type=["expectation", "relational", None, None, None])
    assert tally_scores(expected).loc["a", "score_nps"] == 9


def test_the_order_of_scores_does_not_hang_on_partitions() -> None:
    answers = pd.DataFrame({"customer_id": ["b", "a"], "question": ["nps", "csat"]})
    answers = answers.assign(score=[9.0, 4.0], survey_type=None, timestamp=pd.NaT)
    one = merge_scores([tally_scores(answers)])
    two = merge_scores([tally_scores(answers.iloc[:1]), tally_scores(answers.iloc[1:])])
    assert list(one) == ["score_csat", "score_nps"]
    pd.testing.assert_frame_equal(one, two)


def test_only_rows_within_the_window_count() -> None:
    window = Window.of("2025-01-03 17:00", "2025-01-10 09:00")
    tally = tally_interactions(six(), rules=replace(RULES, window=window)).loc["ann"]
    assert tally[["contacts", "purchases", "prepared"]].tolist() == [4, 1, 0]
    assert tally["first"] == pd.Timestamp("2025-01-03 17:00")


def test_touchpoints_that_are_not_common_are_other() -> None:
    tally = tally_interactions(six(), rules=replace(RULES, common=())).loc["ann"]
    assert tally["touchpoint_other"] == 1
    assert "touchpoint_page" not in tally
