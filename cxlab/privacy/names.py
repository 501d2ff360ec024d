"""Where a name stands in a comment: after a greeting, a title, a closing, or words that give it.

Cues are looked for in small letters, names by their capitals; a few hundred common given names
help where capitals alone say too little, and where people type in small letters throughout.
"""

import re
from collections.abc import Iterator
from itertools import chain

from cxlab.privacy.words import read_words

_WORDS = read_words()
BRANDS, GIVEN, NO_NAMES = _WORDS.brands, _WORDS.given, _WORDS.no_names
TITLES = frozenset(_WORDS.cues["titles"])

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚЀ-Я"
_REST = r"[\w\u0300-\u036f]*(?:['’-][\w\u0300-\u036f]+){0,3}"
_WORD = rf"(?:[{_UPPER}]{_REST})"
_SMALL = r"[^\W\d_]{2,}(?:-[^\W\d_]+)?"
_SPACE = r"[ \t\u00a0]"
_PARTICLE = r"(?:de|da|do|dos|das|di|van|von|der|del|la|e|y|al)"
_BETWEEN = rf"(?:\.?{_SPACE}|\.){_SPACE}?(?:{_PARTICLE}{_SPACE}){{0,2}}"

#: One to four words that begin with capitals; initials count.
PERSON = re.compile(rf"{_WORD}(?:{_BETWEEN}{_WORD}){{0,3}}")

_FIRST = re.compile(_WORD)
_TWO_SMALL = re.compile(rf"({_SMALL})(?:{_SPACE}({_SMALL}))?")
_END = re.compile(r"[ \t\u00a0]*(?:[.!?,;:)\n\r\[—–|]|$|-\s)")
_STOP = re.compile(r"[ \t\u00a0]*[.!]*[ \t\u00a0]*(?:[\n\r\[]|$)")
_TITLE_GAP = re.compile(rf"\.?{_SPACE}{{1,2}}|\.")
_NEAR_GAP = re.compile(rf",?{_SPACE}{{1,2}}")
_CALM = re.compile(r"(?=[^\n,—–-]*[\n,—–-])[\s,—–-]+")
_SHORTENED = re.compile("['’](?:m|s|d|t|ll|re|ve)$")
_LAST_WORD = re.compile(r"\w+$")

#: Titles that are written with a point; after another, a point ends the sentence.
_SHORT = frozenset(
    ("mr", "mrs", "ms", "mx", "dr", "prof", "dl", "dna", "na", "sr", "sra", "srta", "dra")
)
_SEPARATED = re.compile(r"[\s,.!;:*~—–-]{1,8}")
_GAP = re.compile(rf"[,.:!]?{_SPACE}{{1,3}}|[,:]\s?")
_SAYS = re.compile(rf":?{_SPACE}{{1,3}}(?:(?:to|is|este|e|é|-|—|–){_SPACE})?")

_PATRONYMIC = re.compile(
    rf"(?<!\w)(?:{_WORD}{_SPACE})?{_WORD}{_SPACE}[А-ЯЁ][а-яё]+(?:ович|евич|ьич|овна|евна|ична|инична"
    rf"|овича|евича|овичу|евичу|овичем|евичем|овны|евны|овне|евне|овной|евной)(?!\w)"
    rf"(?:{_SPACE}{_WORD})?|(?<!\w)[А-ЯЁ][а-яё]+{_SPACE}[А-ЯЁ]\.{_SPACE}?[А-ЯЁ]\."
    rf"|(?<!\w)[А-ЯЁ]\.{_SPACE}?[А-ЯЁ]\.{_SPACE}?[А-ЯЁ][а-яё]+"
)
_PAIR = re.compile(rf"(?<!\w){_WORD}(?={_SPACE}{_WORD})")
_CASES = re.compile(
    r"(?:iem|owi|ie|em|ze|ą|ę|y|i|e|o|u|a|ой|ей|ом|ем|ия|ию|ии|а|у|ы|е|и|ю|я|ă|ei)$"
)
_SHORTEST = 3

_TOKEN = re.compile(r"\w+")


def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """Return the cues by their first word, the longest first: (cue, kind)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, cues in _WORDS.cues.items():
        for cue in cues:
            found.setdefault(_TOKEN.findall(cue)[0], []).append((cue, kind))
    return {word: sorted(cues, key=lambda cue: -len(cue[0])) for word, cues in found.items()}


_CUES = _by_first_word()


def _stem(word: str) -> str:
    """Return a word without its last case ending, where enough is left of it."""
    found = _CASES.search(word)
    return word[: found.start()] if found and found.start() >= _SHORTEST else word


_STEMS = frozenset(map(_stem, GIVEN))


def find_names(text: str) -> list[tuple[int, int]]:
    """Return where names stand in a comment, as pairs of places (start, end), in order.

    Parameters
    ----------
    text : str
        What a customer wrote, in English, Russian, Polish, Romanian or Portuguese.

    Returns
    -------
    list of (int, int)
        Without overlaps.

    Examples
    --------
    >>> text = "Dear Mr Kowalski, it broke. Regards, Anna Nowak"
    >>> [text[start:end] for start, end in find_names(text)]
    ['Kowalski', 'Anna Nowak']
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(chain(_after_cues(text), _anywhere(text), _last_line(text))):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _after_cues(text: str) -> Iterator[tuple[int, int]]:
    small = text.lower()
    if len(small) != len(text):  # a few letters become two in small
        small = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
    done = 0
    for word in _TOKEN.finditer(small):
        if word[0] not in _CUES or word.start() < done:
            continue
        for cue, kind in _CUES[word[0]]:
            end = word.start() + len(cue)
            if small.startswith(cue, word.start()) and not small[end : end + 1].isalnum():
                done = end
                span = _FINDERS[kind](text, end)
                if span:
                    yield span
                break


