"""Charts beside each other and beside tables."""

import pandas as pd
import pytest

from cxlab.charts import Chart, ChartGrid, Unsaid, side_by_side
from cxlab.charts.layout import fold_grid
from cxlab.charts.style import new_figure, theme
from cxlab.markup import Html, html_table, tag


def chart(title, width=4.0):
    with theme():
        figure, _ = new_figure(width=width)
    return Chart(figure, title, f"What {title} shows.")


@pytest.fixture
def table():
    return html_table(pd.DataFrame({"stage": ["seen"], "n": [3]}))


def test_a_grid_tells_the_finding_once_and_each_chart_its_own():
    grid = ChartGrid((chart("one"), chart("two")), "Both <rise>", "How to read it")
    html = grid._repr_html_()
    assert html.count("Both &lt;rise&gt;") == 2
    assert 'role="group" aria-label="Both &lt;rise&gt;"' in html
    assert html.index(">one<") < html.index(">two<")
    assert "How to read it" in html
    assert grid.alt == "one: What one shows. two: What two shows."


def test_charts_that_tell_less_are_folded_and_named():
    about = pd.DataFrame({"kpi": list("abcdefgh"), "family": "say"})
    charts = {name: chart(f"{name}: told") for name in about["kpi"]}
    grid = fold_grid(charts, ["g", "b"], about, "Two rise", "")
    assert [one.title[0] for one in grid.charts] == ["b", "g"]
    html = grid._repr_html_()
    assert "<summary>6 more: a, c, d and 3 others</summary>" in html
    assert html.index(">g: told<") < html.index("<details>") < html.index(">a: told<")
    assert "a: told: What" in grid.alt
    assert fold_grid(charts, [], about, "None", "").charts == (charts["a"], charts["b"])
    few = {name: charts[name] for name in "abcdef"}
    assert fold_grid(few, [], about, "None", "").folded == ()


def test_the_box_of_a_chart_knows_its_width():
    assert "--wide:480px" in side_by_side(chart("one", width=5.0))._repr_html_()


def test_a_chart_and_its_table_stand_in_one_row(table):
    html = side_by_side(chart("one"), table)._repr_html_()
    assert html.index("<figure") < html.index("<tbody>")
    assert html.count("cxlab-row") >= 1


def test_a_table_without_rows_is_left_out(table):
    empty = html_table(pd.DataFrame({"stage": [], "n": []}))
    assert "<thead>" not in side_by_side(Unsaid("Nobody."), empty)._repr_html_()
    assert "<thead>" in side_by_side(Unsaid("Nobody."), table)._repr_html_()


def test_a_sentence_is_not_said_twice():
    said = tag("p", "What goes with nps cannot be said: nobody's asked.")
    once = side_by_side(Unsaid("What goes with NPS cannot be said: nobody's asked."), said)
    assert once._repr_html_().casefold().count("cannot be said") == 1
    other = side_by_side(Unsaid("Something else."), said)._repr_html_()
    assert "Something else." in other
    assert "cannot be said" in other


def test_html_that_is_shown_is_not_escaped_again():
    assert "<b>bold</b>" in side_by_side(Html("<b>bold</b>"))._repr_html_()
