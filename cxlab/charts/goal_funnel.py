"""The steps to a goal drawn: how many customers take each, and where most are lost."""

import numpy as np
import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import percent

#: A name in a title has at most so many letters.
_LONG = 40


def plot_goal_funnel(funnel: pd.DataFrame) -> Chart | Unsaid:
    r"""Draw how many customers take each step to a goal.

    Parameters
    ----------
    funnel : pandas.DataFrame
        What ``goal_funnel`` returned for everyone.

    Returns
    -------
    Chart or Unsaid
        Points with intervals, in the order of the steps.

    Examples
    --------
    >>> rows = {"step": [1, 2], "touchpoints": ["page", "basket"], "n": 100,
    ...         "estimate": [1.0, 0.4], "low": [0.96, 0.31], "high": [1.0, 0.5],
    ...         "order": "strict", "horizon_days": 30}
    >>> plot_goal_funnel(pd.DataFrame(rows)).title
    'Most are lost between page and basket: 40\xa0% of those at the first step come to basket'
    """
    known = funnel.dropna(subset=["estimate"]).reset_index(drop=True)
    if len(known) < 2:
        return Unsaid("Too few customers were at the first step to draw the way to the goal.")
    if known["step"].duplicated().any():
        return Unsaid("Funnels by group stand in the table: a drawing holds one group only.")
    labels = (known["step"].astype("str") + ". " + known["touchpoints"]).tolist()
    with theme():
        figure, axes = draw_points(known, labels, tell=percent)
        axes.set_xlim(-0.03, 1.04)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        write_ticks(axes.xaxis, "share")
        first = known.iloc[0]
        way = "one directly after the other" if first["order"] == "strict" else "others between"
        explain(
            axes,
            f"share of {int(first['n']):,} customers at the first step,\n"
            f"in {first['horizon_days']:.0f} days, {way}",
        )
    alt = f"Share of customers that took each step: {in_words(known, labels, percent)}."
    return Chart(figure, _loss(known), alt)


def _loss(known: pd.DataFrame) -> str:
    """Say between which two steps most are lost."""
    reached = known["estimate"].to_numpy()
    at = int(np.argmax(reached[:-1] - reached[1:]))
    names = [_short(name) for name in known["touchpoints"].iloc[[at, at + 1]]]
    return (
        f"Most are lost between {names[0]} and {names[1]}: {percent(reached[at + 1])} of those at "
        f"the first step come to {names[1]}"
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONG else name[: _LONG - 1].rstrip() + "\u2026"
