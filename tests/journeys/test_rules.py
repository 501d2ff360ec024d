"""Stages by the study's rules, by role, by name and by position."""

import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.journeys.rules import stage_rules, stages_of
from cxlab.study.settings import Settings, StageModel

USUAL = StageModel().order


def contacts(*rows):
    """Return interactions from (customer, day, touchpoint) triples."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.astype({"customer_id": "str", "touchpoint": "str"})


def read(rows, **settings):
    return stages_of(contacts(*rows), stage_rules(Settings("A study", **settings))).tolist()


SIX = [
    ("ann", 0, "newsletter"),
    ("ann", 1, "product page"),
    ("ann", 2, "order"),
    ("ann", 3, "product page"),
    ("ann", 4, "order"),
    ("bea", 4, "product page"),
]


def test_position_relative_to_the_first_purchase_decides():
    expected = ["awareness", "consideration", "conversion", "retention", "loyalty", "consideration"]
    assert read(SIX) == expected
    assert read(SIX, roles={"purchase": ("order",)}) == expected


def test_the_order_of_rows_does_not_matter():
    frame = contacts(*SIX)
    rules = stage_rules(Settings("A study"))
    mixed = frame.sample(frac=1, random_state=3)
    pd.testing.assert_series_equal(
        stages_of(mixed, rules).sort_index(), stages_of(frame, rules), check_index_type=False
    )


def test_what_happens_at_the_moment_of_the_first_purchase_is_not_after_it():
    rows = [("ann", 0, "order"), ("ann", 0, "order"), ("ann", 0, "product page")]
    assert read(rows) == ["conversion", "conversion", "consideration"]


def test_the_study_comes_first_then_roles_then_names():
    model = StageModel(touchpoints={"newsletter": "loyalty"})
    roles = {"purchase": ("X1",), "service": ("product page",), "cart": ("X2",)}
    rows = [("ann", 0, "newsletter"), ("ann", 1, "X2"), ("ann", 2, "X1"), ("ann", 3, "X3")]
    assert read(rows, stages=model, roles=roles) == [
        "loyalty",
        "conversion",
        "conversion",
        "retention",
    ]
    rules = stage_rules(Settings("A study", stages=model, roles=roles))
    assert [
        rules.read(name).why for name in ("newsletter", "X1", "product page", "basket", "X3")
    ] == [
        "study",
        "role",
        "role",
        "name",
        "position",
    ]


def test_a_purchase_that_the_study_places_still_divides_before_from_after():
    model = StageModel(touchpoints={"paid": "conversion"})
    rows = [("ann", 0, "product page"), ("ann", 1, "paid"), ("ann", 2, "product page")]
    settings = {"stages": model, "roles": {"purchase": ("paid",)}}
    assert read(rows, **settings) == ["consideration", "conversion", "retention"]


def test_nothing_is_guessed_where_nothing_is_known():
    assert pd.isna(read([("ann", 0, "A_PARTLYSUBMITTED")])).all()


def test_five_renamed_stages_keep_their_places():
    renamed = StageModel(order=("hear", "compare", "buy", "use", "recommend"))
    assert read(SIX[:4], stages=renamed) == ["hear", "compare", "buy", "use"]


def test_an_added_stage_leaves_the_usual_ones():
    added = StageModel(
        order=(*USUAL[:3], "delivery", *USUAL[3:]), touchpoints={"parcel": "delivery"}
    )
    rows = [("ann", 0, "order"), ("ann", 1, "parcel"), ("ann", 2, "call")]
    assert read(rows, stages=added) == ["conversion", "delivery", "retention"]


def test_other_stages_are_the_studys_to_fill():
    other = StageModel(order=("A", "O", "W"), touchpoints={"order": "O"})
    stages = read([("ann", 0, "order"), ("ann", 1, "basket")], stages=other)
    assert stages[0] == "O"
    assert pd.isna(stages[1])


def test_a_stage_that_is_not_in_the_order_is_an_error():
    model = StageModel(touchpoints={"basket": "convertion"})
    with pytest.raises(UnknownNameError, match="did you mean 'conversion'"):
        stage_rules(Settings("A study", stages=model))


def test_no_rows_and_one_row():
    assert read([]) == []
    assert read([("ann", 0, "order")]) == ["conversion"]
