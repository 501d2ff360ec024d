"""Psychometric scales: several questions that measure one trait, and how well they do."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.kpis.answers import COLUMNS as ITEM_COLUMNS
from cxlab.kpis.answers import find_answers, place_on_scale
from cxlab.personas.features.tally import merge_scores
from cxlab.personas.features.window import ALWAYS, Window
from cxlab.study.settings import ATTITUDE, Question, Settings
from cxlab.study.study import Study

#: A scale with a smaller alpha measures too little to form personas (Nunnally 1967 asks of early
#: work for .5 to .6, later editions for .7).
RELIABLE = 0.6

#: Who answered a smaller share of a trait's questions is not given a value.
ANSWERED = 0.5

#: Sums of answers that vary less than this are the same but for rounding.
ALIKE = 1e-12

#: alpha, and where its interval begins and ends.
Figures = tuple[float, float, float]


def trait_reliability(study: Study, *, since: object = None, until: object = None) -> pd.DataFrame:
    r"""Say of each trait that a study's questions measure how well they do.

    Parameters
    ----------
    study : Study
        An open study; its questions of kind "attitude" name a trait each.
    since, until : str, date or pandas.Timestamp, optional
        As ``customer_features`` takes them.

    Returns
    -------
    pandas.DataFrame
        A row for each trait, sorted: ``trait``, ``items`` (questions), ``n`` (customers who
        answered all of them), ``alpha`` with ``low`` and ``high`` (missing where it cannot be
        known), ``note`` (why the trait does not form personas; empty where it does).

    References
    ----------
    Cronbach 1951, *Coefficient alpha and the internal structure of tests*; Feldt 1965, *The
    approximate sampling distribution of Kuder-Richardson reliability coefficient twenty*.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Survey"\n[sources.survey]\npath = "survey.csv"\n'
    >>> toml += '[[tables.responses]]\nsource = "survey"\n[questions]\n'
    >>> toml += 'plan = { kind = "attitude", trait = "care", scale = [1, 5] }\n'
    >>> toml += 'rush = { kind = "attitude", trait = "care", scale = [1, 5], good = "low" }\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = [f"{i},2025-01-02,plan,{1 + i % 5}" for i in range(20)]
    >>> rows += [f"{i},2025-01-02,rush,{5 - i % 4}" for i in range(20)]
    >>> text = "\n".join(["customer_id,timestamp,question,score", *rows])
    >>> _ = (folder / "survey.csv").write_text(text)
    >>> trait_reliability(open_study(folder))[["trait", "items", "n"]].values.tolist()
    [['care', 2, 20]]
    """
    items = find_items(study.settings)
    if not items or not study.has("responses"):
        return _reliability(pd.DataFrame(), {}, study.settings)
    window = Window.of(since, until)
    return _reliability(answers_to(study, items, window), items, study.settings)


def answers_to(study: Study, items: Mapping[str, Question], window: Window) -> pd.DataFrame:
    """Return each customer's mean answer to each question of a scale, as ``tally_items`` does."""
    kernel = partial(tally_items, items=tuple(items.values()), window=window)
    return study.fold(kernel, merge_scores, responses=ITEM_COLUMNS)


def find_items(settings: Settings) -> dict[str, Question]:
    """Return the questions of kind "attitude" by name.

    Examples
    --------
    >>> asked = Question("I compare prices", ATTITUDE, trait="thrift", scale=(1, 7))
    >>> list(find_items(Settings("Shop", questions={asked.name: asked})))
    ['I compare prices']
    """
    asked = settings.questions_of(ATTITUDE)
    return {question.name: question for question in asked if question.trait}


def tally_items(
    responses: pd.DataFrame, *, items: tuple[Question, ...], window: Window = ALWAYS
) -> pd.DataFrame:
    """Average each customer's answers to each question of a scale: one partition's responses.

    Parameters
    ----------
    responses : pandas.DataFrame
        The columns ``ITEM_COLUMNS``.
    items : tuple of Question
        The questions.
    window : Window, optional
        Only answers given within it count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, sorted; a column per question: 0 (its trait's low end) to 1,
        reversed questions turned. Answers off their scale do not count.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["a"], "question": ["q"], "score": [2.0]})
    >>> rows = rows.reindex(columns=list(ITEM_COLUMNS))
    >>> rows = rows.assign(scale_min=1.0, scale_max=5.0, answered=True, survey_type=None)
    >>> tally_items(rows, items=(Question("q", ATTITUDE, trait="thrift", good="low"),))
                    q
    customer_id
    a            0.75
    """
    given = responses[window.holds(responses["timestamp"])]
    rows = find_answers(given, list(items)).dropna(subset=["customer_id"])
    rows = rows.assign(place=place_on_scale(rows))
    means = rows.pivot_table("place", "customer_id", "question", aggfunc="mean")
    return means.rename_axis(columns=None)


