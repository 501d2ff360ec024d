"""What sets personas apart: behaviour first, small and unclear effects left out, no red."""

from dataclasses import replace

import pandas as pd
import pytest

from cxlab.charts import Chart, ChartGrid, Unsaid, plot_traits
from cxlab.charts.style import BAD
from cxlab.errors import UnknownNameError

COLUMNS = ["feature", "axis", "clustered_on", "effect", "half"]


def with_traits(personas, rows):
    traits = pd.DataFrame(rows, columns=COLUMNS)
    traits = traits.assign(
        persona="P1",
        level="",
        label=traits["feature"],
        unit="share",
        n=30,
        mean=0.6,
        others=0.2,
        low=traits["effect"] - traits["half"],
        high=traits["effect"] + traits["half"],
    )
    return replace(personas, traits=traits)


def labels(chart):
    return [text.get_text() for text in chart.figure.axes[0].get_yticklabels()]


@pytest.fixture(scope="module")
def personas(made):
    return made.personas(["Evenings", "Weekends"])


def test_every_persona_has_a_chart_on_one_scale(made):
    grid = plot_traits(made.personas(["Evenings", "Weekends", "Mornings"]))
    assert isinstance(grid, ChartGrid)
    assert len(grid.charts) == 3
    assert len({chart.figure.axes[0].get_xlim() for chart in grid.charts}) == 1
    assert [chart.title.split(" (")[0] for chart in grid.charts] == [
        "Evenings",
        "Weekends",
        "Mornings",
    ]


def test_behaviour_comes_before_life_cycle_and_scores(personas):
    rows = [
        ("days since last contact", "life cycle", False, 3.0, 0.1),
        ("mean answer", "outcome", False, 2.5, 0.1),
        ("contacts", "behaviour", False, 2.0, 0.1),
        ("evening share", "time", True, 0.8, 0.1),
    ]
    chart = plot_traits(with_traits(personas, rows), "P1")
    assert labels(chart) == ["evening share"]
    assert chart.title == "Evenings (n 30): evening share 60\xa0% (others 20\xa0%)"


def test_life_cycle_is_drawn_where_nothing_else_sets_a_persona_apart(personas):
    rows = [
        ("days since last contact", "life cycle", False, -3.0, 0.1),
        ("evening share", "time", True, 0.05, 0.01),
    ]
    assert labels(plot_traits(with_traits(personas, rows), "P1")) == ["days since last contact"]


def test_small_and_unclear_effects_are_left_out(personas):
    rows = [
        ("small", "time", True, 0.1, 0.01),
        ("unclear", "value", True, 0.9, 1.0),
        ("clear", "channel", True, -0.5, 0.1),
    ]
    assert labels(plot_traits(with_traits(personas, rows), "P1")) == ["clear"]


def test_where_all_are_small_the_largest_are_shown_all_the_same(personas):
    rows = [("small", "time", True, 0.1, 0.2), ("smaller", "value", True, 0.05, 0.2)]
    assert labels(plot_traits(with_traits(personas, rows), "P1")) == ["small", "smaller"]


def test_no_topic_takes_more_than_two_lines_nor_a_persona_more_than_five(personas):
    axes = ["channel"] * 4 + ["time"] * 3 + ["value"] * 3
    rows = [(f"f{at}", axis, True, 2 - at / 10, 0.1) for at, axis in enumerate(axes)]
    assert labels(plot_traits(with_traits(personas, rows), "P1")) == ["f0", "f1", "f4", "f5", "f7"]


def test_topics_of_the_catalogue_go_before_axes(personas):
    rows = [(f"f{at}", "path preference", True, 2 - at / 10, 0.1) for at in range(4)]
    known = pd.DataFrame({"topic": ["time", "time", "time", "channel"]}, ["f0", "f1", "f2", "f3"])
    given = replace(with_traits(personas, rows), catalogue=known)
    assert labels(plot_traits(given, "P1")) == ["f0", "f1", "f3"]


def test_what_repeats_another_feature_is_not_drawn(personas):
    rows = [("app", "channel", True, 1.9, 0.1), ("web", "channel", True, -1.9, 0.1)]
    known = pd.DataFrame({"topic": "channel", "twin": ["", "app share"]}, ["app", "web"])
    given = replace(with_traits(personas, rows), catalogue=known)
    assert labels(plot_traits(given, "P1")) == ["app"]


def test_long_names_are_cut_in_titles(personas):
    chart = plot_traits(with_traits(personas, [("x" * 300, "time", True, 1.0, 0.1)]), "P1")
    assert len(chart.title) < 110


def test_less_is_another_mark_and_not_red(personas):
    rows = [("more", "time", True, 1.0, 0.1), ("less", "value", True, -0.9, 0.1)]
    chart = plot_traits(with_traits(personas, rows), "P1")
    marks = [line for line in chart.figure.axes[0].lines if line.get_marker() in ("o", "s")]
    assert [line.get_marker() for line in marks] == ["o", "s"]
    assert marks[1].get_markerfacecolor() == "white"
    assert BAD not in {line.get_color() for line in marks}


def test_money_is_written_in_the_currency_of_the_study(personas):
    given = with_traits(personas, [("value", "value", True, 1.0, 0.1)])
    traits = given.traits.assign(unit="money", mean=254.0, others=66.6)
    money = replace(given, traits=traits, parameters={"currency": "EUR"})
    assert (
        plot_traits(money, "P1").title
        == "Evenings (n 30): value \u20ac\xa0254 (others \u20ac\xa066.60)"
    )


def test_one_persona_alone_is_one_chart(personas):
    assert isinstance(plot_traits(personas, "P2"), Chart)


def test_an_unknown_persona_is_named_with_the_nearest(personas):
    with pytest.raises(UnknownNameError, match="no persona named 'P3'"):
        plot_traits(personas, "P3")


def test_groups_that_are_too_small_are_said(personas):
    hidden = replace(personas, traits=personas.traits.assign(effect=float("nan")))
    assert isinstance(plot_traits(hidden), Unsaid)
