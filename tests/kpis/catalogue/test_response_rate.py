"""Response rate: one invitation, however many questions it has."""

from cxlab.kpis.catalogue.response_rate import response_rate


def test_six_rows_of_four_invitations(answers, scope):
    rows = answers(
        [
            ("ann", "q", 9, "r1", True),
            ("ann", "p", None, "r1", False),
            ("ann", "q", None, "r2", False),
            ("bea", "q", 5, "r3", True),
            ("bea", "p", 5, "r3", None),
            (None, "q", None, "r4", False),
        ],
        "response_id",
        "answered",
    )
    found = response_rate(rows, scope())
    assert found["customer_id"].fillna("-").tolist() == ["ann", "ann", "bea", "-"]
    assert found["value"].tolist() == [1, 0, 1, 0]
