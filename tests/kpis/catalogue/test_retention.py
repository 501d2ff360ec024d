"""New customers who come back within 90 days."""

from dataclasses import replace

import pandas as pd

from cxlab.kpis.catalogue.retention import retention


def test_six_customers(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", None),  # back on day 90
            ("a", "2025-04-02 10:00", "order", None),
            ("b", "2025-01-02", "page", None),  # back on day 91
            ("b", "2025-04-03", "order", None),
            ("c", "2025-01-02 10:00", "page", None),  # only on the same day
            ("c", "2025-01-03 10:00", "order", None),
            ("d", "2025-12-01", "page", None),  # too recent, though back already
            ("d", "2025-12-03", "page", None),
            ("e", "2025-01-02", "page", None),  # what the company sends is not coming back
            ("e", "2025-02-02", "mail", "company"),
            ("f", "2025-01-02", "mail", "company"),  # never active
            ("g", "2025-10-02", "order", None),  # exactly 90 days of data left
        ],
        "direction",
    )
    found = retention(rows, scope(end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "b", "c", "d", "e", "g"]
    assert found["value"].fillna(-1).tolist() == [1, 0, 0, -1, 0, 0]
    assert list(found) == ["customer_id", "timestamp", "value"]


def test_who_is_first_seen_as_the_data_begin_is_not_new(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-03-31 23:59", "order"),  # a minute before 90 days of data
            ("a", "2025-05-01", "order"),
            ("b", "2025-04-01", "order"),  # exactly 90 days after the first moment
            ("b", "2025-05-01", "order"),
        ]
    )
    found = retention(rows, replace(scope(), start=pd.Timestamp("2025-01-01")))
    assert found["value"].fillna(-1).tolist() == [-1, 1]
