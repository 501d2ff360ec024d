"""Baskets left: when a basket begins, ends, and is still open."""

from cxlab.kpis.catalogue.cart_abandonment import cart_abandonment


def test_six_baskets(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "basket"),  # bought within a day of the last item
            ("a", "2025-01-03 09:00", "basket"),
            ("a", "2025-01-04 08:00", "order"),
            ("a", "2025-01-04 09:00", "basket"),  # another one, left
            ("b", "2025-01-02 10:00", "basket"),  # the purchase comes too late
            ("b", "2025-01-03 10:01", "order"),
            ("c", "2025-01-02 10:00", "order"),  # a purchase without a basket is none
            ("d", "2025-01-02 10:00", "basket"),  # two, both left
            ("d", "2025-01-09 10:00", "basket"),
            ("e", "2025-01-02 10:00", "page"),
            ("f", "2025-01-02 10:00", "basket"),  # exactly a day: in time
            ("f", "2025-01-03 10:00", "order"),
        ]
    )
    found = cart_abandonment(rows, scope())
    assert found["customer_id"].tolist() == ["a", "a", "b", "d", "d", "f"]
    assert found["value"].tolist() == [0, 1, 1, 1, 1, 0]
    assert str(found["timestamp"].iloc[0]) == "2025-01-02 10:00:00"


def test_baskets_of_the_last_day_cannot_be_judged_even_if_they_are_bought(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-12-30 23:00", "basket"),
            ("b", "2025-12-30 23:00", "basket"),
            ("b", "2025-12-30 23:30", "order"),
            ("c", "2025-12-29 23:00", "basket"),  # the last item decides, not the purchase
            ("c", "2025-12-30 22:00", "order"),
            ("d", "2025-12-29 23:00", "basket"),
            ("d", "2025-12-30 12:00", "basket"),
        ]
    )
    found = cart_abandonment(rows, scope(end="2025-12-31")).set_index("customer_id")["value"]
    assert found.dropna().to_dict() == {"c": 0}
    assert found.isna().sum() == 3


def test_a_purchase_of_the_same_moment_comes_after_the_item(contacts, scope):
    rows = contacts([("a", "2025-01-02", "order"), ("a", "2025-01-02", "basket")])
    assert cart_abandonment(rows, scope())["value"].tolist() == [0]
