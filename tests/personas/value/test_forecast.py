"""The whole line from a study to a forecast, or to the reason why there is none."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.value import forecast_value

ANSWER = pd.DataFrame(
    {
        "row_id": ["r1"],
        "response_id": ["r1"],
        "customer_id": ["ann"],
        "timestamp": pd.to_datetime(["2025-01-02"]),
        "question": ["nps"],
        "score": [9.0],
        "scale_min": [0.0],
        "scale_max": [10.0],
        "verbatim": [None],
    }
)
ORDERS = '[roles]\npurchase = ["order"]'


@pytest.fixture
def study(make_study, planted, shop):
    return make_study(ORDERS, {"currency": "EUR"}, interactions=planted.contacts(shop))


def test_planted_customers_are_forecast(study, planted):
    """The next year of the same customers, known as they were made, lies in the intervals."""
    half = pd.Series({f"c{at}": "odd" if at % 2 else "even" for at in range(1500)}, name="half")
    value = forecast_value(study, by=half)
    assert (value.verdict, value.by, value.currency) == ("fits", "half", "EUR")
    assert value.reason.startswith("Fitted on the first 69 weeks")
    figures = value.figures.set_index(["figure", "half"])
    total = value.total.set_index("figure")
    sizes = figures.loc["value", "n"]
    assert sizes.sum() == total.loc["value", "n"] == 1500
    mean = (figures.loc["value", "estimate"] * sizes).sum() / 1500
    assert mean == pytest.approx(total.loc["value", "estimate"])
    each = value.customers
    assert each["expected_value"].mean() == pytest.approx(total.loc["value", "estimate"])
    assert set(value.parameters["model"]) == {"purchases", "amounts"}
    truth = planted.truth["gamma"] * planted.truth["p"] / (planted.truth["q"] - 1)
    spend = each["expected_value"].sum() / each["expected_purchases"].sum()
    assert spend == pytest.approx(truth, rel=0.1)
    assert "the forecast reaches 52" in value.notes[-1]
    assert "€" in value._repr_html_()


def test_partitions_do_not_matter_and_further_ahead_is_more(study, swap_partitions):
    once, again = forecast_value(study), forecast_value(swap_partitions(study, 3))
    pd.testing.assert_frame_equal(once.customers, again.customers, rtol=1e-9)
    pd.testing.assert_frame_equal(once.total, again.total, rtol=1e-9)
    short = forecast_value(study, months=3).total
    assert (short["estimate"] < once.total["estimate"]).all()


def test_single_purchases_are_refused(make_study, planted, shop):
    single = planted.contacts(shop).drop_duplicates("customer_id")
    value = forecast_value(make_study(ORDERS, interactions=single))
    assert value.verdict == "refused"
    assert "most customers bought once" in value.reason
    assert value.total["estimate"].isna().all()
    assert set(value.total["note"]) == {"no forecast: too few came back"}
    assert value.check is None


def test_renewals_are_refused(make_study, planted):
    random = np.random.default_rng(3)
    weeks = random.uniform(0, 20, 400)[:, None] + 4.35 * np.arange(20)
    who = np.repeat(np.arange(400), 20)
    paid = pd.DataFrame({"who": who, "week": weeks.ravel(), "amount": 9.99})
    value = forecast_value(make_study(ORDERS, interactions=planted.contacts(paid)))
    assert value.verdict == "refused"
    assert "contract" in value.reason


def test_customers_who_all_stop_are_refused_after_the_check(make_study, planted):
    bought = planted.purchases(1500, 66.0, seed=6)
    rows = planted.contacts(bought)
    last = rows.tail(1).assign(
        timestamp=pd.Timestamp("2025-01-02"), touchpoint="visit", row_id="last", value=None
    )
    study = make_study(ORDERS, interactions=pd.concat([rows, last]))
    value = forecast_value(study)
    assert value.verdict == "refused"
    assert value.check.verdict == "missed"
    assert value.reason == value.check.words
    assert value.customers["expected_purchases"].isna().all()


def test_amounts_that_go_with_frequency_leave_purchases(make_study, planted, shop):
    often = shop.groupby("who")["week"].transform("size")
    rows = planted.contacts(shop.assign(amount=shop["amount"] * often))
    value = forecast_value(make_study(ORDERS, interactions=rows))
    total = value.total.set_index("figure")
    assert value.verdict == "fits"
    assert np.isnan(total.loc["value", "estimate"])
    assert total.loc["value", "note"].startswith("Who buys more often spends more per purchase")
    assert total.loc["purchases", "estimate"] > 0
    assert value.customers["expected_value"].isna().all()


def test_without_amounts_purchases_are_forecast(make_study, planted, shop):
    rows = planted.contacts(shop).drop(columns="value")
    value = forecast_value(make_study(ORDERS, interactions=rows))
    assert value.verdict == "fits"
    assert value.notes[0].startswith("Amounts are known of 0 customers")


def test_amounts_that_end_before_the_check_leave_purchases(make_study, planted, shop):
    amounts = shop["amount"].where(shop["week"] < 60)
    rows = planted.contacts(shop.assign(amount=amounts))
    value = forecast_value(make_study(ORDERS, interactions=rows))
    assert value.verdict == "fits"
    assert value.notes[0].startswith("No amount is known of the weeks that")


def test_a_fixed_price_leaves_purchases(make_study, planted, shop):
    rows = planted.contacts(shop.assign(amount=9.99))
    value = forecast_value(make_study(ORDERS, interactions=rows))
    assert value.verdict == "fits"
    assert "hardly differ" in value.notes[0]


def test_a_study_without_interactions_is_refused(make_study):
    value = forecast_value(make_study(responses=ANSWER))
    assert value.verdict == "refused"
    assert value.customers.empty
    assert "no forecast" in value._repr_html_()


@pytest.mark.parametrize("months", [0, -1, 61, np.nan, np.inf, "12"])
def test_months_out_of_range(make_study, months):
    people = make_study(responses=ANSWER)
    with pytest.raises(CxlabError, match="months is a number above 0 and at most 60"):
        forecast_value(people, months=months)


def test_an_unknown_attribute_is_named(make_study):
    plans = pd.DataFrame({"customer_id": ["ann"], "plan": ["gold"]})
    people = make_study(customers=plans, responses=ANSWER)
    with pytest.raises(UnknownNameError, match="plan"):
        forecast_value(people, by="plam")


def test_the_sample_has_no_forecast(sample):
    """Its customers buy equally often, but for chance: a forecast of each would tell nothing."""
    value = forecast_value(sample)
    assert value.verdict == "refused"
    assert "do not differ in how often they buy" in value.reason
