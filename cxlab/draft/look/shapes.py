"""How values are written: the shapes that tell a time from a number, an id or a comment."""

import re
from collections.abc import Iterable

from cxlab.study.sql import literal
from cxlab.study.values import FALSE, TRUE

_CLOCK = r"(?:(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
_OFFSET = r"(?:\s*(?:Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?))"
_HALF = r"(?:\s*[AaPp]\.?[Mm]\.?)"
_REST = f"(?:{_CLOCK}(?:{_OFFSET}|{_HALF})?)?"
_CODES = (
    "PLN|BRL|RON|RUB|GBP|CHF|CZK|HUF|SEK|NOK|DKK|UAH|JPY|INR|EUR|USD|CAD|AUD|NZD|CNY|HKD|SGD|KRW|"
    "THB|MXN|ARS|CLP|COP|ZAR|TRY|ILS|AED|SAR|BGN|RSD|ISK"
)
_MARK = rf"(?:\p{{Sc}}|R\$|(?:{_CODES})|zł|lei|Lei|руб\.?)"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

#: A number whose comma can only be a decimal mark: "1,234" could be a thousand and more.
_FRACTION = r"[-+]?[\d.\s\x{a0}\x{202f}]*\d,(?:\d{1,2}|\d{4,})"

#: What stands between the thousands of a number whose decimal mark is a comma.
_THOUSANDS = r"[. \x{a0}\x{202f}]"

#: What a whole value may look like.
SHAPES = {
    "iso": rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_REST}",
    "dotted": rf"\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}}){_REST}",
    "slashed": rf"\d{{1,2}}[-/]\d{{1,2}}[-/](?:\d{{4}}|\d{{2}}){_REST}",
    "epoch": r"1\d{9}(?:\.\d+)?|1\d{12}|1\d{15}",
    "fine": r"1\d{12}|1\d{15}",
    "compact": r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
    "clock": r"\d{1,2}:\d{2}(?::\d{2})?",
    "whole": r"[-+]?\d+",
    "point": r"[-+]?(?:\d+\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?)",
    "comma": r"[-+]?(?:\d+,\d+|\d{1,3}(?:[. \x{a0}\x{202f}]\d{3})+,\d+)",
    "money": rf"[-+]?\s*(?:{_MARK}\s*[-+]?[\d.,\s]*\d|[\d.,\s]*\d\s*{_MARK})",
    "phone": r"\+\d[\d\s()/.-]{6,18}\d",
    "pair": r"\d{3,}\.\d{5,}",
    "nested": r"\{.*\}|\[.*\]",
    "mail": r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}",
    "named": rf"(?i).*\b(?:{_MONTHS})[a-z]*\b.*\d{{4}}.*",
    "graded": r"\d{1,2}\s*(?:[-–—:=.)]|\()\s*\D.*",
}

#: An amount whose decimal mark can only be a comma.
MONEY = rf"(?:{_MARK}\s*)?[-+]?[\d. \s]*\d,\d{{2}}\s*{_MARK}?"

#: Marks of missing values that are not among the usual ones.
MARKS = (
    *("-", "--", "—", "–", ".", "?", "n/a", "N/a", "#N/A", "#N/D", "(blank)", "(null)", "(none)"),
    *("none", "brak", "b/d", "nd", "n/d", "N/D", "k. A.", "k.A.", "нет данных", "н/д", "\\N"),
    *("don't know", "Don't know", "not applicable", "Not applicable", "weiß nicht", "Weiß nicht"),
    *("nie wiem", "Nie wiem", "nie dotyczy", "Nie dotyczy", "não sei", "Não sei", "nu știu"),
    *("Nu știu", "nu ştiu", "Nu ştiu", "nu stiu", "Nu stiu", "не знаю", "Не знаю"),
)


def one_of(value: str, words: Iterable[str]) -> str:
    """Write the SQL that tells whether a value is one of some words.

    As a regular expression: DuckDB turns a longer ``IN`` into a join, and one for each of many
    columns takes seconds, then all of the memory.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + one_of("'?'", ["?", "-"])).fetchall()
    [(True,)]
    """
    pattern = "|".join(map(re.escape, dict.fromkeys(words)))
    return f"regexp_full_match({value}, {literal(pattern)})"


def shape_counts(value: str) -> dict[str, str]:
    """Write the SQL of what is counted of a column's values.

    Parameters
    ----------
    value : str
        SQL of the trimmed value, NULL where it is missing.

    Returns
    -------
    dict of str to str
        By name, SQL aggregates: ``filled`` and ``distinct``, a count for each shape, and more.

    Examples
    --------
    >>> import duckdb
    >>> sql = shape_counts("v")["dotted"]
    >>> duckdb.sql(f"SELECT {sql} FROM (VALUES ('31.12.2025 17:05'), ('5')) AS t(v)").fetchall()
    [(1,)]
    """
    apart = f"replace(regexp_replace({value}, {literal(_THOUSANDS)}, '', 'g'), ',', '.')"
    comma = f"regexp_full_match({value}, {literal(SHAPES['comma'])})"
    plain = f"CASE WHEN {comma} THEN {apart} ELSE replace({value}, ',', '') END"
    number = f"TRY_CAST({plain} AS DOUBLE)"
    slashed = f"regexp_full_match({value}, {literal(SHAPES['slashed'])})"
    first = f"TRY_CAST(regexp_extract({value}, '^\\d+') AS INTEGER)"
    second = f"TRY_CAST(regexp_extract({value}, '^\\d+[-/](\\d+)', 1) AS INTEGER)"
    ended = literal(r":\d{2}(?:[.,]\d+)?" + _OFFSET + "$")
    offset = f"regexp_matches({value}, {ended})"
    return {
        "filled": f"count({value})",
        "distinct": f"count(DISTINCT {value})",
        **{name: f"count_if(regexp_full_match({value}, {literal(shape)}))"
           for name, shape in SHAPES.items()},
        "offset": f"count_if({offset})",
        "timed": f"count_if(regexp_matches({value}, '\\d:\\d\\d'))",
        "flag": f"count_if({one_of(f'lower({value})', (*TRUE, *FALSE))})",
        "marked": f"count_if({one_of(value, MARKS)})",
        "commas_in_money": f"count_if(regexp_full_match({value}, {literal(MONEY)}))",
        "lead_zero": f"count_if(regexp_full_match({value}, '0\\d+'))",
        "short": f"count_if(regexp_matches({value}, '^\\d{{1,2}}[-/]\\d{{1,2}}[-/]\\d{{2}}\\b'))",
        "first": f"max({first}) FILTER ({slashed})",
        "second": f"max({second}) FILTER ({slashed})",
        "low": f"min({number})",
        "high": f"max({number})",
        "length": f"avg(length({value}))",
        "words": f"avg(length({value}) - length(replace({value}, ' ', '')) + 1)",
        "decimals": f"count_if(regexp_full_match({value}, {literal(_FRACTION)}))",
    }  # fmt: skip
