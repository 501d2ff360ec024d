"""SQL that turns a source's raw values into numbers, times, flags and text, or NULL."""

from typing import assert_never

from cxlab.study.schema import Kind
from cxlab.study.settings import Source
from cxlab.study.sql import bind, finite, is_number, listed, literal, trimmed
from cxlab.study.times import time_sql

#: Words for true and false in English, Russian, Polish, Romanian and Portuguese.
TRUE = (
    *("true", "t", "yes", "y", "1", "1.0", "on"),
    *("да", "д", "истина", "tak", "prawda", "da", "adevărat", "sim", "s", "verdadeiro"),
)
FALSE = (
    *("false", "f", "no", "n", "0", "0.0", "off"),
    *("нет", "н", "ложь", "nie", "fałsz", "nu", "fals", "não", "nao", "falso"),
)

_SIGN = "[-+]?"
_CURRENCY = (
    r"\p{Sc}|R\$|EUR|USD|GBP|PLN|BRL|RON|RUB|CHF|CZK|HUF|SEK|NOK|DKK|UAH|CAD|AUD|JPY|CNY|INR|MXN"
    r"|zł|lei|руб\.?"
)


def parse(expression: str, type_name: str, kind: Kind, source: Source) -> str:
    r"""Write the SQL that turns a raw column into values of a kind.

    Parameters
    ----------
    expression : str
        SQL of the raw column: a quoted name, say.
    type_name : str
        Its DuckDB type: ``"VARCHAR"``, ``"DOUBLE"``, ``"TIMESTAMP WITH TIME ZONE"``.
    kind : {"text", "number", "time", "flag"}
        What the values are to be.
    source : Source
        How they are written: decimal mark, day first, missing marks, time zone.

    Returns
    -------
    str
        SQL of type VARCHAR (trimmed, in Unicode's form NFC), DOUBLE (finite), TIMESTAMP (naive
        UTC) or BOOLEAN; NULL where the value is missing or cannot be one of the kind.

    Notes
    -----
    Numbers may carry a sign, thousands separators in the right places (the mark that is not the
    decimal mark, spaces, apostrophes), a currency and a per cent sign: ``45 %`` is 45.

    Times are ISO 8601 with or without an offset, ``31/12/2025 17:05`` or ``12/31/2025 5:05 PM``
    as ``day_first`` says (dates with points have the day first wherever they are written),
    ``20251231``, or seconds, milliseconds or microseconds since 1970 from the year 2001 on. A
    time without an offset is local to ``source.zone``. Of an hour that the clocks repeat it is
    the first; in an hour that they skip it is moved forward by what was skipped.

    Examples
    --------
    >>> import duckdb
    >>> source = Source("orders", "orders.csv", decimal=",")
    >>> duckdb.sql("SELECT " + parse("'1.234,50 €'", "VARCHAR", "number", source)).fetchall()
    [(1234.5,)]
    """
    if kind == "number":
        value = _number(expression, type_name, source)
    elif kind == "time":
        value = time_sql(expression, type_name, source)
    elif kind == "flag":
        value = _flag(expression, type_name)
    elif kind == "text":
        value = _text(expression, type_name)
    else:
        assert_never(kind)
    return f"CASE WHEN {missing(expression, source)} THEN NULL ELSE {value} END"


def missing(expression: str, source: Source) -> str:
    """Write the SQL that tells whether a raw value is missing.

    Parameters
    ----------
    expression : str
        SQL of the raw column, of any type.
    source : Source
        Its ``missing`` marks are compared with the trimmed value, capital and small letters told
        apart; NULL, empty text and the number NaN are missing in any case.

    Returns
    -------
    str
        SQL of type BOOLEAN, never NULL.

    Examples
    --------
    >>> import duckdb
    >>> source = Source("orders", "orders.csv", missing=("-",))
    >>> duckdb.sql("SELECT " + missing("' - '", source) + ", " + missing("'0'", source)).fetchall()
    [(True, False)]
    """
    marks = dict.fromkeys(["", "nan", *(mark.strip() for mark in source.missing)])
    return f"coalesce({trimmed(expression)} IN ({listed(marks)}), true)"


def _text(expression: str, type_name: str) -> str:
    if type_name in ("FLOAT", "DOUBLE"):
        # An id that went through a spreadsheet: 4711.0 is 4711.
        whole = f"{expression} = floor({expression}) AND abs({expression}) < 9007199254740992"
        number = f"CAST(CAST({expression} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN {whole} THEN {number} ELSE CAST({expression} AS VARCHAR) END"
    if type_name.startswith(("STRUCT", "MAP")) or type_name.endswith("]"):
        return f"CAST(to_json({expression}) AS VARCHAR)"
    return f"nfc_normalize({trimmed(expression)})"


def _number(expression: str, type_name: str, source: Source) -> str:
    if is_number(type_name) or type_name == "BOOLEAN":
        return finite(f"CAST({expression} AS DOUBLE)")
    if type_name != "VARCHAR":
        return "CAST(NULL AS DOUBLE)"
    text = f"replace({trimmed(expression)}, '−', '-')"
    mark = r"\," if source.decimal == "," else r"\."
    plain = literal(rf"[-+]?\d+(?:{mark}\d+)?")
    quick = f"TRY_CAST(replace(cx_text, {literal(source.decimal)}, '.') AS DOUBLE)"
    written = (
        f"CASE WHEN regexp_full_match(cx_text, {plain}) THEN {quick} ELSE {_money(source)} END"
    )
    return bind("cx_number", bind("cx_text", text, written), finite("cx_number"))


def _money(source: Source) -> str:
    """Write the SQL for the number in ``cx_text``, with separators, currency or per cent sign."""
    mark, other = (r"\,", r"\.") if source.decimal == "," else (r"\.", r"\,")
    fraction = rf"(?:{mark}\d+)?(?:[eE][-+]?\d+)?"
    gaps = (other, r"[\s\p{Z}]", "['’]")
    grouped = "|".join(rf"\d{{1,3}}(?:{gap}\d{{3}})+{fraction}" for gap in gaps)
    indian = rf"\d{{1,2}}(?:{other}\d{{2}})+{other}\d{{3}}{fraction}"
    digits = rf"\d+{fraction}|{mark}\d+|\d+{mark}|{grouped}|{indian}"
    gap, money = r"[\s\p{Z}]*", f"(?:{_CURRENCY})?"
    whole = rf"^({_SIGN}{gap}{money}|{money}{gap}{_SIGN}){gap}({digits}){gap}(?:%|{money})$"
    separators = literal(rf"[\s\p{{Z}}'’{other}]")
    bare = f"regexp_replace(cx_parts.digits, {separators}, '', 'g')"
    number = f"TRY_CAST(replace({bare}, {literal(source.decimal)}, '.') AS DOUBLE)"
    signed = f"CASE WHEN contains(cx_parts.sign, '-') THEN -{number} ELSE {number} END"
    return bind(
        "cx_parts", f"regexp_extract(cx_text, {literal(whole)}, ['sign', 'digits'])", signed
    )


def _flag(expression: str, type_name: str) -> str:
    if type_name == "BOOLEAN":
        return expression
    word = f"lower(nfc_normalize({trimmed(expression)}))"
    true, false = f"{word} IN ({listed(TRUE)})", f"{word} IN ({listed(FALSE)})"
    return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
