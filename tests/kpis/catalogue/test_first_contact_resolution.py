"""Settled at the first contact: what follows what, and who cannot be judged yet."""

from cxlab.kpis.catalogue.first_contact_resolution import first_contact_resolution


def settled(contacts, scope, rows):
    frame = contacts(rows, "case_id", "direction")
    found = first_contact_resolution(frame, scope(end="2025-12-31"))
    return list(zip(found["customer_id"], found["value"].fillna(-1), strict=True))


def test_six_customers(contacts, scope):
    rows = [
        ("a", "2025-01-01", "call", None, None),  # once
        ("b", "2025-01-01", "call", None, None),  # again on day 7: one matter, not settled
        ("b", "2025-01-08", "call", None, None),
        ("c", "2025-01-01", "call", None, None),  # again on day 8: two matters
        ("c", "2025-01-09", "call", None, None),
        ("d", "2025-12-25", "call", None, None),  # too recent
        ("e", "2025-01-01", "call", None, "company"),  # the company called
        ("f", "2025-01-01", "page", None, None),  # no service contact
    ]
    assert settled(contacts, scope, rows) == [("a", 1), ("b", 0), ("c", 1), ("c", 1), ("d", -1)]


def test_a_case_is_one_matter_however_long_it_takes(contacts, scope):
    rows = [
        ("a", "2025-01-01", "call", "1", None),
        ("a", "2025-02-01", "call", "1", None),  # the same case a month later
        ("a", "2025-03-01", "call", "2", None),
        ("b", "2025-01-01", "call", "1", None),  # the same number, another customer
        ("b", "2025-01-03", "call", "2", None),  # another case, but within 7 days
    ]
    assert settled(contacts, scope, rows) == [("a", 0), ("a", 1), ("b", 0)]


def test_the_messages_of_a_chat_are_one_contact(contacts, scope):
    rows = [("a", f"2025-01-01 10:{minute}", "call", "1", None) for minute in (10, 25, 50)]
    assert settled(contacts, scope, rows) == [("a", 1)]
