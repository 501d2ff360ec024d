"""``simulate_journeys`` on studies: laws, refusals, and a planted change."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.what_if import ASKED, back_test
from cxlab.errors import CxlabError
from cxlab.journeys.simulation import JourneyModel, Less, simulate_journeys
from cxlab.sample import write_sample
from cxlab.study import open_study

ROLES = '[roles]\npurchase = ["order"]\ncart = ["basket"]\n'
MODEL = JourneyModel(draws=20)
CHANGE = [{"change": "less", "what": "abandonment", "at": "payment", "by": 0.3}]
SIDES = ["today", "future", "difference", "future_low", "future_high", "forecast_low", "observed"]


@pytest.fixture
def study(make_study, crowd):
    return make_study(ROLES, interactions=crowd[0])


def simulate(study, changes=CHANGE, **options):
    return simulate_journeys(study, changes, model=MODEL, **options)


def test_without_a_change_the_future_is_today_exactly(study):
    figures = simulate(study, ()).figures
    for end in ("", "_low", "_high"):
        assert figures[f"today{end}"].equals(figures[f"future{end}"].rename(f"today{end}"))
        assert (figures[f"difference{end}"] == 0).all()


def test_less_abandonment_brings_more_to_the_goal_and_says_it_is_assumed(study):
    future = simulate(study)
    table = future.figures.set_index("measure")
    assert (
        table.loc[["conversion", "reached", "goals_each", "value_each"], "difference"] > 0
    ).all()
    assert (table["today_low"] <= table["today_high"]).all()
    assert future.assumption.startswith("What would change is assumed, not found in the data: ")
    assert "abandonment at “payment” falls by 30\xa0%" in future.assumption
    assert table.loc["value_each", "today"] == pytest.approx(10 * table.loc["goals_each", "today"])


def test_partitions_and_the_order_of_rows_change_nothing(study, make_study, crowd, swap_partitions):
    want = simulate(study).figures[SIDES]
    mixed = make_study(ROLES, interactions=crowd[0].sample(frac=1, random_state=1))
    for other in (swap_partitions(study, 2), swap_partitions(mixed, 7)):
        pd.testing.assert_frame_equal(simulate(other).figures[SIDES], want, rtol=1e-9)


def test_other_names_change_only_labels(study, make_study, crowd):
    named = {name: f"{9 - at} {name}" for at, name in enumerate(["page", "basket", "payment"])}
    named |= {"order": "1 order", "call": "0 call"}
    rows = crowd[0].assign(touchpoint=crowd[0]["touchpoint"].map(named))
    roles = ROLES.replace("order", named["order"]).replace("basket", named["basket"])
    changes = [CHANGE[0] | {"at": named["payment"]}]
    other = simulate(make_study(roles, interactions=rows), changes)
    pd.testing.assert_frame_equal(other.figures[SIDES], simulate(study).figures[SIDES], rtol=1e-9)


def test_groups_are_fitted_apart_and_small_ones_are_hidden(study, crowd):
    groups = crowd[1].where(crowd[1].index < "c55", "few")
    future = simulate(study, by=groups)
    assert future.by == "plan"
    table = future.figures.set_index(["plan", "measure"])
    assert table.loc["few"]["today"].isna().all()
    assert table.loc["few"]["note"].str.contains("fewer than 10").all()
    assert future.figures["today"].notna().any()


def test_a_share_of_few_attempts_is_hidden(make_study, crowd):
    """All are there, but the basket was seen by two: five attempts tell of these two."""
    rows = crowd[0]
    lone = (rows["touchpoint"] == "basket") & ~(rows["customer_id"] < "c02")
    rows = rows.assign(touchpoint=rows["touchpoint"].mask(lone, "page"))
    study = make_study(ROLES, {"min_group": 20}, interactions=rows)
    table = simulate(study, ()).figures.set_index("measure")
    assert table.loc["conversion", ["n", "today", "observed"]].isna().all()
    assert "fewer than 20" in table.loc["conversion", "note"]
    assert table.loc["reached", "n"] >= 20


def test_what_it_cannot_carry_it_refuses_in_words(make_study, crowd):
    few = crowd[0][crowd[0]["customer_id"] < "c05"]
    assert (
        "Fewer than 10 customers" in simulate_journeys(make_study(ROLES, interactions=few)).reason
    )
    never = make_study('[roles]\npurchase = ["sale"]\n', interactions=crowd[0])
    assert "No contact on record reaches the goal" in simulate_journeys(never).reason
    start = crowd[0]["timestamp"].min()
    three = crowd[0].assign(timestamp=start + (crowd[0]["timestamp"] - start) / 130)
    short = simulate_journeys(make_study(ROLES, interactions=three)).reason
    assert short.startswith("The rows reach over 3 days; who has left is known only after 14 days")
    assert "Nothing says" in simulate_journeys(make_study(interactions=crowd[0]), None).reason
    answers = pd.DataFrame({"row_id": ["1"], "response_id": ["1"], "customer_id": ["ann"]})
    answers = answers.assign(timestamp=pd.Timestamp("2025-01-01"), question="nps", score=9.0)
    assert "no interactions" in simulate_journeys(make_study(responses=answers)).reason


def test_wrong_questions_are_errors(study):
    with pytest.raises(CxlabError, match="did you mean 'payment'"):
        simulate(study, [CHANGE[0] | {"at": "paymnt"}])
    with pytest.raises(CxlabError, match="months is a number"):
        simulate(study, months=0)


def test_none_asks_a_first_question(study):
    future = simulate(study, None)
    assert future.assumptions
    assert all(isinstance(change, Less) for change in future.changes)


@pytest.mark.parametrize("change", [
    {"change": "drop", "touchpoint": "call", "lost": 0.1},
    {"change": "faster", "at": "call", "hours": 2},
    {"change": "merge", "a": "basket", "b": "payment"},
    {"change": "automate", "touchpoint": "call", "cost": 1, "cost_before": 6},
    {"change": "add", "touchpoint": "help", "after": "payment", "rate": 0.2, "onward": 0.9},
], ids=lambda change: change["change"])  # fmt: skip
def test_every_kind_of_change_moves_what_it_should(study, change):
    table = simulate(study, [change]).figures.set_index("measure")
    moved = {
        "drop": ("begun_each", -1),
        "faster": ("begun_each", 1),
        "merge": ("begun_each", -1),
        "automate": ("cost_each", -1),
        "add": ("conversion", 1),
    }
    measure, sign = moved[change["change"]]
    assert np.sign(table.loc[measure, "difference"]) == sign


@pytest.mark.slow
def test_the_planted_change_is_foreseen(tmp_path):
    """Two small seeds here; ``benchmarks.what_if`` has a hundred of full size."""
    inside = []
    for seed in (2, 3):
        made = write_sample(tmp_path / str(seed), customers=400, seed=seed)
        table = back_test(open_study(made), draws=20).set_index("measure")
        assert not table.loc["conversion", "untold"]  # without the change it would be missed
        inside += table.loc[list(ASKED), "inside"].tolist()
    assert np.mean(inside) >= 5 / 6
