"""The map of customers and how the number of personas was chosen."""

from dataclasses import replace

import pandas as pd
import pytest

from cxlab.charts import Unsaid, plot_persona_map, plot_selection
from cxlab.charts.personas import MAP_CUSTOMERS, _look
from cxlab.personas import group_customers
from cxlab.study.settings import Settings


def names_below(chart):
    return [text.get_text() for text in chart.figure.legends[0].get_texts()]


def test_each_persona_has_a_number_a_mark_and_its_name_with_its_share(made):
    chart = plot_persona_map(made.personas(["Evenings", "Weekends"]))
    axes = chart.figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["1", "2"]
    assert names_below(chart) == ["1  Evenings \u00b7 50\xa0%", "2  Weekends \u00b7 50\xa0%"]
    assert sum(len(points.get_offsets()) for points in axes.collections) == 24
    assert "Evenings \u00b7 50\xa0%" in chart.alt


def test_thirty_six_personas_look_different_and_the_first_six_without_colour_too():
    looks = [_look(place) for place in range(36)]
    assert len(set(looks)) == 36
    assert len({mark for _, mark in looks[:6]}) == 6


def test_no_more_customers_are_drawn_than_can_be_seen(made):
    personas = made.personas(["Evenings", "Weekends"])
    many = pd.concat(
        [personas.map.rename(index=lambda key, at=at: f"{key}-{at}") for at in range(100)]
    )
    chart = plot_persona_map(replace(personas, map=many))
    drawn = sum(len(points.get_offsets()) for points in chart.figure.axes[0].collections)
    assert drawn == MAP_CUSTOMERS
    assert chart.title == "2 behavioural segments among 2,400 customers (1,500 drawn)"


def test_which_customers_are_drawn_does_not_depend_on_their_order(made):
    personas = made.personas(["Evenings", "Weekends"])
    turned = replace(personas, map=personas.map.iloc[::-1])
    first, second = plot_persona_map(personas), plot_persona_map(turned)
    assert first.to_bytes("svg") == second.to_bytes("svg")


def test_a_share_that_is_hidden_is_not_shown(made):
    personas = made.personas(["Evenings", "Weekends"])
    summary = personas.summary.assign(estimate=[float("nan"), 0.5])
    assert names_below(plot_persona_map(replace(personas, summary=summary)))[0] == "1  Evenings"


def test_customers_who_were_not_divided_have_no_map(made):
    assert isinstance(plot_persona_map(replace(made.personas(["Both", "Two"]), k=1)), Unsaid)


def test_the_number_in_use_is_marked_among_those_tried(searched):
    chart = plot_selection(searched)
    axes = chart.figure.axes[0]
    marked = [line for line in axes.lines if line.get_markersize() == 12]
    assert [list(line.get_xdata()) for line in marked] == [[searched.k]]
    assert axes.get_ylim()[0] == 0
    tried = searched.selection.dropna(subset=["silhouette"])["k"]
    assert all(f"{k}: " in chart.alt for k in tried)
    assert "2: " in chart.alt


@pytest.mark.parametrize(("silhouette", "weakly"), [(0.1, True), (0.4, False)])
def test_a_weak_separation_is_said(searched, silhouette, weakly):
    selection = searched.selection.assign(silhouette=silhouette)
    title = plot_selection(replace(searched, selection=selection)).title
    assert ("but weakly" in title) == weakly


def test_a_number_that_was_given_was_not_chosen():
    frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=[str(at) for at in range(20)])
    assert isinstance(plot_selection(group_customers(frame, Settings("Shop"), k=2)), Unsaid)
