"""How sure a guess is, in words."""

import pytest

from cxlab.draft.guess import SURE, Guess, how_sure


def test_words_follow_the_score():
    assert [how_sure(score) for score in (1, 0.9, 0.89, 0.6, 0.59, 0)] == [
        *("sure", "sure", "likely", "likely", "a guess", "a guess")
    ]  # fmt: skip


@pytest.mark.parametrize("sure", SURE)
def test_a_guess_says_what_from_what_and_how_sure(sure):
    guess = Guess("a.csv", "zone", "UTC", "nothing tells", sure)
    assert str(guess) == f"a.csv: zone = UTC ({sure}: nothing tells)"
