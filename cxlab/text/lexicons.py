"""Lexicons: what words of a language say about a feeling. One text file per language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from cxlab.errors import CxlabError, unknown
from cxlab.text.tokens import fold_letters

Role = Literal["not", "more", "less", "but"]
ROLES: tuple[Role, ...] = ("not", "more", "less", "but")

#: How many words a phrase may have.
PHRASE = 4

_LINE = re.compile(r"(?P<key>[^:=]+?)\s*(?P<sign>[:=])\s*(?P<value>.+)")
_EVERYWHERE = "emoji"


@dataclass(frozen=True)
class Lexicon:
    """What words say about a feeling.

    Parameters
    ----------
    language : str
        The language's code.
    values : dict of str to float
        Words, phrases and beginnings of words (``"otim*"``), without accents, each from -4 (very
        bad) to 4 (very good).
    roles : dict of str to str
        Words that change others: ``"not"``, ``"more"``, ``"less"``, ``"but"``.
    spellings : dict of str to str
        Other spellings, each with the one that is listed.
    """

    language: str
    values: dict[str, float]
    roles: dict[str, Role]
    spellings: dict[str, str]

    def normal(self, word: str) -> str:
        """Return a word as the lexicon lists it."""
        plain = fold_letters(word)
        return self.spellings.get(plain, plain)

    def find(self, words: list[str]) -> tuple[int, float] | None:
        """Look up the longest entry with which ``words`` begin.

        Parameters
        ----------
        words : list of str
            Words as ``normal`` gives them.

        Returns
        -------
        tuple of int and float, or None
            How many words the entry has, and its value; None where no entry fits.

        Examples
        --------
        >>> Lexicon("en", {"good": 1.9, "not ba*": 0.5}, {}, {}).find(["not", "bad", "at", "all"])
        (2, 0.5)
        """
        for size in range(min(PHRASE, len(words)), 0, -1):
            value = self._value(" ".join(words[:size]), words[size - 1])
            if value is not None:
                return size, value
        return None

    def _value(self, phrase: str, last: str) -> float | None:
        if phrase in self.values:
            return self.values[phrase]
        for cut in range(len(last) - 1):
            value = self.values.get(phrase[: len(phrase) - cut] + "*")
            if value is not None:
                return value
        return None


@lru_cache
def read_lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language, with the emoji that all languages share.

    Parameters
    ----------
    language : str
        A code such as ``"pt"``.

    Returns
    -------
    Lexicon
        Kept in memory after the first call; not to be changed.

    Raises
    ------
    UnknownNameError
        cxlab has no lexicon of that language.

    Examples
    --------
    >>> read_lexicon("pt").find(["otimos"])
    (1, 3.0)
    """
    folder = resources.files("cxlab.text") / "lexicons"
    names = [entry.name.removesuffix(".txt") for entry in folder.iterdir()]
    known = [name for name in names if name != _EVERYWHERE]
    if language not in known:
        raise unknown("lexicon", language, known)
    both = [folder / f"{name}.txt" for name in (_EVERYWHERE, language)]
    return parse_lexicon("\n".join(file.read_text(encoding="utf-8") for file in both), language)


def parse_lexicon(content: str, language: str) -> Lexicon:
    r"""Read a lexicon from the text of its file.

    Parameters
    ----------
    content : str
        Lines ``word : 1.5``, ``begin* : -2``, ``a phrase : 0``, ``word : not`` (or more, less,
        but), ``spelling = word``; lines that begin with ``#`` are comments.
    language : str
        The language's code.

    Returns
    -------
    Lexicon
        What the lines say.

    Raises
    ------
    CxlabError
        A line is none of these, or a word is listed twice.

    Examples
    --------
    >>> parse_lexicon("good : 1.9\nnot : not\ngud = good", "en").roles
    {'not': 'not'}
    """
    lexicon = Lexicon(language, {}, {}, {})
    for number, key, sign, value in _lines(content):
        kind: dict[str, str] | dict[str, float] | dict[str, Role]
        kind = lexicon.spellings if sign == "=" else lexicon.values
        kind = lexicon.roles if value in ROLES else kind
        if key in kind:
            raise CxlabError(f"lexicon {language!r}, line {number}: {key!r} is listed twice")
        kind[key] = float(value) if kind is lexicon.values else value  # type: ignore[assignment]
    return lexicon


def _lines(content: str) -> Iterator[tuple[int, str, str, str]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or not _sound(match["sign"], match["value"]):
            raise CxlabError(f"line {number} of a lexicon is not `word : value`: {line!r}")
        yield number, match["key"], match["sign"], match["value"]


def _sound(sign: str, value: str) -> bool:
    if sign == "=" or value in ROLES:
        return True
    return bool(re.fullmatch(r"-?[0-4](\.\d+)?", value)) and abs(float(value)) <= 4
