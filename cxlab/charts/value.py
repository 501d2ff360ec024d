"""What a forecast of purchases expected of weeks it had not seen, and what came."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.points import FRAME_HEIGHT, LINE_HEIGHT, WIDTH, explain
from cxlab.charts.style import ACCENT, INK, draw_interval, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import interval, number, percent
from cxlab.personas.value import HoldOut, Value

#: How far above and below the middle of a line its two marks are, so that neither hides the other.
_ASIDE = 0.17

_SAYS = {
    "close": "The forecast came close",
    "rough": "The forecast was rough",
    "missed": "The forecast missed",
}


def plot_value(value: Value) -> Chart | Unsaid:
    r"""Draw what was expected of customers with so many earlier purchases, and what they did.

    Parameters
    ----------
    value : Value
        What ``forecast_value`` returned.

    Returns
    -------
    Chart or Unsaid
        A line for customers with so many earlier purchases: a filled circle with its interval for
        the purchases expected of each in the weeks of the check, an open square for those that
        came. Where it came to no check, the reason in words.

    Examples
    --------
    >>> import pandas as pd
    >>> line = {"earlier": ["1", "2 or more"], "n": [50, 40], "actual": [0.4, 2.1]}
    >>> table = pd.DataFrame({**line, "estimate": [0.5, 2.0], "low": [0.3, 1.8]})
    >>> total = {"actual": 104.0, "estimate": 105.0, "low": 90.0, "high": 120.0}
    >>> table = table.assign(high=[0.7, 2.3], note="")
    >>> check = HoldOut(table, total, 0.1, 0.1, "close", "", 35, 17)
    >>> plot_value(Value("fits", "", table, table, table, check)).title
    'The forecast came close: 105 purchases expected in 17 weeks (90 to 120), 104 came'
    """
    check = value.check
    if check is None or check.table.empty:
        return Unsaid(value.reason or "No forecast was checked.")
    rows = check.table.to_dict("records")
    with theme():
        height = FRAME_HEIGHT + 0.45 + 1.2 * LINE_HEIGHT * len(rows)
        figure, axes = new_figure(width=WIDTH, height=height)
        _draw(axes, rows)
        names = [f"{row['earlier']} (n {row['n']:,})" for row in rows]
        axes.set_yticks(np.arange(len(rows)), names)
        figure.legend(*_keys(axes), loc="outside upper left", ncols=2, fontsize=9.5)
        explain(axes, f"purchases each in {check.weeks_checked:.0f} weeks, by purchases before")
    return Chart(figure, _finding(check), _told(check, rows))


def _draw(axes: Axes, rows: list[dict[Any, Any]]) -> None:
    for at, row in enumerate(rows):
        draw_interval(axes, at - _ASIDE, row, color=ACCENT)
        (came,) = axes.plot([row["actual"]], [at + _ASIDE], color=INK, marker="s", linestyle="")
        came.set(markersize=7, markerfacecolor="white", markeredgewidth=1.6)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)


def _keys(axes: Axes) -> tuple[list[Any], list[str]]:
    """Return the marks of the first row, and what they mean."""
    return [axes.lines[1], axes.lines[2]], ["expected, with interval", "came"]


def _finding(check: HoldOut) -> str:
    total = check.total
    around = interval(total["low"], total["high"], "count")
    expected, came = number(round(total["estimate"])), number(total["actual"])
    return (
        f"{_SAYS[check.verdict]}: {expected} purchases expected in "
        f"{check.weeks_checked:.0f} weeks ({around}), {came} came"
    )


def _told(check: HoldOut, rows: list[dict[Any, Any]]) -> str:
    lines = "; ".join(
        f"{row['earlier']} earlier (n {row['n']:,}): {number(row['estimate'])} expected "
        f"({interval(row['low'], row['high'])}), {number(row['actual'])} came"
        for row in rows
    )
    off = f", off by {percent(check.off)} line by line" if np.isfinite(check.off) else ""
    return (
        "Points with intervals, a line for customers with so many earlier purchases. Purchases per "
        f"customer in {check.weeks_checked:.0f} weeks after {check.weeks_fitted:.0f} weeks that "
        f"the model was fitted on{off}: {lines}."
    )
