"""Which answers are the outcome: a kind of question, or one question by its name."""

from functools import partial
from typing import Any

import pandas as pd

from cxlab.drivers.observations import Asked
from cxlab.errors import CxlabError, unknown
from cxlab.kpis.answers import NPS_SCALE, after_contact
from cxlab.study import Study
from cxlab.study.settings import QUESTION_KINDS, Question

#: The outcomes that part the surveys of one kind of question: whether they are about one contact.
SURVEYS = {"nps": False, "nps_transactional": True}


def ask(study: Study, outcome: str, window: str) -> Asked:
    """Find the questions that an outcome names, and what the study says about questions.

    Parameters
    ----------
    study : Study
        Its settings, and its responses where the settings do not know the name.
    outcome : str
        A kind of question (``"nps"``, in surveys about the company as a whole;
        ``"nps_transactional"``, in surveys about one contact) or a question's name.
    window : str
        How long before an answer a contact counts.

    Returns
    -------
    Asked
        Without questions where no question is of that kind.

    Raises
    ------
    UnknownNameError
        No kind and no question has that name.
    CxlabError
        ``window`` is no length of time.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from cxlab.study.settings import Question, Settings
    >>> settings = Settings("Two", questions={"recommend": Question("recommend", kind="nps")})
    >>> ask(SimpleNamespace(settings=settings), "nps", "90D").questions
    ('recommend',)
    """
    settings = study.settings
    kind = "nps" if outcome in SURVEYS else outcome
    questions = tuple(question.name for question in settings.questions_of(kind))
    transactional = SURVEYS.get(outcome) if questions else None
    if not questions:
        questions = _question(study, outcome)
    return Asked(
        questions=questions,
        window=_length(window),
        service=settings.role("service"),
        reply=settings.role("reply"),
        low_is_good=frozenset(q.name for q in settings.questions.values() if q.good == "low"),
        scales={q.name: scale for q in settings.questions.values() if (scale := _scale(q))},
        transactional=transactional,
    )


def settle(study: Study, outcome: str) -> str:
    """Return the outcome itself, or for ``"auto"`` the first kind of question that is asked.

    Parameters
    ----------
    study : Study
        Its settings.
    outcome : str
        A kind of question, a question's name, or ``"auto"``.

    Returns
    -------
    str
        For ``"auto"``, ``"nps"``, ``"csat"`` or ``"ces"``: the first asked; ``"nps"`` where none
        is, and ``"nps_transactional"`` where that question is only asked after single contacts.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from cxlab.study.settings import Question, Settings
    >>> settings = Settings("Two", questions={"satisfied": Question("satisfied", kind="csat")})
    >>> settle(SimpleNamespace(settings=settings), "auto")
    'csat'
    """
    if outcome != "auto":
        return outcome
    asked = (kind for kind in QUESTION_KINDS if kind and study.settings.questions_of(kind))
    found = next(asked, "nps")
    if found != "nps" or not study.settings.questions_of("nps"):
        return found
    names = tuple(question.name for question in study.settings.questions_of("nps"))
    kinds = study.fold(partial(_surveys, questions=names), _union, responses=_SURVEY)
    return "nps_transactional" if kinds == {True} else "nps"


_SURVEY = ["question", "score", "survey_type"]


def _scale(question: Question) -> tuple[float, float] | None:
    """Return a question's scale; that of every NPS question is known."""
    return question.scale or (NPS_SCALE if question.kind == "nps" else None)


def _question(study: Study, outcome: str) -> tuple[str, ...]:
    """Return the outcome as a question's name; none for a kind that no question has."""
    known = set(study.settings.questions)
    if outcome not in known:
        known |= set(study.fold(_questions, _union, responses=["question"]))
    if outcome in known:
        return (outcome,)
    kinds = {kind for kind in QUESTION_KINDS if kind} | set(SURVEYS)
    if outcome in kinds:
        return ()
    raise unknown("outcome", outcome, known | kinds)


def _questions(responses: pd.DataFrame) -> set[str]:
    return set(responses["question"].unique())


def _surveys(responses: pd.DataFrame, questions: tuple[str, ...]) -> set[bool]:
    """Return whether answers to these questions are about one contact: both, one, or none."""
    scored = responses[responses["question"].isin(questions) & responses["score"].notna()]
    return set(after_contact(scored).unique().tolist())


def _union(parts: list[set[Any]]) -> set[Any]:
    return set().union(*parts)


def _length(window: str) -> pd.Timedelta:
    try:
        length = pd.Timedelta(window)
    except ValueError:
        length = pd.Timedelta(0)
    if not length > pd.Timedelta(0):
        raise CxlabError(f"window {window!r} is no length of time; write one like '90D' or '12h'")
    return length
