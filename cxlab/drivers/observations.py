"""What came before each answer: contacts, waits for a first answer, and what else was rated."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cxlab.kpis.answers import after_contact, of_experience
from cxlab.kpis.contacts import find_replies

#: What the kernels read of each table.
TABLES = {
    "interactions": [
        *("customer_id", "timestamp", "touchpoint", "case_id", "direction", "automated"),
    ],
    "responses": [
        *("row_id", "response_id", "customer_id", "timestamp", "question"),
        *("score", "scale_min", "scale_max", "survey_type", "answered"),
    ],
}


@dataclass(frozen=True)
class Asked:
    """What is looked for.

    Parameters
    ----------
    questions : tuple of str
        The questions whose answers are the outcome.
    window : pandas.Timedelta
        How long before an answer a contact counts.
    service, reply : tuple of str
        The touchpoints where customers ask for help, and where the company answers.
    low_is_good : frozenset of str
        The questions where a low score is good.
    scales : dict of str to tuple of float
        Lowest and highest score of questions, for answers that do not say.
    transactional : bool or None
        Only outcome answers about one contact; only others; None: all.
    """

    questions: tuple[str, ...]
    window: pd.Timedelta
    service: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    low_is_good: frozenset[str] = frozenset()
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    transactional: bool | None = None


@dataclass(frozen=True, eq=False)
class Observed:
    """The answers and what came before them; ``answer`` is a row's place in ``answers``.

    ``answers``: customer_id, row_id, response_id, timestamp, score (high is good).
    ``contacts``: answer, touchpoint; a pair once, however often they met.
    ``waits``: answer, wait: the mean of log(1 + hours) over the customer's answered cases, for
    answers that came after some.
    ``ratings``: answer, question, score (high is good), of what else was answered with it.
    """

    answers: pd.DataFrame
    contacts: pd.DataFrame
    waits: pd.DataFrame
    ratings: pd.DataFrame


def observe(interactions: pd.DataFrame, responses: pd.DataFrame, asked: Asked) -> Observed:
    """Find what came before each answer of a known customer.

    What customers expected beforehand is no outcome. Where several questions are the outcome,
    their answers count where their scale is known, for else they cannot stand on one.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        Rows with the columns of ``TABLES``, in any order.
    asked : Asked
        What is looked for.

    Returns
    -------
    Observed
        One observation for each answer to one of the questions.

    Examples
    --------
    >>> day = pd.Timestamp("2025-03-01")
    >>> met = pd.DataFrame({"customer_id": ["ann"], "timestamp": [day], "touchpoint": ["late"],
    ...                     "case_id": None, "direction": None, "automated": None})
    >>> said = pd.DataFrame({"row_id": ["r1"], "response_id": ["r1"], "customer_id": ["ann"],
    ...                      "timestamp": [day + pd.Timedelta("2D")], "question": ["recommend"],
    ...                      "score": [4.0], "scale_min": [0.0], "scale_max": [10.0],
    ...                      "survey_type": None, "answered": [True]})
    >>> seen = observe(met, said, Asked(("recommend",), pd.Timedelta("90D")))
    >>> seen.answers["score"].tolist(), seen.contacts["touchpoint"].tolist()
    ([0.4], ['late'])
    """
    said = _answered(responses, asked)
    outcome = said["question"].isin(asked.questions)
    answers = said[outcome].drop(columns="question").reset_index(drop=True)
    people = pd.Index(answers["customer_id"].unique())
    met = _sorted(interactions, people)
    until = answers[["timestamp"]].assign(who=people.get_indexer(answers["customer_id"]))
    pairs = _before(until, met, asked.window)
    contacts = pairs.assign(touchpoint=met["touchpoint"].to_numpy()[pairs["met"]])
    contacts = contacts.drop(columns="met").drop_duplicates(ignore_index=True)
    ratings = _ratings(answers, said[~outcome])
    return Observed(answers, contacts, _waits(answers, met, asked), ratings)


def unscaled(responses: pd.DataFrame, asked: Asked) -> pd.Series:
    """Return the question of each answer left out because its scale is not known.

    Parameters
    ----------
    responses : pandas.DataFrame
        Rows with the columns of ``TABLES``.
    asked : Asked
        What is looked for; of a single question none is left out.

    Returns
    -------
    pandas.Series
        Text.
    """
    said = _of_customers(responses, asked)
    low, high = _ends(said, asked)
    return said.loc[_unfit(said, low, high, asked), "question"]


def _of_customers(responses: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the answers that have a customer and a score, without what was expected.

    Answers to the outcome's questions in the other kind of survey are neither outcome nor driver.
    """
    left = ~responses["answered"].astype("boolean").fillna(True)
    known = responses["customer_id"].notna() & responses["score"].notna()
    known &= ~left & of_experience(responses)
    if asked.transactional is not None:
        other = after_contact(responses) != asked.transactional
        known &= ~(other & responses["question"].isin(asked.questions))
    return responses[known]


