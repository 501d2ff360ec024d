"""Where customers are today."""

import numpy as np
import pandas as pd

from cxlab.journeys.today import present_stages
from tests.journeys.today.made import START, contacts, leavers


def test_by_hand(make_study):
    rows = contacts([(0, "page"), (3, "basket")], [(1, "page")], [(2, "page"), (5, "page")])
    study = make_study(
        interactions=rows,
        study={"min_group": 1},
        settings='[owners]\nweb = "Shop"\nbasket = "Till"',
    )
    found = present_stages(study)
    table = found.stages.set_index("stage")
    assert table["n"].to_dict() == {"consideration": 2, "conversion": 1}
    assert table["days"].to_dict() == {"consideration": 3.5, "conversion": 2}
    people = found.customers.set_index("customer_id")
    assert people["owner"].to_dict() == {"c0": "Till", "c1": "Shop", "c2": "Shop"}
    assert people.loc["c0", "since"] == START + pd.Timedelta(days=3)
    assert people.loc["c2", "quiet"] == 0
    assert people.loc["c1", "next_touchpoint"] == "basket"


def test_any_number_of_partitions(make_study, swap_partitions):
    study = make_study(interactions=leavers(9, customers=120, days=80))
    one = present_stages(study)
    for partitions in (2, 7):
        other = present_stages(swap_partitions(study, partitions))
        pd.testing.assert_frame_equal(one.stages, other.stages)
        pd.testing.assert_frame_equal(one.customers, other.customers, rtol=1e-9)


def test_usual_runs_from_none_to_all_and_rises_with_the_days(make_study):
    found = present_stages(make_study(interactions=leavers(10, customers=150, days=80)))
    known = found.customers.dropna(subset=["usual"]).sort_values(["stage", "days"])
    assert known["usual"].between(0, 1).all()
    assert known.groupby("stage")["usual"].apply(lambda one: one.is_monotonic_increasing).all()
    assert known["next_chance"].between(0, 1).all()


def test_shares_add_up_and_few_are_hidden(make_study):
    journeys = [[(0, "page")]] * 40 + [[(0, "basket")]] * 30 + [[(0, "order"), (1, "order")]] * 4
    found = present_stages(make_study(interactions=contacts(*journeys)))
    table = found.stages.set_index("stage")
    assert table["n"].dropna().to_dict() == {"consideration": 40}
    assert table.loc["loyalty", ["days", "estimate"]].isna().all()
    assert "give away" in table.loc["conversion", "note"]
    assert "c12" not in found._repr_html_()


def test_long_silence_is_told(make_study):
    rows = contacts(*[[(0, "page")]] * 30, *[[(200, "page")]] * 30)
    notes = present_stages(make_study(interactions=rows)).notes
    assert notes[0].startswith("30 of 60 customers (50")


def test_nobody(make_study):
    answer = {"customer_id": "a", "question": "q", "response_id": "r", "score": 1.0}
    asked = pd.DataFrame([{**answer, "timestamp": pd.Timestamp("2025-01-02")}])
    found = present_stages(make_study(responses=asked))
    assert found.stages.empty
    assert found.customers.empty
    assert found._repr_html_()
    assert np.isnan(found.stages["estimate"].sum(min_count=1))
