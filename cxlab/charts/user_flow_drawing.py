"""Pieces of a drawn user flow: boxes, ribbons, and the marks for decisions and dead ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path

from cxlab.charts.style import BAD, INK, SOFT, WARN

#: Width of a box, of the start and the goal, and of the way between two layers, in inches.
BOX, END, WAY = 1.46, 1.06, 0.84

#: The height of a box, and of a row (a box and what hangs from it), in inches.
TALL, ROW = 0.58, 0.92

#: The widest ribbon, in inches, and the thinnest.
WIDE, THIN = 0.26, 0.012

Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """How one ribbon looks."""

    color: str
    width: float
    dashed: bool
    above: int
    clear: float = 1.0


def draw_ribbon(axes: Axes, points: Sequence[Point], look: Look) -> None:
    """Draw a smooth way through points, level at each of them, with an arrow at its end.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In inches, heights downwards.
    points : sequence of (float, float)
        Pairs of points: where each stretch begins and ends; between pairs the way is straight.
    look : Look
        Width in inches, tone, and whether it is dashed.
    """
    vertices, codes = [points[0]], [Path.MOVETO]
    for at in range(1, len(points)):
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        if at % 2:
            middle = (x0 + x1) / 2
            vertices += [(middle, y0), (middle, y1), (x1, y1)]
            codes += [Path.CURVE4] * 3
        else:
            vertices.append((x1, y1))
            codes.append(Path.LINETO)
    _stroke(axes, vertices, codes, look)
    way = 1.0 if points[-1][0] >= points[-2][0] else -1.0
    _arrow(axes, points[-1], way, look)


def draw_bow(axes: Axes, begin: Point, end: Point, look: Look) -> None:
    """Draw a way between two boxes of one layer, along their right side."""
    out = bow_width(begin, end)
    vertices = [begin, (begin[0] + out, begin[1]), (end[0] + out, end[1]), end]
    _stroke(axes, vertices, [Path.MOVETO, *[Path.CURVE4] * 3], look)
    _arrow(axes, end, -1.0, look)


def bow_width(begin: Point, end: Point) -> float:
    """Return how far the handles of a bow lie beside its ends, in inches."""
    return 0.26 + 0.05 * abs(begin[1] - end[1])


def _stroke(axes: Axes, vertices: list[Point], codes: list, look: Look) -> None:
    style = (0, (3.2, 1.6)) if look.dashed else "-"
    axes.add_patch(
        PathPatch(
            Path(vertices, codes),
            facecolor="none",
            edgecolor=look.color,
            linewidth=look.width * 72,
            linestyle=style,
            alpha=look.clear,
            capstyle="butt",
            zorder=look.above,
        )
    )


def _arrow(axes: Axes, tip: Point, way: float, look: Look) -> None:
    half = max(0.035, look.width * 0.62)
    back = tip[0] - way * max(0.06, look.width * 0.7)
    corners = [(tip[0] + way * 0.03, tip[1]), (back, tip[1] - half), (back, tip[1] + half)]
    axes.add_patch(Polygon(corners, closed=True, color=look.color, lw=0, zorder=look.above + 0.5))


def draw_box(
    axes: Axes, middle: Point, words: tuple[str, str], *, fill: str, edge: str, strong: bool
) -> None:
    """Draw a touchpoint: its name, and below it how many came there.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In inches.
    middle : (float, float)
        The middle of the box.
    words : (str, str)
        The name, made ready by ``label``, and what stands below it.
    fill, edge : str
        Tones.
    strong : bool
        Whether it lies on the happy path.
    """
    x, y = middle
    box = FancyBboxPatch(
        (x - BOX / 2 + 0.06, y - TALL / 2 + 0.06),
        BOX - 0.12,
        TALL - 0.12,
        boxstyle="round,pad=0.06,rounding_size=0.1",
        facecolor=fill,
        edgecolor=edge,
        linewidth=2.2 if strong else 1.0,
        zorder=6,
    )
    axes.add_patch(box)
    name, below = words
    two = "\n" in name
    tone = ink_on(fill)
    up = 0.07 if not two else 0.09
    weight = "bold" if strong else "normal"
    size = 9.0 if not two else 8.2
    axes.text(x, y - up, name, ha="center", va="center", fontsize=size, color=tone,
              fontweight=weight, linespacing=0.95, zorder=7)  # fmt: skip
    axes.text(x, y + (0.15 if not two else 0.175), below, ha="center", va="center", fontsize=7.6,
              color=tone, zorder=7)  # fmt: skip


def draw_end(axes: Axes, middle: Point, words: tuple[str, str], *, fill: str) -> None:
    """Draw the start, or the goal."""
    x, y = middle
    box = FancyBboxPatch(
        (x - END / 2 + 0.1, y - TALL / 2 + 0.06),
        END - 0.2,
        TALL - 0.12,
        boxstyle="round,pad=0.08,rounding_size=0.28",
        facecolor=fill,
        edgecolor=fill,
        zorder=6,
    )
    axes.add_patch(box)
    axes.text(x, y - 0.08, words[0], ha="center", va="center", fontsize=9, color="white",
              fontweight="bold", zorder=7)  # fmt: skip
    axes.text(x, y + 0.1, words[1], ha="center", va="center", fontsize=7.4, color="white",
              zorder=7)  # fmt: skip


def draw_stop(axes: Axes, middle: Point, words: str, *, width: float, dead: bool) -> None:
    """Draw those who end at a touchpoint: a short way down to a bar, or to a stop sign."""
    x, y = middle[0] - BOX / 2 + 0.24, middle[1] + TALL / 2
    low = y + 0.14
    tone = BAD if dead else SOFT
    axes.plot([x, x], [y, low], color=tone, linewidth=max(0.9, width * 72), zorder=4,
              solid_capstyle="butt", marker="")  # fmt: skip
    if dead:
        draw_sign(axes, (x, low + 0.06))
    else:
        axes.plot([x - 0.09, x + 0.09], [low, low], color=tone, linewidth=1.8, zorder=5, marker="")
    axes.text(x + 0.15, low + 0.045, words, ha="left", va="center", fontsize=7.6, color=tone,
              fontweight="bold" if dead else "normal", zorder=8)  # fmt: skip


def draw_sign(axes: Axes, middle: Point) -> None:
    """Draw the mark of a dead end: an octagon with a bar."""
    turns = np.pi / 8 + np.arange(8) * np.pi / 4
    corners = np.column_stack([np.cos(turns), np.sin(turns)]) * 0.1 + np.array(middle)
    axes.add_patch(Polygon(corners, closed=True, facecolor=BAD, edgecolor="white", zorder=8))
    x, y = middle
    axes.plot([x - 0.05, x + 0.05], [y, y], color="white", linewidth=1.6, zorder=9, marker="")


def draw_diamond(axes: Axes, middle: Point) -> None:
    """Draw the mark of a decision point: a diamond."""
    x, y = middle
    corners = [(x - 0.1, y), (x, y - 0.1), (x + 0.1, y), (x, y + 0.1)]
    axes.add_patch(Polygon(corners, closed=True, facecolor=WARN, edgecolor="white", zorder=9))


def draw_words(axes: Axes, middle: Point, words: str, *, strong: bool = False) -> None:
    """Write beside a ribbon, on white."""
    axes.text(*middle, words, ha="center", va="center", fontsize=7.6, color=INK, zorder=5.5,
              fontweight="bold" if strong else "normal",
              bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none",
                    "alpha": 0.85})  # fmt: skip


def ink_on(fill: str) -> str:
    """Return the tone of letters that is read best on a fill.

    Examples
    --------
    >>> ink_on("#ffffff"), ink_on("#0b6e6e")
    ('#1c2430', 'white')
    """
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"
