import json

import numpy as np
import pandas as pd
import pytest

from cxlab.sample.traits import PERSONAS
from cxlab.sample.walk import STAGES
from cxlab.study import open_study


@pytest.fixture(scope="module")
def truth(made):
    return made / "truth"


@pytest.fixture(scope="module")
def rows(made):
    study = open_study(made)
    return study.read("interactions").merge(study.read("customers"), on="customer_id")


def _json(truth, name):
    return json.loads((truth / f"{name}.json").read_text(encoding="utf-8"))


def test_every_customer_has_a_persona(made, truth):
    personas = pd.read_csv(truth / "personas.csv")
    customers = pd.read_csv(made / "customers.csv", sep=";")["customer_no"]
    assert personas["customer_id"].tolist() == customers.tolist()
    assert personas["persona"].value_counts(normalize=True).between(0.1, 0.3).all()
    assert set(personas["persona"]) == set(PERSONAS)


def test_every_interaction_has_a_stage(truth, rows):
    stages = pd.read_csv(truth / "stages.csv").set_index("row_id")["stage"]
    assert stages.index.is_unique
    assert set(stages.index) == set(rows["row_id"])
    assert set(stages) == set(STAGES)


def test_every_comment_has_its_truth(made, truth):
    survey = pd.read_csv(made / "survey.csv")
    comments = pd.read_csv(truth / "emotions.csv", keep_default_na=False)
    assert comments["row_id"].tolist() == survey.loc[survey["comment"].notna(), "row"].tolist()
    assert ((comments["emotion"] == "") == (comments["polarity"] == "neutral")).all()
    assert comments["language"].value_counts().min() > 30
    assert comments["polarity"].value_counts(normalize=True).min() > 0.1


def test_language_has_nothing_to_do_with_personas(made, truth):
    personas = pd.read_csv(truth / "personas.csv").set_index("customer_id")["persona"]
    region = pd.read_csv(made / "customers.csv", sep=";").set_index("customer_no")["region"]
    table = pd.crosstab(personas, region, normalize="index")
    assert np.abs(table - region.value_counts(normalize=True)).max(axis=None) < 0.08


def test_the_root_cause_shows_in_plain_counts(truth, rows):
    before = rows[(rows["timestamp"] < "2025-09-01") & (rows["channel"] == "app")]
    counts = pd.crosstab([before["app_version"] == "5.2.0", before["device"]], before["touchpoint"])
    share = counts["payment failed"] / counts["checkout"]
    assert share.loc[(True, "phone")] > 0.7
    assert share.drop((True, "phone")).max() < 0.2
    said = _json(truth, "root_cause")
    assert (said["attribute"], said["device"]) == ({"app_version": "5.2.0"}, "phone")
    told = said["checkouts_with_a_failure_before_september"]["there"]
    assert told["n"] == counts.loc[(True, "phone"), "checkout"]


def test_the_intervention_shows_in_plain_counts(truth, rows):
    after = rows["timestamp"] >= "2025-09-01"
    counts = pd.crosstab(after, rows["touchpoint"])
    done = counts["order"] / counts["checkout"]
    assert done[True] - done[False] > 0.12
    said = _json(truth, "intervention")["checkouts_that_end_in_an_order"]
    assert said["after"]["share"] == pytest.approx(done[True], abs=0.001)
    assert said["before"]["n"] == counts.loc[False, "checkout"]


def test_failed_payments_are_the_first_driver_and_some_things_are_none(truth):
    drivers = pd.read_csv(truth / "drivers.csv")
    assert drivers["driver"].tolist()[:2] == ["payment failures", "hours to first answer"]
    assert drivers["weight"][0] > 1.5 * drivers["weight"][1]
    assert drivers["weight"].is_monotonic_decreasing
    assert (drivers["sign"] == np.sign(drivers["effect"])).all()
    assert (drivers["sign"] == 0).sum() >= 5


def test_a_third_of_the_features_is_noise(truth):
    best = _json(truth, "best_possible")
    noise, signal = len(best["noise_features"]), len(best["persona_features"])
    assert noise / (noise + signal) > 1 / 3
    assert not set(best["noise_features"]) & set(best["persona_features"])
    assert 0.94 < best["adjusted_rand"] < 1


def test_pains_count_customers(truth, rows):
    pains = pd.read_csv(truth / "pains.csv").set_index("pain")
    failed = rows.loc[rows["touchpoint"] == "payment failed", "customer_id"].nunique()
    assert pains.loc["payment fails", "customers"] == failed
    assert pains.loc["payment fails", "share"] == pytest.approx(failed / 1000)
    returned = rows.loc[rows["touchpoint"] == "return", "customer_id"].nunique()
    assert pains.loc["sends something back", "customers"] == returned


@pytest.mark.parametrize("name", ["household", "order_texts", "loyalty_card"])
def test_attributes_said_to_be_noise_carry_no_trace_of_personas(made, truth, name):
    personas = pd.read_csv(truth / "personas.csv")["persona"]
    values = pd.read_csv(made / "customers.csv", sep=";")[name].astype("str")
    table = pd.crosstab(personas, values)
    expected = np.outer(table.sum(axis=1), table.sum()) / len(personas)
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    assert ((table - expected) ** 2 / expected).sum(axis=None) < freedom + 4 * (2 * freedom) ** 0.5
