"""How customers feel at the touchpoints of a flow, on one measure: an answer, or their words."""

import numpy as np
import pandas as pd

from cxlab.emotions import scores_by
from cxlab.emotions.summary import ALL, summarise
from cxlab.study import Study
from cxlab.study.settings import Question
from cxlab.text import language_name

_FIGURES = ["estimate", "low", "high"]
_KINDS = ["csat", "ces", "nps", ""]

#: The columns that feelings have in a flow.
FEELING = ["feeling", "feeling_low", "feeling_high", "feeling_n"]


def place_feelings(
    study: Study, names: pd.Index, feelings: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, str]:
    """Return how customers feel at touchpoints, from -1 (worst) to 1 (best).

    One measure only, for answers to several questions, or comments in several languages, are not
    pooled: that which says something about most of the touchpoints.

    Parameters
    ----------
    study : Study
        An open study.
    names : pandas.Index
        The touchpoints.
    feelings : pandas.DataFrame, optional
        ``read_emotions(study).scores``: what comments say; by default, what customers answered.

    Returns
    -------
    tuple of pandas.DataFrame and str
        ``FEELING`` by touchpoint (only where it is known), and what was measured; empty words
        where nothing was.
    """
    table, words = _read(study, feelings) if feelings is not None else _asked(study)
    known = table[table["estimate"].notna() & table["touchpoint"].isin(names)]
    if known.empty:
        return pd.DataFrame(columns=FEELING, dtype="float64"), ""
    sizes = known.groupby("measure", sort=False).size()
    best = sizes.index[int(np.argmax(sizes.to_numpy()))]
    found = known[known["measure"] == best].set_index("touchpoint")
    figures = found[[*_FIGURES, "n"]].astype("float64").set_axis(FEELING, axis="columns")
    return figures, words.format(best)


def _read(study: Study, feelings: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return what comments say, by language."""
    settings = study.settings
    table = summarise(
        feelings, confidence=settings.confidence, min_group=settings.min_group
    ).rename(columns={"language": "measure"})
    table["measure"] = table["measure"].map(language_name).astype("str")
    return table[table["touchpoint"] != ALL], "comments in {}"


def _asked(study: Study) -> tuple[pd.DataFrame, str]:
    """Return what customers answered, by question; those without a known scale say nothing."""
    empty = pd.DataFrame({"touchpoint": [], "measure": [], "n": [], "estimate": []}, dtype="str")
    if not study.has("responses", "touchpoint"):
        return empty, ""
    questions = [each for each in study.settings.questions.values() if each.scale]
    ranked = sorted(questions, key=lambda each: (_kind(each), each.name))
    table = scores_by(study)
    parts = [_level(table[table["question"] == each.name], each) for each in ranked]
    words = "answers to the question \u201c{}\u201d"
    return (pd.concat(parts, ignore_index=True), words) if parts else (empty, "")


def _kind(question: Question) -> int:
    return _KINDS.index(question.kind) if question.kind in _KINDS else len(_KINDS)


def _level(rows: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Put scores on the scale from -1, the worst, to 1, the best."""
    low, high = question.scale or (-1.0, 1.0)
    level = 2 * (rows[_FIGURES].astype("float64") - low) / (high - low) - 1
    if question.good == "low":
        level = -level[["estimate", "high", "low"]].set_axis(_FIGURES, axis="columns")
    return rows.assign(**level, measure=question.name)
