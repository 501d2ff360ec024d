"""Ready stage models: each place a typical journey as its field would."""

import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.journeys.ready import ROLE_MEANINGS, ready_model, ready_models
from cxlab.journeys.rules import stage_rules, stages_of
from cxlab.journeys.stage_names import words_of
from cxlab.study.settings import READY_STAGES, ROLES, Settings, StageModel

JOURNEYS = {
    "retail": [
        ("newsletter", "awareness"),
        ("product page", "consideration"),
        ("order", "conversion"),
        ("product page", "retention"),
        ("order", "loyalty"),
    ],
    "subscription": [
        ("banner", "awareness"),
        ("pricing page", "consideration"),
        ("free trial started", "consideration"),
        ("sign-up", "sign-up"),
        ("first invoice", "sign-up"),
        ("welcome tour", "onboarding"),
        ("support call", "use"),
        ("monthly invoice", "renewal"),
        ("plan cancelled", "renewal"),
        ("friend referred", "advocacy"),
    ],
    "business-to-business": [
        ("webinar", "evaluation"),
        ("product demo", "evaluation"),
        ("proposal sent", "evaluation"),
        ("contract signed", "purchase"),
        ("kickoff", "implementation"),
        ("support ticket", "use"),
        ("contract renewed", "renewal"),
        ("reference recommended", "advocacy"),
    ],
    "service request": [
        ("help page", "request"),
        ("request opened", "request"),
        ("call", "handling"),
        ("escalated", "handling"),
        ("case closed", "resolution"),
        ("survey answered", "follow-up"),
    ],
}


def rules_of(model, **settings):
    stages = StageModel(order=READY_STAGES[model], model=model)
    return stage_rules(Settings("A study", stages=stages, **settings))


def staged(names, rules):
    days = pd.date_range("2025-01-01", periods=len(names))
    rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": names})
    return stages_of(rows, rules).tolist()


@pytest.mark.parametrize("model", ready_models())
def test_a_typical_journey(model):
    names, expected = zip(*JOURNEYS[model], strict=True)
    assert staged(names, rules_of(model)) == list(expected)


@pytest.mark.parametrize("model", ready_models())
def test_a_model_is_whole(model):
    ready = ready_model(model)
    stages = {stage for three in ready.meanings.values() for stage in three}
    assert stages == set(ready.stages)
    assert set(ready.known_by) <= set(ready.meanings)
    assert set(ready.roles.values()) <= set(ready.meanings)
    assert {ready.role, *ready.roles} <= set(ROLES)
    for meaning in ready.meanings:
        assert sorted(words_of(meaning)) == ["en", "pl", "pt", "ro", "ru"]


def test_the_study_says_what_is_remembered():
    rules = rules_of("service request", roles={"service": ("desk",), "resolved": ("done deal",)})
    expected = ["request", "handling", "resolution"]
    assert staged(["desk", "desk", "done deal"], rules) == expected


def test_renamed_stages_keep_their_places():
    model = StageModel(order=("ask", "wait", "get", "say"), model="service request")
    rules = stage_rules(Settings("A study", stages=model))
    assert staged(["request opened", "case closed"], rules) == ["ask", "get"]


def test_without_memory_each_touchpoint_has_one_stage():
    rules = stage_rules(Settings("A shop"))
    names = ["newsletter", "search", "basket", "order", "call", "review written", "X9"]
    assert [rules.alone(name) for name in names] == [
        *["awareness", "consideration", "conversion", "conversion", "retention", "loyalty"],
        "",
    ]


def test_a_model_that_is_not_known():
    with pytest.raises(UnknownNameError, match="did you mean 'subscription'"):
        ready_model("subscriptions")
    assert ready_model() == ready_model("retail")
    assert ready_model().roles == ROLE_MEANINGS
