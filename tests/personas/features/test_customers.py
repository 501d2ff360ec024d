import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features.catalogue import DESCRIBE_ONLY, catalogue
from cxlab.personas.features.customers import (
    MOST_LEVELS,
    customer_features,
    describe,
)
from cxlab.personas.features.tally import HOURS

ROLES = """
[roles]
purchase = ["order"]
service = ["call us"]
[stages.touchpoints]
consideration = ["page"]
conversion = ["order"]
[questions]
recommend = { kind = "nps" }
"""


def contacts() -> pd.DataFrame:
    """Ann looks twice and orders, Bob calls, Eve is only in the customers' table."""
    frame = pd.DataFrame(
        [
            ("1", "ann", "2025-01-03 17:30", "page", "web", None),
            ("2", "ann", "2025-01-05 09:00", "page", "app", None),
            ("3", "ann", "2025-01-11 23:30", "order", "app", 20.0),
            ("4", "bob", "2025-01-06 12:00", "call us", "call", None),
        ],
        columns=["row_id", "customer_id", "timestamp", "touchpoint", "channel", "value"],
    )
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


def test_features_of_two_customers_by_hand(make_study) -> None:
    people = pd.DataFrame({"customer_id": ["ann", "eve"], "region": ["north", "south"]})
    answers = pd.DataFrame(
        {
            "row_id": ["1"],
            "response_id": ["1"],
            "customer_id": ["ann"],
            "timestamp": pd.to_datetime(["2025-01-12 00:00"]),
            "question": ["recommend"],
            "score": [9.0],
        }
    )
    study = make_study(
        ROLES,
        {"time_zone": "Europe/Berlin"},
        interactions=contacts(),
        customers=people,
        responses=answers,
    )
    found = customer_features(study)
    assert found.index.tolist() == ["ann", "bob"]
    assert found.index.name == "customer_id"
    ann, bob = found.loc["ann"], found.loc["bob"]
    assert ann["recency"] == 0  # hers is the last contact; an answer is none
    assert ann["tenure"] == pytest.approx(8 + 6 / 24)
    assert ann[["contacts", "purchases", "value_per_purchase"]].tolist() == [3, 1, 20]
    assert ann["evening_share"] == pytest.approx(1 / 3)  # 18:30 in Berlin; the order is at 00:30
    assert ann["afternoon_share"] == 0
    assert ann[["morning_share", "night_share"]].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert ann["switch_share"] == pytest.approx(1 / 2)  # web, app, app
    assert np.isnan(ann["touchpoint_page"])  # two days at a page are no habit
    assert not [name for name in found if name in ("touchpoint_order", "touchpoint_call us")]
    assert np.isnan(ann["search_share"])  # the study names no search
    assert np.isnan(ann["prepared_share"])  # one purchase is no habit
    assert ann["weekend_share"] == pytest.approx(2 / 3)  # Sunday twice, by the clock in Berlin
    assert ann["gap_variation"] == pytest.approx(np.std([2, 7], ddof=1) / 4.5)
    assert ann["channel_app"] == pytest.approx(2 / 3)
    assert ann["stage_conversion"] == pytest.approx(1 / 3)
    assert ann["score_recommend"] == 9
    assert ann["region"] == "north"
    assert bob["service_contacts"] == 1
    unknown = ["value_per_purchase", "gap_variation", "score_recommend", "region", "company_share"]
    assert bob[unknown].isna().all()
    # one call is no habit
    assert bob[["evening_share", "weekend_share", "channel_app", "channel_call"]].isna().all()
    assert bob["stage_conversion"] == 0


@pytest.mark.parametrize("partitions", [2, 7])
def test_partitions_do_not_change_features(make_study, swap_partitions, partitions: int) -> None:
    draw = np.random.default_rng(0)
    size = 400
    frame = pd.DataFrame(
        {
            "row_id": [str(i) for i in range(size)],
            "customer_id": draw.choice([f"c{i}" for i in range(40)], size),
            "timestamp": pd.Timestamp("2025-01-01")
            + pd.to_timedelta(draw.integers(0, 90 * 86400, size), unit="s"),
            "touchpoint": draw.choice(["page", "order", "call us"], size),
            "channel": draw.choice(["app", "web", "rare"], size, p=[0.6, 0.395, 0.005]),
            "value": draw.lognormal(3, 1, size),
        }
    )
    study = make_study(ROLES, interactions=frame)
    one = customer_features(swap_partitions(study, 1))
    many = customer_features(swap_partitions(study, partitions))
    pd.testing.assert_frame_equal(one, many, rtol=1e-9)


def test_a_survey_alone_gives_attributes_and_scores(make_study) -> None:
    people = pd.DataFrame({"customer_id": ["b", "a"], "age": [30.0, 40.0]})
    answers = pd.DataFrame(
        {
            "row_id": ["1", "2"],
            "response_id": ["1", "2"],
            "customer_id": ["c", None],
            "timestamp": pd.to_datetime(["2025-01-12", "2025-01-13"]),
            "question": ["recommend", "recommend"],
            "score": [9.0, 2.0],
        }
    )
    study = make_study(customers=people, responses=answers)
    found = customer_features(study)
    assert customer_features(study, since="2025-01-12").index.tolist() == ["c"]
    assert customer_features(study, since="2025-01-13").empty
    assert found["age"].dropna().to_dict() == {"a": 40.0, "b": 30.0}
    assert found["score_recommend"].dropna().to_dict() == {"c": 9.0}


