"""Which answers are the outcome: a kind of question, or one question by its name."""

import pandas as pd

from cxlab.drivers.observations import Asked
from cxlab.errors import CxlabError, unknown
from cxlab.kpis.answers import NPS_SCALE
from cxlab.study import Study
from cxlab.study.settings import QUESTION_KINDS, Question


def ask(study: Study, outcome: str, window: str) -> Asked:
    """Find the questions that an outcome names, and what the study says about questions.

    Parameters
    ----------
    study : Study
        Its settings, and its responses where the settings do not know the name.
    outcome : str
        A kind of question (``"nps"``) or a question's name.
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
    questions = tuple(question.name for question in settings.questions_of(outcome))
    if not questions:
        questions = _question(study, outcome)
    return Asked(
        questions=questions,
        window=_length(window),
        service=settings.role("service"),
        reply=settings.role("reply"),
        low_is_good=frozenset(q.name for q in settings.questions.values() if q.good == "low"),
        scales={q.name: scale for q in settings.questions.values() if (scale := _scale(q))},
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
        For ``"auto"``, ``"nps"``, ``"csat"`` or ``"ces"``: the first asked; ``"nps"`` where none is.

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
    return next(asked, "nps")


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
    kinds = {kind for kind in QUESTION_KINDS if kind}
    if outcome in kinds:
        return ()
    raise unknown("outcome", outcome, known | kinds)


def _questions(responses: pd.DataFrame) -> set[str]:
    return set(responses["question"].unique())


def _union(parts: list[set[str]]) -> set[str]:
    return set().union(*parts)


def _length(window: str) -> pd.Timedelta:
    try:
        length = pd.Timedelta(window)
    except ValueError:
        length = pd.Timedelta(0)
    if not length > pd.Timedelta(0):
        raise CxlabError(f"window {window!r} is no length of time; write one like '90D' or '12h'")
    return length
