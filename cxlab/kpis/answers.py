"""Answers to the questions that feed a KPI, each on its scale."""

import pandas as pd

from cxlab.study.settings import Question, Settings

#: What the kernels of survey KPIs read.
COLUMNS = (
    "customer_id",
    "timestamp",
    "question",
    "score",
    "scale_min",
    "scale_max",
    "survey_type",
    "answered",
    "touchpoint",
)

#: The scale of the question for the net promoter score, where nothing else is said.
NPS_SCALE = (0.0, 10.0)


def questions_alike(settings: Settings, kind: str) -> list[Question]:
    """Return the questions of a kind that share scale and direction with the first of them."""
    questions = settings.questions_of(kind)
    return [q for q in questions if (q.scale, q.good) == (questions[0].scale, questions[0].good)]


def of_experience(responses: pd.DataFrame) -> pd.Series:
    """Tell which answers are about what was lived through, not what was expected beforehand.

    Examples
    --------
    >>> rows = pd.DataFrame({"survey_type": ["expectation", "relational", None]}, dtype="str")
    >>> of_experience(rows).tolist()
    [False, True, True]
    """
    return responses["survey_type"].fillna("") != "expectation"


def after_contact(responses: pd.DataFrame) -> pd.Series:
    """Tell which answers are about one contact, not about the company as a whole.

    Examples
    --------
    >>> rows = pd.DataFrame({"survey_type": ["transactional", "relational", None]}, dtype="str")
    >>> after_contact(rows).tolist()
    [True, False, False]
    """
    return responses["survey_type"].fillna("") == "transactional"


def find_answers(
    responses: pd.DataFrame,
    questions: list[Question],
    *,
    expected: bool = False,
) -> pd.DataFrame:
    """Return the answers to ``questions`` that lie on their scale.

    Parameters
    ----------
    responses : pandas.DataFrame
        Rows of ``responses`` with ``COLUMNS``.
    questions : list of Question
        The questions wanted.
    expected : bool
        What people expected beforehand, instead of what they lived through.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``low``, ``high`` (of the scale) and ``good`` ("high" or "low"). Questions
        left unanswered, answers of the other kind, and answers off the scale are not there. The
        scale is the row's, else the question's, else that of the net promoter score for a
        question that feeds it.

    Examples
    --------
    >>> rows = pd.DataFrame({"question": ["likely"] * 2, "score": [9, 11.0], "answered": True,
    ...                      "scale_min": 0.0, "scale_max": 10.0, "survey_type": "relational"})
    >>> find_answers(rows, [Question("likely", "nps")])["score"].tolist()
    [9.0]
    """
    names = {question.name: question for question in questions}
    asked = responses[responses["question"].isin(list(names)) & responses["score"].notna()]
    asked = asked[asked["answered"].fillna(True).astype(bool)]
    asked = asked[of_experience(asked) != expected]
    known = {
        name: each.scale or (NPS_SCALE if each.kind == "nps" else (None, None))
        for name, each in names.items()
    }
    ends = {
        name: asked["question"].map({key: known[key][at] for key in known}) for at, name in _ENDS
    }
    asked = asked.assign(
        low=asked["scale_min"].fillna(ends["low"].astype("float64")),
        high=asked["scale_max"].fillna(ends["high"].astype("float64")),
        good=asked["question"].map({name: question.good for name, question in names.items()}),
    )
    return asked[
        asked["score"].between(asked["low"], asked["high"]) & (asked["low"] < asked["high"])
    ]


def place_on_scale(answers: pd.DataFrame) -> pd.Series:
    """Return where each answer of ``find_answers`` lies, from 0 (the bad end) to 1 (the good one).

    Examples
    --------
    >>> place_on_scale(pd.DataFrame({"score": [2.0, 2.0], "low": 1.0, "high": 5.0,
    ...                              "good": ["high", "low"]})).tolist()
    [0.25, 0.75]
    """
    place = (answers["score"] - answers["low"]) / (answers["high"] - answers["low"])
    return place.where(answers["good"] == "high", 1 - place)


def judge_nps(responses: pd.DataFrame, settings: Settings, *, transactional: bool) -> pd.DataFrame:
    """Return the answers to the questions for the net promoter score, of one kind of survey.

    Parameters
    ----------
    responses : pandas.DataFrame
        Rows of ``responses`` with ``COLUMNS``.
    settings : Settings
        The study's questions.
    transactional : bool
        Answers about one contact (survey_type "transactional"); else about the company as a
        whole (survey_type "relational", or none).

    Returns
    -------
    pandas.DataFrame
        What ``find_answers`` returns, and ``value``: 1 for a promoter (9 or 10), 0 for a passive,
        -1 for a detractor (0 to 6); NaN on a scale that does not end at 10.

    Examples
    --------
    >>> rows = pd.DataFrame({"question": "likely", "score": [9.0, 3.0], "answered": True,
    ...                      "scale_min": 0.0, "scale_max": 10.0,
    ...                      "survey_type": ["transactional", None]})
    >>> settings = Settings("Shop", questions={"likely": Question("likely", "nps")})
    >>> judge_nps(rows, settings, transactional=False)["value"].tolist()
    [-1.0]
    """
    answers = find_answers(responses, settings.questions_of("nps"))
    answers = answers[after_contact(answers) == transactional]
    promoter, detractor = answers["score"] >= 9, answers["score"] <= 6
    value = promoter.astype("float64") - detractor.astype("float64")
    return answers.assign(value=value.where((answers["high"] == 10) & (answers["low"] <= 1)))


def count_scales(responses: pd.DataFrame, *, questions: list[str]) -> pd.DataFrame:
    """Count one partition's answers to questions by the scale that their rows give.

    Examples
    --------
    >>> rows = pd.DataFrame({"question": ["easy"] * 2, "score": [1.0, None], "scale_min": 1.0,
    ...                      "scale_max": 7.0, "survey_type": None, "answered": True})
    >>> count_scales(rows, questions=["easy"])
      question  scale_min  scale_max  n
    0     easy        1.0        7.0  1
    """
    answers = find_answers(responses, [Question(name) for name in questions])
    by = ["question", "scale_min", "scale_max"]
    return answers.groupby(by).size().rename("n").reset_index()


def commonest_scales(parts: list[pd.DataFrame]) -> dict[str, tuple[float, float]]:
    """Return the scale that most answers to each question have: merges ``count_scales``."""
    by = ["question", "scale_min", "scale_max"]
    counts = pd.concat(parts, ignore_index=True).groupby(by, as_index=False)["n"].sum()
    ranked = counts.sort_values(["n", *by], ascending=[False, True, True, True])
    rows = ranked.drop_duplicates("question")[by].itertuples(index=False, name=None)
    return {name: (low, high) for name, low, high in rows}


_ENDS = ((0, "low"), (1, "high"))