def test_rare_channels_are_counted_together() -> None:
    names = [f"channel_{i:02}" for i in range(MOST_LEVELS + 2)]
    tally = pd.DataFrame(np.eye(len(names)) * 2 + 1, columns=names)
    tally.loc[:, "channel_00"] += 1
    plain = ["contacts", "occasions", *HOURS, "weekend", "directed", "company", "service"]
    plain += ["purchases", "paid", "spend", "gaps", "gap_sum", "gap_squares"]
    plain += ["turns", "switches", "bought", "prepared", "days", "searched"]
    tally[plain] = 1.0
    tally[["first", "last"]] = pd.Timestamp("2025-01-01")
    shares = describe(tally, end=pd.Timestamp("2025-01-02")).filter(like="channel_")
    assert shares.shape[1] == MOST_LEVELS + 1
    assert "channel_other" in shares
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1)


def test_only_contacts_and_answers_of_a_period_count(make_study) -> None:
    answers = pd.DataFrame(
        {
            "row_id": ["1", "2"],
            "response_id": ["1", "2"],
            "customer_id": ["ann", "ann"],
            "timestamp": pd.to_datetime(["2025-01-04", "2025-01-12"]),
            "question": ["recommend", "recommend"],
            "score": [9.0, 1.0],
        }
    )
    study = make_study(ROLES, interactions=contacts(), responses=answers)
    early = customer_features(study, until="2025-01-06 12:00")  # Bob calls at this very moment
    assert early.index.tolist() == ["ann"]
    assert early.loc["ann", ["contacts", "purchases", "score_recommend"]].tolist() == [2, 0, 9]
    assert early.loc["ann", "recency"] == pytest.approx(1 + 3 / 24)
    late = customer_features(study, since="2025-01-06 12:00", until="2026-01-01")
    assert late.index.tolist() == ["ann", "bob"]
    assert late.loc["ann", ["contacts", "score_recommend", "recency"]].tolist() == [1, 1, 0]
    assert late.loc["ann", "stage_conversion"] == 1
    everything = customer_features(study, since="2025-01-03", until="2025-02-01")
    pd.testing.assert_frame_equal(everything, customer_features(study))
    assert customer_features(study, since="2030-01-01").empty
    with pytest.raises(CxlabError, match="is not before"):
        customer_features(study, since="2025-01-06", until="2025-01-06")


def test_stages_of_a_period_are_those_of_the_whole_history(make_study) -> None:
    more = contacts().iloc[[0]].assign(row_id="5", timestamp=pd.Timestamp("2025-01-20"))
    study = make_study(
        ROLES.replace('consideration = ["page"]', ""),
        interactions=pd.concat([contacts(), more], ignore_index=True),
    )
    late = customer_features(study, since="2025-01-15")
    assert late.loc["ann", "stage_retention"] == 1  # she had ordered before


def test_touchpoints_that_are_not_common_are_counted_together(make_study) -> None:
    days = range(1, MOST_LEVELS + 3)
    rows = [
        (f"{i}{day}", "ann", f"2025-01-{day:02}", f"t{day:02}", "web") for day in days for i in "ab"
    ]
    frame = pd.DataFrame(
        [*rows, ("x", "ann", "2025-02-01", "t01", "web")],
        columns=["row_id", "customer_id", "timestamp", "touchpoint", "channel"],
    )
    frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    found = customer_features(make_study(interactions=frame)).filter(like="touchpoint_")
    assert found.shape[1] == MOST_LEVELS + 1
    assert found["touchpoint_t01"].item() == pytest.approx(2 / (MOST_LEVELS + 3))
    assert found["touchpoint_other"].item() == pytest.approx(2 / (MOST_LEVELS + 3))
    weights = catalogue(found)["weight"]
    assert weights.sum() == pytest.approx(1)  # all touchpoints count as one feature


ITEMS = """
[questions]
"I compare" = { kind = "attitude", trait = "thrift", scale = [1, 7] }
"I haggle" = { kind = "attitude", trait = "thrift", scale = [1, 7] }
"I never look at prices" = { kind = "attitude", trait = "thrift", scale = [1, 7], good = "low" }
"I plan" = { kind = "attitude", trait = "care", scale = [1, 5] }
recommend = { kind = "nps" }
"""


def attitudes() -> pd.DataFrame:
    """Twelve customers, of whom half compare, haggle and look at prices."""
    rows = []
    for i in range(12):
        much = 6.0 + i % 2 if i < 6 else 1.0 + i % 2
        given = {"I compare": much, "I haggle": much, "I never look at prices": 8 - much}
        rows += [(f"c{i:02}", name, score) for name, score in given.items()]
        rows += [(f"c{i:02}", "I plan", 4.0), (f"c{i:02}", "recommend", 9.0)]
    frame = pd.DataFrame(rows, columns=["customer_id", "question", "score"])
    ids = frame.index.astype("str")
    return frame.assign(row_id=ids, response_id=ids, timestamp=pd.Timestamp("2025-03-01"))


def test_questions_of_a_scale_become_a_trait_and_no_outcome(make_study) -> None:
    study = make_study(ITEMS, responses=attitudes())
    found = customer_features(study)
    assert found.columns.tolist() == ["score_recommend", "trait_care", "trait_thrift"]
    assert found.loc["c00", "trait_thrift"] == pytest.approx(5 / 6)
    assert found.loc["c06", "trait_thrift"] == 0
    assert found.loc["c00", "trait_care"] == 0.75
    assert list(found.attrs[DESCRIBE_ONLY]) == ["trait_care"]
    known = catalogue(found)
    assert known["axis"].tolist() == ["outcome", "personal", "personal"]
    assert known["clustered_on"].tolist() == [False, False, True]
    assert known.loc["trait_care", "note"].startswith("one question is no scale")