def _greeted(text: str, at: int) -> tuple[int, int] | None:
    gap = _GAP.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _small_name(text, gap.end())
    first = _first(person[0])
    if first in NO_NAMES or first in TITLES:
        return None
    sure = _given(first) or (bool(_END.match(text, person.end())) and "!" not in gap[0])
    return _kept(person) if sure and "." not in gap[0] else None


def _titled(text: str, at: int) -> tuple[int, int] | None:
    gap = _TITLE_GAP.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    if person is None or gap is None:
        return _small_name(text, gap.end()) if gap else None
    title = _LAST_WORD.search(text[max(0, at - 12) : at])
    if title and (title[0] == "miss" or ("." in gap[0] and title[0].casefold() not in _SHORT)):
        return None  # "I miss Paris", "thank you, sir. That is all"
    first = _first(person[0])
    return None if first in BRANDS or first in NO_NAMES or first in TITLES else _kept(person)


def _closed(text: str, at: int) -> tuple[int, int] | None:
    gap = _SEPARATED.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _small_name(text, gap.end())
    known = _first(person[0]) in NO_NAMES
    return None if known or not _END.match(text, person.end()) else _kept(person)


def _thanked(text: str, at: int) -> tuple[int, int] | None:
    gap = _SEPARATED.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    if person is None or gap is None:
        return None
    words = person[0].split()
    first = _first(person[0])
    if first in NO_NAMES or words[-1].casefold() in BRANDS:
        return None
    whole = len(words) > 1 and _CALM.fullmatch(gap[0]) and _STOP.match(text, person.end())
    return _kept(person) if whole or (_given(first) and _END.match(text, person.end())) else None


def _named(text: str, at: int) -> tuple[int, int] | None:
    gap = _SAYS.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _small_name(text, gap.end())
    return None if _first(person[0]) in NO_NAMES else _kept(person)


def _near(text: str, at: int) -> tuple[int, int] | None:
    gap = _NEAR_GAP.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    first = _first(person[0]) if person else ""
    if person is None or first in NO_NAMES or not _given(first):
        return None
    return None if person[0].split()[-1].casefold() in BRANDS else _kept(person)


_FINDERS = {
    "greetings": _greeted,
    "titles": _titled,
    "closings": _closed,
    "thanks": _thanked,
    "naming": _named,
    "near": _near,
}


def _anywhere(text: str) -> Iterator[tuple[int, int]]:
    """Find a known given name with a surname, a patronymic, a Russian surname with initials."""
    for pair in _PAIR.finditer(text):
        if pair[0].casefold() not in GIVEN:
            continue
        person = PERSON.match(text, pair.start())
        words = person[0].split() if person else []
        second = words[1].casefold() if len(words) > 1 else ""
        if person and second not in NO_NAMES and words[-1].casefold() not in BRANDS:
            yield person.span()
    if not text.isascii():
        for person in _PATRONYMIC.finditer(text):
            first = person[0].split()[0]
            start = person.start() + (len(first) + 1) * (first.casefold() in _CUES)
            yield start, person.end()


def _last_line(text: str) -> Iterator[tuple[int, int]]:
    """Find a name that is the last line of several, or stands behind a dash at the end."""
    tail = text.rstrip(" \t\r\n.!")
    start = max(tail.rfind("\n"), tail.rfind("— "), tail.rfind("– "), tail.rfind("- ")) + 1
    person = PERSON.fullmatch(tail, _skip(tail, start)) if start else None
    if person and person[0].split()[0].casefold() in GIVEN:
        yield person.span()


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _small_name(text: str, at: int) -> tuple[int, int] | None:
    """Return where a known given name in small letters stands, with what ends its sentence."""
    words = _TWO_SMALL.match(text, at)
    if words is None or words[1] not in GIVEN or words[1] in NO_NAMES:
        return None
    both = words[2] and words[2] not in NO_NAMES and _END.match(text, words.end())
    return words.span() if both else words.span(1)


def _kept(person: re.Match[str]) -> tuple[int, int]:
    """Return the words of a name up to the first that is none: ``Anna I`` is ``Anna``."""
    end = person.start()
    for word in re.finditer(rf"{_WORD}|\S+", person[0]):
        if end > person.start() and word[0].casefold() in NO_NAMES and len(word[0]) > 1:
            rest = word[0].casefold()
            if rest not in _SMALL_PARTICLES:
                break
            continue
        if word[0] == "I":
            break
        end = person.start() + word.end()
    return person.start(), end


_SMALL_PARTICLES = frozenset(("de", "da", "do", "dos", "das", "e", "la"))


def _first(person: str) -> str:
    """Return the first word in small letters, without what an apostrophe adds: ``I'm`` is ``i``."""
    found = _FIRST.match(person)
    word = (found[0] if found else person).casefold()
    bare = _SHORTENED.sub("", word)
    return bare if bare in NO_NAMES else word


def _given(word: str) -> bool:
    """Tell whether a word is a common given name, in any case of Polish or Russian."""
    return word in GIVEN or _stem(word) in _STEMS
