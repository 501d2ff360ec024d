"""Hours until a case is closed."""

from cxlab.kpis.catalogue.resolution_time import resolution_time


def test_by_month_every_case_gets_thirty_days(contacts, scope):
    """Else the last month would hold its quick cases only."""
    rows = contacts(
        [
            ("a", "2025-01-10 08:00", "call", "1", None),
            ("a", "2025-01-10 09:00", "closed", "1", "company"),
            ("a", "2025-02-20 09:00", "closed", "1", "company"),  # after thirty days
            ("b", "2025-01-10 08:00", "call", "2", None),
            ("b", "2025-02-20 08:00", "closed", "2", "company"),
            ("c", "2025-03-10 08:00", "call", "3", None),
            ("c", "2025-03-10 10:00", "closed", "3", "company"),
        ],
        "case_id",
        "direction",
    )
    monthly = resolution_time(rows, scope(end="2025-03-31", every="MS"))
    assert monthly["value"].fillna(-1).tolist() == [1, -1, -1]
    assert resolution_time(rows, scope(end="2025-03-31"))["value"].min() == 2


def test_from_the_first_contact_to_the_last_close(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01 07:00", "closed", "1", None),  # before it was opened
            ("a", "2025-01-01 08:00", "call", "1", None),
            ("a", "2025-01-01 10:00", "closed", "1", "company"),
            ("a", "2025-01-02 08:00", "closed", "1", "company"),  # opened again
            ("b", "2025-01-01 08:00", "call", "1", None),  # the same number, still open
            ("c", "2025-01-01 08:00", "closed", "3", None),  # never opened by the customer
            ("d", "2025-01-01 08:00", "call", None, None),  # no case
        ],
        "case_id",
        "direction",
    )
    found = resolution_time(rows, scope())
    assert found["customer_id"].tolist() == ["a", "b"]
    assert found["value"].fillna(-1).tolist() == [24, -1]
    assert found["touchpoint"].tolist() == ["call", "call"]
