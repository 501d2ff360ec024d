"""Searches that lead somewhere, visit by visit."""

from cxlab.kpis.catalogue.findability import findability


def test_six_visits(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "search"),  # found
            ("a", "2025-01-02 10:01", "product"),
            ("b", "2025-01-02 10:00", "product"),  # found before the search only
            ("b", "2025-01-02 10:01", "search"),
            ("c", "2025-01-02 10:00", "search"),  # found in another visit
            ("c", "2025-01-02 11:00", "product"),
            ("d", "2025-01-02 10:00", "product"),  # no search
            ("e", "2025-01-02 10:00", "search"),  # found after the second search
            ("e", "2025-01-02 10:20", "search"),
            ("e", "2025-01-02 10:40", "product"),
        ]
    )
    found = findability(rows, scope())
    assert found["customer_id"].tolist() == ["a", "b", "c", "e"]
    assert found["value"].tolist() == [1, 0, 0, 1]
    assert found["timestamp"].dt.strftime("%H:%M").tolist() == ["10:00", "10:01", "10:00", "10:00"]
    assert set(found["touchpoint"]) == {"search"}


def test_the_sources_own_sessions_go_first(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "search", "s1"),
            ("a", "2025-01-02 10:01", "product", "s2"),
            ("b", "2025-01-02 10:00", "search", "s1"),
            ("b", "2025-01-02 12:00", "product", "s1"),
        ],
        "session_id",
    )
    assert findability(rows, scope())["value"].tolist() == [0, 1]
