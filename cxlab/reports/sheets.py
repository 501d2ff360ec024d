"""Frames as CSV for spreadsheets: no cell of text is ever taken for a formula."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

#: What a spreadsheet may take for the beginning of a formula (OWASP, *CSV injection*): at the
#: start of a cell, behind quotes or spaces, or behind a mark that some countries' spreadsheets
#: take for the end of a cell. The wide forms are those of East Asian keyboards. Signs that take
#: no room (marks of direction, joiners, control characters) hide nothing.
_HIDDEN = r"\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMULA = re.compile(
    rf"(^|[;,|\t\r\n])([\s\u00a0{_HIDDEN}\"'`’“”]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
)

#: A number written as text is no formula.
_NUMBER = re.compile(r"[-+]?\d[\d.,\u00a0 ]*\d?%?")

_BLANK = re.compile(r"[\t\r]")


def safe_cell(text: str) -> str:
    r"""Return a text as a spreadsheet may show it: what would start a formula gets an apostrophe.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same words. Tabs and carriage returns become spaces: a cell may not begin with one.

    References
    ----------
    OWASP, *CSV injection*: https://owasp.org/www-community/attacks/CSV_Injection

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell('"@SUM(A1)"'), safe_cell("a;=1"), safe_cell("-6.5")
    ("'=1+1", '"\'@SUM(A1)"', "a;'=1", '-6.5')
    """
    plain = _BLANK.sub(" ", text.replace("\r\n", "\n"))
    return plain if _NUMBER.fullmatch(plain) else _FORMULA.sub(r"\1\2'", plain)


def write_sheet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV that spreadsheets open as it is meant.

    UTF-8 with a byte-order mark, so that Excel knows the encoding; commas; numbers as numbers,
    dates as ISO 8601, a missing value as an empty cell; lists and tables as JSON.

    Parameters
    ----------
    frame : pandas.DataFrame
        Clean of identifiers and unmasked text.
    path : pathlib.Path
        The file to write.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> write_sheet(pd.DataFrame({"item": ["=1+1", None], "n": [-3, 4]}), path)
    >>> path.read_text(encoding="utf-8-sig").splitlines()
    ['item,n', "'=1+1,-3", ',4']
    """
    written = frame.rename(columns=lambda name: safe_cell(str(name)))
    texts = [
        pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)
        for kind in frame.dtypes
    ]
    for place in (place for place, text in enumerate(texts) if text):
        values = [_cell(value) for value in frame.iloc[:, place]]
        written.isetitem(place, pd.Series(values, index=frame.index, dtype=object))
    written.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        return safe_cell(json.dumps(value, ensure_ascii=False))
    if not pd.api.types.is_scalar(value):
        return safe_cell(str(value))
    if pd.isna(value):
        return None
    return safe_cell(value) if isinstance(value, str) else value