def _ends(said: pd.DataFrame, asked: Asked) -> tuple[pd.Series, pd.Series]:
    """Return the lowest and the highest score possible of each answer, where they are known."""
    lowest = {name: scale[0] for name, scale in asked.scales.items()}
    highest = {name: scale[1] for name, scale in asked.scales.items()}
    low = said["scale_min"].fillna(said["question"].map(lowest).astype(float))
    return low, said["scale_max"].fillna(said["question"].map(highest).astype(float))


def _unfit(said: pd.DataFrame, low: pd.Series, high: pd.Series, asked: Asked) -> pd.Series:
    """Tell which answers cannot be put on one scale with those to the other outcome questions."""
    return said["question"].isin(asked.questions) & ~(high > low) & (len(asked.questions) > 1)


def _answered(responses: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the answers that count, on 0 to 1 where the scale is known."""
    said = _of_customers(responses, asked)
    low, high = _ends(said, asked)
    fit = ~_unfit(said, low, high, asked)
    said, low, high = said[fit], low[fit], high[fit]
    scaled = (high > low).to_numpy()
    score = said["score"].where(~scaled, (said["score"] - low) / (high - low).where(scaled))
    flipped = said["question"].isin(asked.low_is_good)
    score = score.where(~flipped, np.where(scaled, 1 - score, -score))
    names = ["customer_id", "row_id", "response_id", "timestamp", "question"]
    return said[names].assign(score=score.astype(float))


def _sorted(interactions: pd.DataFrame, people: pd.Index) -> pd.DataFrame:
    """Return these people's interactions by person and time; ``who`` numbers the person."""
    who = people.get_indexer(interactions["customer_id"])
    met = interactions.assign(who=who)[who >= 0]
    order = np.lexsort((met["timestamp"].to_numpy(), met["who"].to_numpy()))
    return met.iloc[order].reset_index(drop=True)


def _before(answers: pd.DataFrame, met: pd.DataFrame, window: pd.Timedelta) -> pd.DataFrame:
    """Return each answer with each interaction (by place) in the window that ends with it.

    ``met`` is sorted by person and time, so what falls into a window stands together.
    """
    until = answers.rename_axis("answer").reset_index().sort_values("timestamp", kind="stable")
    since = until.assign(timestamp=until["timestamp"] - window)
    places = met[["who", "timestamp"]].assign(met=np.arange(len(met)))
    places = places.sort_values("timestamp", kind="stable")
    how = {"on": "timestamp", "by": "who"}
    first = pd.merge_asof(since, places, **how, direction="forward")["met"]
    last = pd.merge_asof(until, places, **how)["met"]
    count = (last - first + 1).fillna(0).clip(lower=0).to_numpy(dtype=int)
    step = np.arange(count.sum()) - np.repeat(count.cumsum() - count, count)
    begin = np.repeat(first.fillna(0).to_numpy(dtype=int), count)
    return pd.DataFrame(
        {"answer": np.repeat(until["answer"].to_numpy(), count), "met": begin + step}
    )


def _waits(answers: pd.DataFrame, met: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return how long customers waited for the first answer to what they had asked.

    A case counts where it was opened within the window and answered, by a person, before the
    rating: the same waits as those of the KPI ``response_time``. Waits
    differ by orders of magnitude, so their logarithms are averaged.
    """
    cases = find_replies(met, asked.service, asked.reply).dropna(subset="replied")
    rated = answers[["customer_id", "timestamp"]].rename(columns={"timestamp": "rated"})
    cases = cases.merge(rated.rename_axis("answer").reset_index(), on="customer_id")
    recent = cases["timestamp"] >= cases["rated"] - asked.window
    cases = cases[recent & (cases["replied"] <= cases["rated"])]
    hours = (cases["replied"] - cases["timestamp"]).dt.total_seconds() / 3600
    return cases.assign(wait=np.log1p(hours)).groupby("answer", as_index=False)["wait"].mean()


def _ratings(answers: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    keys = ["customer_id", "response_id"]
    given = answers[keys].rename_axis("answer").reset_index()
    rated = given.merge(others[[*keys, "question", "score"]], on=keys)
    return rated.groupby(["answer", "question"], as_index=False)["score"].mean()
