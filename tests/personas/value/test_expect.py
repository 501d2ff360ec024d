"""Means of groups and their intervals: against draws, and as parts of a whole."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.value.bgnbd import BgNbd, fit_bgnbd
from cxlab.personas.value.expect import Models, group_means, of_customers
from cxlab.personas.value.gamma_gamma import GammaGamma, fit_gamma_gamma

CERTAIN = Models(
    BgNbd(0.8, 5.0, 0.9, 3.0, 0.0, 1.0, np.zeros((4, 4))),
    GammaGamma(4.0, 4.0, 30.0, 0.0, 1.0, np.zeros((3, 3))),
)


def people(n=1):
    one = {"frequency": 3.0, "recency": 20.0, "T": 30.0, "paid": 4.0, "spend": 50.0}
    return pd.DataFrame([one] * n)


def test_value_is_purchases_times_spend():
    row = of_customers(CERTAIN, people(), 52).iloc[0]
    spend = 4 * (30 + 4 * 50) / (4 * 4 + 4 - 1)
    assert row["value"] == pytest.approx(row["purchases"] * spend)
    assert of_customers(Models(CERTAIN.purchases), people(), 52)["value"].isna().all()


def test_chance_is_that_of_customers_drawn():
    """With certain parameters, what is left is who customers are and what they do."""
    random, size, draws = np.random.default_rng(2), 40, 4000
    told, known = CERTAIN.purchases, people(size)
    shape = (draws, size)
    there = random.random(shape) < of_customers(CERTAIN, known, 52)["p_alive"].iloc[0]
    rate = random.gamma(told.r + 3, 1 / (told.alpha + 30), shape)
    leaves = random.beta(told.a, told.b + 3, shape)
    bought = there * np.minimum(random.poisson(rate * 52), random.geometric(leaves))
    level = random.gamma(4 * 4 + 4, 1 / (30 + 4 * 50), shape)
    spent = random.gamma(np.maximum(4 * bought, 1e-9)) * (bought > 0) / level
    means = group_means(CERTAIN, known, np.zeros(size, dtype=int), 52).set_index("figure")
    for figure, drawn in (("purchases", bought), ("value", spent), ("again", bought > 0)):
        row, of_groups = means.loc[figure], drawn.mean(axis=1)
        assert row["estimate"] == pytest.approx(of_groups.mean(), rel=0.02)
        inside = np.mean((of_groups > row["low"]) & (of_groups < row["high"]))
        assert 0.93 < inside < 0.97


def test_uncertain_parameters_widen_intervals():
    uncertain = Models(BgNbd(0.8, 5.0, 0.9, 3.0, 0.0, 1.0, 0.04 * np.eye(4)), CERTAIN.spend)
    groups = np.zeros(400, dtype=int)
    narrow, wide = (group_means(each, people(400), groups, 52) for each in (CERTAIN, uncertain))
    assert (wide["high"] - wide["low"] > narrow["high"] - narrow["low"]).all()
    assert wide["estimate"].to_list() == narrow["estimate"].to_list()


def test_parameters_alone_by_the_delta_method():
    """Purchases rise with r's logarithm by so much; the interval follows, once chance is gone."""
    covariance = np.zeros((4, 4))
    covariance[0, 0] = 0.01
    uncertain = Models(BgNbd(0.8, 5.0, 0.9, 3.0, 0.0, 1.0, covariance))
    groups = np.zeros(2_000, dtype=int)
    row = group_means(uncertain, people(2_000), groups, 52).set_index("figure").loc["purchases"]
    up, down = (
        of_customers(Models(uncertain.purchases.moved([s, 0, 0, 0])), people(), 52)["purchases"][0]
        for s in (0.1, -0.1)
    )
    certain = group_means(Models(CERTAIN.purchases), people(2_000), groups, 52)
    chance = certain.set_index("figure").loc["purchases"]
    squares = [np.log(each["high"] / each["estimate"]) ** 2 for each in (row, chance)]
    by_parameters = np.sqrt(squares[0] - squares[1]) / 1.959964
    assert by_parameters == pytest.approx(np.log(up / down) / 2, rel=0.02)


def test_groups_are_means_of_their_own():
    known = pd.concat([people(3), people(2).assign(frequency=0.0, recency=0.0)], ignore_index=True)
    means = group_means(CERTAIN, known, np.array([0, 0, 0, 1, 1]), 52)
    expected = of_customers(CERTAIN, known, 52)["purchases"]
    found = means[means["figure"] == "purchases"]
    assert found["n"].to_list() == [3, 2]
    assert found["estimate"].to_list() == pytest.approx([expected[0], expected[3]])


def test_what_comes_lies_in_the_interval(planted):
    """Fit on 60 weeks of planted customers; the next 40 lie within the interval."""
    bought = planted.purchases(3000, 100.0, seed=11)
    known = planted.counted(bought, 60.0)
    models = Models(
        fit_bgnbd(known["frequency"], known["recency"], known["T"]),
        fit_gamma_gamma(known["paid"], known["spend"]),
    )
    means = group_means(models, known, np.zeros(len(known), dtype=int), 40.0).set_index("figure")
    later = bought[(bought["week"] >= 60) & bought["who"].isin(known.index)]
    came = {"purchases": len(later), "value": later["amount"].sum()}
    for figure, total in came.items():
        assert means.loc[figure, "low"] < total / len(known) < means.loc[figure, "high"]
