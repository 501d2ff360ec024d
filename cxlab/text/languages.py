"""In which language a comment is written, and what languages are called."""

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from cxlab.errors import unknown
from cxlab.registry import Registry

#: What stands for a text whose language cannot be told.
UNKNOWN = "unknown"

#: How sure the detector must be among all languages, and among the likely ones.
CLEAR = 0.7
LIKELY = 0.5

#: The likely languages together must have this chance: of 28, chance alone gives one 0.036, and a
#: text in another script gives them nothing.
PLAUSIBLE = 0.02


@dataclass(frozen=True)
class Language:
    """A language that comments are looked for in: its ISO 639-1 code and its English name."""

    code: str
    name: str


#: The languages that are told apart. The detector knows 140; among all of them a short Portuguese
#: comment too often comes out as Galician or Ligurian.
LANGUAGES: Registry[Language] = Registry("language")

_NAMES = """
ar Arabic; bg Bulgarian; cs Czech; da Danish; de German; el Greek; en English; es Spanish;
fi Finnish; fr French; he Hebrew; hi Hindi; hr Croatian; hu Hungarian; it Italian; ja Japanese;
ko Korean; nl Dutch; no Norwegian; pl Polish; pt Portuguese; ro Romanian; ru Russian; sk Slovak;
sv Swedish; tr Turkish; uk Ukrainian; zh Chinese
"""
for _entry in _NAMES.split(";"):
    _code, _name = _entry.split()
    LANGUAGES.register(_code)(Language(_code, _name))


def language_name(code: str) -> str:
    """Return what a language is called in English; a code that is not registered stays.

    Examples
    --------
    >>> language_name("ro"), language_name("unknown")
    ('Romanian', 'unknown')
    """
    return LANGUAGES[code].name if code in LANGUAGES else code


def language_code(name: str) -> str:
    """Return the code of a language that a source names by code, with or without region, or name.

    Examples
    --------
    >>> language_code("pt-BR"), language_code("Polish"), language_code("?")
    ('pt', 'pl', '')
    """
    plain = name.strip().lower()
    by_name = {LANGUAGES[code].name.lower(): code for code in LANGUAGES}
    code = by_name.get(plain, re.split(r"[-_]", plain)[0])
    return code if code in LANGUAGES else ""


def detect_languages(texts: pd.Series, *, likely: Sequence[str] = ()) -> pd.Series:
    """Tell in which language each text is written.

    Parameters
    ----------
    texts : pandas.Series of str
        One comment each; missing ones count as empty.
    likely : sequence of str, optional
        The languages that are expected (codes in ``LANGUAGES``). A text too short to be told
        among all languages is then told among these.

    Returns
    -------
    pandas.Series of str
        A code in ``LANGUAGES``, or ``"unknown"``: no letters, or too short to tell. Same index.

    Raises
    ------
    UnknownNameError
        A likely language is not registered.

    References
    ----------
    Lui & Baldwin 2012, *langid.py: an off-the-shelf language identification tool*, in the
    retrained version of py3langid.

    Examples
    --------
    >>> detect_languages(pd.Series(["The parcel came a week late.", "12 345"])).tolist()
    ['en', 'unknown']
    """
    for code in likely:
        if code not in LANGUAGES:
            raise unknown("language", code, LANGUAGES)
    identifier = _identifier(tuple(LANGUAGES))
    found = [_detect(text, likely, identifier) for text in texts.fillna("").astype("str")]
    return pd.Series(found, texts.index, dtype="str", name="language")


def _detect(text: str, likely: Iterable[str], identifier: LanguageIdentifier) -> str:
    if not any(sign.isalpha() for sign in text):
        return UNKNOWN
    chances = dict(identifier.rank(text))
    best = max(chances, key=lambda code: chances[code])
    if chances[best] >= CLEAR:
        return best
    among = {code: chances[code] for code in likely}
    total = sum(among.values())
    if total < PLAUSIBLE:
        return UNKNOWN
    best = max(among, key=lambda code: among[code])
    return best if among[best] / total >= LIKELY else UNKNOWN


@lru_cache
def _identifier(codes: tuple[str, ...]) -> LanguageIdentifier:
    identifier = copy.copy(_model())
    identifier.set_languages(codes)
    return identifier


@lru_cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
