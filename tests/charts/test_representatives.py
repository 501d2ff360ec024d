"""Journeys that stand for many, drawn."""

import pandas as pd

from cxlab.charts import ChartGrid, Unsaid
from cxlab.charts.representatives import plot_representatives
from cxlab.journeys.representative import NOBODY
from cxlab.journeys.representative_result import Representatives


def table(*ways, end=""):
    rows = [
        {"journey": at + 1.0, "way": " > ".join(way), "steps": list(way), "end": end, "n": 90.0}
        for at, way in enumerate(ways)
    ]
    rows.append({"journey": None, "way": NOBODY, "steps": [], "end": "", "n": 20.0})
    frame = pd.DataFrame(rows).astype({"journey": "float64"})
    share = frame["n"] / 300
    return frame.assign(duration="within a day", estimate=share, low=share - 0.05,
                        high=share + 0.05, of=300.0, note="")  # fmt: skip


def test_how_many_the_journeys_stand_for():
    chart = plot_representatives(Representatives(table(["look", "buy"], ["buy"])))
    assert chart.title == "2 journeys stand for 60\xa0% of 300 customers"
    assert "look > buy 30\xa0% (25\xa0% to 35\xa0%, n 90); buy 30" in chart.alt
    assert "none of these 7" in chart.alt


def test_attempts_say_how_they_ended():
    found = Representatives(table(["page", "order"], end="goal reached"), goal="buy")
    chart = plot_representatives(found)
    assert chart.title.endswith("of 300 customers who set out to \u201cbuy\u201d")
    assert "goal reached" in [text.get_text() for text in chart.figure.axes[1].texts]


def test_groups_are_drawn_apart_and_small_ones_counted():
    rows = table(["look", "buy"])
    groups = [rows.assign(plan="a"), rows.assign(plan="b"), rows.assign(plan="c", estimate=None)]
    found = Representatives(pd.concat(groups, ignore_index=True), by="plan")
    grid = plot_representatives(found)
    assert isinstance(grid, ChartGrid)
    assert [chart.title[:3] for chart in grid.charts] == ["a: ", "b: "]
    assert grid.note.startswith("1 of 3 groups")
    assert grid.title.startswith("A few journeys stand for ")
    assert "%" in grid.title


def test_many_steps_and_any_name_are_drawn(made, look):
    chart = plot_representatives(Representatives(table(made.hostile, ["stage"] * 12)))
    assert look.clipped(chart.figure) == []
    assert look.colliding(chart.figure.axes[1].texts) == []
    assert "<script" not in chart._repr_html_()


def test_what_cannot_be_drawn_is_said():
    assert plot_representatives(Representatives(pd.DataFrame(), reason="No goal.")) == Unsaid(
        "No goal."
    )
    assert isinstance(plot_representatives(Representatives(table())), Unsaid)
