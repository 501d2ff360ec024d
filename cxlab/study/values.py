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
_SIGNS = "€$£"
_CURRENCY = (
    r"\p{Sc}|R\$|EUR|USD|GBP|PLN|BRL|RON|RUB|CHF|CZK|HUF|SEK|NOK|DKK|UAH|CAD|AUD|JPY|CNY|INR|MXN"
    r"|zł|lei|руб\.?"
)

#: Times of the years 1 to 9999, which are all that Python knows; a zone may lead out of them.
_KNOWN_YEARS = (
    "CASE WHEN cx_time BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' "
    "THEN cx_time END"
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
        if quick(kind, type_name, source):
            value = _KNOWN_YEARS.replace("cx_time", value)
        else:
            value = bind("cx_time", value, _KNOWN_YEARS)
    elif kind == "flag":
        value = _flag(expression, type_name)
    elif kind == "text":
        value = _text(expression, type_name)
    else:
        assert_never(kind)
    if kind in ("number", "time") and not _could_be_marks(source, type_name):
        return value  # no mark of a missing value reads as a number or a time
    return f"CASE WHEN {missing(expression, source, type_name)} THEN NULL ELSE {value} END"


def missing(expression: str, source: Source, type_name: str = "VARCHAR") -> str:
    """Write the SQL that tells whether a raw value is missing.

    Parameters
    ----------
    expression : str
        SQL of the raw column, of any type.
    source : Source
        Its ``missing`` marks are compared with the trimmed value, capital and small letters told
        apart; NULL, empty text and the number NaN are missing in any case.
    type_name : str
        Its DuckDB type.

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
    if _is_plain(type_name) and not _could_be_marks(source, type_name):
        nan = f" OR isnan({expression})" if type_name in ("FLOAT", "DOUBLE") else ""
        return f"({expression} IS NULL{nan})"
    marks = dict.fromkeys(["", "nan", *(mark.strip() for mark in source.missing)])
    return f"coalesce({trimmed(expression)} IN ({listed(marks)}), true)"


def quick(kind: Kind, type_name: str, source: Source) -> bool:
    """Tell whether values of a type become those of a kind without being taken apart.

    Examples
    --------
    >>> source = Source("orders", "orders.parquet")
    >>> quick("time", "TIMESTAMP", source), quick("time", "VARCHAR", source)
    (True, False)
    """
    if _could_be_marks(source, type_name):
        return False
    if kind == "time":
        zoned = type_name == "TIMESTAMP WITH TIME ZONE"
        times = type_name == "DATE" or type_name.startswith("TIMESTAMP")
        return times and (zoned or source.zone == "UTC")
    return is_number(type_name) if kind == "number" else type_name == "BOOLEAN"


def _is_plain(type_name: str) -> bool:
    """Tell whether a type holds numbers, times or flags, whose text is never empty."""
    times = type_name == "DATE" or type_name.startswith("TIMESTAMP")
    return times or is_number(type_name) or type_name == "BOOLEAN"


def _could_be_marks(source: Source, type_name: str) -> bool:
    """Tell whether a number, time or flag of a type could be written as a mark of missing ones."""
    words = ("true", "false") if type_name == "BOOLEAN" else ()
    marks = [mark.strip().lower() for mark in source.missing]
    return any(mark in words or any(map(str.isdigit, mark)) for mark in marks)


def _text(expression: str, type_name: str) -> str:
    if type_name in ("FLOAT", "DOUBLE"):
        # An id that went through a spreadsheet: 4711.0 is 4711.
        whole = f"{expression} = floor({expression}) AND abs({expression}) < 9007199254740992"
        number = f"CAST(CAST({expression} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN {whole} THEN {number} ELSE CAST({expression} AS VARCHAR) END"
    if type_name.startswith(("STRUCT", "MAP")) or type_name.endswith("]"):
        return f"CAST(to_json({expression}) AS VARCHAR)"
    if _is_plain(type_name):
        return f"CAST({expression} AS VARCHAR)"
    return f"nfc_normalize({trimmed(expression)})"


def _number(expression: str, type_name: str, source: Source) -> str:
    if is_number(type_name) or type_name == "BOOLEAN":
        return finite(f"CAST({expression} AS DOUBLE)")
    if type_name != "VARCHAR":
        return "CAST(NULL AS DOUBLE)"
    mark = r"\," if source.decimal == "," else r"\."
    plain = literal(rf"[-+]?\d+(?:{mark}\d+)?")
    cast = "TRY_CAST(replace({}, {}, '.') AS DOUBLE)"
    quick = finite(cast.format(expression, literal(source.decimal)))
    text = f"replace({trimmed(expression)}, '−', '-')"
    written = (
        f"CASE WHEN regexp_full_match(cx_text, {plain}) "
        f"THEN {cast.format('cx_text', literal(source.decimal))} ELSE {_money(source)} END"
    )
    other = bind("cx_number", bind("cx_text", text, written), finite("cx_number"))
    return (
        f"CASE WHEN regexp_full_match({expression}, {plain}) THEN {quick} "
        f"WHEN regexp_full_match({expression}, {_amount(source)}) "
        f"THEN {_bare_amount(expression, source)} ELSE {other} END"
    )


def _amount(source: Source) -> str:
    """Write the commonest forms of money as a pattern: ``1.234,50 €``; none comes near infinity."""
    mark, other = (r"\,", r"\.") if source.decimal == "," else (r"\.", r"\,")
    digits = rf"(?:\d{{1,15}}|\d{{1,3}}(?:{other}\d{{3}}){{1,5}})(?:{mark}\d+)?"
    return literal(rf"[-+]?(?:[{_SIGNS}] ?)?{digits}[ \x{{A0}}]?[{_SIGNS}]?")


def _bare_amount(expression: str, source: Source) -> str:
    """Write the SQL for the number in an amount of the commonest form: all else is taken out."""
    other = "." if source.decimal == "," else ","
    drop = literal(f"{source.decimal}{other} \u00a0{_SIGNS}")
    return f"TRY_CAST(translate({expression}, {drop}, '.') AS DOUBLE)"


def _money(source: Source) -> str:
    """Write the SQL for the number in ``cx_text``, with separators, currency or per cent sign.

    The whole is matched first, without groups; then all that is no part of a number is taken out.
    """
    mark, other = (r"\,", r"\.") if source.decimal == "," else (r"\.", r"\,")
    fraction = rf"(?:{mark}\d+)?(?:[eE][-+]?\d+)?"
    gaps = (other, r"[\s\p{Z}]", "['’]")
    grouped = "|".join(rf"\d{{1,3}}(?:{gap}\d{{3}})+{fraction}" for gap in gaps)
    indian = rf"\d{{1,2}}(?:{other}\d{{2}})+{other}\d{{3}}{fraction}"
    digits = rf"\d+{fraction}|{mark}\d+|\d+{mark}|{grouped}|{indian}"
    gap, money = r"[\s\p{Z}]*", f"(?:{_CURRENCY})?"
    front = f"(?:{_SIGN}{gap}{money}|{money}{gap}{_SIGN})"
    whole = literal(f"{front}{gap}(?:{digits}){gap}(?:%|{money})")
    plain = f"regexp_replace(cx_text, {literal(_CURRENCY)}, '', 'g')"
    bare = f"regexp_replace({plain}, {literal(rf'[^-+0-9eE{mark}]')}, '', 'g')"
    number = f"TRY_CAST(replace({bare}, {literal(source.decimal)}, '.') AS DOUBLE)"
    return f"CASE WHEN regexp_full_match(cx_text, {whole}) THEN {number} END"


def _flag(expression: str, type_name: str) -> str:
    if type_name == "BOOLEAN":
        return expression
    word = f"lower(nfc_normalize({trimmed(expression)}))"
    true, false = f"{word} IN ({listed(TRUE)})", f"{word} IN ({listed(FALSE)})"
    return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
