"""Where answers stand on a journey map: at the stage of the contact that they are about."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cxlab.study.settings import Question

#: The stage of what cannot be placed at one.
UNPLACED = "unplaced"

#: The name under which the feelings read from comments stand among the questions.
COMMENTS = "what they wrote"

#: What is read of the responses.
RESPONSES = (
    "row_id",
    "response_id",
    "customer_id",
    "timestamp",
    "question",
    "score",
    "scale_min",
    "scale_max",
    "verbatim",
    "touchpoint",
)

#: What names a group of answers, and a group of comments.
ASKED = ["persona", "stage", "touchpoint", "question"]
ABOUT = ASKED[:3]

_READABLE = (15, 160)  # how long a quote is, in characters, where there is a choice


def oriented(responses: pd.DataFrame, questions: Mapping[str, Question]) -> pd.Series:
    """Return scores as -1 (the worst that the scale allows) to 1 (the best).

    Parameters
    ----------
    responses : pandas.DataFrame
        ``question``, ``score``, ``scale_min``, ``scale_max``.
    questions : mapping
        The study's questions by name: which end is good, and the scale where rows have none.

    Returns
    -------
    pandas.Series
        Missing where there is no score or no scale.

    Examples
    --------
    >>> rows = {"question": ["effort"], "score": [1.0], "scale_min": [1.0], "scale_max": [7.0]}
    >>> oriented(pd.DataFrame(rows), {"effort": Question("effort", good="low")}).tolist()
    [1.0]
    """
    scales = {name: question.scale for name, question in questions.items() if question.scale}
    ends = [
        responses[column].fillna(
            responses["question"].map({name: scale[end] for name, scale in scales.items()})
        )
        for end, column in enumerate(("scale_min", "scale_max"))
    ]
    low, high = (end.astype(float) for end in ends)
    level = 2 * (responses["score"] - low) / (high - low).where(high > low) - 1
    flipped = [name for name, question in questions.items() if question.good == "low"]
    return level.mask(responses["question"].isin(flipped), -level)


def with_feelings(asked: pd.DataFrame, polarity: pd.Series | None) -> pd.DataFrame:
    """Add a line under ``COMMENTS`` for each comment whose feeling is known, its level -1 to 1."""
    if polarity is None:
        return asked
    felt = asked[asked["verbatim"].notna()]
    felt = felt.assign(level=felt["row_id"].map(polarity), question=COMMENTS, verbatim=np.nan)
    felt = felt.astype({"level": "float64", "verbatim": "str"}).dropna(subset="level")
    return pd.concat([asked, felt], ignore_index=True)


def stage_of_contact(asked: pd.DataFrame, contacts: pd.DataFrame) -> pd.Series:
    """Return the stage at which each customer was last seen at the touchpoint asked about.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``customer_id``, ``touchpoint``, ``timestamp``: a row an answer.
    contacts : pandas.DataFrame
        The same columns and ``stage`` of the interactions; those later than the answer are not
        looked at.

    Returns
    -------
    pandas.Series
        Text, aligned to ``asked``; missing where there was no such contact.

    Examples
    --------
    >>> day = pd.to_datetime(["2025-01-01"])
    >>> contact = pd.DataFrame({"customer_id": ["a"], "touchpoint": ["call"], "timestamp": day})
    >>> answer = contact.assign(timestamp=day + pd.Timedelta(days=2))
    >>> stage_of_contact(answer, contact.assign(stage="retention")).tolist()
    ['retention']
    """
    key = ["customer_id", "touchpoint"]
    seen = contacts[contacts["touchpoint"].isin(asked["touchpoint"].unique())]
    seen = seen[[*key, "timestamp", "stage"]].dropna(subset="stage")
    seen = seen.astype(dict.fromkeys([*key, "stage"], "str"))
    wanted = asked[[*key, "timestamp"]].reset_index(drop=True).reset_index(names="at")
    placed = pd.merge_asof(
        wanted.sort_values("timestamp", kind="stable"),
        seen.sort_values("timestamp", kind="stable"),
        on="timestamp",
        by=key,
    )
    return placed.sort_values("at")["stage"].set_axis(asked.index)


def moments(asked: pd.DataFrame) -> pd.DataFrame:
    """Sum up levels by persona, stage, touchpoint and question.

    A person who answered a question several times counts once, with the mean.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``ASKED``, ``person`` and ``level`` (-1 to 1).

    Returns
    -------
    pandas.DataFrame
        ``ASKED``, ``customers``, ``total`` and ``squares`` of their levels, ``unhappy`` (how many
        are below the middle).
    """
    people = asked.groupby([*ASKED, "person"])["level"].mean().dropna().reset_index()
    level = people["level"]
    people = people.assign(
        customers=1, total=level, squares=level**2, unhappy=(level < 0).astype("int64")
    )
    return people.groupby(ASKED)[["customers", "total", "squares", "unhappy"]].sum().reset_index()


def complaints(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that came with a bad score, or with none."""
    return asked[asked["verbatim"].notna() & ~(asked["worst"] >= 0)]


def complainers(asked: pd.DataFrame) -> pd.DataFrame:
    """Count the people who complained in words, by persona, stage and touchpoint."""
    people = complaints(asked).drop_duplicates([*ABOUT, "person"])
    return people.groupby(ABOUT).size().rename("customers").reset_index()


def quotes(asked: pd.DataFrame) -> pd.DataFrame:
    """Keep one comment by persona, stage and touchpoint: readable, else chosen by hash."""
    words = complaints(asked)
    readable = words["verbatim"].str.len().between(*_READABLE).astype(bool)
    words = words.assign(long=~readable, order=hashes(words["row_id"]))
    return first_quotes(words[[*ABOUT, "long", "order", "verbatim"]])


def first_quotes(words: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of the comments of each persona, stage and touchpoint."""
    ranked = words.sort_values([*ABOUT, "long", "order", "verbatim"], kind="stable")
    return ranked.drop_duplicates(ABOUT, ignore_index=True)


def hashes(row_ids: pd.Series) -> np.ndarray:
    """Return a number for each row that depends on its id alone."""
    return pd.util.hash_array(row_ids.to_numpy(dtype=object))
