"""How the values of an export are written: decimal mark, order of day and month, missing marks."""

from collections.abc import Iterator
from dataclasses import replace

from cxlab.draft.guess import Guess, Sure
from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import is_moment
from cxlab.draft.look.profile import Column, needs_marks
from cxlab.draft.look.shapes import MARKS


def find_dialect(export: Export, *, american: bool) -> tuple[Export, list[Guess]]:
    """Say how the values of an export are written.

    Parameters
    ----------
    export : Export
        The export, looked at.
    american : bool
        What to take where dates are ambiguous: the month first.

    Returns
    -------
    tuple of Export and list of Guess
        The export with its source's settings, and what was guessed.
    """
    guesses = [*_decimal(export), *_day_first(export, american=american), *_missing(export)]
    found = {guess.key: guess.value for guess in guesses}
    marks = found["missing"].split("\n") if "missing" in found else []
    source = replace(
        export.source,
        decimal=found.get("decimal", "."),
        day_first=found.get("day_first") == "true",
        missing=(*export.source.missing, *marks),
    )
    return replace(export, source=source), guesses


def carries_zone(export: Export) -> str:
    """Say why the times of an export need no zone; empty where they do.

    A source's times need none where each carries its offset, or counts from 1970.
    """
    times = [column for column in export.columns if is_moment(column) and not column.is_epoch]
    if not times:
        epochs = [column for column in export.columns if is_moment(column)]
        return "its times count seconds since 1970" if epochs else "it has no times"
    timed = [column for column in times if column["timed"]]
    if timed and all(column["offset"] >= 0.95 * column["filled"] for column in timed):
        return "its times carry their offset"
    return ""


def _decimal(export: Export) -> Iterator[Guess]:
    comma = [column for column in export.columns if _commas(column)]
    point = [column for column in export.columns
             if column.share("point") > 0.2 and column.share("comma") == 0]  # fmt: skip
    if not comma or len(point) > len(comma):
        return
    column = comma[0]
    value = next(v for v in export.sample.values(column.name) if "," in v)
    sure: Sure = "a guess" if point else "sure"
    why = f"{column.name!r} has values such as {value!r}"
    why += f"; but {point[0].name!r} has a point" if point else ""
    yield Guess(export.files[0], "decimal", ",", why, sure)


def _commas(column: Column) -> bool:
    if column.type_name != "VARCHAR" or column.is_time:
        return False
    money = column.share("money") >= 0.5 and column.share("point") == 0
    return (column["decimals"] > 0 and column.share("comma", "whole") >= 0.9) or (
        money and column["commas_in_money"] > 0
    )


def _day_first(export: Export, *, american: bool) -> Iterator[Guess]:
    columns = [column for column in export.columns if column.is_time and column["slashed"]]
    if not columns:
        return
    where = export.files[0]
    first = max(columns, key=lambda column: column["first"])
    second = max(columns, key=lambda column: column["second"])
    if first["first"] > 12 and second["second"] > 12:
        more = first["first"] >= second["second"]
        why = "some dates have the day first and some the month: the others will be rejected"
        yield Guess(where, "day_first", str(more).lower(), why, "a guess")
    elif first["first"] > 12:
        why = f"a date in {first.name!r} begins with {first['first']:.0f}"
        yield Guess(where, "day_first", "true", why, "sure")
    elif second["second"] > 12:
        why = f"a date in {second.name!r} has {second['second']:.0f} in second place"
        yield Guess(where, "day_first", "false", why, "sure")
    else:
        value = export.sample.values(columns[0].name, 1)[0]
        why = (
            "no date has a number above 12 in either place: look up a row whose day you know, "
            f"such as {value!r} in {columns[0].name!r}"
        )
        yield Guess(where, "day_first", str(not american).lower(), why, "a guess")


def _missing(export: Export) -> Iterator[Guess]:
    marked = [column for column in export.columns if column["marked"] and needs_marks(column)]
    if not marked:
        return
    found = {mark for column in marked
             for mark in MARKS if mark in export.sample.raw_values(column.name, MARKS)}  # fmt: skip
    if found:
        why = f"they stand in {', '.join(repr(column.name) for column in marked[:3])}"
        yield Guess(export.files[0], "missing", "\n".join(sorted(found)), why, "likely")
