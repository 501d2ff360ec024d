"""Minutes of a visit."""

from cxlab.kpis.catalogue.time_on_site import time_on_site


def test_six_visits(contacts, scope):
    rows = contacts(
        [
            ("a", "2025-01-02 10:00", "page", None),
            ("a", "2025-01-02 10:12", "page", None),  # 12 minutes
            ("b", "2025-01-02 10:00", "page", None),  # no length
            ("c", "2025-01-02 10:00", "page", 90),  # a minute and a half, as recorded
            ("d", "2025-01-02 10:00", "page", 30),
            ("d", "2025-01-02 10:10", "page", 60),  # 11 minutes, the last page included
            ("e", "2025-01-02 10:00", "page", 1200),  # an earlier page may last longer
            ("e", "2025-01-02 10:01", "page", None),
            ("f", "2025-01-02 10:00", "page", None),
            ("f", "2025-01-02 10:00", "page", None),  # the same moment: no length
        ],
        "duration",
    )
    found = time_on_site(rows, scope()).set_index("customer_id")["value"]
    assert found.fillna(-1).to_dict() == {"a": 12, "b": -1, "c": 1.5, "d": 11, "e": 20, "f": -1}
