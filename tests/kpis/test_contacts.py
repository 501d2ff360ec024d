"""Roles, who started a contact, visits and purchases."""

from cxlab.kpis.contacts import (
    did_in_period,
    find_purchases,
    find_requests,
    is_active,
    next_time,
    open_cases,
    plays,
    started_by,
    times_after,
)


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


def test_no_contact_no_purchase(contacts, scope):
    rows = contacts([("a", "2025-01-02", "mail")])
    assert find_purchases(rows, scope().settings).empty


def test_whether_a_contact_is_the_customers_own(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "order", "company", "competitor"),  # a purchase always is
            ("a", "2025-01-02", "mail", "customer", None),
            ("a", "2025-01-03", "mail", "company", None),
            ("a", "2025-01-04", "mail", None, None),  # nobody says, no role
            ("a", "2025-01-05", "search", None, "partner"),
            ("a", "2025-01-06", "page", "customer", "competitor"),
        ],
        *("direction", "actor"),
    )
    assert is_active(rows, scope().settings).tolist() == [True, True, False, False, True, False]


def test_the_next_contact_is_the_same_customers_and_comes_later(contacts):
    rows = contacts(
        [
            ("a", "2025-01-01", "page"),
            ("a", "2025-01-01", "order"),
            ("a", "2025-01-03", "page"),
            ("b", "2025-01-04", "order"),
        ]
    )
    found = next_time(rows, rows["touchpoint"] == "order").dt.day
    assert found.fillna(0).tolist() == [1, 0, 0, 0]


def test_requests_at_other_touchpoints_and_in_other_cases_are_others(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01 10:00", "call", "1"),
            ("a", "2025-01-01 10:30", "call", "1"),  # 30 minutes: still the same
            ("a", "2025-01-01 10:40", "call", "2"),  # another case
            ("a", "2025-01-01 11:01", "call", "1"),  # 31 minutes
            ("b", "2025-01-01 10:00", "call", None),
            ("b", "2025-01-01 10:10", "call", None),
        ],
        "case_id",
    )
    found = find_requests(rows, scope().settings)
    times = found["timestamp"].dt.strftime("%H:%M")
    assert times.tolist() == ["10:00", "10:40", "11:01", "10:00"]


def test_cases_are_opened_by_the_customers_first_service_contact(contacts):
    rows = contacts(
        [
            ("a", "2025-01-01", "call", "1", "company"),
            ("a", "2025-01-02", "call", "1", "customer"),
            ("a", "2025-01-03", "call", "1", "customer"),
            ("a", "2025-01-04", "call", None, "customer"),
        ],
        "case_id",
        "direction",
    )
    cases = open_cases(rows, ["call"])
    assert cases["timestamp"].dt.day.tolist() == [2]
    named = rows[rows["case_id"].notna()]
    assert times_after(cases, named).max().dt.day.tolist() == [3]


def test_who_did_something_in_a_period_is_there_once(contacts, scope):
    rows = contacts([("a", "2025-01-01", "page"), ("a", "2025-01-02", "invite")])
    found = did_in_period(rows, "referral", scope())
    assert found[["customer_id", "value"]].values.tolist() == [["a", 1.0]]
    assert found["timestamp"].dt.day.tolist() == [2]
