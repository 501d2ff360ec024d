"""What a column is by its name and its values together: a moment, a person, a kind of value."""

from collections.abc import Mapping

from cxlab.draft.look.profile import Column
from cxlab.draft.words.names import name_meanings

#: Below this a name and its values together say too little.
LEAST = 0.4

#: From here on a name is that of no moment at which something happened: a deadline, say.
_LATER = 0.5

#: From here on a whole number is an id: more than what is counted or paid.
_LONG = 10_000_000


def is_moment(column: Column) -> bool:
    """Tell whether a column says when something happened: no deadline, no birthday, no change."""
    names = name_meanings(column.name)
    dated = column.is_time or column.is_fine_epoch
    if not dated and not (is_day_number(column) or (column.is_epoch and _named(names))):
        return False
    return names.get("time", 0) == 1 or names.get("later", 0) < _LATER


def is_day_number(column: Column) -> bool:
    """Tell whether a column says the day as a number: 20250131."""
    return column.is_compact and not column.is_time and _named(name_meanings(column.name))


def _named(names: Mapping[str, float]) -> bool:
    return names.get("time", 0) >= LEAST


def is_personal(column: Column) -> bool:
    """Tell whether a column names a person, or says where or how to reach them."""
    return column.is_mail or name_meanings(column.name).get("person", 0) >= 0.6


def values_are(column: Column) -> str:
    """Say in words what the values of a column are.

    Examples
    --------
    >>> counts = {"filled": 3, "distinct": 3, "iso": 3, "words": 1}
    >>> values_are(Column("when", "VARCHAR", 3, counts))
    'its values are dates'
    """
    if column.is_time:
        return "its values are dates" + (" with the time" if column["timed"] else "")
    if column.is_mail:
        return "its values are e-mail addresses"
    if column.is_fine_epoch:
        return "its values count from 1970"
    if is_day_number(column):
        return "its values are days such as 20250131"
    if column.share("phone") >= 0.8:
        return "its values are phone numbers"
    if column.is_flag:
        return "its values say yes or no"
    if column.is_number and column["high"] == column["low"] == 0:
        return "its values are amounts"
    if column.is_whole and column["high"] >= _LONG:  # an id, a card, a phone: nobody's is shown
        return "its values are long numbers"
    if column["lead_zero"]:
        return "its values are numbers with zeros in front"
    if column.is_number:
        whole = "whole numbers" if column.is_whole else "numbers"
        return f"its values are {whole} from {column['low']:g} to {column['high']:g}"
    if column.is_text:
        return "its values are sentences"
    if column.unique:
        return "each row has its own value"
    return f"{column.distinct:,} values in {column['filled']:,.0f} rows"
