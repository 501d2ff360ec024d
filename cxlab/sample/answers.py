"""The rows of the survey: scores on their scales, comments, and what is true of each comment."""

import random

import numpy as np
import pandas as pd

from cxlab.sample.comments import choose_theme, write_comment
from cxlab.sample.people import LANGUAGES, People
from cxlab.sample.surveys import COMMENTS, DRIVERS

SCALES = {"recommend": (0, 10), "satisfied": (1, 5), "effort": (1, 7)}
#: Chances of a negative, neutral and positive comment by question and score.
MOODS = {
    "recommend": {
        **dict.fromkeys(range(7), (0.9, 0.08, 0.02)),
        **dict.fromkeys((7, 8), (0.2, 0.42, 0.38)),
        **dict.fromkeys((9, 10), (0.02, 0.1, 0.88)),
    },
    "satisfied": {
        **dict.fromkeys((1, 2), (0.92, 0.08, 0.0)),
        3: (0.4, 0.5, 0.1),
        **dict.fromkeys((4, 5), (0.03, 0.15, 0.82)),
    },
    "effort": {
        **dict.fromkeys((1, 2), (0.02, 0.13, 0.85)),
        **dict.fromkeys((3, 4), (0.3, 0.4, 0.3)),
        **dict.fromkeys((5, 6, 7), (0.9, 0.08, 0.02)),
    },
}
_POLARITY = ("negative", "neutral", "positive")
ANONYMOUS = 0.02
OTHER_LANGUAGE = 0.06  # writes English wherever they live


def make_answers(
    rng: np.random.Generator, asked: pd.DataFrame, people: People, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn invitations into rows of the survey.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    asked : pandas.DataFrame
        As ``ask_customers`` returns them.
    people : People
        The customers.
    seed : int
        The sample's seed; comments depend on it and on the answer's id alone.

    Returns
    -------
    tuple of pandas.DataFrame
        The survey's rows; and the truth about the comments, by the survey's row.
    """
    ids = people.ids.to_numpy()[asked["customer"]]
    place = asked.groupby("customer").cumcount() + 1
    answers = asked.assign(response="R" + pd.Series(ids).str[1:] + "-" + place.astype(str))
    answers["score"] = _on_scale(answers["score"], answers["kind"])
    anonymous = answers["answered"] & (answers["kind"] == "recommend")
    anonymous &= rng.random(len(answers)) < ANONYMOUS
    answers["who"] = np.where(anonymous, "", ids)
    region = people.attributes["region"].to_numpy()[asked["customer"]]
    english = rng.random(len(answers)) < OTHER_LANGUAGE
    answers["language"] = np.where(english, "en", pd.Series(region).map(LANGUAGES))
    chance = np.where(answers["reason"] != "", COMMENTS[1], COMMENTS[0])
    comments = answers["answered"] & (rng.random(len(answers)) < chance)
    truth = _write_comments(answers[comments], seed)
    answers["comment"] = truth["comment"].reindex(answers.index).fillna("")
    rows = _with_second_question(answers)
    rows["row"] = rows["response"] + "-" + rows["kind"]
    return rows, truth.drop(columns="comment")


def _on_scale(score: pd.Series, kind: pd.Series) -> pd.Series:
    lowest = kind.map({name: scale[0] for name, scale in SCALES.items()})
    highest = kind.map({name: scale[1] for name, scale in SCALES.items()})
    return score.round().clip(lowest, highest).astype(int)


def _write_comments(answers: pd.DataFrame, seed: int) -> pd.DataFrame:
    written = []
    columns = ["response", "kind", "score", "language", "reason", "touchpoint"]
    for response, kind, score, language, reason, touchpoint in answers[columns].itertuples(
        index=False
    ):
        luck = random.Random(f"{seed} {response} mood")
        polarity = luck.choices(_POLARITY, MOODS[kind][score])[0]
        about = touchpoint if isinstance(touchpoint, str) else ""
        theme = choose_theme(luck, polarity, reason, about)
        said = write_comment(f"{seed} {response}", language, polarity, theme)
        row = f"{response}-{kind}"
        written.append((row, said.text, language, theme, polarity, said.emotion))
    names = ["row_id", "comment", "language", "theme", "polarity", "emotion"]
    return pd.DataFrame(written, columns=names, index=answers.index)


def _with_second_question(answers: pd.DataFrame) -> pd.DataFrame:
    """Who is asked how hard it was is asked in the same survey how satisfied they are."""
    second = answers[answers["kind"] == "effort"].copy()
    second["kind"] = "satisfied"
    second["score"] = _on_scale(second["second"], second["kind"])
    second["comment"] = ""
    both = pd.concat([answers, second]).sort_index(kind="stable")
    for name in ("low", "high"):
        place = ("low", "high").index(name)
        both[name] = both["kind"].map({kind: scale[place] for kind, scale in SCALES.items()})
    return both.drop(columns=["second", *(driver.name for driver in DRIVERS)])
