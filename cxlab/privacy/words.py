"""Words that stand before names, words that are none, and common given names: ``words.toml``."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Words:
    """The lists of ``words.toml``, all folded (see ``fold``).

    Parameters
    ----------
    cues : dict of str to tuple of str
        Kind of place where a name may stand -> the words before it.
    no_names : frozenset of str
        Words that stand where a name could, and are none.
    brands : frozenset of str
        Words that make two words look like a name.
    things : frozenset of str
        Words before which a name is that of a thing: a film, a cream.
    given : dict of str to frozenset of str
        Common given names by language.
    """

    cues: dict[str, tuple[str, ...]]
    no_names: frozenset[str]
    brands: frozenset[str]
    things: frozenset[str]
    given: dict[str, frozenset[str]]


def _accents() -> dict[int, str]:
    """Return the letters of five languages that have accents, each with the letter below."""
    small = (chr(code).lower() for code in (*range(0xC0, 0x250), ord("ё")))
    bare = {sign: unicodedata.normalize("NFD", sign)[0] for sign in small if len(sign) == 1}
    bare |= {"ł": "l", "đ": "d", "ø": "o"}
    return {ord(sign): letter for sign, letter in bare.items() if sign != letter}


_ACCENTS = _accents()


def fold(text: str) -> str:
    """Return a text in small letters without accents, every letter in its place.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As long as ``text``: what stands at a place stands there too.

    Examples
    --------
    >>> fold("Małgorzata Ștefănescu, Семён, İ")
    'malgorzata stefanescu, семен, İ'
    """
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(small) != len(text):  # a few letters become two in small
        small = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
    return small.translate(_ACCENTS)


@cache
def read_words() -> Words:
    """Return the lists, read once.

    Examples
    --------
    >>> "anna" in read_words().given["en"], "team" in read_words().no_names
    (True, True)
    """
    path = Path(__file__).with_name("words.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    cues = {name: words for name, words in content.items() if isinstance(words, list)}
    return Words(
        {name: tuple(map(fold, words)) for name, words in cues.items()},
        _set(content["no_names"]) | _set(content["places"]),
        _set(content["brands"]),
        _set(content["things"]),
        {language: _set(names) for language, names in content["given"].items()},
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())
