"""Contacts in a visit."""

from cxlab.kpis.catalogue.pages_per_session import pages_per_session


def test_six_contacts(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", None),
            ("a", "2025-01-02 10:10", "basket", None),
            ("a", "2025-01-02 10:20", "order", None),
            ("a", "2025-01-02 12:00", "page", None),
            ("b", "2025-01-02 10:00", "page", "s"),
            ("b", "2025-01-02 10:01", "terms", "s"),  # no role, but part of the session
            ("c", "2025-01-02 10:00", "order", None),  # at a till: no visit
            ("d", "2025-01-02 10:00", "terms", "s"),  # a session without a look
        ],
        "session_id",
    )
    found = pages_per_session(rows, scope())
    assert found["value"].tolist() == [3, 1, 2]
