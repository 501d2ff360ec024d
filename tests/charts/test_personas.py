"""The map of customers."""

from dataclasses import replace

import pandas as pd

from cxlab.charts import Unsaid, plot_persona_map
from cxlab.charts.personas import MAP_CUSTOMERS, _look


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
