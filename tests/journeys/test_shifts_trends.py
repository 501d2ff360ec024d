"""Trends of shares."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.shifts_trends import find_trends


def table(shares, n=500):
    months = pd.date_range("2025-01-01", periods=len(shares), freq="MS")
    rows = {"kind": "channel", "item": "app", "period": months, "n": float(n), "note": ""}
    return pd.DataFrame(rows).assign(estimate=shares)


def test_an_exact_line_gives_its_change():
    row = find_trends(table(np.linspace(0.2, 0.4, 9))).iloc[0]
    assert row["estimate"] == pytest.approx(0.2)
    assert row["low"] < 0.2 < row["high"]
    assert find_trends(table([0.4] * 9)).iloc[0]["p"] == 1


def test_false_alarms_are_as_rare_as_said():
    draw = np.random.default_rng(5)
    parts = [
        table(draw.binomial(500, 0.3, 10) / 500).assign(item=f"item {number}")
        for number in range(80)
    ]
    trends = find_trends(pd.concat(parts, ignore_index=True))
    assert (trends["p"] < 0.05).mean() <= 0.08
    assert (trends["verdict"] == "no clear trend").mean() > 0.98


def test_periods_in_part_and_without_figures_do_not_count():
    rows = table([0.1, 0.2, 0.3, 0.4, 0.5, 0.0])
    rows.loc[5, "note"] = "the data cover only part of the period"
    assert find_trends(rows).iloc[0]["estimate"] == pytest.approx(0.4)
    rows.loc[1, "estimate"] = np.nan
    assert find_trends(rows).iloc[0]["estimate"] == pytest.approx(0.4)
    rows.loc[2, "estimate"] = np.nan
    assert find_trends(rows).iloc[0]["verdict"] == "cannot be said"
