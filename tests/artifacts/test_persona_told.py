import pandas as pd

from cxlab.artifacts.persona_told import told_of

NAMES = {"P1": "Planners", "P2": "Others"}


def heard(**columns):
    rows = {"statement": ["call me at +48 601 234 567"], "row": ["goal"], **columns}
    return told_of(pd.DataFrame(rows), NAMES)


def test_a_finding_about_one_persona_is_on_its_card_alone():
    for name in ("Planners", "planners ", "p1"):
        told = heard(persona=[name])
        assert told["persona"].tolist() == ["P1"]
        assert told["own"].tolist() == [True]


def test_one_about_nobody_is_of_customers_in_general():
    told = heard()
    assert told["persona"].tolist() == ["P1", "P2"]
    assert not told["own"].any()


def test_one_about_a_persona_that_is_not_here_is_on_no_card():
    assert heard(persona=["Night owls"]).empty


def test_statements_are_masked():
    assert heard()["item"].tolist() == ["call me at [phone]"] * 2


def test_month_without_author_on_the_card_and_both_in_the_results():
    told = heard(author=["R. Hale"], date=["2025-05-14"], participants=["6 of 8"]).iloc[0]
    assert told["brief"] == "heard from 6 of 8, May 2025"
    assert "written down by R. Hale on 14 May 2025" in told["source"]


def test_causes_are_on_no_panel():
    told = told_of(pd.DataFrame({"statement": ["banks"], "row": ["Cause"]}), NAMES)
    assert set(told["panel"]) == {""}


def test_no_findings_no_rows():
    assert told_of(pd.DataFrame({"statement": [], "row": []}), NAMES).empty
