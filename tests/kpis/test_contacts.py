"""Roles, who started a contact, visits and purchases."""

from cxlab.kpis.contacts import find_purchases, find_visits, plays, started_by


def test_roles(contacts, scope):
    rows = contacts([("a", "2025-01-02", "page"), ("a", "2025-01-03", "order")])
    settings = scope().settings
    assert plays(rows, settings, "visit").tolist() == [True, False]
    assert plays(rows, settings, "visit", "purchase").all()
    assert not plays(rows, settings, "failure").any()


def test_where_nobody_says_who_started_it_either_may_have(contacts):
    rows = contacts([("a", "2025-01-02", "page", None)], "direction")
    assert started_by(rows, "customer").all()
    assert started_by(rows, "company").all()


def test_a_session_in_the_source_and_contacts_without_one_do_not_mix(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", "s"),
            ("a", "2025-01-02 10:01", "page", None),
            ("a", "2025-01-02 10:02", "order", None),
            ("b", "2025-01-02 10:03", "page", None),
        ],
        "session_id",
    )
    visits = find_visits(rows, scope().settings).sort_values(["customer_id", "timestamp"])
    assert visits["customer_id"].tolist() == ["a", "a", "b"]
    assert visits["bought"].tolist() == [False, True, False]


def test_no_contact_no_visit(contacts, scope):
    rows = contacts([("a", "2025-01-02", "mail")])
    assert find_visits(rows, scope().settings).empty
    assert find_purchases(rows, scope().settings).empty
