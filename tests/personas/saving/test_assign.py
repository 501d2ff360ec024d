"""Personas assigned: the same people, the same answer; other people, today's figures."""

import json

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features.customers import customer_features
from cxlab.personas.find import find_personas, group_customers
from cxlab.personas.rules.export import rules_to_json, rules_to_sql
from cxlab.personas.saving.assign import assign_customers, assign_personas
from cxlab.personas.saving.saved import save_personas
from cxlab.study.settings import Settings

SETTINGS = Settings("Shop")


def test_the_very_customers_get_the_very_result(shop_customers, shop_personas):
    model = json.loads(json.dumps(shop_personas.model))
    again = assign_customers(shop_customers, SETTINGS, model)
    pd.testing.assert_frame_equal(
        again.members, shop_personas.members, check_names=False, atol=1e-12
    )
    for frame in ("summary", "traits", "catalogue"):
        then, now = getattr(shop_personas, frame), getattr(again, frame)
        shared = [name for name in then if name != "weight"]
        pd.testing.assert_frame_equal(now[shared], then[shared], check_dtype=False, atol=1e-9)
    assert again.k == 3
    assert again.notes[0].startswith("Personas found from 240 customers")


def test_shares_are_today_s_and_stability_is_that_of_then(shop_customers, shop_personas):
    nearest = shop_personas.members["nearest"]
    some = shop_customers[(nearest != "P1") | (np.arange(240) < 60)]
    now = assign_customers(some, SETTINGS, shop_personas.model)
    first, then = now.summary.iloc[0], shop_personas.summary.iloc[0]
    assert first["n"] == (now.members["persona"] == "P1").sum() < then["n"]
    assert first["low"] < first["estimate"] < first["high"] < then["estimate"] + 0.2
    assert first["jaccard"] == then["jaccard"]
    assert now.summary["name"].tolist() == shop_personas.summary["name"].tolist()


def test_few_of_a_persona_show_no_figures(shop_customers, shop_personas):
    nearest = shop_personas.members["nearest"]
    some = shop_customers[(nearest != "P3") | (nearest.eq("P3").cumsum() <= 4)]
    row = assign_customers(some, SETTINGS, shop_personas.model).summary.iloc[2]
    assert row["n"] <= 4
    assert row[["estimate", "low", "high", "jaccard"]].isna().all()
    assert row["note"] == "fewer than 10: not shown"


def test_rules_come_back_as_they_were(shop_customers, shop_personas):
    """From JSON, conditions are lists; whatever exports or applies rules takes the real ones."""
    model = json.loads(json.dumps(shop_personas.model))
    again = assign_customers(shop_customers, SETTINGS, model)
    pd.testing.assert_frame_equal(again.rules, shop_personas.rules, check_dtype=False)
    assert rules_to_json(again.rules) == rules_to_json(shop_personas.rules)
    assert rules_to_sql(again.rules) == rules_to_sql(shop_personas.rules)


@pytest.mark.parametrize("few", [0, 1, 9, 10])
def test_of_few_nobody_is_unlike_any_found_or_assigned(few):
    """Found and assigned alike: who they are could be told from the personas' sizes."""
    draw = np.random.default_rng(0)
    evening = np.concatenate(
        [draw.normal(0.1, 0.01, 300), draw.normal(0.9, 0.01, 300), [0.5] * few]
    )
    ids = [f"c{at:03}" for at in range(len(evening))]
    customers = pd.DataFrame({"evening_share": evening}, index=pd.Index(ids, name="customer_id"))
    found = group_customers(customers, SETTINGS, k=2)
    left = int(found.members["persona"].isna().sum())
    assert left == (few if few >= SETTINGS.min_group else 0)
    assert found.model["agreement"] == 1
    again = assign_customers(customers, SETTINGS, json.loads(json.dumps(found.model)))
    assert again.members["persona"].equals(found.members["persona"])
    later = customers.drop(index=ids[-1])
    now = assign_customers(later, SETTINGS, found.model)
    assert now.members["persona"].isna().sum() == (few - 1 if few - 1 >= 10 else 0)
    assert now.members["nearest"].equals(found.members["nearest"].drop(ids[-1]))


def test_nobody_is_nobody(shop_customers, shop_personas):
    nobody = assign_customers(shop_customers.head(0), SETTINGS, shop_personas.model)
    assert nobody.k == 1
    assert len(nobody.summary) == 0
    assert "nobody here is known by an id" in nobody.notes[0]


def test_one_customer_is_placed(shop_customers, shop_personas):
    one = assign_customers(shop_customers.head(1), SETTINGS, shop_personas.model)
    assert one.members["nearest"].tolist() == shop_personas.members["nearest"].tolist()[:1]
    assert one.map["x"].tolist() == [0.0]


def test_new_features_describe_only(shop_customers, shop_personas):
    more = shop_customers.assign(plan=["gold", "basic"] * 120)
    now = assign_customers(more, SETTINGS, shop_personas.model)
    assert now.members["nearest"].equals(shop_personas.members["nearest"])
    assert not now.catalogue.loc["plan", "clustered_on"]
    assert "Not known then, so described only: plan." in now.notes


def test_without_a_model_there_is_nothing_to_assign_to(shop_customers):
    with pytest.raises(CxlabError, match="customers were not divided then"):
        assign_customers(shop_customers, SETTINGS, {})


def contacts(seed=0, n=120):
    """Two kinds of customers: app in the evening, web by day."""
    random = np.random.default_rng(seed)
    who = np.repeat(np.arange(n), 6)
    late = who % 2 == 1
    day = random.integers(0, 100, len(who))
    hour = np.where(late, 19, 10) + random.integers(0, 3, len(who))
    stamp = pd.Timestamp("2025-01-01") + pd.to_timedelta(day * 24 + hour, "h")
    return pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(who))],
            "customer_id": [f"c{i:03}" for i in who],
            "timestamp": stamp,
            "touchpoint": "shop",
            "channel": np.where(late ^ (random.random(len(who)) < 0.1), "app", "web"),
        }
    )


def test_saved_personas_are_assigned_whatever_the_partitions(make_study, swap_partitions):
    study = make_study(interactions=contacts())
    found = find_personas(study, k=2)
    save_personas(study, found, author="Ann")
    for partitions in (1, 2, 7):
        again = assign_personas(swap_partitions(study, partitions))
        assert again.members["persona"].equals(found.members["persona"])
        assert " by Ann from 120 customers" in again.notes[0]
    others = make_study(interactions=contacts(seed=1, n=60))
    new = assign_customers(customer_features(others), others.settings, found.model)
    kinds = new.members["nearest"].groupby(np.arange(60) % 2).nunique()
    assert kinds.tolist() == [1, 1]
