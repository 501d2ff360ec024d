"""Customers who recommend, of those who are active."""

from cxlab.kpis.catalogue.referral import referral


def test_of_those_active_in_a_period(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02", "order", None),
            ("a", "2025-01-03", "invite", None),
            ("a", "2025-02-03", "order", None),
            ("b", "2025-01-02", "page", None),
            ("c", "2025-02-02", "invite", "company"),
            ("d", "2025-01-02", "mail", "company"),  # not active
        ],
        "direction",
    )
    whole = referral(rows, scope())
    assert whole["customer_id"].tolist() == ["a", "b", "c"]
    assert whole["value"].tolist() == [1, 0, 1]
    months = referral(rows, scope(every="MS"))
    assert months["customer_id"].tolist() == ["a", "a", "b", "c"]
    assert months["timestamp"].dt.month.tolist() == [1, 2, 1, 2]
    assert months["value"].tolist() == [1, 0, 0, 1]
