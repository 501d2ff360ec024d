"""The picture of a user flow: boxes and ribbons put where the layout says."""

from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxlab.charts.flow_labels import Box, Words, along_bow, along_ribbon, place_words
from cxlab.charts.flow_layout import Edge, Layout, lay_out
from cxlab.charts.labels import label
from cxlab.charts.style import ACCENT, INK, LINE, SOFT, theme
from cxlab.charts.user_flow_drawing import (
    BOX,
    END,
    ROW,
    TALL,
    THIN,
    WAY,
    WIDE,
    Look,
    Point,
    bow_width,
    draw_bow,
    draw_box,
    draw_diamond,
    draw_end,
    draw_ribbon,
    draw_stop,
    draw_words,
)
from cxlab.charts.user_flow_marks import Picture, feeling_tone, key, signed, tones_of
from cxlab.charts.user_flow_words import covered
from cxlab.markup import duration, percent

#: Around the drawing, and how wide it is at least, in inches.
EDGE, LEAST = 0.2, 6.4

#: Letters of a name in a line of a box.
LETTERS = 19

#: Ways with at least this share of their touchpoint's steps have it written, the widest so many.
SAID, WRITTEN = 0.04, 16

#: How much stronger the happy path pulls touchpoints to one height.
HAPPY = 12.0


def draw_picture(picture: Picture) -> Figure:
    """Return the drawing of a flow.

    Parameters
    ----------
    picture : Picture
        What is drawn.

    Returns
    -------
    matplotlib.figure.Figure
        The same flow always gives the same.
    """
    layers, ways = picture.layers(), picture.ways
    most = float(ways["customers"].max())
    pull = (1 + 9 * ways["customers"] / most) * np.where(ways["on_happy_path"], HAPPY, 1.0)
    edges = [
        Edge(*ends) for ends in zip(ways["source"], ways["target"], pull.tolist(), strict=True)
    ]
    layout = lay_out(layers, edges)
    with theme():
        canvas = _Canvas(picture, layers, layout)
        canvas.draw(np.maximum(THIN, WIDE * ways["customers"].to_numpy() / most))
    return canvas.figure


