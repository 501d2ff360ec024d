"""Rows grouped on codes."""

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_counts import count_customers, first_rows, group_rows

ROWS = pd.DataFrame(
    {"customer_id": list("aabb"), "stage": list("xyxx"), "channel": ["web", "web", "app", "app"]}
)


def test_customers_and_contacts():
    counts = count_customers(ROWS, ["stage", "channel"]).set_index(["stage", "channel"])
    assert counts.loc[("x", "app")].tolist() == [1, 2]
    assert counts.loc[("x", "web")].tolist() == [1, 1]


def test_only_some_rows_are_looked_at():
    counts = count_customers(ROWS, ["stage"], (ROWS["channel"] == "app").to_numpy())
    assert counts.to_numpy().tolist() == [["x", 1, 2]]


def test_many_kinds_need_no_table_of_all():
    names = [f"t{number}" for number in range(2000)]
    rows = pd.DataFrame({"one": names, "other": names[::-1], "third": names})
    groups = group_rows(rows, ["one", "other", "third"])
    assert len(groups.key) == 2000
    assert groups.key.iloc[groups.of].reset_index(drop=True).equals(rows.astype("str"))


def test_nothing_to_group():
    assert count_customers(ROWS.iloc[:0], ["stage"]).empty
    assert first_rows(np.array([], dtype=np.int64), np.array([], dtype=np.int32)).tolist() == []
