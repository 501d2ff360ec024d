"""Months that stand in the names of columns: "NPS Jan 2024" is a question and when it was asked."""

import re

#: The first letters of the months, in the languages that cxlab knows; the longest come first.
_MONTHS = (
    "jan|janvier|januar|stycz|sty|ian|enero|ene|gen|янв",
    "feb|févr|fev|fév|lut|фев",
    "mar|mär|mrz|mars|marz|мар",
    "apr|avr|abr|kwi|апр",
    "may|mai|maj|mag|мая|май",
    "jun|juin|giu|cze|iun|июн",
    "jul|juil|lug|lip|iul|июл",
    "aug|août|aout|ago|sie|авг",
    "sep|set|wrz|сен",
    "oct|okt|ott|out|paź|paz|окт",
    "nov|lis|noi|ноя",
    "dec|dez|dic|déc|gru|дек",
)
_NAMED = "|".join(f"(?P<m{place}>{words})" for place, words in enumerate(_MONTHS, start=1))
_YEAR = r"(?:19|20)\d\d"
_FORMS = (
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})[-_/. ]?(?P<number>0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<![^\W_])(?P<number>0?[1-9]|1[0-2])[-_/.](?P<year>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![^\W\d_])(?:{_NAMED})[^\W\d_]*\W*_?(?P<year>{_YEAR})(?!\d)", re.I),
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})\W*_?(?:{_NAMED})[^\W\d_]*(?![^\W\d_])", re.I),
    re.compile(rf"(?<![^\W\d_])[QqTtKk](?P<quarter>[1-4])\W*_?(?P<year>{_YEAR})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>{_YEAR})\W*_?[QqTtKk](?P<quarter>[1-4])(?!\d)"),
)


def month_in(name: str) -> tuple[str, str]:
    """Return a column's name without its month or quarter, and the first day of that.

    Examples
    --------
    >>> month_in("NPS Jan 2024"), month_in("2024-03 satisfaction"), month_in("csat_Q2_2025")
    (('NPS', '2024-01-01'), ('satisfaction', '2024-03-01'), ('csat', '2025-04-01'))
    >>> month_in("Would you recommend us in 2024?")
    ('Would you recommend us in 2024?', '')
    """
    for form in _FORMS:
        found = form.search(name)
        if found is None:
            continue
        said = found.groupdict()
        if said.get("quarter"):
            month = 3 * int(said["quarter"]) - 2
        else:
            month = int(said.get("number") or next(key for key in said if _is_month(said, key))[1:])
        rest = f"{name[: found.start()]} {name[found.end() :]}".strip(" -_/.,:()|")
        return " ".join(rest.split()), f"{said['year']}-{month:02d}-01"
    return name, ""


def _is_month(said: dict[str, str], key: str) -> bool:
    return key[0] == "m" and bool(said[key])
