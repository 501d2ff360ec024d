"""What the team assumes, tested as far as rows can."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys

HEARD = [
    ("It never comes", "pain", "parcel delivered", "supported"),
    ("It confuses", "pain", "X9", "contradicted"),
    ("Cards fail", "pain", "payment failed", "supported"),
    ("Nobody knows", "pain", "basket", "untestable"),
    ("Something", "pain", None, "untestable"),
    ("They go first to the social ad", "thinks", None, "untestable"),
    ("It starts with basket", "thinks", None, "untestable"),
    ("Starts at product page", "thinks", None, "untestable"),
    ("Banks refuse", "cause", "payment failed", "untestable"),
    ("Be sure", "need", None, "untestable"),
]


def test_verdicts(make_study, tables):
    heard = pd.DataFrame(HEARD, columns=["statement", "row", "touchpoint", "verdict"])
    tables["findings"] = heard.drop(columns="verdict").assign(status="assumption").astype("str")
    toml = "[questions]\nsatisfied = { scale = [1, 5] }\n"
    toml += '[roles]\npurchase = ["order"]\nfailure = ["payment failed"]\n'
    found = map_journeys(make_study(settings=toml, **tables)).assumptions.set_index("statement")
    verdicts = found["verdict"].reindex(heard["statement"]).tolist()
    assert verdicts == heard["verdict"].tolist()
    assert (found["why"] != "").all()


def test_what_is_known_already_is_not_judged_again(shop):
    assert "be sure it fits" not in map_journeys(shop).assumptions["statement"].tolist()


@pytest.mark.parametrize(
    ("place", "verdict"), [("reviews", "supported"), ("home page", "contradicted")]
)
def test_where_customers_go_first(make_study, place, verdict):
    rows = pd.DataFrame({"customer_id": [f"c{number:03}" for number in range(120)]})
    rows = rows.assign(timestamp=pd.Timestamp("2025-01-01"), channel="web")
    rows["touchpoint"] = ["reviews"] * 90 + ["home page"] * 30
    heard = {"statement": [f"They go first to {place}."], "row": ["thinks"]}
    study = make_study(interactions=rows, findings=pd.DataFrame(heard))
    found = map_journeys(study).assumptions.iloc[0]
    assert found["verdict"] == verdict
    assert found["n"] == 120
