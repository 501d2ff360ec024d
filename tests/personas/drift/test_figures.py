"""Means of two periods: by hand, as scipy has them, and under swaps."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.figures import chance_of_means, measure_means

RANDOM = np.random.default_rng(2)
WHO = pd.Index([f"c{i}" for i in range(25)])


def test_with_everybody_in_both_it_is_student_s_t_for_pairs():
    values = RANDOM.normal(size=(50, 2))
    values[25:] += values[:25]
    estimate, low, high = measure_means(make_rows(WHO, WHO), values).difference(0.9)
    for at in range(2):
        there = stats.ttest_rel(values[25:, at], values[:25, at]).confidence_interval(0.9)
        assert (low[at], high[at]) == pytest.approx((there.low, there.high))
        assert estimate[at] == pytest.approx((values[25:, at] - values[:25, at]).mean())


def test_rows_of_the_later_period_may_stand_in_any_order():
    values = RANDOM.normal(size=(50, 1))
    order = RANDOM.permutation(25)
    turned = np.vstack([values[:25], values[25:][order]])
    plain = measure_means(make_rows(WHO, WHO), values).difference(0.95)
    mixed = measure_means(make_rows(WHO, WHO[order]), turned).difference(0.95)
    assert np.allclose(plain, mixed)


def test_with_nobody_in_both_the_errors_add_up():
    values = RANDOM.normal(size=(50, 1))
    _, low, high = measure_means(make_rows(WHO, WHO + "x"), values).difference(0.95)
    error = np.sqrt(values[:25].var(ddof=1) / 25 + values[25:].var(ddof=1) / 25)
    assert (high - low)[0] / 2 == pytest.approx(stats.t.ppf(0.975, 24) * error)


def test_missing_values_do_not_count():
    values = np.array([[1.0], [np.nan], [3.0], [5.0]])
    means = measure_means(make_rows(WHO[:2], WHO[:2]), values)
    assert [part.tolist() for part in means.count] == [[1.0], [2.0]]
    assert [part.tolist() for part in means.mean] == [[1.0], [4.0]]


def test_chance_by_hand_of_three_pairs():
    """All 8 ways to swap three pairs: two of them are as far apart as 1, 2, 3 in one direction."""
    rows = make_rows(WHO[:3], WHO[:3])
    values = np.array([[0.0], [0.0], [0.0], [1.0], [2.0], [3.0]])
    chance = chance_of_means(rows, values, np.array([True]), draws=4000)
    assert chance.p[0] == pytest.approx(2 / 8, abs=0.03)


def test_what_is_not_tested_has_no_p():
    values = np.hstack([RANDOM.normal(size=(50, 1)), np.full((50, 1), np.nan)])
    chance = chance_of_means(make_rows(WHO, WHO), values, np.array([True, False]), draws=19)
    assert np.isnan(chance.p).tolist() == [False, True]
