"""SQL that turns a source's raw values into numbers, times, flags and text, or NULL."""

from collections.abc import Iterable
from typing import assert_never

from cxlab.study.schema import Kind
from cxlab.study.settings import Source
from cxlab.study.sql import literal

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
_SPACE = r"[\s\p{Z}\x{FEFF}]"
_CURRENCY = (
    r"\p{Sc}|R\$|EUR|USD|GBP|PLN|BRL|RON|RUB|CHF|CZK|HUF|SEK|NOK|DKK|UAH|CAD|AUD|JPY|CNY|INR|MXN"
    r"|zł|lei|руб\.?"
)
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_SUFFIX = r"\s*(?:[AaPp]\.?[Mm]\.?|Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)"
_QUICK = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
_CLOCK_QUICK = r"(?: \d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
#: Dates in another order than ISO 8601's, and what puts them into it.
_YEAR_FIRST = (r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b", r"\1-\2-\3")
_COMPACT = (r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d))?(Z?)$", r"\1-\2-\3 \4:\5:\6\7")
_SIZES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_WHOLE = frozenset((*_SIZES, *(f"U{size}" for size in _SIZES)))


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
        value = _time(expression, type_name, source)
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
    return f"coalesce({_trimmed(expression)} IN ({_list(marks)}), true)"


def _trimmed(expression: str) -> str:
    text = f"CAST({expression} AS VARCHAR)"
    return f"regexp_replace({text}, {literal(f'^{_SPACE}+|{_SPACE}+$')}, '', 'g')"


def _text(expression: str, type_name: str) -> str:
    if type_name in ("FLOAT", "DOUBLE"):
        # An id that went through a spreadsheet: 4711.0 is 4711.
        whole = f"{expression} = floor({expression}) AND abs({expression}) < 9007199254740992"
        number = f"CAST(CAST({expression} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN {whole} THEN {number} ELSE CAST({expression} AS VARCHAR) END"
    if type_name.startswith(("STRUCT", "MAP")) or type_name.endswith("]"):
        return f"CAST(to_json({expression}) AS VARCHAR)"
    return f"nfc_normalize({_trimmed(expression)})"


def _number(expression: str, type_name: str, source: Source) -> str:
    if type_name in _WHOLE or type_name.startswith(("DECIMAL", "FLOAT", "DOUBLE", "BOOLEAN")):
        return _finite(f"CAST({expression} AS DOUBLE)")
    if type_name != "VARCHAR":
        return "CAST(NULL AS DOUBLE)"
    text = f"replace({_trimmed(expression)}, '−', '-')"
    mark = r"\," if source.decimal == "," else r"\."
    plain = literal(rf"[-+]?\d+(?:{mark}\d+)?")
    quick = f"TRY_CAST(replace(t, {literal(source.decimal)}, '.') AS DOUBLE)"
    written = f"CASE WHEN regexp_full_match(t, {plain}) THEN {quick} ELSE {_money(source)} END"
    return _bind("n", _bind("t", text, written), _finite("n"))


def _money(source: Source) -> str:
    """Write the SQL for the number in ``t``, with separators, a currency or a per cent sign."""
    mark, other = (r"\,", r"\.") if source.decimal == "," else (r"\.", r"\,")
    fraction = rf"(?:{mark}\d+)?(?:[eE][-+]?\d+)?"
    gaps = (other, r"[\s\p{Z}]", "['’]")
    grouped = "|".join(rf"\d{{1,3}}(?:{gap}\d{{3}})+{fraction}" for gap in gaps)
    indian = rf"\d{{1,2}}(?:{other}\d{{2}})+{other}\d{{3}}{fraction}"
    digits = rf"\d+{fraction}|{mark}\d+|\d+{mark}|{grouped}|{indian}"
    gap, money = r"[\s\p{Z}]*", f"(?:{_CURRENCY})?"
    whole = rf"^({_SIGN}{gap}{money}|{money}{gap}{_SIGN}){gap}({digits}){gap}(?:%|{money})$"
    separators = literal(rf"[\s\p{{Z}}'’{other}]")
    bare = f"regexp_replace(p.digits, {separators}, '', 'g')"
    number = f"TRY_CAST(replace({bare}, {literal(source.decimal)}, '.') AS DOUBLE)"
    signed = f"CASE WHEN contains(p.sign, '-') THEN -{number} ELSE {number} END"
    return _bind("p", f"regexp_extract(t, {literal(whole)}, ['sign', 'digits'])", signed)


