"""Points with their intervals, one line a row: what most of cxlab's charts are made of."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cxlab.charts.labels import label
from cxlab.charts.style import ACCENT, BAD, BAND, INK, SOFT, draw_interval, new_figure

#: The width of a chart of points in inches: beside its table on a desk, and whole on a phone.
WIDTH = 4.6

#: The height of a line whose label has one or two lines, and of what stands around, in inches.
LINE_HEIGHT, SECOND_LINE, FRAME_HEIGHT = 0.31, 0.15, 0.62

#: How a row looks: its colour, its mark, and whether the mark is filled. Red is for what is bad;
#: having less of something than others is not.
STYLES = {
    "good": (ACCENT, "o", True),
    "bad": (BAD, "s", True),
    "noise": (SOFT, "D", False),
    "more": (ACCENT, "o", True),
    "less": ("#23365f", "s", False),
    "unseen": (SOFT, "o", False),
}


def draw_points(
    frame: pd.DataFrame,
    labels: Sequence[str],
    *,
    tell: Callable[[float], str],
    reference: float | None = None,
    band: tuple[float, float] | None = None,
    width: float = WIDTH,
) -> tuple[Figure, Axes]:
    """Draw a point with its interval for each row, the first on top, with its figure beside it.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``estimate``, ``low``, ``high``, and maybe ``tone``, a key of ``STYLES``.
    labels : sequence of str
        What stands at the left of each line; long ones are shortened.
    tell : callable
        Writes an estimate.
    reference : float, optional
        Where a thin upright line stands: what "no difference" means.
    band : tuple of float, optional
        A grey stripe: what pure noise reaches.
    width : float
        In inches.

    Returns
    -------
    figure : matplotlib.figure.Figure
        As high as its lines need.
    axes : matplotlib.axes.Axes
        For limits and the words below.

    Examples
    --------
    >>> frame = pd.DataFrame({"estimate": [0.5], "low": [0.4], "high": [0.6]})
    >>> figure, axes = draw_points(frame, ["web"], tell="{:.1f}".format)
    >>> [text.get_text() for text in axes.get_yticklabels()]
    ['web']
    """
    drawn = [label(text) for text in labels]
    heights = [LINE_HEIGHT + SECOND_LINE * ("\n" in text) for text in drawn]
    figure, axes = new_figure(width=width, height=FRAME_HEIGHT + max(sum(heights), 2 * LINE_HEIGHT))
    if band is not None:
        axes.axvspan(*band, color=BAND, linewidth=0)
    if reference is not None:
        axes.axvline(reference, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    places = _places(heights)
    tones = frame["tone"] if "tone" in frame else pd.Series("good", index=frame.index)
    for at, row, tone in zip(places, frame.to_dict("records"), tones, strict=True):
        _draw_row(axes, at, row, str(tone), tell)
    axes.set_yticks(places, drawn)
    axes.set_ylim(sum(heights), 0)
    axes.margins(x=0.06)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    return figure, axes


def _draw_row(
    axes: Axes, at: float, row: dict[Any, Any], tone: str, tell: Callable[[float], str]
) -> None:
    if pd.isna(row["estimate"]):
        return
    color, mark, filled = STYLES[tone]
    draw_interval(axes, at, row, color=color, mark=mark)
    for line in axes.lines[-2:]:
        line.set_clip_on(False)
    if not filled:
        axes.lines[-1].set(markerfacecolor="white", markeredgewidth=1.8)
    axes.annotate(
        tell(row["estimate"]).replace("$", r"\$"),
        (1.0, at),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=INK,
    )


def _places(heights: Sequence[float]) -> list[float]:
    """Return where the middle of each line is, in inches from the top."""
    tops = [sum(heights[:number]) for number in range(len(heights))]
    return [top + height / 2 for top, height in zip(tops, heights, strict=True)]


def explain(axes: Axes, words: str) -> None:
    """Write below a chart what its axis counts; unlike an axis's label it never sticks out."""
    figure = axes.get_figure(root=True)
    if figure is not None:
        figure.supxlabel(words, x=0.99, ha="right", fontsize=9.5, color=SOFT)


def in_words(frame: pd.DataFrame, labels: Sequence[str], tell: Callable[[float], str]) -> str:
    """Return the figures of a chart as a sentence, for those who do not see it.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``estimate``, ``low``, ``high``, and maybe ``n``.
    labels : sequence of str
        What each row is about.
    tell : callable
        Writes a figure.

    Returns
    -------
    str
        Every row with its interval; rows without figures are called "not shown".

    Examples
    --------
    >>> frame = pd.DataFrame({"estimate": [0.5], "low": [0.4], "high": [0.6], "n": [1200]})
    >>> in_words(frame, ["web"], "{:.1f}".format)
    'web 0.5 (0.4 to 0.6, n 1,200)'
    """
    rows = zip(labels, frame.to_dict("records"), strict=True)
    return "; ".join(_row_in_words(name, row, tell) for name, row in rows)


def _row_in_words(name: str, row: dict[Any, Any], tell: Callable[[float], str]) -> str:
    if pd.isna(row["estimate"]):
        return f"{name}: not shown"
    known = pd.notna(row["low"]) and pd.notna(row["high"])
    beside = [f"{tell(row['low'])} to {tell(row['high'])}"] if known else []
    if pd.notna(row.get("n")):
        beside.append(f"n {row['n']:,.0f}")
    around = f" ({', '.join(beside)})" if beside else ""
    return f"{name} {tell(row['estimate'])}{around}"
