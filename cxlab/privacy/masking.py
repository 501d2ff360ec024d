"""Masking: what could identify a person in a text is replaced by a word in brackets."""

import re

import pandas as pd

from cxlab.privacy.names import find_names
from cxlab.privacy.places import mask_places
from cxlab.privacy.shapes import mask_shapes

_DIGIT = re.compile(r"\d")


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
        house number, a postcode) and ``[name]``.

    Examples
    --------
    >>> mask_text("Order #48213 for 1 299,00 zł, call 601 234 567 or ola@example.com")
    'Order #[number] for 1 299,00 zł, call [phone] or [e-mail]'
    >>> mask_text("Dear Mr Kowalski, bring it to 12 Baker Street. Regards, Anna Nowak")
    'Dear Mr [name], bring it to [address]. Regards, [name]'
    """
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