def _finite(number: str) -> str:
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _flag(expression: str, type_name: str) -> str:
    if type_name == "BOOLEAN":
        return expression
    word = f"lower(nfc_normalize({_trimmed(expression)}))"
    true, false = f"{word} IN ({_list(TRUE)})", f"{word} IN ({_list(FALSE)})"
    return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"


def to_utc(naive: str, zone: str) -> str:
    """Write the SQL that turns local times into naive UTC.

    Parameters
    ----------
    naive : str
        SQL of type TIMESTAMP: what the clocks in ``zone`` show.
    zone : str
        A name of the IANA data base, such as ``"Europe/Berlin"``.

    Returns
    -------
    str
        SQL of type TIMESTAMP. Of an hour that the clocks repeat it is the first; in an hour that
        they skip it is moved forward by what was skipped.

    Examples
    --------
    >>> import duckdb
    >>> repeated = to_utc("TIMESTAMP '2025-10-26 02:30:00'", "Europe/Berlin")
    >>> str(duckdb.sql("SELECT " + repeated).fetchall()[0][0])
    '2025-10-26 00:30:00'
    """
    if zone in ("UTC", "GMT", "Etc/UTC", "Etc/GMT"):
        return naive
    name = literal(zone)
    earlier = "(later - INTERVAL 1 HOUR)"
    shown = f"timezone({name}, timezone('UTC', {earlier}))"
    chosen = f"CASE WHEN {shown} = naive THEN {earlier} ELSE later END"
    later = f"timezone('UTC', timezone({name}, naive))"
    return _bind("naive", naive, _bind("later", later, chosen))


def _time(expression: str, type_name: str, source: Source) -> str:
    if type_name == "TIMESTAMP WITH TIME ZONE":
        return _finite(f"timezone('UTC', {expression})")
    if type_name == "DATE" or type_name.startswith("TIMESTAMP"):
        return to_utc(_finite(f"CAST({expression} AS TIMESTAMP)"), source.zone)
    if type_name in _WHOLE or type_name.startswith(("FLOAT", "DOUBLE", "DECIMAL")):
        return _written_time(f"CAST(CAST({expression} AS HUGEINT) AS VARCHAR)", source)
    if type_name == "VARCHAR":
        return _written_time(_trimmed(expression), source)
    return "CAST(NULL AS TIMESTAMP)"


def _written_time(text: str, source: Source) -> str:
    """Write the SQL for times that are texts: the plain forms first, for they are the commonest."""
    marks, day, month = ("[-/.]", 1, 4) if source.day_first else ("[-/]", 4, 1)
    ordered = literal(rf"\d{{2}}{marks}\d{{2}}{marks}\d{{4}}{_CLOCK_QUICK}")
    moved = (
        f"substr(t, 7, 4) || '-' || substr(t, {month}, 2) || '-' || substr(t, {day}, 2)"
        " || substr(t, 11)"
    )
    naive = (
        f"CASE WHEN regexp_full_match(t, {literal(_QUICK)}) THEN TRY_CAST(t AS TIMESTAMP) "
        f"WHEN regexp_full_match(t, {ordered}) THEN TRY_CAST({moved} AS TIMESTAMP) END"
    )
    epoch = "regexp_full_match(t, '[0-9]{10}([.][0-9]+)?|[0-9]{13}|[0-9]{16}')"
    other = f"CASE WHEN {epoch} THEN {_epoch('t')} ELSE {_other_time(source)} END"
    plain = to_utc("m", source.zone)
    value = f"CASE WHEN m IS NULL THEN {other} ELSE {plain} END"
    return _bind("t", text, _bind("m", naive, value))


