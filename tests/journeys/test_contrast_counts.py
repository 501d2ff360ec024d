"""What customers of each group did, by hand."""

import pandas as pd

from cxlab.journeys.contrast_counts import CONTACTS, LENGTH, count_doings

END = pd.Timestamp("2025-02-01")


def counted(**more):
    days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-04", "2025-01-30"])
    frame = pd.DataFrame({"customer_id": list("aaab"), "timestamp": days})
    frame = frame.assign(touchpoint=["x", "y", "x", "x"], channel=["web", "web", "app", "web"])
    kept = {"touchpoint": pd.Index(["x", "y"]), "channel": pd.Index(["app", "web"])}
    return count_doings(frame, kept=kept, end=END, **more)


def test_six_figures_by_hand():
    counts = counted()
    rows = counts.rows.set_index(["kind", "item", "target"])[["customers", "sessions"]]
    assert rows.loc[("touchpoint", "x", "")].tolist() == [2, 3]
    assert rows.loc[("channel", "web", "")].tolist() == [2, 3]
    assert rows.loc[("pair", "y", "x")].tolist() == [1, 1]
    assert rows.loc[("journey", CONTACTS, "")].tolist() == [2, 4]
    assert rows.loc[("journey", LENGTH, "")].tolist() == [2, 3]
    times = dict(zip(counts.rows["target"], (counts.quantile(0.5) / 86400).round(), strict=True))
    assert times["y"] == 1
    assert counts.sizes().sum() == 2


def test_only_the_first_days_count():
    rows = counted(days=1).rows.set_index(["kind", "item", "target"])
    assert rows.loc[("journey", CONTACTS, ""), "sessions"] == 3  # two of a, one of b
    rows = counted(days=10).rows.set_index(["kind", "item", "target"])
    assert rows.loc[("journey", CONTACTS, ""), "customers"] == 1  # b had less time
