"""Differences of two periods: by hand, against plain methods, and as often wrong as promised."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxlab.kpis import NPS, SHARE, mean, median, total_per_customer
from cxlab.kpis.differences import chance, combine, correlations, find_differences
from cxlab.kpis.kpi import Kpi, Needs, Words
from cxlab.kpis.spread import Medians
from cxlab.kpis.tally import CELL, tally

FOLLOWS = {0: 1}


def observed(studies, periods, customers, values):
    who = pd.Series(customers).astype("str")
    frame = pd.DataFrame({"kpi": "k", "group": studies, "period": periods, "customer_id": who})
    when = pd.Timestamp("2025-01-02").as_unit("us")
    frame = frame.assign(timestamp=when, value=np.asarray(values, dtype=float))
    return frame.astype({"group": "str"})


def compared(estimator, frame, confidence=0.95):
    found = linear = tally(frame, bins=estimator.bins, follows=FOLLOWS)
    if estimator.bins:
        cuts = found.sums[CELL].assign(cut=Medians(found.sums, found.bins).estimate)
        cut = frame[CELL].merge(cuts, on=CELL)["cut"].to_numpy()
        linear = tally(frame.assign(value=1.0 * (frame["value"] > cut)), follows=FOLLOWS)
    kpi = Kpi("k", estimator, "high", Words("", "", ""), Needs({}), lambda: frame)
    return find_differences([kpi], found, linear, FOLLOWS, confidence)


def studies(kind, seed, number=500, people=60):
    """Studies in which nothing changes: each customer has a mind of their own in both periods."""
    random = np.random.default_rng(seed)
    size = number * people
    rate, mind = random.beta(0.6, 1.4, size), random.normal(size=size)
    parts = []
    for period in (0, 1):
        times = random.integers(1, 5, size)
        study = np.repeat(np.repeat(np.arange(number), people), times)
        who = np.repeat(np.tile(np.arange(people), number), times)
        draw = np.repeat(mind, times) + random.normal(size=len(who))
        values = {
            "share": random.random(len(who)) < np.repeat(rate, times),
            "nps": (draw > 0.5).astype(int) - (draw < -0.3),
            "mean": draw,
            "median": np.exp(draw),
            "total": np.exp(draw),
        }[kind]
        parts.append(observed(study, period, who, values))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    ("kind", "estimator"),
    [
        ("share", SHARE),
        ("nps", NPS),
        ("mean", mean("score")),
        ("median", median("hours")),
        ("total", total_per_customer("money")),
    ],
)
def test_where_nothing_changes_one_in_twenty_is_called_a_change(kind, estimator):
    """60 customers, all in both periods: to leave out what they share would be far too careful."""
    found = compared(estimator, studies(kind, seed=7))
    alarms = (found["p"] < 0.05).mean()
    assert (0.005 if kind == "median" else 0.025) < alarms < 0.08
    outside = (found["low"] > 0) | (found["high"] < 0)
    assert (outside == (found["p"] < 0.05)).mean() > 0.99


def test_without_what_customers_share_changes_would_be_missed():
    frame = studies("mean", seed=8, number=300)
    strangers = frame.assign(customer_id=frame["customer_id"] + "/" + frame["period"].astype("str"))
    assert (compared(mean("score"), strangers)["p"] < 0.05).mean() < 0.01


def test_other_customers_with_one_value_each_are_compared_as_newcombe_does():
    """56 of 70 and 48 of 80: 0.2 with 0.0524 to 0.3339 (Newcombe 1998, method 10, case a)."""
    values = [1] * 48 + [0] * 32 + [1] * 56 + [0] * 14
    frame = observed("s", [0] * 80 + [1] * 70, np.arange(150), values)
    found = compared(SHARE, frame).iloc[0]
    expected = [0.2, 0.0524, 0.3339]
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx(expected, abs=5e-5)


def test_the_same_customers_with_one_value_each_are_a_paired_comparison():
    random = np.random.default_rng(4)
    before = random.normal(size=80)
    after = before + 0.1 + 0.3 * random.normal(size=80)
    frame = observed("s", [0] * 80 + [1] * 80, [*range(80)] * 2, [*before, *after])
    found = compared(mean("score"), frame).iloc[0]
    plain = stats.ttest_rel(after, before)
    interval = plain.confidence_interval()
    assert found["estimate"] == pytest.approx((after - before).mean())
    assert found[["low", "high"]].tolist() == pytest.approx([*interval], rel=1e-6)
    assert found["p"] == pytest.approx(plain.pvalue, rel=0.01)


def test_correlation_by_hand():
    """Ann says 1 then 2, bea 3 then 6: their parts in the errors go together wholly."""
    frame = observed("s", [0, 0, 1, 1], ["ann", "bea"] * 2, [1, 3, 2, 6])
    rows = pd.DataFrame({"kpi": ["k"], "group": ["s"], "period": [0], "then": [1]})
    found = tally(frame, follows=FOLLOWS)
    assert correlations(found, rows.assign(adds_up=False)).tolist() == pytest.approx([1.0])
    turned = tally(frame.assign(value=[1.0, 3, 6, 2]), follows=FOLLOWS)
    assert correlations(turned, rows.assign(adds_up=True)).tolist() == pytest.approx([-1.0])
    apart = tally(frame.assign(customer_id=list("abcd")), follows=FOLLOWS)
    assert correlations(apart, rows.assign(adds_up=False)).tolist() == [0.0]


def test_an_interval_that_is_missing_gives_none():
    assert np.isnan(combine((1, np.nan, np.nan), (2, 1, 3), 0.0)[1:]).all()
    alone = observed("s", [0, 1, 1], ["ann", "ann", "bea"], [1, 2, 3])
    found = compared(mean("score"), alone).iloc[0]
    assert found["estimate"] == 1.5
    assert found[["low", "high", "p"]].isna().all()


def test_no_difference_is_certain_to_be_chance():
    half = 0.2

    def none(confidence):
        return np.zeros(1), np.full(1, -half * confidence), np.full(1, half * confidence)

    assert chance(none).tolist() == [1.0]


@pytest.mark.parametrize("z", [0.05, 0.5, 1.0, 1.96, 3.3, 6.0])
def test_chance_of_a_normal_estimate(z):
    def normal(confidence):
        reach = stats.norm.ppf((1 + confidence) / 2)
        return np.array([-z]), np.array([-z - reach]), np.array([-z + reach])

    assert chance(normal)[0] == pytest.approx(2 * stats.norm.sf(z), rel=0.01)
