"""Hours until a case is closed."""

from cxlab.kpis.catalogue.resolution_time import resolution_time


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
