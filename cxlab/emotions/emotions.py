"""The feelings read from a study's comments: a frozen result, with tables for a notebook."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import Html, figures_table, html_table, tag
from cxlab.text import language_name


@dataclass(frozen=True, eq=False)
class Emotions:
    """Feelings read from the comments of a study.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row for each comment, by ``row_id``: customer_id (missing where anonymous), language,
        touchpoint (what was asked about, else ``"unplaced"``), polarity (-1 very bad to 1 very
        good, missing where nothing is said), a column (0..1) for each emotion that a model reads,
        words (those that decided), model, abstained (why nothing is said, else empty).
    summary : pandas.DataFrame
        A row for each language, and for each language and touchpoint: comments (how many), n (how
        many the model said something about), customers (who wrote these), estimate (their mean
        polarity) with low and high (by customer), note, evidence.
    models : pandas.DataFrame
        language, model, source: what read the comments.
    parameters : dict
        What made them: confidence, min_group, the languages expected.
    notes : tuple of str
        What could not be read, and how not to use the figures.
    """

    scores: pd.DataFrame
    summary: pd.DataFrame
    models: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return Html("".join((_figures(self.summary), _models(self.models), _list(self.notes))))


def _figures(summary: pd.DataFrame) -> str:
    if summary.empty:
        return ""
    named = summary.assign(language=summary["language"].map(language_name))
    columns = ["language", "touchpoint", "comments"]
    caption = "How comments sound, from \u22121 (very bad) to 1 (very good)"
    return figures_table(named, caption=caption, columns=columns, unit="number", heading="mean")


def _models(models: pd.DataFrame) -> str:
    if models.empty:
        return ""
    named = models.assign(language=models["language"].map(language_name))
    return html_table(named, caption="What read the comments")


def _list(notes: tuple[str, ...]) -> str:
    return tag("ul", *(tag("li", note) for note in notes)) if notes else ""
