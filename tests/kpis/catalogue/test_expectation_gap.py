"""Experience less expectation: which answers meet which, and in what unit."""

import pytest

from cxlab.kpis.catalogue.expectation_gap import expectation_gap

JAN, FEB, MAR = "2025-01-01", "2025-02-01", "2025-03-01"


def gaps(answers, scope, rows, *questions):
    frame = answers(rows, "survey_type", "timestamp", "case_id", "touchpoint")
    found = expectation_gap(frame, scope(*questions))
    return found.sort_values(["customer_id", "timestamp"], ignore_index=True)


def test_six_answers(answers, scope, question):
    """On a scale of 1 to 5 one step is 25 points."""
    rows = [
        ("a", "q", 5, "expectation", JAN, None, None),
        ("a", "q", 3, "transactional", FEB, None, "call"),  # two steps short
        ("b", "q", 2, "expectation", JAN, None, None),
        ("b", "q", 3, None, FEB, None, "order"),  # one step more
        ("c", "q", 4, "expectation", JAN, None, None),  # nothing followed
        ("d", "q", 4, None, FEB, None, None),  # nothing was expected
    ]
    found = gaps(answers, scope, rows, question("csat", (1, 5)))
    assert found["customer_id"].tolist() == ["a", "b", "c"]
    assert found["value"].fillna(-99).tolist() == [-50, 25, -99]
    assert found["touchpoint"].tolist()[:2] == ["call", "order"]
    assert found["timestamp"].dt.month.tolist() == [2, 2, 1]


def test_where_little_effort_is_good_less_than_expected_is_more(answers, scope, question):
    rows = [
        ("a", "q", 5, "expectation", JAN, None, None),
        ("a", "q", 2, None, FEB, None, None),
    ]
    found = gaps(answers, scope, rows, question("ces", (1, 7), good="low"))
    assert found["value"].tolist() == pytest.approx([50])


def test_what_comes_before_another_question_and_another_case_meet_nothing(answers, scope, question):
    rows = [
        ("a", "q", 5, None, JAN, None, None),
        ("a", "q", 5, "expectation", FEB, None, None),
        ("b", "q", 5, "expectation", JAN, "1", None),
        ("b", "q", 5, None, FEB, "2", None),
        ("c", "q", 5, "expectation", JAN, None, None),
        ("c", "p", 5, None, FEB, None, None),
        (None, "q", 5, "expectation", JAN, None, None),
        (None, "q", 5, None, FEB, None, None),
    ]
    found = gaps(answers, scope, rows, question("csat", (1, 5)))
    assert found["customer_id"].tolist() == ["a", "b", "c"]
    assert found["value"].isna().all()


def test_cases_may_overlap_and_the_last_expectation_counts(answers, scope, question):
    rows = [
        ("a", "q", 5, "expectation", "2025-01-01", "1", None),
        ("a", "q", 1, "expectation", "2025-01-02", "2", None),
        ("a", "q", 1, None, "2025-01-03", "1", None),  # all steps short of case 1
        ("a", "q", 1, None, "2025-01-04", "2", None),  # as expected
        ("b", "q", 5, "expectation", "2025-01-01", None, None),
        ("b", "q", 3, "expectation", "2025-01-02", None, None),
        ("b", "q", 3, None, "2025-01-03", None, None),
    ]
    found = gaps(answers, scope, rows, question("csat", (1, 5)))
    assert found["value"].tolist() == [-100, 0, 0]


def test_what_a_later_expectation_replaced_is_not_said_to_be_unanswered(answers, scope, question):
    rows = [
        ("a", "q", 5, "expectation", "2025-01-01", None, None),
        ("a", "q", 4, "expectation", "2025-01-02", None, None),
        ("a", "q", 3, None, "2025-01-03", None, None),  # one step short of the last one
        ("a", "q", 2, "expectation", "2025-01-04", None, None),  # nothing followed
        ("b", "q", 1, "expectation", "2025-01-01", None, None),
        ("b", "q", 1, None, "2025-01-02", None, None),
    ]
    found = gaps(answers, scope, rows, question("csat", (1, 5)))
    assert found["timestamp"].dt.day.tolist() == [3, 4, 2]
    assert found["value"].fillna(-99).tolist() == [-25, -99, 0]


def test_a_question_that_the_study_does_not_list_counts_where_its_rows_say_the_scale(
    answers, scope
):
    names = ("survey_type", "timestamp", "scale_min", "scale_max")
    rows = [("a", "new", 0, "expectation", JAN, 0, 10), ("a", "new", 10, None, MAR, 0, 10)]
    assert expectation_gap(answers(rows, *names), scope())["value"].tolist() == [100]


def test_a_recommendation_is_expected_on_its_usual_scale_where_none_is_given(
    answers, scope, question
):
    rows = [
        ("a", "q", 5, "expectation", JAN, None, None),
        ("a", "q", 9, None, FEB, None, None),
    ]
    found = gaps(answers, scope, rows, question("nps"))
    assert found["value"].tolist() == pytest.approx([40])
