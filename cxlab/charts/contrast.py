"""Two groups of customers compared: what one does clearly more often than the other."""

import numpy as np
import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.contrast import JourneyContrast

#: At most so many differences are drawn, the largest.
MOST = 12

#: A group's name in a title has at most so many letters.
_LONG = 30


def plot_contrast(contrast: JourneyContrast) -> Chart | Unsaid:
    r"""Draw the shares of customers in which two groups clearly differ.

    Parameters
    ----------
    contrast : JourneyContrast
        What ``compare_journeys`` returned.

    Returns
    -------
    Chart or Unsaid
        The largest clear differences of shares with their intervals, second group less first;
        channels and touchpoints before pairs. Where none is clear, a sentence.

    Examples
    --------
    >>> row = {"kind": "channel", "item": "app", "target": "", "n": 200, "estimate": 0.2,
    ...        "low": 0.1, "high": 0.3, "unit": "share", "verdict": "clearly more often"}
    >>> contrast = JourneyContrast(pd.DataFrame([row]), ("old", "new"), "plan")
    >>> plot_contrast(contrast).title
    'What new and old do differently: app, +20 points'
    """
    table = contrast.table[contrast.table["unit"] == "share"].dropna(subset=["estimate"])
    first, second = (_short(name) for name in contrast.groups)
    clear = table[table["verdict"].str.startswith("clearly")]
    if clear.empty:
        return Unsaid(
            f"No channel, touchpoint or pair of them is clearly more common for {second} or for "
            f"{first}: {len(table):,} were compared."
        )
    rank = clear.assign(late=clear["kind"] == "pair", size=clear["estimate"].abs())
    rows = rank.sort_values(["late", "size"], ascending=[True, False], kind="stable").head(MOST)
    rows = rows.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)
    arrow = np.where(rows["target"] == "", "", " \u2192 " + rows["target"])
    labels = (rows["item"] + pd.Series(arrow, rows.index)).tolist()
    with theme():
        tone = np.where(rows["estimate"] > 0, "more", "less")
        figure, axes = draw_points(rows.assign(tone=tone), labels, tell=_points, reference=0)
        write_ticks(axes.xaxis, "share")
        explain(axes, f"share of customers: {second} less {first}")
    shown = "" if len(rows) == len(clear) else f" The largest {len(rows)} of {len(clear)}."
    alt = f"Differences of shares: {in_words(rows, labels, _points)}.{shown}"
    largest = rows.loc[rows["estimate"].abs().idxmax()]
    name = _short(labels[int(largest.name)])
    title = f"What {second} and {first} do differently: {name}, {_points(largest['estimate'])}"
    return Chart(figure, title, alt)


def _points(value: float) -> str:
    number = f"{100 * value:+.0f}".replace("-", "\u2212")
    return f"{number} points"


def _short(name: str) -> str:
    return name if len(name) <= _LONG else name[: _LONG - 1].rstrip() + "\u2026"
