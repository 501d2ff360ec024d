"""Feelings and scores drawn by what customers were asked about: points, no curve between them."""

from collections.abc import Mapping

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.emotions import UNPLACED, Emotions
from cxlab.markup import number, written
from cxlab.study.settings import Question
from cxlab.text import language_name

#: No more lines than this are drawn, those with the most answers.
LINES = 14

#: What the mean of answers is called that were about no touchpoint in particular.
NO_PLACE = "no touchpoint named"

_AXIS = "how comments sound\n\u22121 very bad, 1 very good"


def plot_feelings(emotions: Emotions) -> Chart | ChartGrid | Unsaid:
    """Draw how the comments on each touchpoint sound, in each language that can be read.

    Parameters
    ----------
    emotions : Emotions
        What ``read_emotions`` returned.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        Mean polarity with its interval, the worst on top; squares are clearly below zero. Each
        language, read by a model of its own, has a chart of its own: they are not pooled.

    Examples
    --------
    >>> rows = {"language": "en", "touchpoint": ["call", "shop"], "n": [40, 60],
    ...         "estimate": [-0.4, 0.3], "low": [-0.5, 0.2], "high": [-0.3, 0.4]}
    >>> plot_feelings(Emotions(pd.DataFrame(), pd.DataFrame(rows), pd.DataFrame())).title
    'Comments on “call” sound worst'
    """
    summary = emotions.summary
    parts = summary[summary["touchpoint"] != "all touchpoints"].dropna(subset=["low"])
    if summary.empty and emotions.notes:
        return Unsaid(emotions.notes[0])
    if parts.empty:
        return Unsaid("No touchpoint has enough comments in a language that can be read.")
    charts = {code: _feelings(rows) for code, rows in parts.groupby("language", sort=False)}
    if len(charts) == 1:
        return next(iter(charts.values()))
    named = tuple(
        Chart(chart.figure, f"{language_name(str(code))}: {_small(chart.title)}", chart.alt)
        for code, chart in charts.items()
    )
    note = "Each language is read by a word list of its own: do not compare their figures."
    return ChartGrid(named, f"How comments sound, in {len(named)} languages", note)


def _feelings(parts: pd.DataFrame) -> Chart:
    rows, labels, words = _in_order(parts)
    tone = ["bad" if high < 0 else "good" for high in rows["high"]]
    with theme():
        figure, axes = draw_points(rows.assign(tone=tone), labels, tell=_mean, reference=0.0)
        axes.set_xlim(-1, 1)
        axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["\u22121", "", "0", "", "1"])
        explain(axes, _AXIS)
    placed = _placed(rows, labels)
    title = f"Comments: {_mean(rows['estimate'].iloc[0])} on average"
    if len(placed) > 1:
        title = f"Comments on \u201c{placed.index[0]}\u201d sound worst{_doubt(placed)}"
    return Chart(figure, title, f"Mean of how comments sound, with intervals: {words}.")


def plot_scores(
    scores: pd.DataFrame,
    question: str | None = None,
    *,
    questions: Mapping[str, Question] | None = None,
) -> Chart | ChartGrid | Unsaid:
    """Draw the mean score of each question by what customers were asked about.

    Parameters
    ----------
    scores : pandas.DataFrame
        What ``scores_by`` returned.
    question : str, optional
        Only this one.
    questions : mapping of str to Question, optional
        ``study.settings.questions``: the scale of each, and which end of it is good.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        Means with intervals, the worst on top where it is known which end is good, else the
        lowest; a chart for each question.

    Examples
    --------
    >>> rows = {"question": "stars", "touchpoint": ["call", "shop"], "n": [40, 60],
    ...         "estimate": [2.1, 4.3], "low": [1.9, 4.1], "high": [2.3, 4.5]}
    >>> plot_scores(pd.DataFrame(rows)).title
    '“stars”: “call” gets the lowest mean, 2.10'
    """
    parts = scores.dropna(subset=["low"])
    if question is not None:
        parts = parts[parts["question"] == question]
    if parts.empty:
        return Unsaid(f"Nobody answered {question or 'any question'} often enough to draw.")
    known = questions or {}
    charts = tuple(
        _scores(rows, str(name), known.get(str(name))) for name, rows in parts.groupby("question")
    )
    if len(charts) == 1:
        return charts[0]
    return ChartGrid(charts, "Mean scores by what customers were asked about")


def _scores(parts: pd.DataFrame, name: str, question: Question | None) -> Chart:
    less = question is not None and question.good == "low"
    rows, labels, words = _in_order(parts, falling=less)
    with theme():
        figure, axes = draw_points(rows, labels, tell=_mean)
        write_ticks(axes.xaxis, "number")
        explain(axes, f"mean answer{_scale(question)}")
    placed = _placed(rows, labels)
    title = f"\u201c{name}\u201d: {_mean(rows['estimate'].iloc[0])} on average"
    if len(placed) > 1:
        end = "worst" if question is not None else "lowest"
        mean = _mean(placed["estimate"].iloc[0])
        first = f"\u201c{placed.index[0]}\u201d gets the {end} mean, {mean}"
        title = f"\u201c{name}\u201d: {first}{_doubt(placed)}"
    return Chart(figure, title, f"Means with intervals: {words}.")


def _scale(question: Question | None) -> str:
    """Say between which ends the answers lie, and which of them is good."""
    if question is None or question.scale is None:
        return ""
    ends = " to ".join(map(number, question.scale))
    return f", {ends}; {'less' if question.good == 'low' else 'more'} is better"


def _in_order(parts: pd.DataFrame, *, falling: bool = False) -> tuple[pd.DataFrame, list[str], str]:
    """Return the rows to draw, the worst first, their names, and their figures in words."""
    about = next(name for name in ("touchpoint", "survey_type", "language") if name in parts)
    rows = parts.nlargest(LINES, "n")
    rows = rows.sort_values(["estimate", about], ascending=[not falling, True], ignore_index=True)
    labels = rows[about].replace(UNPLACED, NO_PLACE).tolist()
    left = len(parts) - len(rows)
    more = f"; {left} with fewer answers are not drawn" if left else ""
    return rows, labels, in_words(rows, labels, _mean) + more


def _placed(rows: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Return the rows that are about something that has a name, by that name."""
    named = rows.set_axis(labels)
    return named[named.index != NO_PLACE]


def _doubt(rows: pd.DataFrame) -> str:
    """Say so where the interval of the first meets that of the next."""
    first, second = (rows.iloc[at] for at in (0, 1))
    apart = first["high"] < second["low"] or second["high"] < first["low"]
    return "" if apart else ", though not clearly"


def _mean(value: float) -> str:
    return written(value, "number")


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
