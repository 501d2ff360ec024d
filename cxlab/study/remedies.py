"""What to do about a row that does not fit, by the reason why it does not."""

import re
from collections.abc import Iterable, Mapping

from cxlab.errors import Fault
from cxlab.study.entries import FILE
from cxlab.study.settings import Source

#: How much of a rejected value is shown, in characters.
LONG = 60

#: The remedy of each reason, by a part of its words; the first that occurs holds.
_REMEDIES = {
    "not a number": "write it as 1234.5, or name the marks of missing values with `missing`",
    "not a date or time": "write it as 2025-01-31 17:05, or cast it in an .sql file",
    "not true or false": "write true or false",
    "is there already": "leave the key out to have one made, or correct the source",
    "quotation mark": "double the quotation marks inside values",
    "UTF-8": "set `encoding` for this source, or correct these bytes",
    "NUL": "take the character out, or export the file anew",
    "JSON": "write one whole object on each line",
    "not one of": "write one of these, or translate the values in an .sql file",
    "below": "correct it, or leave such rows out in an .sql file",
    "right of the last": "give the column a name, or clear the cell",
    "characters": "shorten it, or leave such rows out in an .sql file",
    "no ": "fill it in, or map another column",
}


def remedy(
    reason: str,
    found: Iterable[str],
    source: Source | None,
    *,
    column: str = "",
    both_orders: bool = False,
) -> str:
    """Say what to do about rows that were rejected for one reason.

    Parameters
    ----------
    reason : str
        Why they do not fit.
    found : iterable of str
        Some of the values that do not.
    source : Source, optional
        The source that they are from; none for an ``.sql`` file.
    column : str, default ""
        cxlab's name of the column, where one is to blame.
    both_orders : bool, default False
        Whether the column holds dates with the day first and others with the month first.

    Returns
    -------
    str
        A setting that would make sense of the values, where one would; else what to correct.

    Examples
    --------
    >>> source = Source("orders", "orders.csv")
    >>> remedy("not a number", ["2,5"], source)
    'write decimal = "," for [sources.orders] in study.toml'
    >>> remedy("not a number", ["many"], source)
    'write it as 1234.5, or name the marks of missing values with `missing`'
    """
    if reason == "not a date or time" and both_orders:
        return "put the dates of each order in a source of its own, or cast them in an .sql file"
    for value in found if source is not None else ():
        if source is not None and (special := _setting(reason, value, source)):
            return special
    if column == "customer_id" and reason == "is there already":
        return "keep one row for each customer; the first was taken"
    widths = re.match(r"(\d+) values? where (\d+) are due", reason)
    if widths and int(widths[1]) < int(widths[2]):
        return "fill in what is missing, or take the row out"
    if widths:
        return "put quotation marks around values that hold the delimiter"
    return next((how for part, how in _REMEDIES.items() if part in reason), "correct the row")


def nothing_fits(
    rejects: Iterable[tuple[str, str | None, str, int, str | None]], sources: Mapping[str, Source]
) -> list[Fault]:
    """Say why a study of which no row fits has none.

    Parameters
    ----------
    rejects : iterable of (file, column, reason, row, found)
        The first rejected row of each file, column and reason.
    sources : mapping of str to Source
        The source of each file that has one; an ``.sql`` file has none.

    Returns
    -------
    list of Fault
        One for each reject, or one that says that the sources hold no rows at all.

    Examples
    --------
    >>> source = Source("orders", "a.csv")
    >>> print(*nothing_fits([("a.csv", "value", "not a number", 2, "2,5")], {"a.csv": source}))
    error: a.csv, column 'value', row 2: no row fits: not a number ('2,5' in row 2); write decimal
    = "," for [sources.orders] in study.toml
    >>> print(*nothing_fits([], {}))
    error: study.toml: its sources hold no rows; export them anew, or name others
    """
    faults = [
        Fault(
            f"{file}, column {column!r}" if column else file,
            f"no row fits: {reason} ({example(found, row)})",
            remedy(reason, [found] if found else [], sources.get(file), column=column or ""),
            row=row,
        )
        for file, column, reason, row, found in rejects
    ]
    empty = Fault(FILE, "its sources hold no rows", "export them anew, or name others")
    return faults or [empty]


def example(found: object, row: int) -> str:
    """Show a value that does not fit, cut where it is long, and where it stands.

    Examples
    --------
    >>> example("soon", 1234), example(None, 7)
    ("'soon' in row 1,234", 'row 7')
    """
    if not isinstance(found, str) or not found:
        return f"row {row:,}"
    cut = found if len(found) <= LONG else f"{found[:LONG]}..."
    return f"{cut!r} in row {row:,}"


def _setting(reason: str, value: str, source: Source) -> str:
    """Return the setting that would make sense of a value, where one would."""
    where = f"for [sources.{source.name}] in study.toml"
    other = "," if source.decimal == "." else "."
    if reason == "not a number" and re.fullmatch(rf"[^\d]*\d+[{other}]\d+[^\d]*", value):
        return f'write decimal = "{other}" {where}'
    day_month = re.match(r"\s*(\d{1,2})[-/](\d{1,2})[-/]\d", value)
    if reason == "not a date or time" and day_month and _swapped(day_month, source):
        return f"write day_first = {str(not source.day_first).lower()} {where}"
    if reason == "not a date or time" and re.fullmatch(r"[1-9]\d{4}([.,]\d+)?", value):
        return "it is a day as Excel counts: format the column as a date and export it anew"
    return ""


def _swapped(day_month: "re.Match[str]", source: Source) -> bool:
    """Tell whether a date would be one with day and month the other way round."""
    first, second = int(day_month[1]), int(day_month[2])
    month, day = (first, second) if source.day_first else (second, first)
    return 1 <= month <= 12 and 1 <= day <= 31
