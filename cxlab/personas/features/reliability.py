"""How well a scale measures, where customers are counted part by part."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cxlab.personas.features.psychometrics import (
    ALIKE,
    Figures,
    by_trait,
    why_not,
    with_interval,
)
from cxlab.study.settings import Question, Settings


def find_unreliable_sums(
    sums: Mapping[str, Sequence[float]], items: Mapping[str, Question], settings: Settings
) -> dict[str, str]:
    """Return what ``find_unreliable`` does, from the sums over all parts of the customers.

    Parameters
    ----------
    sums : mapping of str to sequence of float
        As ``sum_answers`` gives them, added up.
    items : mapping of str to Question
        The questions by name.
    settings : Settings
        Give the smallest group and the confidence.

    Examples
    --------
    >>> from cxlab.study.settings import ATTITUDE
    >>> items = {name: Question(name, ATTITUDE, trait="thrift") for name in "ab"}
    >>> from cxlab.personas.features.psychometrics import find_unreliable
    >>> answers = pd.DataFrame({"a": [0.0, 1.0] * 9, "b": [0.0, 0.0, 1.0, 1.0, 0.0, 1.0] * 3})
    >>> settings = Settings("Shop")
    >>> told = find_unreliable_sums(sum_answers(answers, items), items, settings)
    >>> told == find_unreliable(answers, items, settings)
    True
    """
    told = {}
    for trait, names in by_trait(items).items():
        n, *rest = sums[trait]
        few = n < settings.min_group
        figures = (np.nan,) * 3 if few else _alpha_of(n, len(names), rest, settings.confidence)
        told[f"trait_{trait}"] = why_not(len(names), figures, settings.min_group if few else 0)
    return {name: why for name, why in told.items() if why}


def sum_answers(answers: pd.DataFrame, items: Mapping[str, Question]) -> dict[str, list[float]]:
    """Sum up what a scale's reliability rests on: of some customers, to be added to others' sums.

    Parameters
    ----------
    answers : pandas.DataFrame
        As ``tally_items`` gives them.
    items : mapping of str to Question
        The questions by name.

    Returns
    -------
    dict of str to list of float
        By trait: how many answered all of its questions, the sum over them of each question and
        of all together, and in the same order the sums of squares.

    Examples
    --------
    >>> from cxlab.study.settings import ATTITUDE
    >>> items = {name: Question(name, ATTITUDE, trait="thrift") for name in "ab"}
    >>> sum_answers(pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, None]}), items)
    {'thrift': [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]}
    """
    sums = {}
    for trait, names in by_trait(items).items():
        complete = answers.reindex(columns=names).dropna().to_numpy(dtype=float)
        each = np.column_stack([complete, complete.sum(axis=1)])
        sums[trait] = [float(len(each)), *each.sum(axis=0), *(each**2).sum(axis=0)]
        sums[trait] = [float(value) for value in sums[trait]]
    return sums


def _alpha_of(n: float, k: int, sums: Sequence[float], confidence: float) -> Figures:
    """Return what ``cronbach_alpha`` does, from sums and sums of squares."""
    first, second = np.array(sums[: k + 1]), np.array(sums[k + 1 :])
    if k < 2 or n < 2:
        return np.nan, np.nan, np.nan
    variance = (second - first**2 / n) / (n - 1)
    if not variance[-1] > ALIKE:
        return np.nan, np.nan, np.nan
    return with_interval(k / (k - 1) * (1 - variance[:-1].sum() / variance[-1]), n, k, confidence)
