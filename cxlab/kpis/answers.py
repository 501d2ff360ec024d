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
)


def questions_alike(settings: Settings, kind: str) -> list[Question]:
    """Return the questions of a kind that share scale and direction with the first of them."""
    questions = settings.questions_of(kind)
    return [q for q in questions if (q.scale, q.good) == (questions[0].scale, questions[0].good)]


def find_answers(
    responses: pd.DataFrame,
    questions: list[Question],
    *,
    scale: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Return the answers to ``questions`` that lie on their scale.

    Parameters
    ----------
    responses : pandas.DataFrame
        Rows of ``responses`` with ``COLUMNS``.
    questions : list of Question
        The questions wanted.
    scale : tuple of float, optional
        The lowest and the highest value where neither the row nor the question says so.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``low``, ``high`` (of the scale) and ``good`` ("high" or "low"). Questions
        left unanswered, what people expected beforehand, and answers off the scale are not there.

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
    asked = asked[asked["survey_type"].fillna("") != "expectation"]
    known = {name: question.scale or scale or (None, None) for name, question in names.items()}
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


_ENDS = ((0, "low"), (1, "high"))
