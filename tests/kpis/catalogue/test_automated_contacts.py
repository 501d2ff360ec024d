"""Contacts without a person."""

from cxlab.kpis.catalogue.automated_contacts import automated_contacts


def test_what_the_company_starts_and_service(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "mail", "company", "company", True),
            ("a", "2025-01-02", "call", "customer", None, False),
            ("a", "2025-01-03", "answer", None, None, True),
            ("a", "2025-01-04", "mail", "company", None, None),  # nobody says
            ("a", "2025-01-05", "page", "customer", None, True),  # neither started nor service
            ("a", "2025-01-06", "parcel", "company", "partner", True),  # the carrier's
        ],
        *("direction", "actor", "automated"),
    )
    found = automated_contacts(rows, scope())
    assert found["touchpoint"].tolist() == ["mail", "call", "answer", "mail"]
    assert found["value"].fillna(-1).tolist() == [1, 0, 1, -1]
