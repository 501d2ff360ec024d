"""Text and names quoted for DuckDB, so that no value of a study ever becomes part of a query."""

from cxlab.errors import CxlabError


def literal(text: str) -> str:
    """Quote a text as an SQL string.

    Parameters
    ----------
    text : str
        Any text without the character NUL, which no SQL text can hold.

    Returns
    -------
    str
        The text between single quotes, its own single quotes doubled.

    Raises
    ------
    CxlabError
        When the text holds the character NUL.

    Examples
    --------
    >>> literal("it's")
    "'it''s'"
    """
    return "'" + _plain(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote the name of a column or table for SQL.

    Parameters
    ----------
    name : str
        Any name without the character NUL.

    Returns
    -------
    str
        The name between double quotes, its own double quotes doubled.

    Raises
    ------
    CxlabError
        When the name holds the character NUL.

    Examples
    --------
    >>> identifier('the "best" shop')
    '"the ""best"" shop"'
    """
    return '"' + _plain(name).replace('"', '""') + '"'


def _plain(text: str) -> str:
    if "\0" in text:
        raise CxlabError(f"{text!r} holds the character NUL, which no query can carry")
    return text
