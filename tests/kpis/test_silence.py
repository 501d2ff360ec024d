"""Who is looked at, and until when."""

import pandas as pd

from cxlab.kpis.silence import find_silence


def test_rows_that_do_not_count_neither_add_nor_wake_anybody(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-05", "order"),
            ("a", "2025-02-05", "mail"),
            ("b", "2025-01-05", "mail"),
        ]
    )
    order = rows["touchpoint"] == "order"
    found = find_silence(rows.assign(active=order, counted=order), scope(every="MS"))
    assert found["customer_id"].tolist() == ["a"]
    assert found["value"].tolist() == [1]


def test_the_last_moment_of_the_90_days_still_counts(contacts, scope):
    """January ends with the 31st, so its 90 days end as 1 May ends."""
    rows = contacts(
        [
            ("a", "2025-01-05", "order"),
            ("a", "2025-05-02", "order"),
            ("b", "2025-01-05", "order"),
            ("b", "2025-05-02 00:00:01", "order"),
        ]
    )
    found = find_silence(rows.assign(active=True, counted=True), scope(every="MS"))
    first = found[found["timestamp"] < pd.Timestamp("2025-02-01")]
    assert first["value"].tolist() == [0, 1]
