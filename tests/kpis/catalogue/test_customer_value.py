"""Spent per buyer."""

from cxlab.kpis.catalogue.customer_value import customer_value


def test_six_rows(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02", "order", 10.0),
            ("a", "2025-01-03", "order", 5.5),
            ("a", "2025-01-03", "page", 99.0),
            ("b", "2025-01-02", "order", None),
            ("b", "2025-01-04", "order", 4.5),
            ("c", "2025-01-02", "basket", 50.0),
        ],
        "value",
    )
    found = customer_value(rows, scope())
    assert found["customer_id"].tolist() == ["a", "a", "b", "b"]
    assert found["value"].fillna(-1).tolist() == [10, 5.5, -1, 4.5]
