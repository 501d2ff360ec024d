"""Which contacts make up a visit."""

from cxlab.kpis.visits import find_visits, visit_rows


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
    assert visits["contacts"].tolist() == [1, 2, 1]


def test_a_purchase_without_a_session_belongs_to_the_one_its_customer_was_in(contacts, scope):
    """A web log counts sessions, a shop's list of orders does not."""
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", "s"),
            ("a", "2025-01-02 10:30", "order", None),
            ("a", "2025-01-02 10:30", "order", None),
            ("b", "2025-01-02 10:31", "order", None),  # another customer
            ("c", "2025-01-02 10:00", "page", "t"),
            ("c", "2025-01-02 10:31", "order", None),  # too late
            ("d", "2025-01-02 10:00", "order", None),  # before the session
            ("d", "2025-01-02 10:01", "page", "u"),
        ],
        "session_id",
    )
    visits = find_visits(rows, scope().settings).set_index("customer_id")
    assert visits["bought"].to_dict() == {"a": True, "c": False, "d": False}
    assert visits.loc["a", "contacts"] == 3


def test_contacts_without_a_role_are_part_of_a_session_only(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", None),
            ("a", "2025-01-02 10:20", "call", None),
            ("a", "2025-01-02 10:40", "page", None),
            ("b", "2025-01-02 10:00", "call", "s"),
            ("b", "2025-01-02 10:40", "page", "s"),
        ],
        "session_id",
    )
    found = visit_rows(rows, scope().settings)
    assert found["touchpoint"].tolist() == ["page", "page", "call", "page"]
    assert found["visit"].tolist() == [0, 1, 2, 2]


def test_no_contact_no_visit(contacts, scope):
    assert find_visits(contacts([("a", "2025-01-02", "mail")]), scope().settings).empty


def test_a_visit_begins_where_the_customer_looked_and_not_at_a_till(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "order", "store"),
            ("a", "2025-01-02 10:05", "page", "app"),
            ("a", "2025-01-02 10:06", "basket", "app"),
        ],
        "channel",
    )
    visit = find_visits(rows, scope().settings).iloc[0]
    assert visit[["touchpoint", "channel", "contacts"]].tolist() == ["page", "store", 3]
