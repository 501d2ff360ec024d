"""SQL that turns raw values into times: naive UTC, whatever the source writes."""

from cxlab.study.settings import Source
from cxlab.study.sql import bind, finite, is_number, literal, trimmed

#: An hour in microseconds.
_HOUR = 3_600_000_000

_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_SUFFIX = r"\s*(?:[AaPp]\.?[Mm]\.?|Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)"
_QUICK = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
_CLOCK_QUICK = r"(?: \d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
#: Dates in another order than ISO 8601's, and what puts them into it.
_YEAR_FIRST = (r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b", r"\1-\2-\3")
_COMPACT = (r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d))?(Z?)$", r"\1-\2-\3 \4:\5:\6\7")


def time_sql(expression: str, type_name: str, source: Source) -> str:
    """Write the SQL that turns a raw column into naive UTC, or NULL where it is no time.

    Parameters
    ----------
    expression, type_name, source
        As ``cxlab.study.values.parse`` takes them.

    Returns
    -------
    str
        SQL of type TIMESTAMP.

    Examples
    --------
    >>> import duckdb
    >>> source = Source("orders", "orders.csv", day_first=True)
    >>> sql = time_sql("'31/01/2025 17:05'", "VARCHAR", source)
    >>> str(duckdb.sql("SELECT " + sql).fetchall()[0][0])
    '2025-01-31 17:05:00'
    """
    if type_name == "TIMESTAMP WITH TIME ZONE":
        return finite(f"timezone('UTC', {expression})")
    if type_name == "DATE" or type_name.startswith("TIMESTAMP"):
        return to_utc(finite(f"CAST({expression} AS TIMESTAMP)"), source.zone)
    if is_number(type_name):
        return _written_time(f"CAST(TRY_CAST({expression} AS HUGEINT) AS VARCHAR)", source)
    if type_name == "VARCHAR":
        quick = to_utc(_plain_time(expression, source), source.zone)
        return f"coalesce({quick}, {_written_time(trimmed(expression), source)})"
    return "CAST(NULL AS TIMESTAMP)"


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
    # DuckDB takes the later of two. Where the clocks show an hour twice, two hours lie between
    # that and what they showed an hour before. Microseconds, as an interval costs more.
    later, before = (
        f"epoch_us(timezone({literal(zone)}, {moment}))"
        for moment in ("cx_naive", "cx_naive - INTERVAL 1 HOUR")
    )
    shift = f"CASE WHEN {later} - {before} = {2 * _HOUR} THEN {_HOUR} ELSE 0 END"
    return bind("cx_naive", naive, f"make_timestamp({later} - {shift})")


def _plain_time(text: str, source: Source) -> str:
    """Write the SQL for the local time in a text of the commonest forms, as they stand."""
    marks, day, month = ("[-/.]", 1, 4) if source.day_first else ("[-/]", 4, 1)
    ordered = literal(rf"\d{{2}}{marks}\d{{2}}{marks}\d{{4}}{_CLOCK_QUICK}")
    pieces = ("7, 4", f"{month}, 2", f"{day}, 2")
    date = ", '-', ".join(f"substr({text}, {piece})" for piece in pieces)
    moved = f"concat({date}, substr({text}, 11))"
    return (
        f"TRY_CAST(CASE WHEN regexp_full_match({text}, {literal(_QUICK)}) THEN {text} "
        f"WHEN regexp_full_match({text}, {ordered}) THEN {moved} END AS TIMESTAMP)"
    )


def _written_time(text: str, source: Source) -> str:
    """Write the SQL for times that are texts in any form."""
    epoch = "regexp_full_match(cx_text, '[0-9]{10}([.][0-9]+)?|[0-9]{13}|[0-9]{16}')"
    other = f"CASE WHEN {epoch} THEN {_epoch('cx_text')} ELSE {_other_time(source)} END"
    plain = to_utc("cx_moment", source.zone)
    value = f"CASE WHEN cx_moment IS NULL THEN {other} ELSE {plain} END"
    return bind("cx_text", text, bind("cx_moment", _plain_time("cx_text", source), value))


def _other_time(source: Source) -> str:
    """Write the SQL for the time in ``cx_text`` in any other order, with half-days and offsets."""
    pattern = literal(rf"^(?:({_DATE})|({_DATE}{_CLOCK})({_SUFFIX})?)$")
    iso = _in_iso_order("cx_text", day_first=source.day_first)
    parts = f"regexp_extract({iso}, {pattern}, ['day', 'moment', 'suffix'])"
    moment = "TRY_CAST(replace(cx_parts.day || cx_parts.moment, ',', '.') AS TIMESTAMP)"
    suffix = "upper(regexp_replace(cx_parts.suffix, '[\\s.]', '', 'g'))"
    half = f"WHEN cx_suffix IN ('AM', 'PM') THEN {_half_day('cx_written', 'cx_suffix')}"
    local = f"CASE WHEN cx_suffix = '' THEN cx_written {half} END"
    exact = (
        f"CASE WHEN cx_suffix NOT IN ('', 'AM', 'PM') THEN cx_written - {_offset('cx_suffix')} END"
    )
    value = f"coalesce({exact}, {to_utc(local, source.zone)})"
    return bind("cx_parts", parts, bind("cx_written", moment, bind("cx_suffix", suffix, value)))


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
