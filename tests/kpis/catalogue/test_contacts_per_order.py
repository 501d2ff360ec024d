"""Requests for help, purchase by purchase."""

from cxlab.kpis.catalogue.contacts_per_order import contacts_per_order


def test_six_purchases(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "order", "o1"),
            ("a", "2025-01-03", "order", "o2"),
            ("a", "2025-01-05", "call", "o1"),  # about the first, though after the second
            ("a", "2025-01-06", "call", None),  # no case: the last one
            ("a", "2025-01-07", "call", "t9"),  # no purchase's case: the last one
            ("b", "2025-01-01", "call", None),  # before any purchase
            ("b", "2025-01-02", "order", None),
            ("b", "2025-02-01", "call", None),  # day 30
            ("c", "2025-01-01", "order", None),
            ("c", "2025-02-01", "call", None),  # day 31
            ("d", "2025-12-15", "order", "o5"),  # too recent
            ("d", "2025-12-16", "call", "o5"),
            ("e", "2025-01-01", "order", "o6"),
            ("e", "2025-03-01", "call", "o6"),  # its case, but too late
        ],
        "case_id",
    )
    found = contacts_per_order(rows, scope(end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "a", "b", "c", "d", "e"]
    assert found["value"].fillna(-1).tolist() == [1, 2, 1, 0, -1, 0]
    assert set(found["touchpoint"]) == {"order"}


def test_lines_and_messages_are_not_counted_twice(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01 10:00", "order", "o1"),
            ("a", "2025-01-01 10:00", "order", "o1"),
            ("a", "2025-01-02 10:00", "call", "o1"),
            ("a", "2025-01-02 10:10", "call", "o1"),
        ],
        "case_id",
    )
    assert contacts_per_order(rows, scope())["value"].tolist() == [1]
