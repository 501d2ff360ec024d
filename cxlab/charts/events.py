"""Dated events from outside the data, drawn and named on an axis of time."""

from collections.abc import Callable, Sequence

import pandas as pd
from matplotlib.axes import Axes

from cxlab.charts.labels import label
from cxlab.charts.style import WARN
from cxlab.study.settings import OutsideEvent

#: At most so many events are named in a drawing, one below the other; others have their number.
NAMED = 2

#: Characters of a name that a drawing has room for.
WIDTH = 24

#: How much of the height one name takes.
_ROOM = 0.13

#: Above bars, below lines and points.
_OVER_BARS = 1.5


def mark_events(
    axes: Axes,
    events: Sequence[OutsideEvent],
    span: tuple[pd.Timestamp, pd.Timestamp],
    place: Callable[[pd.Timestamp], float],
) -> list[int]:
    """Draw a dashed line for each event of a span, with its number and its name.

    Call it when everything else is drawn: names get room of their own above it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With time from left to right.
    events : sequence of OutsideEvent
        In the order in which they are numbered, from 1.
    span : tuple of pandas.Timestamp
        The first and the last moment that the axes show.
    place : callable
        From a moment to where it is on the axis.

    Returns
    -------
    list of int
        The numbers that were drawn.

    Examples
    --------
    >>> from cxlab.charts.style import new_figure
    >>> figure, axes = new_figure()
    >>> days = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31")
    >>> events = [OutsideEvent("2024-05-01", "strike"), OutsideEvent("2025-05-01", "new prices")]
    >>> mark_events(axes, events, days, lambda day: day.day_of_year)
    [2]
    >>> [text.get_text() for text in axes.texts]
    ['2 new prices']
    """
    shown = [
        (number, pd.Timestamp(event.date), event.title)
        for number, event in enumerate(events, start=1)
        if span[0] <= pd.Timestamp(event.date) <= span[1]
    ]
    bottom, top = axes.get_ylim()
    rows = min(len(shown), NAMED)
    if shown:
        axes.set_ylim(bottom, top + (top - bottom) * _ROOM * rows / (1 - _ROOM * rows))
    for at, (number, day, title) in enumerate(shown):
        right = (day - span[0]) > (span[1] - span[0]) / 2
        name = f"{number} {_short(title)}" if at < NAMED else str(number)
        axes.axvline(place(day), color="white", linewidth=3.6, alpha=0.9, zorder=_OVER_BARS)
        axes.axvline(
            place(day), color=WARN, linewidth=1.2, linestyle=(0, (3, 2)), zorder=_OVER_BARS
        )
        axes.annotate(
            name,
            (place(day), 1 - _ROOM * (at % NAMED)),
            xycoords=("data", "axes fraction"),
            xytext=(-3 if right else 3, -1),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            fontsize=9,
            color=WARN,
        )
    return [number for number, _, _ in shown]


def _short(title: str) -> str:
    """Return the beginning of a title, as far as there is room."""
    cut = title if len(title) <= WIDTH else f"{title[: WIDTH - 1].rstrip()}\u2026"
    return label(cut, width=2 * WIDTH, lines=1)


def name_events(events: Sequence[OutsideEvent]) -> str:
    """Return every event's number, title and date, for the words below a chart.

    Examples
    --------
    >>> name_events([OutsideEvent("2025-05-01", "new prices")])
    '1 new prices (2025-05-01)'
    """
    return "; ".join(
        f"{number} {event.title} ({pd.Timestamp(event.date).date().isoformat()})"
        for number, event in enumerate(events, start=1)
    )
