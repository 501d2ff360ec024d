"""Satisfaction: the best quarter of the scale."""

import pytest

from cxlab.kpis.catalogue.csat import csat


@pytest.mark.parametrize(
    ("scale", "least"), [((1, 5), 4), ((1, 7), 6), ((0, 10), 8), ((1, 10), 8), ((0, 1), 1)]
)
def test_the_least_score_that_counts_as_satisfied(answers, scope, question, scale, least):
    low, high = scale
    rows = answers([(str(score), "q", score) for score in range(low, high + 1)])
    found = csat(rows, scope(question("csat", scale)))
    satisfied = found.loc[found["value"] == 1, "customer_id"].astype(int)
    assert satisfied.min() == least
    assert len(satisfied) == high - least + 1


def test_six_answers(answers, scope, question):
    rows = answers(
        [(name, "q", score) for name, score in zip("abcdef", [5, 4, 3, 2, 1, 4], strict=True)]
    )
    assert csat(rows, scope(question("csat", (1, 5))))["value"].tolist() == [1, 1, 0, 0, 0, 1]


def test_where_low_is_good_low_counts(answers, scope, question):
    rows = answers([("a", "q", 1), ("b", "q", 2), ("c", "q", 3), ("d", "q", 5)])
    found = csat(rows, scope(question("csat", (1, 5), good="low")))
    assert found["value"].tolist() == [1, 1, 0, 0]


def test_the_scale_of_the_row_goes_before_that_of_the_question(answers, scope, question):
    rows = answers([("a", "q", 5, 1, 7), ("b", "q", 5, None, None)], "scale_min", "scale_max")
    assert csat(rows, scope(question("csat", (1, 5))))["value"].tolist() == [0, 1]
