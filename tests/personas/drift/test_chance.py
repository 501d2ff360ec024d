"""Chance: profiles swapped within customers, and the level that its tests hold."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.drift.chance import BLOCK, draw_periods, judge, make_rows


def drawn(rows, draws, seed=0):
    return np.hstack(list(draw_periods(rows, draws=draws, seed=seed)))


def test_each_draw_keeps_who_was_seen_how_often():
    before = pd.Index([f"c{i}" for i in range(30)])
    after = pd.Index([f"c{i}" for i in range(20, 60)])
    rows = make_rows(before, after)
    late = drawn(rows, BLOCK + 5)
    assert late.shape == (70, BLOCK + 5)
    assert (late.sum(axis=0) == 40).all()
    both = pd.DataFrame(late[rows.both], rows.customer[rows.both]).groupby(level=0).sum()
    assert (both == 1).all(axis=None)
    assert 0.4 < late[rows.both].mean() < 0.6
    assert 0.3 < late[~rows.both & ~rows.late].mean() < 0.75  # 30 of 50 are late


def test_draws_hang_on_customers_not_on_rows():
    who = pd.Index([f"c{i}" for i in range(12)])
    rows, turned = make_rows(who, who[3:]), make_rows(who[::-1], who[3:][::-1])
    here = pd.DataFrame(drawn(rows, 9)).assign(who=rows.customer, late=rows.late)
    there = pd.DataFrame(drawn(turned, 9)).assign(who=turned.customer, late=turned.late)
    pd.testing.assert_frame_equal(
        here.set_index(["who", "late"]).sort_index(), there.set_index(["who", "late"]).sort_index()
    )
    assert (drawn(rows, 9) != drawn(rows, 9, seed=1)).any()


def test_judge_by_hand():
    chance = judge(np.array([5.0, np.nan, 0.0]), np.array([[1.0, 7, 0], [-1, 7, 0], [2, 7, 0]]))
    assert chance.p.tolist()[0] == 0.25
    assert np.isnan(chance.p[1])
    assert chance.p[2] == 1.0
    assert chance.overall == 0.25


def test_nothing_tested_has_no_chance():
    assert np.isnan(judge(np.array([np.nan]), np.zeros((9, 1))).overall)
    assert np.isnan(judge(np.empty(0), np.empty((9, 0))).overall)


def test_families_hold_their_level_whatever_their_size():
    """400 families of 20 figures that depend on each other, half of them skewed."""
    random = np.random.default_rng(3)
    rejected = 0
    for _ in range(400):
        every = random.normal(size=(100, 20)) + random.normal(size=(100, 1))
        every[:, ::2] = np.exp(every[:, ::2])
        rejected += judge(every[0], every[1:]).overall <= 0.05
    assert 0.025 <= rejected / 400 <= 0.08


@pytest.mark.parametrize("n", [1, 2])
def test_very_few_customers_can_show_nothing(n):
    who = pd.Index([f"c{i}" for i in range(n)])
    late = drawn(make_rows(who, who), 19)
    values = np.arange(2.0 * n)
    apart = np.array([values[one].mean() - values[~one].mean() for one in late.T])
    assert judge(np.array([float(n)]), apart[:, None]).overall > 0.05
