"""Names after the words that announce them: a greeting, a title, a closing, "my name is".

Cues are looked for in small letters without accents, names by their capitals; common given names
help where capitals alone say too little, and where people type in small letters throughout.
"""

import re
from collections.abc import Iterator

from cxlab.privacy.people import (
    NO_NAMES,
    PERSON,
    SPACE,
    TITLES,
    WORD,
    first_word,
    is_brand,
    is_given,
    kept,
)
from cxlab.privacy.words import fold, read_words

_WORDS = read_words()

_SMALL = r"[^\W\d_]{2,}(?:-[^\W\d_]+)?"
_TWO_SMALL = re.compile(rf"({_SMALL})(?:{SPACE}({_SMALL}))?")
_END = re.compile(r"[ \t\u00a0]*(?:[.!?,;:)\n\r\[—–|]|$|-\s)")
_STOP = re.compile(r"[ \t\u00a0]*[.!]*[ \t\u00a0]*(?:[\n\r\[]|$)")
_TITLE_GAP = re.compile(rf"\.?{SPACE}{{1,2}}|\.")
_NEAR_GAP = re.compile(
    rf"[,:]?{SPACE}{{1,2}}(?:(?:a|o|as|os|the|our|your|lui|pe|dvs\.?|voastr[aă]|vostru){SPACE})?"
)
_INITIAL = re.compile(rf"\w\.{SPACE}{WORD}")
_DIGIT = re.compile(r"\d")
_CALM = re.compile(r"(?=[^\n,—–-]*[\n,—–-])[\s,—–-]+")
_LAST_WORD = re.compile(r"\w+$")
_LONGEST = max(map(len, TITLES))
_NUMBERED = re.compile(rf"{SPACE}?\d")

#: Titles that are written with a point; after another, a point ends the sentence.
_SHORT = frozenset(
    ("mr", "mrs", "ms", "mx", "dr", "prof", "dl", "dna", "na", "sr", "sra", "srta", "dra", "rev")
)
_SEPARATED = re.compile(r"[\s,.!;:*~—–-]{1,8}")
_AGAIN = r"(?:again|there|once more|снова|ещ[её] раз|опять|ponownie|znowu|din nou|de novo)"
_GAP = re.compile(rf"(?:{SPACE}{_AGAIN}(?!\w))?(?:[,.:!]?{SPACE}{{1,3}}|[,:]\s?)", re.IGNORECASE)
_SAYS = re.compile(rf":?{SPACE}{{1,3}}(?:(?:to|is|este|e|é|-|—|–){SPACE})?")
_AND = re.compile(rf"{SPACE}?[,&/]{SPACE}?|{SPACE}(?:and|и|i|oraz|[sș]i|e){SPACE}")

_NEXT = 3  # so near a greeting, a title belongs to it

_TOKEN = re.compile(r"\w+")


def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """Return the cues by their first word, the longest first: (cue, kind)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, cues in _WORDS.cues.items():
        for cue in cues:
            found.setdefault(_TOKEN.findall(cue)[0], []).append((cue, kind))
    return {word: sorted(cues, key=lambda cue: -len(cue[0])) for word, cues in found.items()}


#: The first word of a cue -> the cues that begin with it.
CUES = _by_first_word()


def names_after_cues(text: str) -> Iterator[tuple[int, int]]:
    """Return where names stand behind the words that announce them, in order.

    Parameters
    ----------
    text : str
        What a customer wrote.

    Returns
    -------
    iterator of (int, int)
        Where each begins and ends.

    Examples
    --------
    >>> [(start, end) for start, end in names_after_cues("Dear Mr Kowalski, it broke.")]
    [(8, 16)]
    """
    small = fold(text)
    done, greeted = 0, -_NEXT
    for word in _TOKEN.finditer(small):
        if word[0] not in CUES or word.start() < done:
            continue
        for cue, kind in CUES[word[0]]:
            end = word.start() + len(cue)
            if small.startswith(cue, word.start()) and not small[end : end + 1].isalnum():
                done = end
                span = _FINDERS[kind](text, end)
                if kind == "titles" and span is None and word.start() - greeted < _NEXT:
                    span = _small_surname(text, end)
                greeted = end if kind == "greetings" else greeted
                if span:
                    yield span
                break


def _greeted(text: str, at: int) -> tuple[int, int] | None:
    gap = _GAP.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _and_more(text, _small_name(text, gap.end()))
    first = first_word(person[0])
    if first in NO_NAMES or first in TITLES or is_brand(person[0]):
        return None
    if "." in gap[0] or _DIGIT.search(person[0]):
        return None
    closed = _END.match(text, person.end()) or _AND.match(text, person.end())
    sure = is_given(first) or (closed and "!" not in gap[0])
    return _and_more(text, kept(person)) if sure else None


def _and_more(text: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return a span with the given name that an "and" adds to it."""
    joint = _AND.match(text, span[1]) if span else None
    more = PERSON.match(text, joint.end()) if joint else None
    if span is None or more is None or not is_given(first_word(more[0])):
        return span
    return span[0], kept(more)[1]


