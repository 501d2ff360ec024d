"""Which artifacts data support: each need met and unmet, and the order of what to do next."""

import pandas as pd
import pytest

from cxlab.kpis import KPIS
from cxlab.study.artifacts import ARTIFACTS
from cxlab.study.contents import Contents
from cxlab.study.support import COLUMNS, supported

WHEN = pd.Timestamp("2025-03-01")
CONTACTS = pd.DataFrame(
    [("ann", WHEN, "page", "web"), ("ann", WHEN, "order", "web")],
    columns=["customer_id", "timestamp", "touchpoint", "channel"],
)
ANSWERS = pd.DataFrame(
    {"customer_id": ["ann"], "question": ["likely"], "score": [9.0], "timestamp": [WHEN]}
)
NPS = '[questions]\nlikely = { kind = "nps", scale = [0, 10] }\n'


def verdicts(study):
    frame = supported(study)
    return dict(zip(frame["artifact"], frame["supported"], strict=True))


def test_contacts_alone(make_study):
    frame = supported(make_study(interactions=CONTACTS))
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == len(ARTIFACTS)
    known = frame.set_index("artifact")
    assert known.loc["user flows", "supported"] == "partly"
    assert known.loc["stage funnel", "supported"] == "partly"
    assert known.loc["personas", ["supported", "missing"]].tolist() == ["no", "50 customers"]
    assert known.loc["repeat purchase", "unlock"].startswith("[roles] purchase = [...]: an order")
    assert known.loc["churn", "missing"] == "contacts that customers start"
    assert known.loc["NPS", "unlock"].startswith("[[tables.responses]]: say which source has them;")
    assert (frame["unlock"] != "").equals(frame["supported"] != "yes")


def test_a_role_unlocks(make_study):
    study = make_study('[roles]\npurchase = ["order"]\nvisit = ["page"]', interactions=CONTACTS)
    found = verdicts(study)
    assert (found["churn"], found["repeat purchase"], found["conversion"]) == (
        "yes",
        "yes",
        "partly",
    )
    assert found["customer value"] == "no"
    with_value = make_study(
        '[roles]\npurchase = ["order"]', interactions=CONTACTS.assign(value=5.0)
    )
    assert verdicts(with_value)["customer value"] == "yes"


def test_a_role_whose_touchpoints_never_occur_unlocks_nothing(make_study):
    study = make_study('[roles]\npurchase = ["checkout"]', interactions=CONTACTS)
    assert verdicts(study)["churn"] == "no"


def test_a_column_without_values_unlocks_nothing(make_study):
    cases = pd.Series([None, None], dtype="str")
    known = supported(make_study(interactions=CONTACTS.assign(case_id=cases))).set_index("artifact")
    assert "interactions.case_id" in known.loc["user flows", "missing"]
    known = supported(make_study(interactions=CONTACTS.assign(case_id="a"))).set_index("artifact")
    assert "interactions.case_id" in known.loc["user flows", "has"]


def test_answers(make_study):
    found = verdicts(make_study(NPS, interactions=CONTACTS, responses=ANSWERS))
    assert (found["NPS"], found["drivers"], found["emotions"]) == ("yes", "partly", "no")
    words = ANSWERS.assign(verbatim="Late again", touchpoint="order")
    assert verdicts(make_study(NPS, interactions=CONTACTS, responses=words))["emotions"] == "yes"


def test_anonymous_answers_have_no_drivers(make_study):
    answers = ANSWERS.assign(customer_id=pd.Series([None], dtype="str"))
    study = make_study(NPS, interactions=CONTACTS, responses=answers)
    known = supported(study).set_index("artifact")
    assert known.loc["drivers", "unlock"] == "map `customer_id` of responses: who answered"
    assert known.loc["NPS", "supported"] == "yes"


def test_invitations_left_unanswered(make_study):
    asked = pd.concat([ANSWERS, ANSWERS.assign(score=float("nan"))]).assign(answered=[True, False])
    assert verdicts(make_study(NPS, responses=ANSWERS))["response rate"] == "no"
    assert verdicts(make_study(NPS, responses=asked))["response rate"] == "yes"


def test_a_question_without_scale_has_no_csat(make_study):
    settings = '[questions]\nlikely = { kind = "csat" }'
    known = supported(make_study(settings, responses=ANSWERS)).set_index("artifact")
    assert known.loc["CSAT", "missing"] == "the scale of the csat question"
    with_scale = make_study(settings, responses=ANSWERS.assign(scale_min=1.0, scale_max=10.0))
    assert verdicts(with_scale)["CSAT"] == "yes"


def test_the_next_unlock_comes_first(make_study):
    frame = supported(make_study(interactions=CONTACTS))
    place = frame["supported"].map({"no": 0, "partly": 1, "yes": 2})
    assert place.is_monotonic_increasing
    # One setting would unlock two of them: nothing else unlocks more by itself.
    assert set(frame["artifact"].head(2)) == {"churn", "retention"}
    lacking = frame.loc[frame["supported"] == "no", "missing"].str.count("; ")
    assert lacking.is_monotonic_increasing


def test_the_sample_supports_everything_or_says_why(sample):
    frame = supported(sample)
    assert set(frame["artifact"]) == {ARTIFACTS[name].label for name in ARTIFACTS}
    lacking = frame[frame["supported"] == "no"]
    roles = lacking["missing"].str.startswith("touchpoints of the role ")
    assert set(lacking.loc[roles, "artifact"]) <= {
        "resolution time",
        "public complaints",
        "referral",
    }
    assert lacking.loc[~roles, "artifact"].tolist() == ["expectation gap"]


@pytest.mark.parametrize("name", list(ARTIFACTS))
def test_every_artifact_says_what_it_rests_on(name, make_study):
    artifact = ARTIFACTS[name]
    contents = Contents(make_study(interactions=CONTACTS))
    for need in (*artifact.needs, *artifact.gains):
        assert need.name
        assert ":" in need.unlock
        assert isinstance(need.met(contents), bool)


@pytest.mark.parametrize("name", list(KPIS))
def test_kpis_are_said_to_be_supported_where_they_are(name):
    needs = KPIS[name].needs
    words = " ".join(need.name for need in ARTIFACTS[name].needs)
    for role in needs.roles:
        assert f"role {role}" in words
    for table in needs.columns:
        assert any(need.name == table for need in ARTIFACTS[name].needs)
    assert needs.question in words
    assert ("the scale" in words) == needs.scale
    for column in needs.present:
        assert column in words
