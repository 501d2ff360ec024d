"""Text cut into clauses and tokens, and letters without their accents."""

import re
import unicodedata

# A word of letters and digits, with inner apostrophes and hyphens; or one sign that is a symbol
# of its own, such as an emoji. Variation selectors and skin tones belong to no token.
_TOKEN = re.compile(r"\w+(?:['’\-]\w+)*|[\u2190-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_CLAUSE = re.compile(r"[.,!?…;:()\n\r।。，！？]+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")


def tokenize(text: str) -> list[str]:
    """Cut a text into its words and symbols, in lower case.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Words (letters and digits, with inner apostrophes and hyphens) and single symbols, emoji
        among them, in the order of the text. Punctuation is left out.

    Examples
    --------
    >>> tokenize("Don't wait: it's top-notch 👍!")
    ["don't", 'wait', "it's", 'top-notch', '👍']
    """
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


def split_clauses(text: str) -> list[str]:
    """Cut a text at its punctuation marks; empty parts are left out.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        The parts in order, without the marks between them.

    Examples
    --------
    >>> split_clauses("Late again! No answer, no refund...")
    ['Late again', 'No answer', 'no refund']
    """
    return [part for part in map(str.strip, _CLAUSE.split(text)) if part]


def fold_letters(word: str) -> str:
    """Write a word without accents, in lower case, and without letters drawn out for emphasis.

    Parameters
    ----------
    word : str
        A word.

    Returns
    -------
    str
        The word as a lexicon lists it. Only marks above and below Latin, Greek and Cyrillic letters
        are taken off; letters of other scripts keep theirs, which there tell words apart.

    Examples
    --------
    >>> fold_letters("Ótimooo"), fold_letters("não"), fold_letters("żółw")
    ('otimo', 'nao', 'zołw')
    """
    parts = unicodedata.normalize("NFD", word.lower())
    bare = "".join(sign for sign in parts if not "\u0300" <= sign <= "\u036f")
    return _REPEATED.sub(r"\1", bare)
