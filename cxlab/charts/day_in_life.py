"""When customers deal with whom: a week of hours for each actor, darker where more happens."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from cxlab.artifacts.day_in_life import DayInLife
from cxlab.artifacts.day_in_life_frames import WEEKDAYS
from cxlab.charts.chart import Chart
from cxlab.charts.labels import label
from cxlab.charts.layout import ChartGrid
from cxlab.charts.style import ACCENT, BAND, INK, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import interval, percent

#: The width of one chart, and of one of several beside each other; the height of an actor's strip
#: beside that of the rest, in inches.
WIDTH, NARROW, STRIP, REST = 6.4, 4.5, 1.35, 0.75

#: From light to dark, so that it reads in greyscale too.
_SHADES = LinearSegmentedColormap.from_list("cxlab", ["#f1f5f5", ACCENT, "#053636"])

_NAMES = {
    "company": "the company",
    "partner": "partners",
    "competitor": "competitors",
    "life": "daily life",
}
_READ = (
    "Seven lines, Monday to Sunday, for each; a cell is darker the larger the mean share of a "
    "customer's contacts that falls into it; within a strip, the darkest cell is written. Crossed "
    "cells are not shown, as too few came."
)


def plot_day(day: DayInLife) -> Chart | ChartGrid | Unsaid:
    """Draw at which hours of the week customers deal with the company and with others.

    Parameters
    ----------
    day : DayInLife
        What ``day_in_life`` returned.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        A strip for each actor, seven days by hours; one chart for each persona.

    Examples
    --------
    >>> from cxlab.artifacts.day_in_life import DayInLife
    >>> none = pd.DataFrame(columns=["persona", "actor", "estimate"])
    >>> print(plot_day(DayInLife(*[none] * 10, names={})).reason)
    No contact has an hour that can be shown.
    """
    known = day.week.dropna(subset="estimate")
    personas = [key for key in day.names if (known["persona"] == key).any()]
    if not personas:
        return Unsaid("No contact has an hour that can be shown.")
    charts = [_persona(day, key, len(day.names) > 1) for key in personas]
    if len(charts) == 1:
        return charts[0]
    return ChartGrid(tuple(charts), "When in the week they deal with whom")


def _persona(day: DayInLife, key: str, named: bool) -> Chart:
    week = day.week[day.week["persona"] == key]
    known = week.dropna(subset="estimate")
    actors = [name for name in week["actor"].unique() if (known["actor"] == name).any()]
    with theme():
        height = REST + STRIP * len(actors)
        figure, grid = new_figure(width=NARROW if named else WIDTH, height=height, rows=len(actors))
        for axes, actor in zip(np.atleast_1d(grid), actors, strict=True):
            _draw(axes, week[week["actor"] == actor], last=actor == actors[-1])
            n = int(week.loc[week["actor"] == actor, "n"].max())
            words = f"{_NAMES.get(actor, actor)} ({n:,} customers)"
            axes.set_title(label(words, width=60, lines=1), color=INK, fontsize=10)
    busiest = [_busiest(day, key, actor) for actor in actors]
    title = "; ".join(_sentence(row) for row in busiest[:2] if row is not None)
    title = title or "No hour stands out"
    if named:
        title = f"{day.names[key]}: {title}"
    told = "; ".join(_sentence(row) for row in busiest if row is not None)
    return Chart(figure, title[0].upper() + title[1:], f"{_READ} {told}.")


def _draw(axes: Axes, cells: pd.DataFrame, *, last: bool) -> None:
    wide = cells.pivot(index="weekday", columns="hour", values="estimate")  # noqa: PD010
    shares = wide.reindex(range(7)).to_numpy(dtype=float)
    top = float(np.nanmax(shares))
    axes.grid(visible=False)
    axes.imshow(shares, cmap=_SHADES, vmin=0, vmax=max(top, 1e-9), aspect="auto")
    axes.spines[:].set_visible(False)
    for line, column in zip(*np.nonzero(np.isnan(shares)), strict=True):
        axes.plot([column - 0.3, column + 0.3], [line + 0.3, line - 0.3], color=SOFT,
                  linewidth=0.7, marker="")  # fmt: skip
    line, column = np.unravel_index(int(np.nanargmax(shares)), shares.shape)
    _write(axes, (int(line), int(column)), top)
    axes.set_yticks(range(7), [name[:2] for name in WEEKDAYS], fontsize=8)
    every = [at for at, hour in enumerate(wide.columns) if hour % 3 == 0]
    axes.set_xticks([at - 0.5 for at in every], [_hour(wide.columns[at]) for at in every],
                    fontsize=8, ha="left")  # fmt: skip
    axes.tick_params(labelbottom=last)
    for at in range(1, 7):
        axes.axhline(at - 0.5, color=BAND, linewidth=0.6)


def _write(axes: Axes, at: tuple[int, int], share: float) -> None:
    line, column = at
    axes.text(column, line, percent(share).replace("\u00a0", ""), ha="center", va="center",
              color="white", fontsize=7)  # fmt: skip


def _busiest(day: DayInLife, persona: str, actor: str) -> dict[Any, Any] | None:
    """Return the hour of the day at which most happens, of those that are shown."""
    hours = day.hours
    mine = hours[(hours["persona"] == persona) & (hours["actor"] == actor)]
    mine = mine.dropna(subset="estimate")
    return None if mine.empty else mine.loc[mine["estimate"].idxmax()].to_dict()


def _sentence(row: dict[Any, Any]) -> str:
    when = f"{_hour(row['hour'])} to {_hour(row['hour'] + 1)}"
    share = f"{percent(row['estimate'])} ({interval(row['low'], row['high'], 'share')})"
    who = _NAMES.get(row["actor"], row["actor"])
    return f"they deal with {who} most from {when}: {share} of contacts"


def _hour(hour: int) -> str:
    return f"{int(hour):02}:00"
