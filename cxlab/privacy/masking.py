"""Masking: what could identify a person in a text is replaced by a word in brackets."""

import re
import unicodedata

import pandas as pd

from cxlab.privacy.names import find_names
from cxlab.privacy.places import mask_places
from cxlab.privacy.shapes import mask_shapes

_DIGIT = re.compile(r"\d")

#: Signs that are not seen and break up words: they come with what is copied from pages and
#: telephones. Joiners between letters of other scripts are part of their spelling.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\x00]"
    "|(?<=[ -~])[\u200c\u200d]|[\u200c\u200d](?=[ -~])"
)

#: Signs that stand for others: wide forms, hyphens and spaces of other kinds.
_ODD = re.compile("[\u2000-\u200a\u2010-\u2012\u205f\u3000\ufe52\ufe63\ufe6b\uff01-\uff5e]")
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((*range(0x2000, 0x200B), 0x205F, 0x3000), " ")
    | dict.fromkeys((0x2010, 0x2011, 0x2012, 0xFE63), "-")
    | {0xFE52: ".", 0xFE6B: "@"}
)


def mask_text(text: str) -> str:
    """Replace what could identify a person in ``text`` by a word in brackets.

    Parameters
    ----------
    text : str
        What a customer wrote, in any language; names and addresses are known in five.

    Returns
    -------
    str
        The text with ``[e-mail]``, ``[phone]``, ``[card]``, ``[IBAN]``, ``[link]``, ``[handle]``,
        ``[number]`` (of an order, ticket, parcel, document), ``[address]`` (a street with its
        house number, a postcode) and ``[name]``. Where something is masked, signs that are not
        seen are gone and wide forms are plain ones; else the text is returned as it came.

    Examples
    --------
    >>> mask_text("Order #48213 for 1 299,00 zł, call 601 234 567 or ola@example.com")
    'Order #[number] for 1 299,00 zł, call [phone] or [e-mail]'
    >>> mask_text("Dear Mr Kowalski, bring it to 12 Baker Street. Regards, Anna Nowak")
    'Dear Mr [name], bring it to [address]. Regards, [name]'
    """
    plain = text if text.isascii() and "\x00" not in text else _readable(text)
    masked = _mask_plain(plain)
    return text if masked == plain else masked


def _readable(text: str) -> str:
    """Return a text as people see it: composed, without hidden signs, wide forms made plain."""
    seen = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return seen.translate(_PLAIN) if _ODD.search(seen) else seen


def _mask_plain(text: str) -> str:
    if _DIGIT.search(text):
        text = mask_places(text, "[address]")
    text = mask_shapes(text)
    pieces, at = [], 0
    for start, end in find_names(text):
        pieces += [text[at:start], "[name]"]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def mask(texts: pd.Series) -> pd.Series:
    """Mask every text of a Series; missing ones stay missing.

    Parameters
    ----------
    texts : pandas.Series of str
        Comments, or anything else that people typed.

    Returns
    -------
    pandas.Series of str
        See ``mask_text``; same index and name. Texts that stand there twice are masked once.

    Examples
    --------
    >>> mask(pd.Series(["write to @ola", None])).tolist()
    ['write to [handle]', nan]
    """
    codes, unique = pd.factorize(texts)
    masked = pd.Series([mask_text(str(text)) for text in unique], dtype="str")
    found = masked.reindex(codes)
    return pd.Series(found.array, index=texts.index, name=texts.name)
