"""How far off the model was, fitted before the last days."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.simulation.check import Check, cells_ahead, check_model
from cxlab.journeys.simulation.plan import JourneyModel, make_plan

ROLES = '[roles]\npurchase = ["order"]\ncart = ["basket"]\n'


@pytest.fixture
def study(make_study, crowd):
    return make_study(ROLES, interactions=crowd[0])


def test_shares_are_off_by_odds_and_other_figures_in_proportion():
    """From 1 : 1 to 3 : 1 are log 3 in odds; at .5 a share moves by a quarter of that."""
    check = Check(60, {"reached": 0.5, "goals_each": 2.0}, {"reached": 0.75, "goals_each": 3.0})
    assert check.off("reached", 0.5, share=True) == pytest.approx(np.log(3) / 4)
    assert check.off("goals_each", 4.0, share=False) == pytest.approx(2.0)


@pytest.mark.parametrize(("was", "came"), [(np.nan, 0.5), (0.5, np.nan), (0.0, 0.5), (1.0, 0.5)])
def test_where_nothing_can_be_compared_it_is_not_known(was, came):
    assert np.isnan(Check(60, {"reached": was}, {"reached": came}).off("reached", 0.5, share=True))
    assert np.isnan(Check(60, {}, {}).off("days", 2.0, share=False))


def test_a_third_of_the_time_on_record_is_held_out_at_most(study):
    plan = make_plan(study, JourneyModel(draws=20))
    check = check_model(study, plan, 300.0)
    assert check.days == pytest.approx(365 / 3, abs=1)
    assert check_model(study, plan, 40.0).days == 40.0
    assert cells_ahead(40.0).cells == 6
    assert cells_ahead(5.0).cells == 4


def test_customers_who_come_evenly_are_foreseen(study):
    """Twenty contacts a year, a fifth of them orders: to within a tenth."""
    check = check_model(study, make_plan(study, JourneyModel(draws=20)), 60.0)
    assert check.foreseen["begun_each"] == pytest.approx(20 * 60 / 365, rel=0.1)
    assert check.foreseen["goals_each"] == pytest.approx(4 * 60 / 365, rel=0.1)


def test_it_sees_nothing_of_the_days_held_out(study, make_study, crowd):
    plan = make_plan(study, JourneyModel(draws=20))
    early = crowd[0][
        crowd[0]["timestamp"] < pd.Timestamp(plan.end - 60 * 86_400_000_000, unit="us")
    ]
    cut = check_model(make_study(ROLES, interactions=early), plan, 60.0)
    full = check_model(study, plan, 60.0)
    assert cut.foreseen == pytest.approx(full.foreseen, rel=1e-9)
    assert cut.came["goals_each"] == 0 < full.came["goals_each"]


def test_too_few_rows_or_customers_are_not_checked(study, make_study, crowd):
    long = make_plan(study, JourneyModel(draws=20, silence_days=300))
    assert check_model(study, long, 100.0) is None
    few = make_study(ROLES, {"min_group": 99}, interactions=crowd[0])
    assert check_model(few, make_plan(few, JourneyModel(draws=20)), 40.0) is None
