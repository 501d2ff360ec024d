"""How every chart looks: tones, marks, type and empty figures, without touching global state."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler

INK, SOFT, LINE, BAND = "#1c2430", "#5b6675", "#dfe3e8", "#eceff1"
ACCENT, GOOD, BAD, WARN = "#0b6e6e", "#2b7a4b", "#b3432f", "#a86b00"

#: Groups, in the order in which they are given out. They stay apart for colour-blind readers;
#: neighbours differ in lightness, so that they stay apart in greyscale. Never without ``MARKS``.
PALETTE = ("#0b6e6e", "#c98a1c", "#23365f", "#b3432f", "#6a9bd1", "#7a4f9e")
MARKS = ("o", "s", "^", "D", "v", "P")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++")

#: Channels, as chips show them; names that are not here are ``other``.
CHANNELS = {
    "web": "#3b6fb6",
    "app": "#0b6e6e",
    "store": "#8a5a2b",
    "mail": "#7a4f9e",
    "call": "#4b5a86",
    "social": "#5d7a1f",
    "other": "#6b7280",
}

#: seaborn's plain style, whatever matplotlib's own settings are on a machine, in our tones.
RC: dict[Any, Any] = {
    **seaborn.axes_style("ticks"),
    "axes.axisbelow": True,
    "axes.edgecolor": LINE,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.labelcolor": SOFT,
    "axes.prop_cycle": cycler(color=PALETTE) + cycler(marker=MARKS),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "butt",
    "lines.markersize": 7,
    "patch.edgecolor": "white",
    "patch.force_edgecolor": False,
    "savefig.facecolor": "auto",
    "svg.fonttype": "path",
    "svg.hashsalt": "cxlab",
    "text.color": INK,
    "xtick.color": SOFT,
    "xtick.major.size": 0,
    "ytick.color": INK,
    "ytick.major.size": 0,
}


@contextmanager
def theme() -> Iterator[None]:
    """Draw in cxlab's style for as long as the block lasts; nothing global stays changed.

    Artists take their style when they are made, so a whole ``plot_*`` stands in the block.

    Examples
    --------
    >>> with theme():
    ...     mpl.rcParams["svg.hashsalt"]
    'cxlab'
    """
    with mpl.rc_context(RC):
        yield


def new_figure(
    *, width: float = 6.4, height: float = 3.6, rows: int = 1, columns: int = 1
) -> tuple[Figure, Any]:
    """Return an empty figure and its axes, outside any window or notebook state.

    Call it inside ``theme``. seaborn draws on the axes through its ``ax`` parameter.

    Parameters
    ----------
    width, height : float
        In inches; up to 6.4 wide reads on a phone as well.
    rows, columns : int
        The grid of axes.

    Returns
    -------
    figure : matplotlib.figure.Figure
        The figure, laid out so that nothing is cut off.
    axes : matplotlib.axes.Axes or numpy.ndarray
        One, or a grid of them.

    Examples
    --------
    >>> with theme():
    ...     figure, axes = new_figure()
    >>> axes.get_figure() is figure
    True
    """
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns)


def draw_interval(
    axes: Axes, at: float, row: dict[str, float], *, color: str = ACCENT, mark: str = "o"
) -> None:
    """Draw an estimate with its interval on a horizontal line at height ``at``.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    at : float
        The height of the line.
    row : dict
        With ``estimate``, ``low``, ``high``; a missing estimate draws nothing.
    color, mark : str
        The tone and the mark; give groups different marks.

    Examples
    --------
    >>> with theme():
    ...     figure, axes = new_figure()
    ...     draw_interval(axes, 0, {"estimate": 2.0, "low": 1.0, "high": 3.0})
    >>> len(axes.lines)
    2
    """
    if row["estimate"] != row["estimate"]:
        return
    axes.plot([row["low"], row["high"]], [at, at], color=color, linewidth=2.6, marker="")
    axes.plot([row["estimate"]], [at], color=color, marker=mark, markersize=8, linestyle="")
