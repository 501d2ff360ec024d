"""How the use of touchpoints and channels changed, drawn: the clear trends of a study."""

import numpy as np

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.shifts import Shifts

#: At most so many trends are drawn, the largest.
MOST = 12

_LONG = 40


def plot_shifts(shifts: Shifts) -> Chart | Unsaid:
    r"""Draw which touchpoints and channels are used by clearly more or fewer active customers.

    Parameters
    ----------
    shifts : Shifts
        What ``touchpoint_shifts`` returned.

    Returns
    -------
    Chart or Unsaid
        The largest clear changes with their intervals. Where none is clear, a sentence.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"kind": "channel", "item": "app", "n": 900, "estimate": 0.2, "low": 0.1,
    ...        "high": 0.3, "verdict": "clearly rises", "first": pd.Timestamp("2025-01-01"),
    ...        "last": pd.Timestamp("2025-12-01")}
    >>> plot_shifts(Shifts(pd.DataFrame(), pd.DataFrame([row]), "MS")).title
    'The use of app (channel) rises: +20 points'
    """
    trends = shifts.trends
    clear = trends[trends["verdict"].str.startswith("clearly")]
    if clear.empty:
        return Unsaid("No channel or touchpoint shows a clear trend.")
    largest = clear["estimate"].abs().sort_values(ascending=False, kind="stable").index[:MOST]
    rows = clear.loc[largest].sort_values("estimate", ascending=False, ignore_index=True)
    labels = (rows["item"] + np.where(rows["kind"] == "channel", " (channel)", "")).tolist()
    with theme():
        tone = np.where(rows["estimate"] > 0, "more", "less")
        figure, axes = draw_points(rows.assign(tone=tone), labels, tell=_points, reference=0)
        write_ticks(axes.xaxis, "share")
        span = f"{rows['first'].min():%Y-%m-%d} to {rows['last'].max():%Y-%m-%d}"
        explain(axes, f"change of the share of active customers,\nperiods from {span}")
    top = int(rows["estimate"].abs().idxmax())
    way = "rises" if rows["estimate"].iloc[top] > 0 else "falls"
    name = labels[top] if len(labels[top]) <= _LONG else labels[top][: _LONG - 1] + "\u2026"
    title = f"The use of {name} {way}: {_points(rows['estimate'].iloc[top])}"
    alt = f"Changes of shares of active customers: {in_words(rows, labels, _points)}."
    return Chart(figure, title, alt)


def _points(value: float) -> str:
    number = f"{100 * value:+.0f}".replace("-", "\u2212")
    return f"{number} points"
