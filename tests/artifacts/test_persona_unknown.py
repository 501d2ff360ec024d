"""How many answers it takes, checked against the textbook, and what is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.artifacts.persona_unknown import QUESTIONS, answers_needed
from cxlab.estimate import wilson


def test_as_in_textbooks():
    """Cochran: 1.96**2 / (4 * .05**2) = 384.1; of 1,000 people, 278 do."""
    assert answers_needed(0.05) == 385
    assert answers_needed(0.05, of=1000) == 278


def test_wilson_gives_no_wider_an_interval_than_promised():
    n = answers_needed(0.06)
    _, low, high = wilson(n // 2, n, 0.95)
    assert (high - low) / 2 <= 0.06


@given(st.integers(1, 10**7), st.floats(0.01, 0.4))
def test_fewer_people_never_need_more_answers(size, points):
    few = answers_needed(points, of=size)
    assert 1 <= few <= min(size, answers_needed(points))


@pytest.mark.parametrize("points", [0, 1, -0.1])
def test_points_that_are_none(points):
    with pytest.raises(ValueError, match="between 0 and 1"):
        answers_needed(points)


def test_nobody_to_ask():
    assert answers_needed(of=0) == 0


def test_each_question_is_one():
    assert all(text.endswith("?") for text in QUESTIONS.values())
