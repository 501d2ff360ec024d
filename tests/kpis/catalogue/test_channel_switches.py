"""Changes of channel on the way to a goal."""

from cxlab.kpis.catalogue.channel_switches import channel_switches
from cxlab.study.settings import Goal

GOAL = Goal("return", ("form",), ("refund",), 30)


def test_six_attempts(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "page", "app", None, None),  # before the start
            ("a", "2025-01-02", "form", "web", None, None),
            ("a", "2025-01-03", "call", "phone", "customer", None),  # 1
            ("a", "2025-01-04", "mail", "e-mail", "company", None),  # the company's
            ("a", "2025-01-05", "chat", "web", "customer", None),  # 2
            ("a", "2025-01-06", "ad", "social", "customer", "competitor"),  # elsewhere
            ("a", "2025-01-07", "refund", "bank", "company", None),
            ("b", "2025-01-02", "form", "web", None, None),  # straight
            ("b", "2025-01-04", "refund", "web", None, None),
            ("b", "2025-01-05", "page", "app", None, None),  # after the end
            ("c", "2025-01-02", "form", "web", None, None),  # not reached
            ("c", "2025-01-03", "call", "phone", None, None),
            ("d", "2025-12-20", "form", "web", None, None),  # its time is not over
            ("d", "2025-12-21", "refund", "app", None, None),
        ],
        *("channel", "direction", "actor"),
    )
    found = channel_switches(rows, scope(end="2025-12-31", goals=[GOAL]))
    assert found["customer_id"].tolist() == ["a", "b", "c", "d"]
    assert found["value"].fillna(-1).tolist() == [2, 0, -1, -1]
    assert found["channel"].tolist() == ["web"] * 4


def test_where_no_contact_of_the_customers_own_is_on_the_way_nothing_changed(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-01", "page", "app", "customer"),
            ("a", "2025-01-02", "form", "mail", "company"),
            ("a", "2025-01-03", "refund", "bank", "company"),
            ("a", "2025-01-04", "page", "web", "customer"),
        ],
        *("channel", "direction"),
    )
    assert channel_switches(rows, scope(goals=[GOAL]))["value"].tolist() == [0]
