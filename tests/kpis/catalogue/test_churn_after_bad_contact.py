"""Silence after something failed or came late."""

from cxlab.kpis.catalogue.churn import churn
from cxlab.kpis.catalogue.churn_after_bad_contact import churn_after_bad_contact


def test_six_customers_without_periods(contacts, scope):
    """The data end on 31 December: base 4 July to 1 October, silence from 2 October on."""
    rows = contacts(
        [
            ("a", "2025-08-01", "crash"),  # silent afterwards
            ("b", "2025-08-01", "delay"),  # back
            ("b", "2025-11-01", "page"),
            ("c", "2025-08-01", "order"),  # nothing bad
            ("d", "2025-08-01", "crash"),  # still active in the base, silent after it
            ("d", "2025-09-01", "order"),
            ("e", "2025-11-01", "crash"),  # too late to be judged
            ("f", "2025-01-01", "crash"),  # too early for the base
        ]
    )
    found = churn_after_bad_contact(rows, scope(end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "b", "d"]
    assert found["value"].tolist() == [1, 0, 1]
    assert found["touchpoint"].tolist() == ["crash", "delay", "crash"]


def test_silence_is_that_of_churn(contacts, scope):
    """Where every contact that counts is a bad one, the two are the same."""
    rows = contacts(
        [
            (who, f"2025-{month:02}-{day:02}", "crash")
            for who, month, day in [("a", 1, 5), ("a", 5, 3), ("b", 1, 31), ("b", 2, 1)]
        ]
    ).assign(direction="customer")
    both = [kernel(rows, scope(every="MS")) for kernel in (churn, churn_after_bad_contact)]
    assert both[0]["value"].fillna(-1).tolist() == both[1]["value"].fillna(-1).tolist()
    assert both[0]["timestamp"].tolist() == both[1]["timestamp"].tolist()


def test_periods_without_90_days_after_them_are_left_out(contacts, scope):
    rows = contacts([("a", "2025-05-01", "delay"), ("a", "2025-11-01", "delay")])
    found = churn_after_bad_contact(rows, scope(end="2025-12-31", every="MS"))
    assert found["value"].fillna(-1).tolist() == [1, -1]
