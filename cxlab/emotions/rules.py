"""Polarity of a text from a lexicon and a few rules: negation, stress, and what follows a "but"."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cxlab.text import Lexicon, split_clauses, tokenize
from cxlab.text.lexicons import PHRASE

#: How far before a word a negation or an adverb of degree reaches, in words.
REACH = 3

#: What a negation leaves of a value; how much an adverb of degree adds or takes away.
NEGATED = -0.74
STRESS = 0.293

#: What each word between an adverb of degree and its word takes of its effect.
FADE = 0.05

#: What a "but" does to the values before and after it.
BEFORE_BUT, AFTER_BUT = 0.5, 1.5

#: What one exclamation mark adds, and how many count.
SHOUT, SHOUTS = 0.292, 4

#: The sum of values at which polarity is about 0.7 is the root of this.
SCALE = 15.0


@dataclass(frozen=True)
class _Clause:
    """The words of one clause: as written, as the lexicon lists them, and what they change."""

    words: list[str]
    normal: list[str]
    roles: list[str]


@dataclass(frozen=True)
class _Found:
    """An entry found in a text: its words, its clause and place there, and its value."""

    words: str
    place: tuple[int, int]
    value: float


def polarity(text: str, lexicon: Lexicon) -> tuple[float, tuple[str, ...]]:
    """Return how good or bad a text sounds, and the words that decided.

    Parameters
    ----------
    text : str
        One comment.
    lexicon : Lexicon
        What words of its language say.

    Returns
    -------
    tuple of float and tuple of str
        Polarity from -1 to 1, and the words that decided in the order of the text, each with its
        negation. Without any such words, polarity is 0.

    References
    ----------
    The rules and their constants are those of Hutto & Gilbert 2014, *VADER: a parsimonious
    rule-based model for sentiment analysis of social media text*; negation and stress stay within
    a clause here.

    Examples
    --------
    >>> lexicon = Lexicon("en", {"good": 1.9, "rude": -2.0}, {"not": "not", "but": "but"}, {})
    >>> value, words = polarity("Not good, but nobody was rude.", lexicon)
    >>> round(value, 3), words
    (-0.691, ('not good', 'rude'))
    """
    clauses = [_read(clause, lexicon) for clause in split_clauses(text)]
    found = [one for at, clause in enumerate(clauses) for one in _find(clause, at, lexicon)]
    turn = _turn(clauses)
    total = math.fsum(one.value * _weight(one, turn) for one in found)
    if total:
        total += math.copysign(SHOUT * min(text.count("!"), SHOUTS), total)
    return total / math.sqrt(total**2 + SCALE), tuple(dict.fromkeys(one.words for one in found))


def _read(clause: str, lexicon: Lexicon) -> _Clause:
    words = tokenize(clause)
    normal = [lexicon.normal(word) for word in words]
    return _Clause(words, normal, [lexicon.roles.get(word, "") for word in normal])


def _find(clause: _Clause, number: int, lexicon: Lexicon) -> Iterator[_Found]:
    at = 0
    while at < len(clause.words):
        size, value = lexicon.find(clause.normal[at : at + PHRASE]) or (1, 0.0)
        if value:
            words, changed = _change(clause, at, clause.words[at : at + size], value)
            yield _Found(" ".join(words), (number, at), changed)
        at += size


def _change(clause: _Clause, at: int, words: list[str], value: float) -> tuple[list[str], float]:
    """Apply the adverbs of degree before an entry, then a negation if it has none of its own."""
    for step in range(1, min(REACH, at) + 1):
        stress = {"more": STRESS, "less": -STRESS}.get(clause.roles[at - step], 0.0)
        value += math.copysign(stress * (1 - FADE * (step - 1)), value * stress)
    own = clause.roles[at] == "not"
    for step in range(1, 0 if own else min(REACH, at) + 1):
        if clause.roles[at - step] == "not":
            return [clause.words[at - step], *words], value * NEGATED
    return words, value


def _turn(clauses: list[_Clause]) -> tuple[int, int] | None:
    places = (
        (number, at)
        for number, clause in enumerate(clauses)
        for at, role in enumerate(clause.roles)
        if role == "but"
    )
    return next(places, None)


def _weight(one: _Found, turn: tuple[int, int] | None) -> float:
    if turn is None:
        return 1.0
    return BEFORE_BUT if one.place < turn else AFTER_BUT
