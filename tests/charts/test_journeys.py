"""The funnel and the table of flows."""

import numpy as np
import pandas as pd
import pytest

from cxlab.charts import Unsaid, plot_flows, plot_funnel


def funnel(reached, seen=None):
    reached = np.asarray(reached)
    rows = {"stage": [f"stage{at}" for at in range(len(reached))], "n": 200, "estimate": reached}
    rows |= {"low": reached - 0.02, "high": reached + 0.02}
    return pd.DataFrame(rows | {"customers": seen or 50})


def marks(chart):
    lines = chart.figure.axes[0].lines
    return [line for line in lines if line.get_marker() not in ("", "None", None)]


def test_the_largest_loss_is_the_finding():
    title = plot_funnel(funnel([1.0, 0.9, 0.4, 0.35])).title
    assert title == (
        "Most are lost between stage1 and stage2: 90\xa0% reach the one, 40\xa0% the other"
    )


def test_where_hardly_anyone_is_lost_this_is_the_finding():
    title = plot_funnel(funnel([1.0, 1.0, 0.99, 0.98])).title
    assert title == "Hardly anyone is lost on the way: 98\xa0% of customers reach stage3"


def test_a_stage_at_which_nobody_was_seen_is_hollow_and_is_not_where_people_are_lost():
    chart = plot_funnel(funnel([1.0, 1.0, 0.8, 0.0], seen=[50, 0, 40, 0]))
    assert [mark.get_markerfacecolor() == "white" for mark in marks(chart)] == [
        False,
        True,
        False,
        True,
    ]
    assert "stage0 and stage2" in chart.title
    assert "stage1 (nobody seen)" in chart.alt


def test_the_chart_counts_the_customers_and_gives_intervals():
    chart = plot_funnel(funnel([1.0, 0.5]))
    assert "200 customers" in chart.figure._supxlabel.get_text()
    assert "stage1 50\xa0% (48\xa0% to 52\xa0%, n 200)" in chart.alt


@pytest.mark.parametrize("rows", [0, 1])
def test_fewer_than_two_stages_are_no_funnel(rows):
    assert isinstance(plot_funnel(funnel([1.0, 0.5]).head(rows)), Unsaid)


def test_groups_are_not_drawn_over_each_other():
    two = pd.concat([funnel([1.0, 0.5])] * 2)
    assert isinstance(plot_funnel(two), Unsaid)


def test_shares_are_of_all_steps_from_a_touchpoint():
    pairs = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "a"], "n": [30, 10, 5]})
    chart = plot_flows(pairs)
    written = {text.get_text() for text in chart.figure.axes[0].texts}
    assert written == {"75", "25", "100"}
    assert chart.title == "After \u201cb\u201d, 100\xa0% of 5 steps lead to \u201ca\u201d"
    assert "a to b 75\xa0% (n 30)" in chart.alt
    assert "covers 100\xa0% of all steps" in chart.alt


def test_figures_can_be_read_on_their_tone():
    """White on the darkest tones, ink on the others; what is nearly none is not written."""
    counts = [1, 20, 30, 49, 900]
    pairs = pd.DataFrame({"source": "a", "target": list("bcdef"), "n": counts})
    texts = plot_flows(pairs).figure.axes[0].texts
    assert [(text.get_text(), text.get_color()) for text in texts] == [("90", "white")]


def test_only_the_touchpoints_with_most_steps_are_drawn_and_the_rest_is_said():
    names = [f"t{at:02}" for at in range(20)]
    pairs = pd.DataFrame({"source": names, "target": names[1:] + names[:1], "n": range(1, 21)})
    chart = plot_flows(pairs)
    assert len(chart.figure.axes[0].get_yticks()) == 12
    assert "covers 83\xa0% of all steps" in chart.alt


def test_a_small_table_is_small():
    def size(count):
        names = [f"t{at}" for at in range(count)]
        pairs = pd.MultiIndex.from_product([names, names], names=["source", "target"])
        figure = plot_flows(pairs.to_frame(index=False).assign(n=1)).figure
        return figure.get_size_inches()

    assert size(3)[0] < 3.5
    assert size(3)[1] < size(6)[1]
    assert all(size(6) < size(12))


def test_steps_back_to_the_same_place_are_told_where_there_are_no_others():
    pairs = pd.DataFrame({"source": ["a"], "target": ["a"], "n": [3]})
    assert plot_flows(pairs).title == "After \u201ca\u201d, 100\xa0% of 3 steps lead back to itself"


def test_what_is_hidden_is_no_part_of_a_share_and_that_is_said():
    pairs = pd.DataFrame({"source": "a", "target": list("bcd"), "n": [30, 10, None]})
    chart = plot_flows(pairs)
    assert chart.figure.get_supxlabel().endswith("in % of steps that are not hidden")
    assert "100\xa0% of all steps that are not hidden" in chart.alt


def test_no_steps_are_said(made):
    assert isinstance(plot_flows(made.flows().head(0)), Unsaid)


def test_flows_by_group_are_not_drawn_over_each_other(made):
    assert isinstance(plot_flows(pd.concat([made.flows(), made.flows()])), Unsaid)
