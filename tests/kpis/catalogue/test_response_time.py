"""The wait for the first reply, case by case."""

import pytest

from cxlab.kpis.catalogue.response_time import response_time


def test_hours_from_the_first_contact_to_the_first_reply_after_it(contacts, scope):
    rows = contacts(
        [
            ("ann", "2025-01-02 08:00", "answer", "1"),  # before the customer asked
            ("ann", "2025-01-02 10:00", "call", "1"),
            ("ann", "2025-01-02 11:00", "call", "1"),
            ("ann", "2025-01-02 13:30", "answer", "1"),
            ("ann", "2025-01-03 10:00", "answer", "1"),
            ("bea", "2025-01-02 10:00", "call", "1"),  # the same number, another customer
            ("bea", "2025-01-03 10:00", "answer", "2"),
            ("cid", "2025-01-02 10:00", "call", None),  # no case
        ],
        "case_id",
    )
    found = response_time(rows, scope())
    assert found["customer_id"].tolist() == ["ann", "bea"]
    assert found["value"].iloc[0] == pytest.approx(3.5)
    assert found["value"].isna().iloc[1]


def test_by_month_every_case_gets_a_week(contacts, scope):
    rows = contacts(
        [
            ("ann", "2025-01-02 10:00", "call", "1"),
            ("ann", "2025-01-02 12:00", "answer", "1"),
            ("bea", "2025-01-02 10:00", "call", "2"),
            ("bea", "2025-01-10 10:00", "answer", "2"),
            ("cid", "2025-01-29 10:00", "call", "3"),
            ("cid", "2025-01-29 11:00", "answer", "3"),
        ],
        "case_id",
    )
    found = response_time(rows, scope(end="2025-01-31", every="MS"))
    assert found["value"].fillna(-1).tolist() == [2, -1, -1]
    assert response_time(rows, scope(end="2025-01-31"))["value"].tolist() == [2, 192, 1]


def test_automatic_replies_and_contacts_from_the_wrong_side_do_not_count(contacts, scope):
    rows = contacts(
        [
            ("ann", "2025-01-02 09:00", "call", "1", "company", None),
            ("ann", "2025-01-02 10:00", "call", "1", "customer", None),
            ("ann", "2025-01-02 10:01", "answer", "1", "company", True),
            ("ann", "2025-01-02 10:30", "answer", "1", "customer", False),
            ("ann", "2025-01-02 12:00", "answer", "1", "company", False),
        ],
        "case_id",
        "direction",
        "automated",
    )
    assert response_time(rows, scope())["value"].tolist() == [2.0]
