"""What a name looks like: words that begin with capitals, and common given names in any case."""

import re
from itertools import pairwise

from cxlab.privacy.words import fold, read_words

_WORDS = read_words()
BRANDS, NO_NAMES = _WORDS.brands, _WORDS.no_names
TITLES = frozenset(_WORDS.cues["titles"])
GIVEN = frozenset().union(*_WORDS.given.values())

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚЀ-Я"
_REST = r"\w{0,40}(?:['’-]\w{1,40}){0,3}"  # bounded: a long word is not read again and again
SPACE = r"[ \t\u00a0]"
WORD = rf"(?:[{_UPPER}]{_REST})"
_PARTICLE = r"(?:de|da|do|dos|das|di|van|von|der|del|la|e|y|al)"
#: A point stands in a name behind an initial only; behind longer words it ends the sentence.
_BETWEEN = rf"(?:(?<!\w\w\w)\.|{SPACE}){SPACE}?(?:{_PARTICLE}{SPACE}){{0,2}}"
_SMALL_PARTICLES = frozenset(("de", "da", "do", "dos", "das", "e", "la"))

#: One to four words that begin with capitals; initials count.
PERSON = re.compile(rf"{WORD}(?:{_BETWEEN}{WORD}){{0,3}}")

_FIRST = re.compile(WORD)
_PIECE = re.compile(rf"{WORD}|\S+")
_SHORTENED = re.compile("['’](?:m|s|d|t|ll|re|ve)$")

#: What a case adds to a name in Polish, Romanian and Russian, after its accents are taken off.
_ENDING = re.compile(r"(?:[aeiouy]+m?|owi|ego|emu|lui)$")
_ENDING_RU = re.compile(r"[аяоеиыуюйь]+м?$")
_VOWELS = "aeiouyаяоеиыуюйь"
_SHORTEST, _SHORTEST_RU = 3, 2  # letters of a stem
_SMALLEST = 4  # letters that a word without a capital has at least, and one more

#: How the end of a name changes before an ending: Marek, Marku; Robert, Robercie; Olga, Oldze.
_CHANGES = (
    ("ek", "k"), ("el", "l"), ("t", "ci"), ("d", "dzi"), ("r", "rz"), ("ta", "ci"), ("da", "dzi"),
    ("ra", "rz"), ("ka", "c"), ("ga", "dz"), ("ел", "л"), ("ев", "ьв"),
)  # fmt: skip


def _stems(word: str) -> set[str]:
    """Return what may be left of a word without its case ending, where it is long enough."""
    russian = word[:1] >= "а"
    bare = (_ENDING_RU if russian else _ENDING).sub("", word)
    shortest = _SHORTEST_RU if russian else _SHORTEST
    return {stem for stem in (bare, word.rstrip(_VOWELS)) if len(stem) >= shortest}


def _changed(name: str) -> set[str]:
    return {name.removesuffix(end) + new for end, new in _CHANGES if name.endswith(end)}


def _all_stems(*languages: str) -> frozenset[str]:
    names = (name for language in languages for name in _WORDS.given[language])
    forms = (form for name in names for form in (name, *_changed(name)))
    return frozenset(stem for form in forms for stem in _stems(form))


_SLAVIC = _all_stems("ru", "pl")
_STEMS = _SLAVIC | _all_stems("ro")


def is_given(word: str, *, small: bool = False) -> bool:
    """Tell whether a word is a common given name, in any case of Polish, Romanian or Russian.

    Parameters
    ----------
    word : str
        In small letters, without accents (see ``cxlab.privacy.words.fold``).
    small : bool, default False
        The word is written without a capital: fewer case endings are believed.

    Examples
    --------
    >>> is_given("anna"), is_given("marku"), is_given("жанной"), is_given("table")
    (True, True, True, False)
    """
    if word in GIVEN or word.partition("-")[0] in GIVEN:
        return True
    known, shortest = (_SLAVIC, _SMALLEST) if small else (_STEMS, _SHORTEST)
    return (len(word) > shortest or word[:1] >= "а") and not known.isdisjoint(_stems(word))


def first_word(person: str) -> str:
    """Return the first word, folded, without what an apostrophe adds: ``I'm`` is ``i``.

    Examples
    --------
    >>> first_word("Żaneta Król"), first_word("I'm Happy")
    ('zaneta', 'i')
    """
    found = _FIRST.match(person)
    word = fold(found[0] if found else person)
    bare = _SHORTENED.sub("", word)
    return bare if bare in NO_NAMES else word


def is_brand(person: str, title: str = "") -> bool:
    """Tell whether what looks like a name is known as that of a thing.

    Parameters
    ----------
    person : str
        Words that begin with capitals.
    title : str, optional
        The word before them, where it is a title.

    Examples
    --------
    >>> is_brand("Harry Potter"), is_brand("Harry Patel"), is_brand("Robot", "Mr")
    (True, False, True)
    """
    words = fold(f"{title} {person}").split()
    pairs = {f"{one}_{two}" for one, two in pairwise(words)}
    return not BRANDS.isdisjoint({_SHORTENED.sub("", word) for word in words[1:]} | pairs)


def kept(person: re.Match[str]) -> tuple[int, int]:
    """Return where a name stands, up to the first word that is none: ``Anna I`` is ``Anna``.

    Examples
    --------
    >>> kept(PERSON.match("Anna I"))
    (0, 4)
    """
    end = person.start()
    for word in _PIECE.finditer(person[0]):
        small = fold(word[0])
        if end > person.start() and small in NO_NAMES and len(small) > 1:
            if small not in _SMALL_PARTICLES:
                break
            continue
        if word[0] == "I":
            break
        end = person.start() + word.end()
    return person.start(), end
