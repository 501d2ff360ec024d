"""Where names stand in a comment: behind words that announce them, or on their own.

On their own stand a known given name with a surname, one with the place where its bearer works,
a Russian patronymic, and a line that is nothing but a name.
"""

import re
from collections.abc import Iterator
from itertools import chain

from cxlab.privacy.cues import CUES, names_after_cues
from cxlab.privacy.people import (
    GIVEN,
    NO_NAMES,
    PERSON,
    SPACE,
    WORD,
    first_word,
    is_brand,
    is_given,
    kept,
)
from cxlab.privacy.words import fold, read_words

_THINGS = read_words().things

_PATRONYMIC = re.compile(
    rf"(?<!\w)(?:{WORD}{SPACE})?{WORD}{SPACE}[А-ЯЁ][а-яё]+(?:ович|евич|ьич|мич|овна|евна|ична|инична"
    rf"|овича|евича|овичу|евичу|овичем|евичем|овны|евны|овне|евне|овной|евной)(?!\w)"
    rf"(?:{SPACE}{WORD})?|(?<!\w)[А-ЯЁ][а-яё]+{SPACE}[А-ЯЁ]\.{SPACE}?[А-ЯЁ]\."
    rf"|(?<!\w)[А-ЯЁ]\.{SPACE}?[А-ЯЁ]\.{SPACE}?[А-ЯЁ][а-яё]+"
)
_NAME = re.compile(rf"{WORD}(?={SPACE}\w)")  # begins with a set of letters, which is found fast
_RUSSIAN = re.compile("[А-ЯЁ]")
_BEFORE = re.compile(rf"(\w+){SPACE}?[«\"„“]?$")
_LOOK_BACK = 24

#: What follows the name of somebody who works there.
_AT_WORK = re.compile(
    rf"{SPACE}(?:(?:at|in|of|from)\s(?:the|your|our|customer|support|sales|returns|billing|service|"
    r"call)|(?:from|из|z|ze|de la|din|d[ao]s?)\s[^\W\d_A-ZА-Я]"
    r"|was|helped|has been|sorted|fixed|explained|told|answered|replied|foi|ajudou|explicou|"
    r"resolveu|atendeu|disse|a fost|a rezolvat|m-a|mi-a|ne-a|by[łl]a?|pom[óo]g[łl]a?|"
    r"wyja[śs]ni[łl]a?|помог(?:ла)?|объяснила?|ответила?|был[аи]?)(?!\w*\d)"
)

#: A given name with which a text begins: somebody is called upon.
_CALLED = re.compile(rf"\s*({WORD}),\s")


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
    for start, end in sorted(chain(names_after_cues(text), _anywhere(text), _own_lines(text))):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _anywhere(text: str) -> Iterator[tuple[int, int]]:
    """Find a known given name with a surname, at work, or called upon; a patronymic, initials."""
    called = _CALLED.match(text)
    if called and _is_free(called[1]):
        yield called.span(1)
    for name in _NAME.finditer(text):
        at = name.start()
        if not _is_free(name[0]) or (at and text[at - 1].isalnum()):
            continue
        person = PERSON.match(text, at)
        if person and not is_brand(person[0]) and not _of_thing(text, name):
            second = fold(person[0]).split()[1:2]
            if (second and second[0] not in NO_NAMES) or _AT_WORK.match(text, name.end()):
                yield kept(person)
    if _RUSSIAN.search(text):
        for found in _PATRONYMIC.finditer(text):
            before = found[0].split()[0]
            start = found.start() + (len(before) + 1) * (fold(before) in CUES)
            more = _PATRONYMIC.match(text, start)  # "Это И. И. Петров" begins behind the first word
            yield start, more.end() if more else found.end()


def _is_free(word: str) -> bool:
    """Tell whether a word is a common given name and no cue: ``Olá`` is no ``Ola``."""
    small = fold(word)
    return small not in CUES and (small in GIVEN or small.partition("-")[0] in GIVEN)


def _of_thing(text: str, found: re.Match[str]) -> bool:
    """Tell whether the word before is one that names things: a film, a cream, "the"."""
    before = _BEFORE.search(text[max(0, found.start() - _LOOK_BACK) : found.start()])
    return before is not None and fold(before[1]) in _THINGS


def _own_lines(text: str) -> Iterator[tuple[int, int]]:
    """Find a name that is a line of its own, or stands behind a dash at the end."""
    at = text.find("\n") + 1
    while at:
        end = text.find("\n", at)
        yield from _alone(text, at, end if end >= 0 else len(text))
        at = end + 1
    tail = text.rstrip(" \t\r\n.!")
    dash = max(tail.rfind("— "), tail.rfind("– "), tail.rfind("- ")) + 1
    if dash:
        yield from _alone(text, dash, len(tail))


def _alone(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    bare = line.strip(" \t\r.!")
    person = PERSON.fullmatch(bare)
    if person and is_given(first_word(bare)) and not is_brand(bare):
        start += line.index(bare)
        yield start, start + len(bare)
