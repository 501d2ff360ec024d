"""Whether chances can be trusted: what was told of customers, beside what came."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.points import explain
from cxlab.charts.style import LINES, MARKS, PALETTE, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.today import StageChances
from cxlab.markup import percent

#: The size of a panel in inches.
PANEL = (3.2, 3.7)


def plot_reliability(chances: StageChances) -> Chart | Unsaid:
    r"""Draw how often it came where so high a chance was told, on data that no model had seen.

    Parameters
    ----------
    chances : StageChances
        What ``stage_chances`` returned.

    Returns
    -------
    Chart or Unsaid
        A panel for each outcome: the chance told across, the share for whom it came upwards with
        its interval, a line for each horizon. On the dashed line both agree. Where the data
        support no chances, the reason in words.

    Examples
    --------
    >>> line = {"horizon": [30, 30], "outcome": "goes on", "bin": [1, 2], "n": 200,
    ...         "estimate": [0.1, 0.5], "low": [0.06, 0.43], "high": [0.15, 0.57]}
    >>> bins = pd.DataFrame(line).assign(predicted=[0.12, 0.49], note="")
    >>> found = {"horizon": [30], "outcome": "goes on", "n": 400.0, "estimate": 0.3, "low": 0.2}
    >>> checked = pd.DataFrame(found).assign(high=0.4, calibration_error=0.015, verdict="held")
    >>> nothing = pd.DataFrame()
    >>> plot_reliability(StageChances(nothing, checked.assign(note=""), bins, nothing)).title
    'Chances were off by 1.5 points on average, on customers and days that no model had seen'
    """
    bins = chances.reliability.dropna(subset=["estimate"])
    quality = chances.quality
    if bins.empty:
        why = quality["note"].iloc[0] if len(quality) else ""
        return Unsaid(str(why) or "No chances were checked.")
    outcomes = list(dict.fromkeys(bins["outcome"]))
    horizons = sorted(set(bins["horizon"]))
    with theme():
        width, height = PANEL
        figure, grid = new_figure(width=width * len(outcomes), height=height, columns=len(outcomes))
        panels = np.atleast_1d(grid)
        for axes, outcome in zip(panels, outcomes, strict=True):
            _draw(axes, bins[bins["outcome"] == outcome], horizons)
            axes.set_title(outcome)
        panels[0].set_ylabel("share for whom it came, %")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(
            handles,
            labels,
            loc="outside upper left",
            ncols=min(len(labels), 2 * len(outcomes)),
            fontsize=9.5,
        )
        explain(panels[0], "chance told, %; dashed: both agree")
    return Chart(figure, _finding(quality), _in_words(bins, quality))


def _draw(axes: Axes, bins: pd.DataFrame, horizons: list[int]) -> None:
    axes.plot([0, 100], [0, 100], color=SOFT, linewidth=1, linestyle=(0, (4, 3)), marker="")
    for place, horizon in enumerate(horizons):
        rows = bins[bins["horizon"] == horizon]
        tone, mark = PALETTE[place % len(PALETTE)], MARKS[place % len(MARKS)]
        told, came = 100 * rows["predicted"], 100 * rows["estimate"]
        axes.vlines(told, 100 * rows["low"], 100 * rows["high"], color=tone, linewidth=1.6)
        (line,) = axes.plot(told, came, color=tone, marker=mark, label=f"{horizon} days")
        line.set(linewidth=1, linestyle=LINES[place % len(LINES)], markersize=6)
    axes.set_xlim(-3, 103)
    axes.set_ylim(-3, 103)
    axes.grid(visible=True, axis="both")


def _finding(quality: pd.DataFrame) -> str:
    """Say how far off the chances were, at the least and at the most."""
    known = quality.dropna(subset=["calibration_error"])
    off = 100 * known["calibration_error"]
    least, most = f"{off.min():.1f}", f"{off.max():.1f}"
    span = most if least == most else f"{least} to {most}"
    refused = quality["verdict"].eq("refused").sum()
    left = f"; {refused} of {len(quality)} are not told" if refused else ""
    return (
        f"Chances were off by {span} points on average, on customers and days that no model had "
        f"seen{left}"
    )


def _in_words(bins: pd.DataFrame, quality: pd.DataFrame) -> str:
    lines = []
    for (outcome, horizon), rows in bins.groupby(["outcome", "horizon"], sort=False):
        told = ", ".join(_pair(row) for row in rows.to_dict("records"))
        same = (quality["outcome"] == outcome) & (quality["horizon"] == horizon)
        found = quality[same].to_dict("records")
        skill = percent(found[0]["estimate"]) if found else ""
        better = f" (better than one share for all by {skill})" if skill else ""
        lines.append(f"{outcome} within {horizon} days{better}: {told}")
    return f"Chances told and shares for whom it came. {'; '.join(lines)}."


def _pair(row: dict[Any, Any]) -> str:
    return f"{percent(row['predicted'])} told, {percent(row['estimate'])} came (n {row['n']:,.0f})"
