"""The list of customers at risk, which no report keeps."""

from dataclasses import replace

import pytest

from cxlab.artifacts.at_risk import NOBODY, STILL, at_risk
from cxlab.errors import CxlabError
from cxlab.journeys.today import present_stages
from cxlab.reports.paths import shows_one
from cxlab.reports.results import read_results, save_results
from tests.journeys.today.made import contacts, leavers

OWNERS = '[owners]\npage = "Product"\nweb = "Shop"'


@pytest.fixture
def study(make_study):
    return make_study(interactions=leavers(1, customers=300, days=290), settings=OWNERS)


def test_who_is_listed_and_under_whom(study, tmp_path):
    present = present_stages(study)
    found = at_risk(study, present=present, horizon=30, least=0.3)
    few = at_risk(study, present=present, horizon=30, least=0.97).owners["n"].between(1, 9)
    assert not few.any()
    assert len(found.customers) > 10
    assert (found.customers["chance"] >= 0.3).all()
    assert (found.customers["quiet"] <= STILL).all()
    by_owner = found.customers.groupby("owner")["chance"]
    assert by_owner.apply(lambda one: one.is_monotonic_decreasing).all()
    mine = found.customers["touchpoint"] == "page"
    assert (found.customers["owner"] == mine.map({True: "Product", False: "Shop"})).all()
    assert shows_one({"text/html": found._repr_html_()})
    save_results(tmp_path, risk=found)
    assert "customers" in read_results(tmp_path)["risk"].left_out


def test_no_owner_is_said(make_study):
    study = make_study(interactions=contacts([(0, "page")]))
    present = present_stages(study)
    people = present.customers.assign(silent_30=0.9)
    found = at_risk(study, present=replace(present, customers=people))
    assert found.customers["owner"].tolist() == [NOBODY]
    assert found.owners["n"].isna().all()


def test_no_chances_no_list(make_study):
    found = at_risk(make_study(interactions=contacts([(0, "page")], [(1, "page")])))
    assert found.customers.empty
    assert found.note.startswith("The data reach over 1 days")
    assert shows_one({"text/html": found._repr_html_()})


@pytest.mark.parametrize("wrong", [{"horizon": 45}, {"least": 0.0}, {"least": 1.5}])
def test_wrong_questions(make_study, wrong):
    with pytest.raises(CxlabError):
        at_risk(make_study(interactions=contacts([(0, "page")])), **wrong)
