"""What a touchpoint's name says in five languages: words read as meanings, no customer involved."""

import re
import unicodedata
from collections.abc import Iterable
from csv import DictReader
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

#: What a touchpoint can mean. Where a name says several things, the first in this order counts:
#: "order delivered" is about use, "payment page" about buying. One exception: a review together
#: with a place to look ("review site", "reviews page") is read there, not written.
MEANINGS = ("advocate", "use", "review", "service", "buy", "purchase", "notice", "browse")

#: The stage of each meaning, before (or at) a customer's first recorded purchase and after it.
STAGES_OF_MEANING = {
    "notice": ("awareness", "retention"),
    "browse": ("consideration", "retention"),
    "buy": ("conversion", "conversion"),
    "purchase": ("conversion", "loyalty"),
    "service": ("consideration", "retention"),
    "use": ("retention", "retention"),
    "review": ("consideration", "loyalty"),
    "advocate": ("loyalty", "loyalty"),
}

#: Words of the usual meanings, and of those that only ready stage models look for.
_WORD_FILES = ("stage_words.tsv", "ready_words.tsv")

_BARE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i"})
_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200


def fold_name(name: str) -> list[str]:
    """Split a name into words without case and diacritics.

    Parameters
    ----------
    name : str
        A touchpoint's name; what stands beyond its first 200 characters is not read.

    Returns
    -------
    list of str
        Its words, in order; "camelCase" counts as two.

    Examples
    --------
    >>> fold_name("Płatność – checkOut_2")
    ['platnosc', 'check', 'out', '2']
    """
    parts = unicodedata.normalize("NFKD", _HUMP.sub(" ", name[:_LONGEST]))
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return _WORD.findall(bare.casefold().translate(_BARE))


@lru_cache(maxsize=20_000)
def read_name(name: str, meanings: tuple[str, ...] = MEANINGS) -> str:
    """Read what a touchpoint's name means.

    Parameters
    ----------
    name : str
        A touchpoint's name, in English, Russian, Polish, Romanian or Portuguese.
    meanings : tuple of str
        The meanings to look for; where a name says several, the first of these counts.

    Returns
    -------
    str
        One of ``meanings``; empty where no word is known.

    Examples
    --------
    >>> [read_name(name) for name in ("Checkout: payment", "возврат товара", "X_17")]
    ['buy', 'use', '']
    >>> read_name("contract renewed", ("renew", "sign"))
    'renew'
    """
    words = fold_name(name)
    pairs = [first + second for first, second in pairwise(words)]
    text = " ".join(["", *words, *pairs, ""])
    said = [meaning for meaning in meanings if _patterns()[meaning].search(text)]
    if said[:1] == ["review"] and "browse" in said:
        return "browse"
    return said[0] if said else ""


def words_of(meaning: str) -> dict[str, list[str]]:
    """Return the words of a meaning by language; one that ends in ``*`` is the start of a word.

    Examples
    --------
    >>> "basket*" in words_of("buy")["en"]
    True
    """
    return {language: words for known, language, words in _table() if known == meaning}


@cache
def _table() -> list[tuple[str, str, list[str]]]:
    found = []
    for name in _WORD_FILES:
        with (files(__package__) / name).open(encoding="utf-8") as lines:
            rows = DictReader(lines, delimiter="\t")
            found += [(row["meaning"], row["language"], row["words"].split()) for row in rows]
    return found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    meanings = dict.fromkeys(meaning for meaning, _, _ in _table())
    return {meaning: _pattern(words_of(meaning).values()) for meaning in meanings}


def _pattern(lists: Iterable[list[str]]) -> re.Pattern[str]:
    """Match any of these words in a text whose words stand between single spaces."""
    words = sorted({(_folded(word), word.endswith("*")) for words in lists for word in words})
    return re.compile(" (?:" + "|".join(word + ("" if stem else " ") for word, stem in words) + ")")


def _folded(word: str) -> str:
    return "".join(fold_name(word))
