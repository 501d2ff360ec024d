"""The whole comparison from frames: planted drift found, noise not taken for it."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas import group_customers
from cxlab.personas.drift import compare_profiles
from cxlab.personas.drift.shares import MORE, NO_MORE
from cxlab.personas.forming import Choice
from cxlab.study.settings import Settings

SETTINGS = Settings("Shop")
TWO = Choice(k=2)


def test_planted_drift_is_found_everywhere_it_is(moved_drift):
    tests = moved_drift.tests.set_index("family")["verdict"]
    assert tests[["shares", "behaviour", "migration"]].tolist() == [MORE] * 3
    assert moved_drift.finding.startswith("Between the two periods how common the personas are, wh")
    shares = moved_drift.shares.set_index("name")
    evenings = next(name for name in shares.index if "vening" in name)
    assert shares.loc[evenings, "low"] > 0.05
    assert moved_drift.matched["n_before"].sum() == moved_drift.shares["n_before"].sum()
    found = moved_drift.behaviour[moved_drift.behaviour["verdict"] == MORE]
    assert set(found["feature"]) == {"evening_share"}


def test_noise_alone_is_no_drift(profiles_of):
    """Profiles of few contacts: customers seem to move, as many one way as the other."""
    drift = compare_profiles(profiles_of(7), SETTINGS, choice=TWO, draws=39)
    assert drift.tests["verdict"].tolist() == [NO_MORE] * 4
    assert drift.finding == "Between the two periods nothing changed by more than chance."
    assert drift.migration["n"].max() > 60


def test_customers_of_one_period_are_counted(moved_drift, profiles_of):
    before, after = profiles_of(1, moved=0.4)
    seen = moved_drift.seen.set_index("seen")["n"]
    assert seen["only before"] == len(before.index.difference(after.index)) > 0
    assert seen["only after"] == len(after.index.difference(before.index)) > 0
    assert moved_drift.shares["n_before"].sum() == len(before)
    assert moved_drift.shares["n_after"].sum() == len(after)


def test_no_order_of_rows_or_columns_matters(moved_drift, profiles_of):
    before, after = profiles_of(1, moved=0.4)
    turned = (before.sample(frac=1, random_state=1), after.iloc[::-1])
    again = compare_profiles(turned, SETTINGS, choice=TWO, draws=59)
    for frame in ("tests", "shares", "behaviour", "migration", "matched", "seen"):
        pd.testing.assert_frame_equal(
            getattr(again, frame), getattr(moved_drift, frame), rtol=1e-9, atol=1e-12
        )


@pytest.mark.parametrize(("n", "end"), [(15, "earlier"), (0, "earlier")])
def test_too_few_in_a_period_is_a_plain_answer(profiles_of, n, end):
    before, after = profiles_of(1)
    drift = compare_profiles((before.head(n), after), SETTINGS, choice=TWO, draws=19)
    assert drift.reason.startswith(f"in the {end} period ")
    assert drift.shares.empty
    assert drift.finding.startswith("The two periods cannot be compared: in the earlier period")
    late = compare_profiles((before, after.head(3)), SETTINGS, draws=19)
    assert late.reason == "in the later period 3 customers are too few, 20 are needed"


def test_undivided_customers_are_compared_all_together(profiles_of):
    drift = compare_profiles(profiles_of(1, moved=0.9), SETTINGS, choice=Choice(k=1), draws=99)
    assert drift.tests["family"].tolist() == ["behaviour"]
    assert set(drift.behaviour["persona"]) == {"all"}
    assert drift.shares.empty
    assert drift.matched.empty
    assert drift.tests["verdict"].tolist() == [MORE]


def test_a_model_is_taken_as_it_is(profiles_of, moved_drift):
    before, after = profiles_of(1, moved=0.4)
    model = group_customers(before, SETTINGS, k=2).model
    drift = compare_profiles((before, after), SETTINGS, model=model, choice=TWO, draws=39)
    assert drift.shares["name"].tolist()[:2] == [row["name"] for row in model["summary"]]
    assert drift.notes[0].startswith("Personas found from ")
    assert drift.tests.set_index("family").loc["behaviour", "verdict"] == MORE


def test_what_is_not_possible_is_said(profiles_of):
    with pytest.raises(CxlabError, match="customers were not divided then"):
        compare_profiles(profiles_of(1), SETTINGS, model={}, draws=19)
