"""Customers who fall silent: whom it counts, and for how long it looks."""

from cxlab.kpis.catalogue.churn import churn


def test_six_customers_without_periods(contacts, scope):
    """The data end on 31 December: base 4 July to 1 October, silence from 2 October on."""
    rows = contacts(
        [
            ("a", "2025-08-01", "order"),  # silent
            ("b", "2025-08-01", "order"),  # back
            ("b", "2025-11-01", "page"),
            ("c", "2025-01-01", "order"),  # gone before the base began
            ("d", "2025-11-01", "order"),  # came after it
            ("e", "2025-08-01", "mail"),  # never active: no role, nobody says who started it
            ("f", "2025-08-01", "call"),  # asked for help, then silent
        ]
    )
    found = churn(rows, scope(end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "b", "f"]
    assert found["value"].tolist() == [1, 0, 1]


def test_what_the_company_starts_and_what_competitors_get_is_no_activity(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-08-01", "order", "customer", None),
            ("a", "2025-11-01", "page", "company", None),
            ("b", "2025-08-01", "order", "customer", "company"),
            ("b", "2025-11-01", "page", "customer", "competitor"),
            ("c", "2025-08-01", "forum", "customer", "partner"),
            ("c", "2025-11-01", "forum", "customer", "partner"),
        ],
        "direction",
        "actor",
    )
    assert churn(rows, scope())["value"].tolist() == [1, 1, 0]


def test_each_period_looks_90_days_ahead_or_not_at_all(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-05", "order"),
            ("a", "2025-01-20", "order"),
            ("a", "2025-05-03", "order"),  # 91 days after the end of January
            ("b", "2025-01-31", "order"),
            ("b", "2025-02-01", "order"),
        ]
    )
    found = churn(rows, scope(end="2025-06-30", every="MS"))
    months = found["timestamp"].dt.month.tolist()
    assert list(zip(found["customer_id"], months, strict=True)) == [
        ("a", 1),
        ("a", 5),
        ("b", 1),
        ("b", 2),
    ]
    assert found["value"].fillna(-1).tolist() == [1, -1, 0, 1]
