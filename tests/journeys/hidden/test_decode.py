"""The hidden stage of every contact."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.hidden import decode
from cxlab.journeys.hidden.decode import decode_stages
from cxlab.journeys.hidden.fit import fit_stages
from cxlab.journeys.rules import StageRules, stage_rules, stages_of
from cxlab.study.settings import Settings


@pytest.fixture(scope="module")
def journeys(planted):
    return planted.journeys()


@pytest.fixture(scope="module")
def model(planted, journeys):
    whole, _ = journeys
    return fit_stages(whole.assign(stage=stages_of(whole, planted.RULES).cat.codes), planted.RULES)


def test_neighbours_tell_the_stage_of_what_the_rules_do_not_know(planted, model, journeys):
    whole, truth = journeys
    found = decode_stages(whole, rules=planted.RULES, model=model)
    unknown = (whole["touchpoint"] == "m").to_numpy()
    right = found["stage"].astype("str").to_numpy() == truth
    assert right[unknown].mean() > (truth[unknown] == "end").mean()
    assert right[~unknown].all()
    assert found["probability"].between(0.5, 1).all()
    assert (found["probability"][~unknown] == 1).all()


def test_probabilities_mean_what_they_say(planted, model, journeys):
    whole, truth = journeys
    found = decode_stages(whole, rules=planted.RULES, model=model)
    right = found["stage"].astype("str").to_numpy() == truth
    assert found["probability"].mean() == pytest.approx(right.mean(), abs=0.02)


def test_order_of_rows_and_size_of_parts_change_nothing(planted, model, monkeypatch, journeys):
    whole, _ = journeys
    found = decode_stages(whole, rules=planted.RULES, model=model)
    mixed = decode_stages(whole.sample(frac=1, random_state=2), rules=planted.RULES, model=model)
    pd.testing.assert_frame_equal(mixed.sort_index(), found)
    monkeypatch.setattr(decode, "AT_ONCE", 50)
    pd.testing.assert_frame_equal(decode_stages(whole, rules=planted.RULES, model=model), found)


def test_other_names_change_only_labels(planted, model, journeys):
    whole, _ = journeys
    frame, _ = planted.journeys(names="xyz")
    rules = StageRules(planted.RULES.order, {"x": "begin", "z": "end"}, {}, ())
    other = fit_stages(frame.assign(stage=stages_of(frame, rules).cat.codes), rules)
    found = decode_stages(frame, rules=rules, model=other)
    same = decode_stages(whole, rules=planted.RULES, model=model)
    pd.testing.assert_frame_equal(found, same, atol=1e-9)


def test_one_contact_equal_times_and_unknown_touchpoints(planted, model, journeys):
    whole, _ = journeys
    one = whole[:1]
    assert decode_stages(one, rules=planted.RULES, model=model)["stage"].tolist() == ["begin"]
    still = whole[:12].assign(timestamp=whole["timestamp"].iloc[0])
    assert decode_stages(still, rules=planted.RULES, model=model)["stage"].notna().all()
    rows = whole[:4].assign(touchpoint=["b", "b", "<b>" * 9, "b"])
    assert decode_stages(rows, rules=planted.RULES, model=model)["stage"].tolist() == ["begin"] * 4
    assert decode_stages(whole[:0], rules=planted.RULES, model=model).empty


def test_without_a_model_the_rules_decide(planted, journeys):
    whole, _ = journeys
    found = decode_stages(whole, rules=planted.RULES, model=None)
    pd.testing.assert_series_equal(found["stage"], stages_of(whole, planted.RULES))
    assert found["probability"].isna().all()


def test_a_missing_column_is_named(planted, journeys):
    whole, _ = journeys
    with pytest.raises(CxlabError, match="direction"):
        decode_stages(whole.drop(columns="direction"), rules=planted.RULES, model=None)


def test_the_company_moves_nobody_and_an_answer_is_where_the_question_was():
    rules = stage_rules(Settings("A shop", roles={"service": ("call",), "reply": ("call back",)}))
    days = pd.date_range("2025-01-01", periods=6)
    places = ["product page", "call", "newsletter", "call back", "call back", "order"]
    began = ["customer", "customer", "company", "company", "company", "customer"]
    rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "touchpoint": places})
    rows["channel"], rows["direction"] = "any", began
    rows["case_id"] = [None, "k1", None, "k1", "k2", None]
    often = pd.concat([rows.assign(customer_id=f"c{n:02d}") for n in range(30)])
    own = often[often["direction"] == "customer"]
    model = fit_stages(own.assign(stage=stages_of(own, rules).cat.codes), rules)
    found = decode_stages(rows, rules=rules, model=model)
    assert found["stage"].iloc[3] == found["stage"].iloc[1]
    assert found["probability"].iloc[3] == found["probability"].iloc[1]
    assert found["probability"].isna().tolist() == [False, False, True, False, True, False]
    assert found["stage"].iloc[2] == stages_of(rows, rules).iloc[2] == "awareness"
    moved = decode_stages(rows[rows["direction"] == "customer"], rules=rules, model=model)
    np.testing.assert_allclose(moved["probability"], found["probability"].iloc[[0, 1, 5]])
