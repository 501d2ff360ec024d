"""What each column of an export is: who, when, where, how much, what was said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cxlab.draft.guess import Sure, how_sure
from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import LEAST, is_day_number, is_moment, values_are
from cxlab.draft.look.profile import Column
from cxlab.draft.words.names import name_meanings


@dataclass(frozen=True)
class Field:
    """A column taken for something: how well it fits, from 0 to 1, and why."""

    column: Column
    meaning: str
    score: float
    why: str

    @property
    def name(self) -> str:
        """The column's name in the export."""
        return self.column.name

    @property
    def sure(self) -> Sure:
        """How sure it is."""
        return how_sure(self.score)


def find_fields(export: Export) -> dict[str, list[Field]]:
    """Say which columns of an export may be what, the best first.

    Parameters
    ----------
    export : Export
        The export, looked at.

    Returns
    -------
    dict of str to list of Field
        By meaning (a row of ``names.tsv``). A column may stand under several meanings.
    """
    found: dict[str, list[Field]] = {meaning: [] for meaning in _FITS}
    for column in export.columns:
        if column.empty or column.is_nested:
            continue
        names = name_meanings(column.name)
        day, clock = is_day_number(column), column.share("clock") >= 0.9
        for meaning, fits in _FITS.items():
            if (day and meaning != "time") or (clock and meaning not in ("time", "duration")):
                continue
            score = names.get(meaning, 0.0) * fits(column)
            if meaning == "time" and score:
                score = 0.5 + 0.5 * score
            if score >= LEAST:
                why = f"its name, and {values_are(column)}"
                found[meaning].append(Field(column, meaning, score, why))
    _by_content(export, found)
    for fields in found.values():
        fields.sort(key=lambda field: -field.score)
    return found


def free(fields: Iterable[Field], taken: Iterable[str]) -> Field | None:
    """Return the best field whose column is not taken yet."""
    used = set(taken)
    return next((field for field in fields if field.name not in used), None)


def _by_content(export: Export, found: dict[str, list[Field]]) -> None:
    """Add what values alone give away: addresses, and the only time there is."""
    known = {field.name for field in found["mail"]}
    for column in export.columns:
        if column.is_mail and column.name not in known:
            found["mail"].append(Field(column, "mail", 0.9, values_are(column)))
    found["time"] = [field for field in found["time"] if is_moment(field.column)]
    named = {field.name for field in found["time"]}
    others = [column for column in export.columns if is_moment(column) and column.name not in named]
    for column in others:
        score = 0.5 if named or len(others) > 1 else 0.7
        found["time"].append(Field(column, "time", score, values_are(column)))


def _id(column: Column) -> float:
    if not column.is_code or (column.distinct < 2 and column.rows > 5):
        return 0.0
    return 0.5 if column.distinct <= 12 and column["filled"] > 100 else 1.0


def _phone(column: Column) -> float:
    written = column.share("phone", "whole") >= 0.9 and column["length"] >= 7
    return 1.0 if written and not column.is_time else 0.0


def _key(column: Column) -> float:
    return 1.0 if column.unique and column.is_code else 0.0


def _when(column: Column) -> float:
    return 1.0 if column.is_time or column.is_epoch or column.is_compact else 0.0


def _label(column: Column) -> float:
    if column.is_number or column.is_flag or not column.is_category:
        return 0.0
    return 1.0 if column.distinct > 1 else 0.6


def _words(column: Column) -> float:
    if column.is_number or column.is_flag or column.is_time or column.is_mail:
        return 0.0
    return 1.0 if column.distinct <= max(50, 0.05 * column["filled"]) else 0.5


def _amount(column: Column) -> float:
    if not column.is_number or column["lead_zero"]:
        return 0.0
    return 0.9 if column.is_whole else 1.0


def _lasting(column: Column) -> float:
    clock = column.share("clock") >= 0.9
    return 1.0 if clock or (column.is_number and column["low"] >= 0) else 0.0


def _graded(column: Column) -> float:
    in_range = column.is_number and column["low"] >= 0 and column["high"] <= 100
    return 1.0 if in_range or column.share("graded", "whole") >= 0.9 else 0.0


def _said(column: Column) -> float:
    if column.is_text:
        return 1.0
    if column["words"] >= 3 and not (column.is_number or column.is_time):
        return 1.0
    plain = not (column.is_number or column.is_time or column.is_mail or column.is_flag)
    return 0.7 if plain and column["length"] >= 5 and not column.unique else 0.0


def _yes(column: Column) -> float:
    return 1.0 if column.is_flag else 0.0


def _asked(column: Column) -> float:
    numeric = column.is_number or column.is_time or column.is_flag
    return 1.0 if not numeric and 2 <= column.distinct <= 200 else 0.0


def _any(column: Column) -> float:
    return 0.0 if column.is_time else 1.0


_FITS: dict[str, Callable[[Column], float]] = {
    "mail": lambda column: 1.0 if column.is_mail else 0.0,
    "customer": _id,
    "phone": _phone,
    "account": lambda column: 0.0 if column.is_time or column.is_flag else 1.0,
    "time": _when,
    "touchpoint": _label,
    "status": _label,
    "address": _words,
    "channel": _label,
    "device": _words,
    "value": _amount,
    "currency": _label,
    "case": _id,
    "session": _id,
    "duration": _lasting,
    "source": _words,
    "direction": _label,
    "automated": _yes,
    "team": _words,
    "agent": _any,
    "row": _key,
    "response": lambda column: 1.0 if column.is_code and column.distinct > 2 else 0.0,
    "question": _asked,
    "answer": _graded,
    "comment": _said,
    "subject": _any,
    "asked": _label,
    "kind": _label,
    "language": _label,
    "lowest": lambda column: 1.0 if column.is_whole else 0.0,
    "highest": lambda column: 1.0 if column.is_whole else 0.0,
    "answered": _yes,
    "statement": lambda column: 1.0 if column.is_text else 0.0,
    "aspect": _label,
    "product": _any,
}