def _titled(text: str, at: int) -> tuple[int, int] | None:
    gap = _TITLE_GAP.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    if person is None or gap is None:
        return _small_name(text, gap.end()) if gap else None
    found = _LAST_WORD.search(text[max(0, at - _LONGEST) : at])
    title = found[0] if found else ""
    if title == "miss" or ("." in gap[0] and fold(title) not in _SHORT):
        return None  # "I miss Paris", "thank you, sir. That is all"
    first = first_word(person[0])
    other = is_brand(person[0], title) or first in NO_NAMES or first in TITLES
    return None if other or _NUMBERED.match(text, person.end()) else kept(person)


def _closed(text: str, at: int) -> tuple[int, int] | None:
    gap = _SEPARATED.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _small_name(text, gap.end())
    known = first_word(person[0]) in NO_NAMES
    return None if known or not _END.match(text, person.end()) else kept(person)


def _thanked(text: str, at: int) -> tuple[int, int] | None:
    gap = _SEPARATED.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    if person is None or gap is None:
        return None
    first = first_word(person[0])
    if first in NO_NAMES or is_brand(person[0]):
        return None
    whole = " " in person[0] and _CALM.fullmatch(gap[0]) and _STOP.match(text, person.end())
    return kept(person) if whole or is_given(first) else None


def _named(text: str, at: int) -> tuple[int, int] | None:
    gap = _SAYS.match(text, at)
    if gap is None:
        return None
    person = PERSON.match(text, gap.end())
    if person is None:
        return _small_name(text, gap.end())
    return None if first_word(person[0]) in NO_NAMES or is_brand(person[0]) else kept(person)


def _near(text: str, at: int) -> tuple[int, int] | None:
    gap = _NEAR_GAP.match(text, at)
    person = PERSON.match(text, gap.end()) if gap else None
    if person is None or first_word(person[0]) in NO_NAMES or is_brand(person[0]):
        return None
    known = any(is_given(first_word(word)) for word in person[0].split()[:2])
    return kept(person) if known or _INITIAL.match(person[0]) else None


_FINDERS = {
    "greetings": _greeted,
    "titles": _titled,
    "closings": _closed,
    "thanks": _thanked,
    "naming": _named,
    "near": _near,
}


def _small_name(text: str, at: int) -> tuple[int, int] | None:
    """Return where a known given name in small letters stands, with what ends its sentence."""
    words = _TWO_SMALL.match(text, at)
    first = fold(words[1]) if words else ""
    if words is None or first in NO_NAMES or not is_given(first, small=True):
        return None
    second = fold(words[2] or "")
    both = second and second not in NO_NAMES and _END.match(text, words.end())
    return words.span() if both else words.span(1)


def _small_surname(text: str, at: int) -> tuple[int, int] | None:
    """Return where a word in small letters stands behind a greeting and a title."""
    gap = _TITLE_GAP.match(text, at)
    words = _TWO_SMALL.match(text, gap.end()) if gap else None
    if words is None or not words[1].islower() or fold(words[1]) in NO_NAMES:
        return None
    return words.span(1)
