"""The check on weeks that a model had not seen: lines, misses, and words."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.value.bgnbd import fit_bgnbd
from cxlab.personas.value.expect import Models
from cxlab.personas.value.gamma_gamma import fit_gamma_gamma
from cxlab.personas.value.holdout import hold_out, judge, lines_of
from cxlab.personas.value.purchases import Plan, sum_up, until

PLAN = Plan(("order",), "UTC", 19359, 19359 + 485, 19359 + 728)  # from 2023-01-02 on


@pytest.fixture(scope="module")
def summary(planted, shop):
    rows = planted.contacts(shop).assign(case_id=None)
    return sum_up(PLAN, rows)


@pytest.fixture(scope="module")
def models(summary):
    early = until(summary, PLAN.cut, before=True)
    return Models(
        fit_bgnbd(early["frequency"], early["recency"], early["T"]),
        fit_gamma_gamma(early["paid"], early["spend"]),
    )


def test_a_model_that_is_true_comes_close(summary, models):
    check = hold_out(models, summary, PLAN, currency="EUR")
    assert check.verdict == "close"
    assert check.total["low"] < check.total["actual"] < check.total["high"]
    assert check.total["spend_low"] < check.total["spend_actual"] < check.total["spend_high"]
    assert check.words.startswith("Fitted on the first 69 weeks, the model expected ")
    assert "in the other 35 of the same customers" in check.words
    assert "€" in check.words


def test_lines_add_up_to_the_total(summary, models):
    check = hold_out(models, summary, PLAN)
    table = check.table
    early = summary[summary["days_before"] > 0]
    assert table["n"].sum() == len(early)
    came = (early["days"] - early["days_before"]).sum()
    assert (table["n"] * table["actual"]).sum() == pytest.approx(came)
    assert (table["n"] * table["estimate"]).sum() == pytest.approx(check.total["estimate"])
    assert check.total["actual"] == came


def test_customers_who_stop_at_the_cut_are_a_miss(summary, models):
    gone = summary.assign(days=summary["days_before"], spend=summary["spend_before"])
    check = hold_out(models, gone, PLAN)
    assert (check.verdict, check.off) == ("missed", np.inf)
    assert "; 0 came" in check.words
    assert check.words.endswith("That is too far off to forecast from.")


def test_twice_as_many_as_expected_are_a_miss(summary, models):
    more = summary.assign(days=2 * summary["days"] - summary["days_before"])
    check = hold_out(models, more, PLAN)
    assert check.verdict == "missed"
    assert 0.4 < check.off < 0.6
    assert set(check.table["note"]) == {"more came than expected"}


@pytest.mark.parametrize(
    ("actual", "width", "verdict"),
    [(1.1, 0.1, "close"), (1.25, 0.1, "rough"), (1.6, 0.1, "missed"), (1.6, 1.0, "rough")],
)
def test_limits_of_a_miss(actual, width, verdict):
    """The last: so wide an interval explains as much."""
    table = pd.DataFrame({"n": [100], "actual": actual, "estimate": 1.0})
    table = table.assign(low=1 - width / 2, high=1 + 1.5 * width)
    total = {"actual": 100 * actual, "estimate": 100.0}
    off, found = judge(table, total)
    assert found == verdict
    assert off == pytest.approx((actual - 1) / actual)


def test_misses_that_cancel_out_are_misses():
    table = pd.DataFrame({"n": [100, 100], "actual": [2.0, 1.0], "estimate": [1.0, 2.0]})
    table = table.assign(low=table["estimate"], high=table["estimate"])
    assert judge(table, {"actual": 300.0, "estimate": 300.0}) == (pytest.approx(2 / 3), "missed")


def test_no_line_is_about_few():
    frequency = np.repeat([0.0, 1, 2, 3, 4, 20], [300, 8, 9, 40, 30, 3])
    lines, names = lines_of(frequency, 10)
    assert names == ["1", "2 to 3", "4", "5 or more"]
    assert np.bincount(lines).tolist() == [300, 17, 40, 33]
    assert np.bincount(lines_of(frequency[:5], 10)[0]).tolist() == [5]
