"""Planned against actual, drawn."""

import pandas as pd

from cxlab.charts import Unsaid
from cxlab.charts.planned import plot_process
from cxlab.journeys.planned_result import ProcessCheck

COST = {"contacts": 3.0, "contacts_low": 2.5, "contacts_high": 3.5}
COST |= {"days": 2.0, "days_low": 1.5, "days_high": 2.5}


def check(*rows):
    """Return a check from (kind, touchpoint, share)."""
    table = pd.DataFrame(rows, columns=["kind", "touchpoint", "estimate"])
    table = table.assign(
        n=200.0, low=table["estimate"] - 0.02, high=table["estimate"] + 0.02, **COST
    )
    whole = table["kind"].isin(["every run", "as planned"])
    about = {"name": "refund", "horizon_days": 60}
    return ProcessCheck(table.iloc[:0], table[~whole], table[whole], table.iloc[:0], about)


ROWS = [("as planned", "", 0.5), ("late", "pay", 0.3), ("something else between", "call", 0.4)]


def test_the_commonest_way_off_is_the_finding_and_costs_are_told():
    chart = plot_process(check(*ROWS))
    assert chart.title == (
        "\u201crefund\u201d as planned in 50\xa0% of 200 runs; commonest way off: late at "
        "\u201cpay\u201d, 30\xa0%"
    )
    assert "late: pay 30\xa0% (28\xa0% to 32\xa0%, n 200; 3.0 contacts, 2.0\xa0days)" in chart.alt
    assert len(chart.figure.axes) == 3


def test_marks_at_the_edge_of_a_scale_are_drawn_whole():
    marks = plot_process(check(*ROWS, ("left out", "check", 0.0))).figure.axes[0].lines
    assert not any(line.get_clip_on() for line in marks if line.get_marker() in ("o", "s"))


def test_what_is_hidden_is_counted():
    chart = plot_process(check(*ROWS, ("left out", "check", float("nan"))))
    assert "1 not drawn: too few customers" in chart.figure._supxlabel.get_text()
    assert "1 more are not shown" in chart.alt
    alone = plot_process(check(ROWS[0]))
    assert alone.title.endswith("no other way is common enough to show")


def test_any_name_is_drawn(made, look):
    chart = plot_process(check(ROWS[0], *(("late", name, 0.3) for name in made.hostile)))
    assert look.clipped(chart.figure) == []
    assert "<script" not in chart._repr_html_()


def test_a_study_without_a_process_is_told_so():
    none = pd.DataFrame()
    refused = ProcessCheck(none, none, none, none, reason="The study states no process.")
    assert plot_process(refused) == Unsaid("The study states no process.")
    assert isinstance(plot_process(check(("as planned", "", float("nan")))), Unsaid)
