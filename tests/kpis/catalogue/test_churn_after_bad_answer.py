"""Silence after a bad answer."""

from cxlab.kpis.catalogue.churn_after_bad_answer import churn_after_bad_answer
from cxlab.study.settings import Question

QUESTIONS = (
    Question("likely", "nps"),
    Question("happy", "csat", scale=(1, 5)),
    Question("effort", "ces", scale=(1, 7), good="low"),
)


def test_six_customers(answers, contacts, scope):
    """The data end on 31 December: base 4 July to 1 October, silence from 2 October on."""
    said = answers(
        [
            ("a", "likely", 6, "2025-08-01"),  # silent
            ("b", "happy", 2, "2025-08-01"),  # back
            ("c", "effort", 6, "2025-08-01"),  # silent
            ("d", "happy", 3, "2025-08-01"),  # the middle is not bad
            ("e", "likely", 7, "2025-08-01"),  # a passive
            (None, "likely", 0, "2025-08-01"),  # nobody knows who
            ("f", "likely", 0, "2025-11-01"),  # too late to be judged
        ],
        "timestamp",
    )
    met = contacts([("b", "2025-11-01", "page"), ("a", "2025-09-01", "page")])
    found = churn_after_bad_answer(said, met, scope(*QUESTIONS, end="2025-12-31"))
    assert found["customer_id"].tolist() == ["a", "b", "c"]
    assert found["value"].tolist() == [1, 0, 1]


def test_another_answer_is_no_sign_of_life(answers, contacts, scope):
    said = answers(
        [("a", "likely", 0, "2025-01-05"), ("a", "likely", 10, "2025-03-05")], "timestamp"
    )
    met = contacts([("a", "2025-01-02", "page")])
    found = churn_after_bad_answer(said, met, scope(*QUESTIONS, every="MS"))
    assert found["value"].tolist() == [1]
