"""First and last whole period, compared with a correction."""

from dataclasses import replace

import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.kpis import Kpis
from cxlab.kpis.trends import first_to_last


def trend(values, names=("a",), half=0.05, notes=""):
    months = pd.date_range("2025-01-01", periods=len(values), freq="MS")
    rows = {"period": months, "estimate": values, "low": np.array(values) - half}
    frame = pd.DataFrame({**rows, "high": np.array(values) + half, "unit": "share"})
    parts = [frame.assign(kpi=name, note=notes, n=50) for name in names]
    about = pd.DataFrame({"kpi": list(names), "label": list(names), "good": "high"})
    return Kpis(pd.concat(parts, ignore_index=True), about, every="MS")


def test_the_first_and_the_last_whole_period_are_compared():
    part = "the data cover only part of the period"
    found = first_to_last(trend([0.9, 0.2, 0.5, 0.1], notes=[part, "", "", part])).iloc[0]
    assert found[["before", "after", "direction"]].tolist() == [0.2, 0.5, "better"]
    assert found["period_before"] == pd.Timestamp("2025-02-01")


def test_one_period_is_no_trend():
    assert first_to_last(trend([0.2])).empty


def test_many_trends_need_more():
    """A difference of 2.2 standard errors is clear alone, and not among twelve."""
    values = [0.2, 0.2 + 2.2 * 0.05 / 1.96 * 2**0.5]
    assert first_to_last(trend(values))["verdict"].tolist() == ["clear change"]
    names = [f"k{place}" for place in range(12)]
    kpis = trend([0.2, 0.2], names[1:])
    both = pd.concat([trend(values, names[:1]).table, kpis.table], ignore_index=True)
    about = trend(values, names).about
    assert set(first_to_last(Kpis(both, about, every="MS"))["verdict"]) == {"no clear change"}


def test_where_nothing_changes_one_in_twenty_is_called_a_change():
    random = np.random.default_rng(2)
    hits = random.binomial(100, 0.3, size=(2, 1500))
    estimate, low, high = wilson(hits, 100)
    names = [f"k{place}" for place in range(1500)]
    rows = {
        "kpi": names * 2,
        "period": np.repeat(pd.to_datetime(["2025-01-01", "2025-02-01"]), 1500),
    }
    figures = {"estimate": estimate.ravel(), "low": low.ravel(), "high": high.ravel()}
    table = pd.DataFrame({**rows, **figures, "unit": "share", "note": ""})
    about = pd.DataFrame({"kpi": names, "good": "high"})
    found = first_to_last(Kpis(table, about, every="MS"))
    assert 0.035 < (found["p"] < 0.05).mean() < 0.065


def test_where_neither_end_is_good_a_clear_change_has_no_direction():
    kpis = trend([0.2, 0.9])
    found = first_to_last(replace(kpis, about=kpis.about.assign(good="neither"))).iloc[0]
    assert found[["verdict", "direction"]].tolist() == ["clear change", ""]
