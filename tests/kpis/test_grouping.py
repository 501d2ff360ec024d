"""Groups of customers, and groups of where things took place."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.kpis import measure_kpis
from cxlab.kpis.grouping import NO_OWNER, Grouping, make_grouping
from cxlab.study.groups import REST

SETTINGS = """
[questions]
likely = { kind = "nps", scale = [0, 10] }
[roles]
purchase = ["order", "till"]
[owners]
call = "Service"
web = "App team"
"""
OWNERS = {"call": "Service", "web": "App team"}


def answers(places, people=1):
    """One answer for each place; every ``people`` of them are one customer's."""
    frame = pd.DataFrame({"touchpoint": places})
    who = pd.Series(frame.index // people).astype("str")
    return frame.assign(
        response_id=frame.index.astype("str"),
        customer_id=("c" + who).where(frame.index % 5 > 0),
        timestamp=pd.Timestamp("2025-01-02"),
        question="likely",
        score=[10.0, 3.0] * (len(frame) // 2),
    )


def contacts(touchpoints, channels, people=30):
    return pd.DataFrame(
        {
            "customer_id": [f"c{place}" for place in range(people)] * len(touchpoints),
            "timestamp": pd.Timestamp("2025-01-02"),
            "touchpoint": [name for name in touchpoints for _ in range(people)],
            "channel": [name for name in channels for _ in range(people)],
            "value": 10.0,
        }
    )


def test_six_observations_by_customer_touchpoint_channel_and_owner():
    rows = pd.DataFrame(
        {
            "customer_id": ["a", "b", None, "a", "b", "c"],
            "touchpoint": ["call", "page", "call", None, "shelf", None],
            "channel": ["phone", "web", None, "web", "store", None],
        }
    )
    people = Grouping("tier", pd.Series({"a": "gold"}))
    assert people.of(rows).tolist() == ["gold", REST, REST, "gold", REST, REST]
    assert Grouping("touchpoint").of(rows).tolist()[2:] == ["call", REST, "shelf", REST]
    assert Grouping("channel").of(rows).tolist()[1:3] == ["web", REST]
    owners = Grouping("owner", owners=OWNERS).of(rows).tolist()
    assert owners == ["Service", "App team", "Service", "App team", NO_OWNER, REST]


def test_observations_that_name_no_place_are_in_no_group():
    rows = pd.DataFrame({"customer_id": ["a"]})
    for name in ("touchpoint", "channel", "owner"):
        assert Grouping(name, owners=OWNERS).of(rows).tolist() == [REST]


def test_a_touchpoint_is_part_of_what_its_owner_has():
    groups = pd.Series(["call", "page"])
    assert Grouping("touchpoint", owners=OWNERS).within(groups).tolist() == ["Service", ""]
    assert Grouping("channel", owners=OWNERS).within(groups).tolist() == ["", ""]


def test_an_attribute_called_as_a_place_is_refused_unless_given_as_groups(make_study):
    people = pd.DataFrame({"customer_id": ["c1", "c2"], "channel": ["mail", "web"]})
    study = make_study(SETTINGS, responses=answers(["call"] * 40), customers=people)
    with pytest.raises(CxlabError, match="attribute of customers and the channel of contacts"):
        make_grouping(study, "channel", [])
    assert make_grouping(study, study.groups("channel"), []).customers.to_dict() == {
        "c1": "mail",
        "c2": "web",
    }
    with pytest.raises(UnknownNameError):
        make_grouping(study, "chanel", [])


def test_answers_by_what_was_asked_about_hold_anonymous_ones(make_study):
    study = make_study(SETTINGS, responses=answers(["call"] * 40 + ["page"] * 40 + [None] * 20))
    table = measure_kpis(study, by="touchpoint", kpis=["nps"]).table
    assert table["touchpoint"].tolist() == ["call", "page"]
    assert table["n"].tolist() == [40, 40]
    assert "20 % of these are anonymous" in table["note"].iloc[0]
    assert "20 % of all is about no one touchpoint" in table["note"].iloc[0]
    owned = measure_kpis(study, by="owner", kpis=["nps"]).table
    assert owned["owner"].tolist() == [NO_OWNER, "Service"]


def test_groups_of_customers_leave_anonymous_answers_out_and_say_so(make_study):
    study = make_study(SETTINGS, responses=answers(["call"] * 100))
    everyone = pd.Series("all", [f"c{place}" for place in range(100)], name="group")
    row = measure_kpis(study, by=everyone, kpis=["nps"]).table.iloc[0]
    assert row["n"] == 80
    assert row["note"] == "20 anonymous answers belong to no group"


def test_a_kpi_that_is_about_no_one_place_has_a_row_with_a_note(make_study):
    study = make_study(SETTINGS, responses=answers([None] * 40))
    for by in ("touchpoint", "channel", "owner"):
        row = measure_kpis(study, by=by, kpis=["nps"]).table.iloc[0]
        assert row["n"] == 0
        what = "channel" if by == "channel" else "touchpoint"
        assert row["note"] == f"what it counts is not about one {what}"


def test_customers_may_be_in_several_places_and_are_counted_in_each(make_study):
    study = make_study(SETTINGS, interactions=contacts(["order", "till"], ["web", "store"]))
    table = measure_kpis(study, by="channel", kpis=["customer_value"]).table
    assert table["n"].tolist() == [30, 30]
    assert measure_kpis(study, kpis=["customer_value"]).table["n"].tolist() == [30]


def test_a_small_place_takes_the_next_smallest_with_it(make_study):
    places = ["call"] * 40 + ["page"] * 20 + ["shelf"] * 6
    table = measure_kpis(
        make_study(SETTINGS, responses=answers(places)), by="touchpoint", kpis=["nps"]
    ).table
    assert table.set_index("touchpoint")["estimate"].isna().to_dict() == {
        "call": False,
        "page": True,
        "shelf": True,
    }


def test_what_an_owner_has_does_not_give_a_small_touchpoint_away(make_study):
    """Of "Service" the call alone is shown beside a chat of six: their owner's less it is these."""
    settings = SETTINGS.replace('web = "App team"', 'chat = "Service"')
    places = ["call"] * 40 + ["chat"] * 6 + ["page"] * 30 + ["shelf"] * 12
    study = make_study(settings, responses=answers(places))
    table = measure_kpis(study, by="touchpoint", kpis=["nps"]).table.set_index("touchpoint")
    assert table["estimate"].isna()[["call", "chat"]].tolist() == [True, True]
    whole = measure_kpis(study, by="owner", kpis=["nps"]).table.set_index("owner")
    assert whole.loc["Service", "n"] == 46
