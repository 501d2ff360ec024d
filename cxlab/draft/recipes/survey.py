"""Which columns of a survey are questions, what each asks, and on which scale."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from cxlab.study.sql import identifier

#: Words that tell what a question feeds, in English, German, Polish, Portuguese, Romanian, Russian.
KINDS = {
    "nps": r"recommend|weiterempf|polec|indica(ria|r)|recomend|recomand|порекоменд|рекоменд",
    "ces": r"effort|easy|ease\b|einfach|leicht|łatw|wysiłk|fácil|esforço|ușor|efort|легк|усили",
    "csat": r"satisf|zufrieden|zadowol|mulțumi|multumi|удовлетвор|довольн|happy with|rate ",
}
#: Words of a question about effort of which less is better.
LESS = r"effort|wysiłk|esforço|efort|усили"

#: Scales that surveys use, the narrowest first.
SCALES = ((1, 5), (1, 7), (0, 10), (1, 10), (0, 100))

#: The longest number of words in a question's short name.
WORDS = 5

#: From this many characters on average an answer is one in the customer's own words.
OWN_WORDS = 15

#: A number at the start of an answer, as in "10 - Extremely likely".
LEADING = r"^\s*(\d{1,3}(?:[.,]\d+)?)(?:\s*$|\s*[-–—:=(].*)"


@dataclass(frozen=True)
class Asked:
    """A question of a survey.

    Parameters
    ----------
    column : str
        Its column.
    name : str
        Its short name.
    text : str
        Its wording.
    kind : str
        ``"nps"``, ``"csat"``, ``"ces"``, or nothing.
    scale : tuple of int, optional
        The scale of its scores; none where it is answered in words.
    good : {"high", "low"}
        Which end is good.
    words : bool
        Whether the customer answers in their own words; a question that has neither scores nor
        own words is a choice between labels, which no table has a column for.
    """

    column: str
    name: str
    text: str
    kind: str = ""
    scale: tuple[int, int] | None = None
    good: str = "high"
    words: bool = False


def find_questions(
    columns: Sequence[str],
    texts: Mapping[str, str],
    run: Callable[[str], list[tuple[str, ...]]],
    *,
    nps: Collection[str] = (),
) -> list[Asked]:
    """Find what the columns of a survey ask.

    Parameters
    ----------
    columns : sequence of str
        The columns that may be questions.
    texts : mapping of str to str
        The wording of each, by column; where there is none, the column's name.
    run : callable
        Runs a query over ``rows``.
    nps : collection of str
        Columns that are known to ask how likely people are to recommend.

    Returns
    -------
    list of Asked
        In the order of the columns; those that nobody answered are left out.
    """
    asked: list[Asked] = []
    names: set[str] = set()
    for column in columns:
        text = texts.get(column) or column
        value = f"nullif(trim(CAST({identifier(column)} AS VARCHAR)), '')"
        number = f"TRY_CAST(replace(regexp_extract({value}, '{LEADING}', 1), ',', '.') AS DOUBLE)"
        [found] = run(
            f"SELECT count({value}), count({number}), min({number}), max({number}), "
            f"avg(length({value})), count(DISTINCT {value}) FROM rows"
        )
        answered, scores, low, high, length, distinct = (float(part or 0) for part in found)
        if answered:
            name = short_name(column if column in texts else text, names)
            names.add(name.casefold())
            if scores == answered:
                asked.append(_scored(column, name, text, (low, high), nps=column in nps))
            else:
                words = length >= OWN_WORDS and distinct > 1 and distinct >= answered / 3
                asked.append(Asked(column, name, text, words=words or column.endswith("_TEXT")))
    return asked


def short_name(text: str, taken: set[str]) -> str:
    """Return a short name for a question that is not among those taken, in small letters.

    Examples
    --------
    >>> short_name("How likely are you to recommend us to a friend?", set())
    'how likely are you to'
    >>> short_name("Q1", {"q1"})
    'Q1 2'
    """
    found = re.findall(r"\w+", text)
    plain = text if len(found) <= 1 else " ".join(found[:WORDS]).lower()
    name, copy = plain, 1
    while name.casefold() in taken:
        copy += 1
        name = f"{plain} {copy}"
    return name


def _scored(column: str, name: str, text: str, span: tuple[float, float], *, nps: bool) -> Asked:
    told = next((kind for kind, words in KINDS.items() if re.search(words, text, re.I)), "")
    kind = "nps" if nps else told
    scale = next(((low, high) for low, high in SCALES if low <= span[0] and span[1] <= high), None)
    if kind == "nps":
        kind, scale = ("nps", (0, 10)) if span[1] <= 10 else ("", scale)
    good = "low" if kind == "ces" and re.search(LESS, text, re.I) else "high"
    return Asked(column, name, text, kind, scale, good)
