"""Customers placed among fitted personas, whatever their features are today."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas import group_customers
from cxlab.personas.saving.fitted import place_customers, place_parts, shares_of_none
from cxlab.study.settings import Settings


def labels(placed):
    return placed.members["nearest"]


def test_the_very_customers_get_their_personas_in_any_order_and_company(
    shop_customers, shop_personas
):
    members = shop_personas.members
    again = place_customers(shop_customers, shop_personas.model)
    pd.testing.assert_frame_equal(again.members, members, check_names=False, atol=1e-12)
    assert again.notes == ()
    mixed = shop_customers.sample(frac=1, random_state=1)[shop_customers.columns[::-1]]
    turned = place_customers(mixed, shop_personas.model).members.sort_index()
    pd.testing.assert_frame_equal(turned, again.members)
    alone = place_customers(shop_customers.iloc[[7]], shop_personas.model).members
    pd.testing.assert_frame_equal(alone, again.members.iloc[[7]])


def test_a_category_nobody_had_is_counted_or_refused(shop_customers, shop_personas):
    moved = shop_customers.assign(region=shop_customers["region"].replace("north", "mars"))
    placed = place_customers(moved, shop_personas.model)
    n = int(moved["region"].eq("mars").sum())
    assert placed.notes[0].startswith(f"{n} of 240 customers have a category of region that nobody")
    unknown = place_customers(moved.assign(region=None), shop_personas.model)
    there = moved["region"].eq("mars")
    assert labels(placed)[there].tolist() == labels(unknown)[there].tolist()
    with pytest.raises(CxlabError, match="'region' has a category that nobody had then"):
        place_customers(moved, shop_personas.model, unseen="error")
    strict = shop_personas.model | {"unseen": "error"}
    with pytest.raises(CxlabError, match="take unseen='count'"):
        place_customers(moved, strict)
    assert place_customers(shop_customers, strict).notes == ()


def test_a_missing_feature_is_average_for_all_and_said(shop_customers, shop_personas):
    placed = place_customers(shop_customers.drop(columns="region"), shop_personas.model)
    assert placed.notes == ("Not known today, so taken as average for all: region.",)
    assert (placed.matrix.filter(like="region") == 0).all(axis=None)


def test_without_most_features_nobody_is_placed(shop_customers, shop_personas):
    with pytest.raises(CxlabError, match=r"of the \d features that form the personas are not kno"):
        place_customers(shop_customers[["region"]], shop_personas.model)


def test_every_feature_of_another_type_is_listed(shop_customers, shop_personas):
    bad = shop_customers.assign(occasions="many", evening_share=np.inf)
    with pytest.raises(CxlabError, match="'occasions' was a number and is text") as raised:
        place_customers(bad, shop_personas.model)
    assert "'evening_share' is infinite" in str(raised.value)


def test_a_channel_that_nobody_uses_any_more_is_one_of_which_all_have_none():
    frame = pd.DataFrame({"channel_web": [1.0, np.nan], "age": [3.0, 4.0]})
    assert shares_of_none(frame, "channel_fax").iloc[0] == 0
    assert np.isnan(shares_of_none(frame, "channel_fax").iloc[1])
    assert shares_of_none(frame, "device_phone").isna().all()
    assert shares_of_none(frame, "income").isna().all()
    lumped = frame.assign(channel_other=[0.0, np.nan])
    assert shares_of_none(lumped, "channel_fax").isna().all()
    assert shares_of_none(frame, "age").tolist() == [3.0, 4.0]


class Halves:
    """Two parts of some customers, as ``Parts`` gives them."""

    def __init__(self, frame: pd.DataFrame, first: int) -> None:
        self.frames = [frame[:first], frame[first:]]

    def each(self, function, *values):
        return [function(self, number, *values) for number in range(2)]

    def describe(self, number: int) -> pd.DataFrame:
        return self.frames[number]


def test_what_one_part_does_not_know_is_no_error_where_another_does(shop_customers):
    channels = shop_customers[["channel_app", "channel_web"]]
    model = group_customers(channels, Settings("Shop"), k=2).model
    today = pd.DataFrame({"channel_fax": [np.nan] * 40 + [1.0] * 200}, channels.index)
    whole = place_customers(today, model, smallest=10)
    parts = place_parts(Halves(today, 40), today.tail(100), model, smallest=10)
    assert parts.whole["nearest"].astype("str").tolist() == labels(whole).tolist()
    assert parts.notes == whole.notes
    with pytest.raises(CxlabError, match="features that form the personas are not known"):
        place_parts(Halves(today * np.nan, 40), today.tail(100) * np.nan, model)
