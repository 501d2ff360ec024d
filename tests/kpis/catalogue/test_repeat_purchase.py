"""Buyers who come back within 90 days."""

from dataclasses import replace

import pandas as pd

from cxlab.kpis.catalogue.repeat_purchase import repeat_purchase


def test_six_buyers(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02", "order"),  # back on day 90
            ("a", "2025-04-02", "order"),
            ("b", "2025-01-02", "order"),  # back on day 91
            ("b", "2025-04-03", "order"),
            ("c", "2025-01-02", "order"),  # never back
            ("d", "2025-12-01", "order"),  # too recent, though back already
            ("d", "2025-12-02", "order"),
            ("e", "2025-01-02", "page"),  # no buyer
            ("f", "2025-10-02", "order"),  # exactly 90 days of data left
        ]
    )
    found = repeat_purchase(rows, scope(end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "b", "c", "d", "f"]
    assert found["value"].fillna(-1).tolist() == [1, 0, 0, -1, 0]


def test_lines_of_one_order_are_one_purchase(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "order", "1"),
            ("a", "2025-01-05 10:00", "order", "1"),
            ("b", "2025-01-02 10:00", "order", None),
            ("b", "2025-01-02 10:00", "order", None),
            ("c", "2025-01-02 10:00", "order", "1"),
            ("c", "2025-01-02 10:00", "order", "2"),
        ],
        "case_id",
    )
    assert repeat_purchase(rows, scope())["value"].tolist() == [0, 0, 1]


def test_a_trend_leaves_out_those_seen_as_the_data_begin(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02", "order"),
            ("a", "2025-01-09", "order"),
            ("b", "2025-04-01", "order"),  # 90 days after the data began
            ("b", "2025-04-08", "order"),
        ]
    )
    start = pd.Timestamp("2025-01-01")
    months, whole = (replace(scope(every=every), start=start) for every in ("MS", None))
    assert repeat_purchase(rows, months)["value"].fillna(-1).tolist() == [-1, 1]
    assert repeat_purchase(rows, whole)["value"].tolist() == [1, 1]
