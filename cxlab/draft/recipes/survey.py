"""Which columns of a survey are questions, what each asks, and on which scale."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cxlab.draft.look.shapes import MARKS, one_of
from cxlab.draft.look.sqltext import grades_sql
from cxlab.draft.mean.questions import Asked, ask, short_name
from cxlab.draft.words.names import Grades, graded_words
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, listed

#: From this many characters on average an answer is one in the customer's own words.
OWN_WORDS = 15

#: A question whose answers are more different labels than these has no scale of words.
MOST_LABELS = 20

#: A number at the start of an answer, as in "10 - Extremely likely".
LEADING = r"^\s*(\d{1,3}(?:[.,]\d+)?)(?:\s*$|\s*[-–—:=(].*)"


@dataclass(frozen=True)
class Question:
    """A question of a survey, and how it is answered.

    Parameters
    ----------
    column : str
        Its column.
    value : str
        SQL of an answer: nothing where a mark of missing values stands, such as "N/A".
    asked : Asked
        Its short name, wording, kind and scale; no scale where no number can be told.
    words : bool
        Whether the customer answers in their own words. A question that has neither a scale nor
        own words is a choice between labels, which no table has a column for.
    grades : Grades, optional
        The scale that answers in words stand on: "very satisfied" is 5 of 5.
    """

    column: str
    value: str
    asked: Asked
    words: bool = False
    grades: Grades | None = None

    @property
    def name(self) -> str:
        """Its short name."""
        return self.asked.name

    @property
    def scale(self) -> tuple[int, int] | None:
        """The lowest and the highest score."""
        return self.asked.scale

    @property
    def score(self) -> str:
        """SQL of the score of ``answer``: of "10 - Extremely likely" it is 10.

        What holds no number is kept as it is, and rejected.
        """
        if self.grades:
            return grades_sql("answer", self.grades)
        number = r"regexp_extract(answer, '^\s*([0-9]+([.,][0-9]+)?)', 1)"
        return f"coalesce(nullif({number}, ''), answer)"


def find_questions(
    columns: Sequence[str],
    texts: Mapping[str, str],
    run: Callable[[str], list[tuple[str, ...]]],
    *,
    nps: Collection[str] = (),
) -> list[Question]:
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
    list of Question
        In the order of the columns; those that nobody answered are left out.
    """
    found: list[Question] = []
    taken: list[str] = []
    for column in columns:
        text = texts.get(column) or column
        one = _question(column, text, run, taken=taken, nps=column in nps)
        if one is None:
            continue
        if column in texts:
            one = replace(one, asked=replace(one.asked, name=_tag(column, taken)))
        found.append(one)
        taken.append(one.name)
    return found


def _question(
    column: str,
    text: str,
    run: Callable[[str], list[tuple[str, ...]]],
    *,
    taken: Sequence[str],
    nps: bool,
) -> Question | None:
    value = _value(column, run)
    number = f"TRY_CAST(replace(regexp_extract({value}, '{LEADING}', 1), ',', '.') AS DOUBLE)"
    [counts] = run(
        f"SELECT count({value}), count({number}), min({number}), max({number}), "
        f"avg(length({value})), count(DISTINCT {value}) FROM rows"
    )
    answered, scores, low, high, length, distinct = (float(part or 0) for part in counts)
    if not answered:
        return None
    if scores == answered:
        return Question(column, value, _scored(text, low, high, taken=taken, nps=nps))
    if grades := _grades(value, run) if 2 <= distinct <= MOST_LABELS else None:
        asked = ask(text, 1, grades.top, taken=taken, judged=grades.judged)
        return Question(column, value, asked, grades=grades)
    words = length >= OWN_WORDS and distinct > 1 and distinct >= answered / 3
    alone = Asked(short_name(text, taken), "", None, "high", text, "no scale", "likely")
    return Question(column, value, alone, words or column.endswith("_TEXT"))


def _value(column: str, run: Callable[[str], list[tuple[str, ...]]]) -> str:
    text = f"nullif(trim(CAST({identifier(column)} AS VARCHAR)), '')"
    among = one_of(text, filter(None, (*MARKS, *Source("").missing)))
    marks = sorted(row[0] for row in run(f"SELECT DISTINCT {text} FROM rows WHERE {among}"))
    return f"CASE WHEN {text} NOT IN ({listed(marks)}) THEN {text} END" if marks else text


def _grades(value: str, run: Callable[[str], list[tuple[str, ...]]]) -> Grades | None:
    rows = run(f"SELECT DISTINCT {value} AS v FROM rows WHERE v IS NOT NULL")
    return graded_words({row[0] for row in rows})


def _scored(text: str, low: float, high: float, *, taken: Sequence[str], nps: bool) -> Asked:
    asked = ask(text, low, high, taken=taken)
    if nps and high <= 10:
        return replace(asked, kind="nps", scale=(0, 10), good="high")
    return asked


def _tag(column: str, taken: Collection[str]) -> str:
    """Return the short name that the survey itself gives a question, apart from those taken."""
    known = {name.casefold() for name in taken}
    name, place = column, 1
    while name.casefold() in known:
        place += 1
        name = f"{column} {place}"
    return name