class _Canvas:
    """An empty figure in inches, and where things of a flow stand on it."""

    def __init__(self, picture: Picture, layers: dict[str, int], layout: Layout) -> None:
        self.picture, self.layers, self.layout = picture, layers, layout
        self.last, self.unwritten = max(layers.values()), 0
        self.width = max(self.x(self.last) + END / 2 + EDGE, LEAST)
        self.floor = EDGE + layout.rows * ROW + 0.05
        self.figure = Figure(figsize=(self.width, self.floor))
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, self.width), ylim=(self.floor, 0))
        self.axes.set_axis_off()
        self.axes.set(xticks=[], yticks=[])

    def x(self, layer: int) -> float:
        """Return the middle of a layer."""
        if layer == 0:
            return EDGE + END / 2
        if layer == self.last:
            return EDGE + END + WAY + (self.last - 1) * (BOX + WAY) + END / 2
        return EDGE + END + WAY + (layer - 1) * (BOX + WAY) + BOX / 2

    def half(self, layer: int) -> float:
        """Return half the width of what stands in a layer."""
        return (END if layer in (0, self.last) else BOX) / 2

    def y(self, height: float) -> float:
        """Return where a height of the layout is."""
        return EDGE + height * ROW - (ROW - TALL) / 2 + 0.06

    def draw(self, widths: np.ndarray) -> None:
        """Draw everything; ``widths`` are those of the ways, in inches."""
        self._ribbons(widths)
        for name in self.layers:
            self._node(name)
        self._stops()
        self._legend()

    def _ribbons(self, widths: np.ndarray) -> None:
        ways = self.picture.ways
        ports = self._ports(ways, widths)
        tones = tones_of(self.picture)
        said = ways[(ways["share"] >= SAID) | ways["on_happy_path"]]
        about = self.picture.about
        said = said[(said["source"] != about["start"]) & (said["target"] != about["goal_node"])]
        written = set(said.nlargest(WRITTEN, "n").index) | set(said.index[said["on_happy_path"]])
        words: dict[int, Words] = {}
        for at in np.argsort(ways["on_happy_path"].to_numpy(), kind="stable").tolist():
            row = ways.loc[at]
            happy = bool(row["on_happy_path"])
            route = self.layout.routes[at]
            dashed = bool(row["back"])
            look = Look(
                tones[at], float(widths[at]), dashed, 4 if happy else 2, 1 if happy else 0.8
            )
            points = self._points(route, ports[at])
            if route[0][0] == route[-1][0]:
                draw_bow(self.axes, points[0], points[-1], look)
            else:
                draw_ribbon(self.axes, points, look)
            if at in written:
                words[at] = self._words(row, route, points)
        best = said.sort_values(["on_happy_path", "n"], ascending=False, kind="stable").index
        self._write([words[at] for at in best if at in words])

    def _words(self, row: pd.Series, route: list[tuple[int, float]], points: list[Point]) -> Words:
        """Return what is written beside a way, and where it may stand."""
        happy = bool(row["on_happy_path"])
        text = percent(row["share"])
        if happy or self.picture.colour == "time":
            time = duration(row["median_s"])
            text = f"{text}\n{time}" if time else text
        if route[0][0] == route[-1][0]:
            return Words(text, along_bow(points[0], points[-1], bow_width(points[0], points[-1])))
        return Words(text, along_ribbon(points, 0.36 if happy else 0.6), happy)

    def _write(self, words: list[Words]) -> None:
        """Write beside the ways where there is room; the rest is counted."""
        places = place_words(words, self._taken())
        for each, middle in zip(words, places, strict=True):
            if middle is not None:
                draw_words(self.axes, middle, each.text, strong=each.strong)
        self.unwritten = sum(middle is None for middle in places)

    def _taken(self) -> list[Box]:
        """Return what boxes cover, with what hangs from them."""
        found, stops = [], self._stopping()
        for name, layer in self.layers.items():
            x, y, half = self.x(layer), self.y(self.layout.height[name]), self.half(layer)
            found.append(Box(x - half, y - TALL / 2, x + half, y + TALL / 2))
            found.append(Box(x + half - 0.17, y - TALL / 2 - 0.08, x + half + 0.05, y))  # a diamond
            if name in stops:
                found.append(Box(x - half, y, x + half, y + TALL / 2 + 0.32))
        return found

    def _ports(self, ways: pd.DataFrame, widths: np.ndarray) -> list[tuple[float, float]]:
        """Return how far from the middle of its boxes each way leaves and arrives."""
        sides: dict[tuple[str, int], list[tuple[float, int, int]]] = {}
        for at, (source, target) in enumerate(zip(ways["source"], ways["target"], strict=True)):
            route = self.layout.routes[at]
            step = np.sign(route[-1][0] - route[0][0])
            out, into = (1, 1) if step == 0 else (int(step), -int(step))
            sides.setdefault((source, out), []).append((route[1][1], at, 0))
            sides.setdefault((target, into), []).append((route[-2][1], at, 1))
        offsets = np.zeros((len(ways), 2))
        for ends in sides.values():
            ends.sort()
            room = np.array([widths[at] + 0.02 for _, at, _ in ends])
            scale = min(1.0, (TALL - 0.08) / room.sum())
            middle = (np.cumsum(room) - room / 2 - room.sum() / 2) * scale
            for (_, at, end), offset in zip(ends, middle.tolist(), strict=True):
                offsets[at, end] = offset
        return [(float(out), float(into)) for out, into in offsets]

    def _points(self, route: list[tuple[int, float]], port: tuple[float, float]) -> list[Point]:
        """Return pairs of points, each where a stretch between two layers begins and ends."""
        way = 1 if route[-1][0] > route[0][0] else -1
        first, last = route[0], route[-1]
        if first[0] == last[0]:
            side = self.x(first[0]) + self.half(first[0])
            return [(side, self.y(first[1]) + port[0]), (side + 0.06, self.y(last[1]) + port[1])]
        points = [(self.x(first[0]) + way * self.half(first[0]), self.y(first[1]) + port[0])]
        for layer, height in route[1:-1]:
            x, half = self.x(layer), self.half(layer)
            points += [(x - way * half, self.y(height)), (x + way * half, self.y(height))]
        x = self.x(last[0]) - way * (self.half(last[0]) + 0.05)
        return [*points, (x, self.y(last[1]) + port[1])]

    def _node(self, name: str) -> None:
        about, attempts = self.picture.about, self.picture.flow.attempts.iloc[0]
        middle = (self.x(self.layers[name]), self.y(self.layout.height[name]))
        if name == about["start"]:
            words = ("Start", f"{attempts['n']:,.0f} attempts")
            draw_end(self.axes, middle, words, fill=INK)
            return
        if name == about["goal_node"]:
            draw_end(self.axes, middle, ("Goal", f"{percent(attempts['estimate'])} get here"),
                     fill=ACCENT)  # fmt: skip
            return
        nodes = self.picture.flow.nodes
        row = nodes[nodes["touchpoint"] == name].iloc[0]
        below = f"{percent(row['share'])} come here" if pd.notna(row["share"]) else ""
        fill, strong = "#ffffff", bool(row["on_happy_path"])
        if self.picture.colour == "feeling" and pd.notna(row["feeling"]):
            fill = feeling_tone(float(row["feeling"]))
            below = f"feels {signed(float(row['feeling']))}"
        words = (label(name, width=LETTERS, lines=2), below)
        draw_box(self.axes, middle, words, fill=fill, edge=ACCENT if strong else SOFT,
                 strong=strong)  # fmt: skip
        if row["decision"]:
            corner = (middle[0] + BOX / 2 - 0.06, middle[1] - TALL / 2 + 0.03)
            draw_diamond(self.axes, corner)

    def _stopping(self) -> set[str]:
        """Return the touchpoints below which stands how many end there."""
        about, edges, nodes = self.picture.about, self.picture.edges, self.picture.flow.nodes
        dead = set(nodes.loc[nodes["dead_end"], "touchpoint"]) & set(self.layers)
        return dead | set(edges.loc[edges["target"] == about["left"], "source"])

    def _stops(self) -> None:
        about, edges, nodes = self.picture.about, self.picture.edges, self.picture.flow.nodes
        most = float(self.picture.ways["customers"].max())
        known = nodes.set_index("touchpoint")
        gone = edges[edges["target"] == about["left"]].set_index("source")
        for name in sorted(self._stopping()):
            share = known["left"][name]
            customers = gone["customers"][name] if name in gone.index else 0.0
            middle = (self.x(self.layers[name]), self.y(self.layout.height[name]))
            words = f"{percent(share)} end here" if pd.notna(share) else "some end here"
            draw_stop(self.axes, middle, words, width=WIDE * customers / most,
                      dead=bool(known["dead_end"][name]))  # fmt: skip

    def _legend(self) -> None:
        """Write below the picture what it covers, and what its marks mean."""
        axes, top = self.axes, self.floor + 0.12
        axes.plot([EDGE, self.width - EDGE], [top, top], color=LINE, linewidth=0.8, marker="")
        y = top + 0.1
        for line in wrap(covered(self.picture.flow), self._letters(9.6)):
            y += 0.18
            axes.text(EDGE, y, line, fontsize=9.6, color=INK, va="center", fontweight="bold")
        y += 0.06
        lines = key(self.picture)
        if self.unwritten:
            more = f"{self.unwritten} share{'s are' if self.unwritten > 1 else ' is'}"
            lines.append((None, f"{more} not written: there is no room"))
        for mark, words in lines:
            y += 0.22
            for at, line in enumerate(wrap(words, self._letters(8) - 4)):
                y += 0.15 * (at > 0)
                axes.text(EDGE + 0.28, y, line, fontsize=8, color=SOFT, va="center")
                if mark is not None and not at:
                    mark(axes, (EDGE + 0.1, y))
        self._end(y + EDGE)

    def _letters(self, size: float) -> int:
        """Return how many letters of a size fit into a line."""
        return int((self.width - 2 * EDGE) / (size * 0.0092))

    def _end(self, height: float) -> None:
        """Make the figure as high as what is drawn."""
        self.figure.set_size_inches(self.width, height)
        self.axes.set_ylim(height, 0)