def _other_time(source: Source) -> str:
    """Write the SQL for the time in ``t`` in any other order, with half-days and offsets."""
    pattern = literal(rf"^(?:({_DATE})|({_DATE}{_CLOCK})({_SUFFIX})?)$")
    iso = _in_iso_order("t", day_first=source.day_first)
    parts = f"regexp_extract({iso}, {pattern}, ['day', 'moment', 'suffix'])"
    moment = "TRY_CAST(replace(p.day || p.moment, ',', '.') AS TIMESTAMP)"
    suffix = "upper(regexp_replace(p.suffix, '[\\s.]', '', 'g'))"
    local = f"CASE WHEN s = '' THEN w WHEN s IN ('AM', 'PM') THEN {_half_day('w', 's')} END"
    exact = f"CASE WHEN s NOT IN ('', 'AM', 'PM') THEN w - {_offset('s')} END"
    value = f"coalesce({exact}, {to_utc(local, source.zone)})"
    return _bind("p", parts, _bind("w", moment, _bind("s", suffix, value)))


def _in_iso_order(text: str, *, day_first: bool) -> str:
    """Write the SQL that puts year, month and day of a date into this order."""
    ordered = text
    slashes = "-\\2-\\1" if day_first else "-\\1-\\2"
    for shape, order in (
        (r"^(\d{1,2})\.(\d{1,2})\.(\d{4})\b", r"\3-\2-\1"),
        (r"^(\d{1,2})\.(\d{1,2})\.(\d{2})\b", r"20\3-\2-\1"),
        (r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4})\b", r"\3" + slashes),
        (r"^(\d{1,2})[-/](\d{1,2})[-/](\d{2})\b", r"20\3" + slashes),
        _YEAR_FIRST,
        _COMPACT,
        (r"^(\S+) ::(Z?)$", r"\1"),
    ):
        ordered = f"regexp_replace({ordered}, {literal(shape)}, {literal(order)})"
    return ordered


def _half_day(naive: str, suffix: str) -> str:
    """Write the SQL that adds the half of the day: 12 AM is midnight, 12 PM noon."""
    hour = f"hour({naive})"
    shift = (
        f"CASE WHEN {suffix} = 'PM' THEN 12 ELSE 0 END - CASE WHEN {hour} = 12 THEN 12 ELSE 0 END"
    )
    return f"CASE WHEN {hour} BETWEEN 1 AND 12 THEN {naive} + to_hours({shift}) END"


def _offset(suffix: str) -> str:
    """Write the SQL for the offset from UTC: ``Z``, ``+02:00``, ``-0330``, ``+01``."""
    hours = f"coalesce(TRY_CAST(substr({suffix}, 2, 2) AS INTEGER), 0)"
    minutes = f"coalesce(TRY_CAST(substr(replace({suffix}, ':', ''), 4, 2) AS INTEGER), 0)"
    sign = f"CASE WHEN {suffix}[1] = '-' THEN -1 ELSE 1 END"
    return f"to_minutes({sign} * ({hours} * 60 + {minutes}))"


def _epoch(text: str) -> str:
    """Write the SQL for seconds, milliseconds or microseconds since 1970: 10, 13 or 16 digits."""
    unit = f"CASE length({text}) WHEN 13 THEN 1000 WHEN 16 THEN 1 ELSE 1000000 END"
    return f"make_timestamp(CAST(TRY_CAST({text} AS DECIMAL(26, 6)) * {unit} AS BIGINT))"


def _bind(name: str, value: str, body: str) -> str:
    """Write the SQL for ``body``, in which ``name`` stands for a value computed only once."""
    return f"list_transform([{value}], lambda {name}: {body})[1]"


def _list(words: Iterable[str]) -> str:
    return ", ".join(map(literal, words))