def score_traits(answers: pd.DataFrame, items: Mapping[str, Question]) -> pd.DataFrame:
    """Return each customer's traits: the mean of the questions that they answered.

    Parameters
    ----------
    answers : pandas.DataFrame
        As ``tally_items`` gives them.
    items : mapping of str to Question
        The questions by name.

    Returns
    -------
    pandas.DataFrame
        A column ``trait_...`` for each trait, 0..1; missing for who answered fewer than
        ``ANSWERED`` of its questions.

    Examples
    --------
    >>> items = {name: Question(name, ATTITUDE, trait="thrift") for name in "abc"}
    >>> answers = pd.DataFrame({"a": [0.2, 0.2], "b": [0.4, None], "c": [None, None]})
    >>> score_traits(answers, items)["trait_thrift"].round(9).tolist()
    [0.3, nan]
    """
    columns = {}
    for trait, names in by_trait(items).items():
        given = answers.reindex(columns=names)
        enough = given.notna().sum(axis=1) >= ANSWERED * len(names)
        columns[f"trait_{trait}"] = given.mean(axis=1).where(enough).astype(float)
    return pd.DataFrame(columns, index=answers.index)


def find_unreliable(
    answers: pd.DataFrame, items: Mapping[str, Question], settings: Settings
) -> dict[str, str]:
    """Return the traits, as features, that describe customers only, each with the reason."""
    table = _reliability(answers, items, settings)
    weak = table[table["note"] != ""]
    return {f"trait_{row.trait}": str(row.note) for row in weak.itertuples()}


def cronbach_alpha(answers: pd.DataFrame, confidence: float = 0.95) -> Figures:
    """Return Cronbach's alpha of complete answers, and Feldt's interval.

    Parameters
    ----------
    answers : pandas.DataFrame
        A row per person and a column per question, on one scale, none missing.
    confidence : float
        Of the interval, 0..1.

    Returns
    -------
    tuple of float
        alpha, low, high: at most 1; missing below two questions or two people, and where all
        people have the same sum.

    References
    ----------
    Cronbach 1951; Feldt 1965; Feldt, Woodruff & Salih 1987, *Statistical inference for
    coefficient alpha*: (1 - alpha) / (1 - estimate) follows F(n - 1, (n - 1)(k - 1)).

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [1.0, 3.0, 2.0, 4.0]})
    >>> [round(figure, 3) for figure in cronbach_alpha(frame)]
    [0.889, -0.715, 0.993]
    """
    n, k = answers.shape
    whole = answers.sum(axis=1).var() if n > 1 else 0.0
    if k < 2 or not whole > ALIKE:
        return np.nan, np.nan, np.nan
    return with_interval(k / (k - 1) * (1 - answers.var().sum() / whole), n, k, confidence)


def with_interval(alpha: float, n: float, k: int, confidence: float) -> Figures:
    """Return an alpha of n people and k questions with Feldt's interval: see ``cronbach_alpha``."""
    tails = stats.f.ppf([(1 + confidence) / 2, (1 - confidence) / 2], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - alpha) * tails
    return float(alpha), float(low), float(high)


def by_trait(items: Mapping[str, Question]) -> dict[str, list[str]]:
    """Return the names of each trait's questions, sorted."""
    traits = sorted({question.trait for question in items.values()})
    return {
        trait: sorted(name for name, question in items.items() if question.trait == trait)
        for trait in traits
    }


def _reliability(
    answers: pd.DataFrame, items: Mapping[str, Question], settings: Settings
) -> pd.DataFrame:
    rows = []
    for trait, names in by_trait(items).items():
        complete = answers.reindex(columns=names).dropna()
        n, few = len(complete), len(complete) < settings.min_group
        figures = (np.nan,) * 3 if few else cronbach_alpha(complete, settings.confidence)
        note = why_not(len(names), figures, settings.min_group if few else 0)
        rows.append((trait, len(names), n, *figures, note))
    columns = ["trait", "items", "n", "alpha", "low", "high", "note"]
    return pd.DataFrame(rows, columns=columns)


def why_not(items: int, figures: Figures, fewer_than: int) -> str:
    """Say why a trait does not form personas; empty if it does."""
    if items < 2:
        return "one question is no scale: whether it measures the trait cannot be known"
    if fewer_than:
        return f"fewer than {fewer_than} customers answered all of its {items} questions"
    if np.isnan(figures[0]):
        return f"all customers answered its {items} questions alike"
    if figures[0] < RELIABLE:
        alpha, low, high = (f"{figure:.2f}" for figure in figures)
        measured = f"Cronbach's alpha {alpha} ({low} to {high}) is below {RELIABLE:.1f}"
        return f"its {items} questions do not measure one thing ({measured})"
    return ""
