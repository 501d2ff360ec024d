"""Chances by stage and group, and refusals in plain words."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.today import present_stages, stage_chances
from tests.journeys.today.made import contacts, leavers


@pytest.fixture
def told(make_study):
    rows = leavers(1)
    names = rows["customer_id"].unique()
    half = pd.Series(["a", "b"] * (len(names) // 2), index=names, name="group of theirs")
    return stage_chances(make_study(interactions=rows), horizons=(30,), by=half)


def test_a_row_for_each_stage_group_and_outcome_and_a_page_that_names_nobody(told):
    assert told.by == "group of theirs"
    assert list(told.table)[:4] == ["stage", told.by, "outcome", "horizon"]
    shown = told.table.dropna(subset=["estimate"])
    assert len(shown) >= 4
    assert ((shown["low"] <= shown["estimate"]) & (shown["estimate"] <= shown["high"])).all()
    mine = told.customers[told.customers["stage"] == "consideration"]
    rows = told.table[(told.table["stage"] == "consideration")]
    rows = rows[rows["outcome"] == "falls silent"]
    weighted = (rows["n"] * rows["estimate"]).sum() / rows["n"].sum()
    assert weighted == pytest.approx(mine["silent_30"].mean())
    page = told._repr_html_()
    assert "falls silent" in page
    assert "c12" not in page


DAYS = np.random.default_rng(1).uniform(0, 300, 600)
ODD = {
    "one contact each": ([[(day, "page")] for day in DAYS[:200]], "fewer than 30"),
    "all at once": ([[(0, "page")]] * 200, "reach over 0 days"),
    "15 customers": ([[(day, "page") for day in sorted(DAYS[:40])]] * 15, "Fewer than 100"),
    "three days": ([[(day / 100, "page")] for day in DAYS[:200]], "reach over 3 days"),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_the_data_do_not_support_is_said(make_study, kind):
    journeys, why = ODD[kind]
    told = stage_chances(make_study(interactions=contacts(*journeys)), horizons=(30,))
    assert (told.quality["verdict"] == "refused").all()
    assert told.quality["note"].str.contains(why).all()
    assert told.table["estimate"].isna().all()
    assert told.customers.filter(like="_30").isna().all(axis=None)
    assert why.split()[0] in told._repr_html_()


def test_no_contact_at_all(make_study):
    answer = {"customer_id": "a", "question": "q", "response_id": "r", "score": 1.0}
    asked = pd.DataFrame([{**answer, "timestamp": pd.Timestamp("2025-01-02")}])
    told = stage_chances(make_study(responses=asked))
    assert told.customers.empty
    assert (told.quality["verdict"] == "refused").all()


def test_a_horizon_of_no_days(make_study):
    with pytest.raises(CxlabError, match="whole numbers of days"):
        stage_chances(make_study(interactions=contacts([(0, "page")])), horizons=(0,))


def test_a_model_that_looks_ahead_is_refused(make_study):
    study = make_study(interactions=contacts([(0, "page"), (1, "order")]))
    for ask in (stage_chances, present_stages):
        with pytest.raises(CxlabError, match=r"'hmm' reads whole journeys.*'rules'"):
            ask(study, model="hmm")
