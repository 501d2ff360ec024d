"""Where journeys end, drawn."""

import pandas as pd

from cxlab.charts import Unsaid
from cxlab.charts.drop_offs import plot_drop_offs
from cxlab.journeys.drop_offs import ALIKE, LESS, MORE


def ends(*rows):
    """Return a table of ends from (touchpoint, share, verdict)."""
    table = pd.DataFrame(rows, columns=["touchpoint", "estimate", "verdict"])
    return table.assign(
        n=500, customers=300, low=table["estimate"] - 0.02, high=table["estimate"] + 0.02,
        average=0.1, quiet_days=30, note="",
    )  # fmt: skip


def test_the_clearest_end_is_the_finding():
    chart = plot_drop_offs(ends(("page", 0.1, ALIKE), ("call", 0.3, MORE), ("chat", 0.02, LESS)))
    assert chart.title.startswith("Journeys end at \u201ccall\u201d clearly more often: after 30")
    assert chart.alt.index("call") < chart.alt.index("page") < chart.alt.index("chat")
    fewer = plot_drop_offs(ends(("page", 0.1, ALIKE), ("chat", 0.02, LESS)))
    assert "\u201cchat\u201d clearly less often" in fewer.title


def test_data_without_a_clear_end_say_so():
    chart = plot_drop_offs(ends(*((f"place {at}", 0.1 + at / 1000, ALIKE) for at in range(15))))
    assert chart.title.startswith("These data show no touchpoint at which journeys end clearly")
    assert "not drawn: 3 nearer to it" in chart.figure._supxlabel.get_text()


def test_hidden_touchpoints_are_counted():
    table = ends(("page", 0.1, ALIKE), ("rare", None, "cannot be said")).astype({"estimate": float})
    chart = plot_drop_offs(table)
    assert "1 touchpoints are not shown" in chart.alt
    assert "those of too few customers" in chart.figure._supxlabel.get_text()
    assert isinstance(plot_drop_offs(table.iloc[1:]), Unsaid)
    assert isinstance(plot_drop_offs(pd.concat([table, table])), Unsaid)


def test_any_name_is_drawn(made, look):
    chart = plot_drop_offs(ends(*((name, 0.3, MORE) for name in made.hostile)))
    assert look.clipped(chart.figure) == []
    assert "<script" not in chart._repr_html_()
