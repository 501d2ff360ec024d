"""English comments read by VADER, with the words that it gave a value."""

import copy
from functools import lru_cache
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


class _Vader(SentimentIntensityAnalyzer):
    """VADER that remembers which words it gave a value; one copy reads one text."""

    def __init__(self) -> None:
        super().__init__()
        self.decided: list[str] = []

    def sentiment_valence(self, *place: Any) -> list[float]:
        """Give the next word its value: called by VADER with valence, text, word, and place."""
        values: list[float] = super().sentiment_valence(*place)
        if values[-1]:
            self.decided.append(place[2].lower())
        return values


def read_english(text: str) -> tuple[float, tuple[str, ...]]:
    """Return how good or bad an English text sounds, and the words that decided.

    Parameters
    ----------
    text : str
        One comment.

    Returns
    -------
    tuple of float and tuple of str
        VADER's compound score (-1..1), and the words of its lexicon in the order of the text. An
        emoji stands there as the words that describe it.

    References
    ----------
    Hutto & Gilbert 2014, *VADER: a parsimonious rule-based model for sentiment analysis of social
    media text*, ICWSM.

    Examples
    --------
    >>> read_english("Great shop, but a rude driver")
    (-0.3506, ('great', 'rude'))
    """
    reader = copy.copy(_vader())
    reader.decided = []
    value = float(reader.polarity_scores(text)["compound"])
    return value, tuple(dict.fromkeys(reader.decided))


@lru_cache
def _vader() -> _Vader:
    return _Vader()
