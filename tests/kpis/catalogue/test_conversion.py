"""Conversion: which visits there are, and which of them end in a purchase."""

from cxlab.kpis.catalogue.conversion import conversion


def test_a_pause_of_over_half_an_hour_begins_another_visit(contacts, scope):
    rows = contacts(
        [
            ("ann", "2025-01-02 10:00", "page"),
            ("ann", "2025-01-02 10:30", "basket"),
            ("ann", "2025-01-02 11:01", "page"),
            ("ann", "2025-01-02 11:20", "order"),
            ("bea", "2025-01-02 11:25", "page"),
            ("bea", "2025-01-02 12:00", "order"),
        ]
    )
    found = conversion(rows, scope())
    assert found["customer_id"].tolist() == ["ann", "ann", "bea"]
    assert found["timestamp"].dt.strftime("%H:%M").tolist() == ["10:00", "11:01", "11:25"]
    assert found["value"].tolist() == [0, 1, 0]


def test_the_sources_own_sessions_go_first(contacts, scope):
    rows = contacts(
        [
            ("ann", "2025-01-02 10:00", "page", "s1"),
            ("ann", "2025-01-02 10:05", "order", "s2"),
            ("ann", "2025-01-02 10:06", "page", "s2"),
            ("ann", "2025-01-02 18:00", "order", "s1"),
            ("bea", "2025-01-02 10:00", "page", None),
            ("bea", "2025-01-02 10:01", "page", "s1"),
        ],
        "session_id",
    )
    found = conversion(rows, scope()).sort_values(["customer_id", "timestamp"])
    assert found["value"].tolist() == [1, 1, 0, 0]


def test_contacts_that_the_company_starts_are_no_visit(contacts, scope):
    rows = contacts(
        [("ann", "2025-01-02", "page", "company"), ("bea", "2025-01-02", "page", "customer")],
        "direction",
    )
    assert conversion(rows, scope())["customer_id"].tolist() == ["bea"]


def test_a_purchase_at_a_till_is_no_visit(contacts, scope):
    assert conversion(contacts([("ann", "2025-01-02", "order")]), scope()).empty
