"""The steps to a goal drawn."""

import numpy as np
import pandas as pd

from cxlab.charts.goal_funnel import plot_goal_funnel
from cxlab.charts.unsaid import Unsaid


def funnel(shares, names):
    reached = np.asarray(shares, dtype=float)
    rows = {"step": range(1, len(shares) + 1), "touchpoints": names, "n": 200}
    rows |= {"estimate": reached, "low": reached - 0.02, "high": reached + 0.02}
    return pd.DataFrame(rows | {"order": "loose", "horizon_days": 14})


def test_the_largest_loss_is_the_finding_and_every_figure_is_told():
    chart = plot_goal_funnel(funnel([1.0, 0.9, 0.3], ["page", "basket", "order"]))
    assert chart.title.startswith("Most are lost between basket and order: 30")
    assert chart.alt.count("n 200") == 3
    assert chart.to_bytes("svg")


def test_long_names_and_formulas_are_drawn():
    chart = plot_goal_funnel(funnel([1.0, 0.4], ["$x$" * 3000, "<script>"]))
    assert len(chart.title) < 200
    assert "<script>" not in chart._repr_html_()


def test_what_cannot_be_drawn_is_said():
    few = funnel([1.0, 0.4], ["page", "basket"]).assign(estimate=np.nan)
    assert isinstance(plot_goal_funnel(few), Unsaid)
    groups = pd.concat([funnel([1.0, 0.4], ["page", "basket"])] * 2)
    assert isinstance(plot_goal_funnel(groups), Unsaid)
