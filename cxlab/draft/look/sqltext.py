"""Pieces of SQL that a draft writes, so that values need no second look."""

from collections.abc import Iterable

from cxlab.draft.look.profile import Column, needs_marks
from cxlab.draft.look.shapes import MARKS
from cxlab.draft.words.names import Grades, word_set
from cxlab.study.sql import identifier, listed, literal

#: What the rows of an export are called in every query that a draft writes.
ROWS = "source"


def present(column: Column, table: str = "") -> str:
    """Write a column as text, empty where a mark of missing values stands.

    Examples
    --------
    >>> present(Column("a", "VARCHAR", 3, {"filled": 0})), present(Column("a", "BIGINT", 3, {}))
    ('"a"', 'CAST("a" AS VARCHAR)')
    """
    name = (f"{table}." if table else "") + identifier(column.name)
    text = name if column.type_name == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    if column["marked"] and needs_marks(column):
        return f"CASE WHEN trim({text}) NOT IN ({listed(MARKS)}) THEN {text} END"
    return text


def time_text(column: Column, *, day_first: bool, table: str = "") -> str:
    r"""Write a column of times as text in the order that every query's rows are read in.

    Examples
    --------
    >>> import duckdb
    >>> column = Column("t", "VARCHAR", 1, {"slashed": 1, "filled": 1})
    >>> sql = time_text(column, day_first=True)
    >>> duckdb.sql(f"SELECT {sql} FROM (VALUES ('31/01/2025 17:05')) AS x(t)").fetchall()
    [('2025-01-31 17:05',)]
    """
    text = present(column, table)
    if column.is_compact and not column.is_time:
        return f"regexp_replace(trim({text}), '^(\\d{{4}})(\\d\\d)(\\d\\d)$', '\\1-\\2-\\3')"
    if not (day_first and column["slashed"]):
        return text
    long, short = (
        r"^\s*(\d{1,2})[-/](\d{1,2})[-/](\d{4})",
        r"^\s*(\d{1,2})[-/](\d{1,2})[-/](\d{2})\b",
    )
    moved = f"regexp_replace({text}, {literal(long)}, '\\3-\\2-\\1')"
    if column["short"]:
        moved = f"regexp_replace({moved}, {literal(short)}, '20\\3-\\2-\\1')"
    return moved


def number_text(column: Column, *, decimal: str, table: str = "") -> str:
    """Write a column of numbers so that a point is the decimal mark.

    Examples
    --------
    >>> import duckdb
    >>> sql = number_text(Column("a", "VARCHAR", 1, {"comma": 1}), decimal=",")
    >>> duckdb.sql(f"SELECT {sql} FROM (VALUES ('1.234,50')) AS x(a)").fetchall()
    [('1234.50',)]
    """
    text = present(column, table)
    written = column["comma"] + column["point"] + column["money"]
    if decimal != "," or column.type_name != "VARCHAR" or not written:
        return text
    return f"replace(replace({text}, '.', ''), ',', '.')"


def score_text(column: Column, *, decimal: str, table: str = "") -> str:
    r"""Write a column of scores: of "10 - very likely" the number.

    Examples
    --------
    >>> score_text(Column("q", "VARCHAR", 1, {"graded": 1}), decimal=".")
    'regexp_extract("q", \'^\\s*(\\d+)\', 1)'
    """
    if column.grades:
        return grades_sql(present(column, table), column.grades)
    if column["graded"]:
        return f"regexp_extract({present(column, table)}, '^\\s*(\\d+)', 1)"
    return number_text(column, decimal=decimal, table=table)


def grades_sql(text: str, grades: Grades) -> str:
    """Write an answer in words as its place on the scale; marks of missing values as nothing.

    Examples
    --------
    >>> import duckdb
    >>> sql = grades_sql("a", Grades({"bad": 1, "good": 5}, 5, True, ("n/a",)))
    >>> duckdb.sql(f"SELECT {sql} FROM (VALUES ('good '), ('n/a'), ('so so')) AS t(a)").fetchall()
    [('5',), (None,), ('so so',)]
    """
    told = [(word, literal(str(place))) for word, place in grades.places.items()]
    told += [(mark, "NULL") for mark in grades.missing]
    cases = "".join(f" WHEN {literal(word)} THEN {score}" for word, score in told)
    return f"CASE trim({text}){cases} ELSE {text} END"


def filled_sql(column: Column, otherwise: str) -> str:
    r"""Write a column with a word where it is empty.

    Examples
    --------
    >>> filled_sql(Column("via", "VARCHAR", 3, {}), "web")
    'coalesce(nullif(trim(source."via"), \'\'), \'web\')'
    """
    return f"coalesce(nullif(trim({present(column, ROWS)}), ''), {literal(otherwise)})"


def clock_joined(date: Column, clock: Column, *, day_first: bool) -> str:
    r"""Write a date and the clock beside it as one time.

    Examples
    --------
    >>> day, hour = Column("Date", "VARCHAR", 1, {}), Column("Time", "VARCHAR", 1, {})
    >>> clock_joined(day, hour, day_first=False)
    'source."Date" || \' \' || source."Time"'
    """
    return f"{time_text(date, day_first=day_first, table=ROWS)} || ' ' || {present(clock, ROWS)}"


def seconds_sql(column: Column, factor: int) -> str:
    r"""Write a duration in seconds, from minutes, hours or a clock such as 00:12:30.

    Examples
    --------
    >>> seconds_sql(Column("min", "VARCHAR", 1, {"whole": 1, "filled": 1}), 60)
    'TRY_CAST(replace(source."min", \',\', \'.\') AS DOUBLE) * 60'
    """
    text = present(column, ROWS)
    if column.share("clock") >= 0.9:
        return f"epoch(TRY_CAST({text} AS INTERVAL))"
    return f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE) * {factor}"


def spoken(values: Iterable[str]) -> bool:
    """Tell whether all of these say who began: inbound, outgoing, ...

    Examples
    --------
    >>> spoken(["Inbound", "Outbound"]), spoken(["north"])
    (True, False)
    """
    return all(value.lower() in word_set("inbound") | word_set("outbound") for value in values)


def direction_sql(name: str, values: Iterable[str]) -> str:
    """Write who began a contact, from words for coming in and going out.

    Examples
    --------
    >>> print(direction_sql("Way", ["In", "OUT"]))
    CASE WHEN lower(source."Way") IN ('in') THEN 'customer' WHEN ... IN ('out') THEN 'company' END
    """
    text = f"lower({ROWS}.{identifier(name)})"
    said = {value.lower() for value in values}
    cases = "".join(
        f" WHEN {text} IN ({listed(words)}) THEN {literal(began)}"
        for label, began in (("inbound", "customer"), ("outbound", "company"))
        if (words := sorted(said & word_set(label)))
    )
    return f"CASE{cases} END"
