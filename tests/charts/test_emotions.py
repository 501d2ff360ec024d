"""Feelings and scores: the worst on top, languages apart, doubts said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.charts import ChartGrid, Unsaid, plot_feelings, plot_scores
from cxlab.study.settings import Question


def labels(chart):
    return [text.get_text() for text in chart.figure.axes[0].get_yticklabels()]


def test_the_worst_is_on_top_and_in_the_title(made):
    chart = plot_feelings(made.emotions(["shop", "web", "call"]))
    assert labels(chart) == ["call", "web", "shop"]
    assert chart.title == "Comments on \u201ccall\u201d sound worst"


def test_a_worst_that_is_not_clearly_worse_is_said_to_be_so(made):
    emotions = made.emotions(["shop", "call"])
    summary = emotions.summary.assign(estimate=[0.31, 0.3], low=[0.2, 0.2], high=[0.4, 0.4])
    assert plot_feelings(replace(emotions, summary=summary)).title.endswith("though not clearly")


def test_squares_are_clearly_below_zero(made):
    chart = plot_feelings(made.emotions(["good", "bad"]))
    marks = [line.get_marker() for line in chart.figure.axes[0].lines if line.get_marker() in "os"]
    assert [mark for mark in marks if mark] == ["s", "o"]


def test_languages_are_not_pooled(made):
    grid = plot_feelings(made.emotions(["shop", "call"], ["en", "pt"]))
    assert isinstance(grid, ChartGrid)
    assert [chart.title.split(":")[0] for chart in grid.charts] == ["English", "Portuguese"]
    assert "do not compare" in grid.note


def test_the_mean_of_all_touchpoints_is_no_line(made):
    emotions = made.emotions(["shop", "call"])
    everything = emotions.summary.head(1).assign(touchpoint="all touchpoints")
    summary = pd.concat([everything, emotions.summary], ignore_index=True)
    assert labels(plot_feelings(replace(emotions, summary=summary))) == ["call", "shop"]


def test_no_comments_are_said_in_the_result_s_own_words(made):
    emotions = made.emotions()
    none = replace(emotions, summary=emotions.summary.head(0), notes=("There are no comments.",))
    assert plot_feelings(none) == Unsaid("There are no comments.")
    few = replace(emotions, summary=emotions.summary.assign(low=np.nan))
    assert isinstance(plot_feelings(few), Unsaid)


def test_each_question_has_a_chart(made):
    grid = plot_scores(made.scores(["shop", "call"], ["csat", "ces"]))
    assert [chart.title.split(":")[0] for chart in grid.charts] == [
        "\u201cces\u201d",
        "\u201ccsat\u201d",
    ]
    one = plot_scores(made.scores(["shop", "call"], ["csat", "ces"]), "csat")
    assert one.title == "\u201ccsat\u201d: \u201ccall\u201d gets the lowest mean, 1.00"


def test_a_question_about_one_thing_only_has_no_lowest(made):
    assert plot_scores(made.scores(["unplaced"])).title == "\u201ccsat\u201d: 4.00 on average"


def test_no_more_lines_than_can_be_read_those_with_most_answers(made):
    names = [f"place {at:02}" for at in range(20)]
    scores = made.scores(names).assign(n=np.arange(20) + 10)
    chart = plot_scores(scores)
    assert set(labels(chart)) == set(names[6:])
    assert "6 with fewer answers are not drawn" in chart.alt


@pytest.mark.parametrize("question", [None, "recommend"])
def test_no_answers_are_said(made, question):
    assert isinstance(plot_scores(made.scores().head(0), question), Unsaid)


def test_scores_by_language_are_drawn_too(made):
    scores = made.scores(["en", "pt"]).rename(columns={"touchpoint": "language"})
    assert labels(plot_scores(scores)) == ["pt", "en"]


def test_where_less_is_better_the_highest_is_the_worst(made):
    scores = made.scores(["shop", "call"])
    effort = {"csat": Question("csat", kind="ces", good="low", scale=(1.0, 7.0))}
    chart = plot_scores(scores, questions=effort)
    assert labels(chart) == ["shop", "call"]
    assert "“shop” gets the worst mean" in chart.title
    words = [text.get_text() for text in chart.figure.texts]
    assert words == ["mean answer, 1 to 7; less is better"]


def test_what_is_about_no_touchpoint_is_not_called_the_worst(made):
    chart = plot_feelings(made.emotions(["shop", "web", "unplaced"]))
    assert labels(chart) == ["no touchpoint named", "web", "shop"]
    assert chart.title == "Comments on “web” sound worst"
