"""Loops drawn."""

import pandas as pd

from cxlab.charts import ChartGrid, Unsaid
from cxlab.charts.loops import plot_loops
from cxlab.journeys.loops import OTHERS


def loops(*rows):
    """Return a table of loops from (kind, touchpoint, between, customers)."""
    table = pd.DataFrame(rows, columns=["kind", "touchpoint", "between", "customers"])
    share = table["customers"] / 400
    return table.assign(
        n=table["customers"], of=400, estimate=share, low=share - 0.02, high=share + 0.02,
        days=1.0, note="",
    )  # fmt: skip


def test_loops_through_others_are_apart_from_twice_in_a_row():
    shown = plot_loops(loops(("again", "page", "", 200), ("return", "basket", "", 80)))
    assert isinstance(shown, ChartGrid)
    assert shown.charts[0].title == "By way of other touchpoints"
    assert shown.title == (
        "20\xa0% of 400 customers at \u201cbasket\u201d come back by way of several others "
        "within 1 day"
    )
    assert "basket, after several 20" in shown.charts[0].alt
    assert "page again 50" in shown.charts[1].alt
    alone = plot_loops(loops(("again", "page", "", 200)))
    assert "come to it twice in a row" in alone.title


def test_what_is_hidden_is_said_and_only_the_commonest_are_drawn():
    table = loops(*(("back and forth", f"place {at}", "page", 90 - at) for at in range(9)))
    row = {"kind": "back and forth", "touchpoint": OTHERS, "note": "3 of too few customers each"}
    chart = plot_loops(pd.concat([table, pd.DataFrame([row])], ignore_index=True))
    words = chart.figure._supxlabel.get_text()
    assert "not drawn: 3 rarer and those of too few customers" in words
    assert "Not shown: back and forth: 3 of too few" in chart.alt
    assert chart.alt.count("n 400") == 6


def test_any_name_is_drawn(made, look):
    rows = [("back and forth", name, name, 90) for name in made.hostile]
    chart = plot_loops(loops(*rows[:6]))
    assert look.clipped(chart.figure) == []
    assert "<script" not in chart._repr_html_()


def test_what_cannot_be_drawn_is_said():
    table = loops(("again", "page", "", 200))
    assert isinstance(plot_loops(table.assign(estimate=None)), Unsaid)
    assert isinstance(plot_loops(pd.concat([table, table])), Unsaid)
