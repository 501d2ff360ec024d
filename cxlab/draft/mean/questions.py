"""Which columns of an export are answers on a scale, what they ask, and which way is good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cxlab.draft.guess import Sure
from cxlab.draft.look.exports import Export
from cxlab.draft.look.profile import Column
from cxlab.draft.words.names import folded, labels_in, name_meanings, word_set

#: Scales that surveys use: the lowest and the highest value.
SCALES = ((0, 10), (1, 10), (1, 5), (1, 7), (0, 5), (1, 4), (1, 3), (0, 100), (1, 6))

#: So many columns of one scale side by side are a survey, whatever they are called.
SIDE_BY_SIDE = 3

#: A question's short name has at most so many words.
SHORT = 4

#: What stands between a question and one of its parts: "How easy was it, by channel? | Phone".
PART = " | "


@dataclass(frozen=True)
class Asked:
    """A question of a survey.

    Parameters
    ----------
    name : str
        Its short name.
    kind : str
        ``"nps"``, ``"csat"``, ``"ces"``, or empty.
    scale : tuple of float, optional
        The lowest and the highest value, where they can be told.
    good : {"high", "low"}
        Which way is good.
    text : str
        The question as the export has it.
    why : str
        What speaks for the kind and the scale.
    sure : {"sure", "likely", "a guess"}
        How sure the kind is.
    """

    name: str
    kind: str
    scale: tuple[int, int] | None
    good: str
    text: str
    why: str
    sure: Sure


def is_score(column: Column) -> bool:
    """Tell whether the values of a column could be answers on a scale."""
    if column.grades:
        return True
    if column["graded"] and column.share("graded", "whole") >= 0.9:
        return column.distinct <= 12
    numbered = column.unique and column.rows > 11
    if not column.is_whole or column.is_time or numbered or column["lead_zero"]:
        return False
    return column["low"] >= 0 and column["high"] <= 10 and 2 <= column.distinct <= 11


def labelled(column: Column) -> bool:
    """Tell whether a column asks for a judgement whose answers are words: "very satisfied"."""
    said = {*labels_in(column.name, "questions")} & {"nps", "csat", "ces"}
    words = column.is_category and not (column.is_number or column.is_flag or column["graded"])
    return bool(said) and words and not column.grades and 2 <= column.distinct <= 11


def score_columns(export: Export, *, survey: bool) -> list[Column]:
    """Return the columns of an export that hold answers on a scale.

    Parameters
    ----------
    export : Export
        The export, looked at.
    survey : bool
        Whether its file's name says that it is a survey.

    Returns
    -------
    list of Column
        Columns whose name says so; in a survey, or where at least ``SIDE_BY_SIDE`` of them have
        one scale, the others too.
    """
    able = [column for column in export.columns if is_score(column) and not _counted(column)]
    able += [column for column in export.columns if _hundred(column)]
    named = [column for column in able if _by_name(column)]
    alike = [column for column in able if not name_meanings(column.name)]
    spans = [_span(column) for column in alike]
    common = [span for span in set(spans) if spans.count(span) >= SIDE_BY_SIDE]
    loose = [column for column in alike if survey or _span(column) in common]
    chosen = {column.name for column in (*named, *loose)}
    return [column for column in export.columns if column.name in chosen]


def ask(
    text: str,
    low: float,
    high: float,
    *,
    file: str = "",
    taken: Collection[str] = (),
    judged: bool = False,
) -> Asked:
    """Say what a question is: its short name, kind, scale, and which way is good.

    Parameters
    ----------
    text : str
        The column's name, or the question as it stands in the rows.
    low, high : float
        The lowest and highest answer.
    file : str
        The file's name, which may say what the column's name does not.
    taken : collection of str
        Short names in use.
    judged : bool
        The answers are words that say themselves which end is good: "very easy".

    Returns
    -------
    Asked
        What was found.

    Examples
    --------
    >>> asked = ask("Jak bardzo polecisz nas znajomym?", 0, 10, file="ankieta.csv")
    >>> asked.kind, asked.scale, asked.sure
    ('nps', (0, 10), 'sure')
    """
    said = labels_in(text, "questions")
    hinted = [label for label in labels_in(file, "questions") if label in ("nps", "ces")]
    by_file = not {"nps", "ces", "csat"} & {*said} and hinted
    kind = next((label for label in (*said, *hinted) if label in ("nps", "ces", "csat")), "")
    if "expected" in said:
        kind = ""
    wide = high > 7 or (kind == "nps" and low == 0 and high > 5)
    if kind == "nps" and (not wide or high > 10):
        kind = "" if len(said) < 2 or "csat" not in said else "csat"
    scale = (0, 10) if kind == "nps" else _scale(low, high)
    hard = "hard" in said and "easy" not in folded(text)
    full = scale is not None and (low, high) == scale
    words = "its file's name" if by_file and kind else "its words"
    why = f"{words}, and answers go from {low:g} to {high:g}" if kind else _silent(low, high)
    half = scale is not None and (low == scale[0] or high == scale[1])
    sure: Sure = "sure" if full and not by_file else "likely" if full or half else "a guess"
    sure = sure if kind else "a guess"
    if kind == "csat" and not ({"csat"} & {*folded(text)} or "satisf" in "".join(folded(text))):
        sure = "likely" if sure == "sure" else sure
    good = "low" if kind == "ces" and hard and not judged else "high"
    return Asked(short_name(text, taken), kind, scale, good, text, why, sure)


def short_name(text: str, taken: Collection[str] = ()) -> str:
    """Return a short name for a question.

    Examples
    --------
    >>> short_name("How likely are you to recommend us?"), short_name("Q3", ["q3"])
    ('likely recommend', 'q3 2')
    """
    words = folded(text)
    head, _, part = text.rpartition(PART)
    telling = [*_telling(head)[: SHORT - 1], *_telling(part)[:2]] if head else _telling(text)
    plain = " ".join((telling or words or ["question"])[:SHORT])[:60]
    if len(words) <= SHORT and words[:1] == ("q",):
        plain = "".join(words)
    name, place = plain, 1
    while name in taken:
        place += 1
        name = f"{plain} {place}"
    return name


def _telling(text: str) -> list[str]:
    """Return the words of a question that tell it from others."""
    words = folded(text)
    idle = word_set("question") if len(words) > 2 else frozenset()
    telling = [word for word in dict.fromkeys(words) if word not in idle]
    telling = [word for word in telling if len(word) > 1] or telling
    return [word for word in telling if not word.isdigit()] if len(telling) > 2 else telling


def beside(columns: Sequence[Column], scores: Sequence[Column]) -> dict[str, str]:
    """Return which comment belongs to which score: the one that follows it.

    Parameters
    ----------
    columns : sequence of Column
        Scores and comments, in the export's order.
    scores : sequence of Column
        Those that are scores.

    Returns
    -------
    dict of str to str
        By comment, the score it explains; a comment that follows another stands alone.
    """
    names = {column.name for column in scores}
    found: dict[str, str] = {}
    before = ""
    for column in columns:
        if column.name in names:
            before = column.name
        elif before:
            found[column.name], before = before, ""
    first = next((column.name for column in columns if column.name not in names), "")
    if scores and first and not found:
        found[first] = scores[0].name
    return found


def _silent(low: float, high: float) -> str:
    return f"its name says nothing that cxlab knows; answers go from {low:g} to {high:g}"


def _scale(low: float, high: float) -> tuple[int, int] | None:
    """Return the narrowest usual scale that holds all answers and begins where they may."""
    fits = [one for one in SCALES if one[0] <= low and high <= one[1]]
    usual = [(1, 5), (1, 7), (1, 10)] if low >= 1 else [(0, 10), (0, 5), (0, 100)]
    order = sorted(fits, key=lambda one: (one not in usual, one[1] - one[0]))
    if low == 0 and high <= 5 and (0, 5) in fits:
        return (0, 5)
    return order[0] if order else None


def _span(column: Column) -> tuple[int, int] | None:
    return (1, column.grades.top) if column.grades else _scale(column["low"], column["high"])


def _by_name(column: Column) -> bool:
    said = {*labels_in(column.name, "questions")} - {"survey", "hard"}
    graded = name_meanings(column.name).get("answer", 0) >= 0.55
    return bool(said) or (graded and name_meanings(column.name).get("value", 0) < 0.9)


def _counted(column: Column) -> bool:
    """Tell whether a small whole number counts something: items, children, instalments."""
    names = name_meanings(column.name)
    words = {"count", "number", "qty", "quantity", "size", "sequential", "installments", "photos"}
    counts = bool(words & {*folded(column.name)}) or names.get("product", 0) >= 0.6
    return counts and not labels_in(column.name, "questions")


def _hundred(column: Column) -> bool:
    said = {*labels_in(column.name, "questions")} & {"nps", "ces", "csat"}
    ok = column.is_number and column["low"] >= 0 and 10 < column["high"] <= 100
    return bool(said) and ok and "nps" not in said
