"""Journeys that stand for many, drawn: each as a row of steps, with the share it stands for."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, BAD, BAND, INK, SOFT, draw_interval, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_words import short_name
from cxlab.journeys.representative_attempts import ENDS
from cxlab.journeys.representative_result import Representatives
from cxlab.markup import percent

#: The width in inches, and how much of it the steps take; the rest is for the shares.
WIDTH, STEPS = 6.4, 4.3

#: Below so many pixels a chart beside another could not be read.
_LEAST = 480

#: The height of a line of steps, of a journey's heading, and of what stands around, in inches.
LINE, HEADING, AROUND = 0.3, 0.27, 0.62

#: The width of a letter in a box, what a box has around its name, and the room between two.
LETTER, PAD, GAP = 0.073, 0.14, 0.15

#: Letters of a step's name.
LETTERS = 30


def plot_representatives(found: Representatives) -> Chart | ChartGrid | Unsaid:
    r"""Draw the journeys that stand for many, each with the share of customers it stands for.

    Parameters
    ----------
    found : Representatives
        What ``representative_journeys`` returned.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        A chart, or one for each group. Boxes are the steps, in order; shares have intervals. The
        hollow mark is of those for whom no journey stands.

    Examples
    --------
    >>> row = {"journey": 1.0, "way": "look > buy", "steps": ["look", "buy"], "end": "", "n": 40.0,
    ...        "duration": "within a day", "estimate": 0.8, "low": 0.67, "high": 0.89, "of": 50.0}
    >>> plot_representatives(Representatives(pd.DataFrame([row | {"note": ""}]))).title
    '1 journey stands for 80\xa0% of 50 customers'
    """
    if found.reason:
        return Unsaid(found.reason)
    if found.by is None:
        return _chart(found.table, found.goal, "") or _nothing()
    tables = [(str(name), rows) for name, rows in found.table.groupby(found.by, sort=True)]
    drawn = [_chart(rows, found.goal, f"{short_name(name)}: ") for name, rows in tables]
    charts = tuple(each for each in drawn if each is not None)
    if not charts:
        return _nothing()
    left = len(drawn) - len(charts)
    note = f"{left} of {len(drawn)} groups are too small to draw, or too mixed." if left else ""
    told = found.table.dropna(subset=["estimate", "journey"])
    sums = told.groupby(found.by)["estimate"].sum()
    least, most = percent(sums.min()), percent(sums.max())
    share = least if least == most else f"{least} to {most}"
    title = f"A few journeys stand for {share} of customers, by group"
    return ChartGrid(charts, title, note, least=_LEAST)


def _nothing() -> Unsaid:
    return Unsaid("No journey was made alike by enough customers to stand for others.")


def _chart(table: pd.DataFrame, goal: str, before: str) -> Chart | None:
    known = table.dropna(subset=["estimate"]).reset_index(drop=True)
    chosen = known[known["journey"].notna()]
    if chosen.empty:
        return None
    rows = known.to_dict("records")
    lines = [_lines(row) for row in rows]
    heights = [HEADING + LINE * len(each) for each in lines]
    with theme():
        figure, axes = new_figure(width=WIDTH, height=AROUND + sum(heights))
        figure.set_layout_engine("none")
        high = 1 - 0.08 / figure.get_figheight()
        low = (AROUND - 0.08) / figure.get_figheight()
        axes.set_position((STEPS / WIDTH, low, 1 - (STEPS + 0.66) / WIDTH, high - low))
        paper = figure.add_axes((0, low, STEPS / WIDTH, high - low))
        paper.set(xlim=(0, STEPS), ylim=(sum(heights), 0))
        paper.set(xticks=[], yticks=[])
        paper.set_axis_off()
        top = 0.0
        for row, each, tall in zip(rows, lines, heights, strict=True):
            _draw_steps(paper, row, each, top)
            _draw_share(axes, row, top + HEADING / 2)
            top += tall
        axes.set(ylim=(sum(heights), 0), xlim=(0, max(0.2, known["high"].max() * 1.05)), yticks=[])
        axes.locator_params(axis="x", nbins=3)
        write_ticks(axes.xaxis, "share", room=12)
        explain(axes, f"share of {rows[0]['of']:,.0f} customers{_hidden(table)}")
    share = chosen["estimate"].sum()
    many = f"{len(chosen)} journey{'s stand' if len(chosen) > 1 else ' stands'} for"
    title = f"{before}{many} {percent(share)} of {rows[0]['of']:,.0f} customers"
    title += f" who set out to \u201c{short_name(goal)}\u201d" if goal else ""
    return Chart(figure, title, f"Journeys as rows of steps: {_in_words(rows)}.{_hidden(table)}")


def _hidden(table: pd.DataFrame) -> str:
    few = int(table["estimate"].isna().sum())
    return f"; {few} row{'s' if few > 1 else ''} not shown: too few customers" if few else ""


def _boxes(row: dict[Any, Any]) -> list[tuple[str, str]]:
    """Return the steps with what they are: a step, or one of ``ENDS``."""
    steps = [(label(name, width=LETTERS, lines=1), "") for name in row["steps"]]
    return [*steps, (row["end"], row["end"])] if row["end"] else steps


def _lines(row: dict[Any, Any]) -> list[list[tuple[str, str]]]:
    """Break the steps of a journey into lines."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for box in _boxes(row):
        wide = _wide(box[0]) + GAP
        if lines[-1] and used + wide > STEPS - 0.15:
            lines.append([])
            used = 0.0
        lines[-1].append(box)
        used += wide
    return lines if lines[0] else []


def _wide(name: str) -> float:
    return PAD + LETTER * len(name)


def _draw_steps(
    axes: Axes, row: dict[Any, Any], lines: list[list[tuple[str, str]]], top: float
) -> None:
    people = f"{row['n']:,.0f} customers"
    words = f"none of these: {people}"
    if row["steps"]:
        words = f"{row['journey']:.0f}  stands for {people}, {row['duration']}"
    axes.text(0.05, top + HEADING / 2, words, fontsize=9, color=SOFT, va="center")
    for at, line in enumerate(lines):
        x, y = 0.05, top + HEADING + LINE * (at + 0.42)
        for place, (name, end) in enumerate(line):
            if at or place:
                axes.text(x + GAP / 2 - 0.02, y, "\u203a", fontsize=11, color=SOFT, ha="center",
                          va="center")  # fmt: skip
                x += GAP
            _draw_box(axes, (x, y), name, end)
            x += _wide(name)


def _draw_box(axes: Axes, left: tuple[float, float], name: str, end: str) -> None:
    fill, edge, ink = BAND, SOFT, INK
    if end:
        fill, edge, ink = (ACCENT, ACCENT, "white") if end == ENDS[1] else ("white", BAD, BAD)
    x, y = left
    style, wide = "round,pad=0.03,rounding_size=0.06", _wide(name) - 0.08
    box = FancyBboxPatch((x + 0.04, y - 0.08), wide, 0.16, boxstyle=style, linewidth=0.8)
    box.set(facecolor=fill, edgecolor=edge)
    axes.add_patch(box)
    axes.text(x + _wide(name) / 2, y, name, fontsize=8.2, color=ink, ha="center", va="center")


def _draw_share(axes: Axes, row: dict[Any, Any], at: float) -> None:
    draw_interval(axes, at, row, color=ACCENT if row["steps"] else SOFT)
    axes.lines[-1].set_markersize(5.5)
    if not row["steps"]:
        axes.lines[-1].set(markerfacecolor="white", markeredgewidth=1.8)
    axes.annotate(percent(row["estimate"]), (1.0, at), xycoords=("axes fraction", "data"),
                  xytext=(6, 0), textcoords="offset points", va="center", color=INK)  # fmt: skip


def _in_words(rows: list[dict[Any, Any]]) -> str:
    parts = []
    for row in rows:
        way = " > ".join(short_name(name) for name in row["steps"]) or "none of these"
        end = f", {row['end']}" if row["end"] else ""
        within = f"{percent(row['low'])} to {percent(row['high'])}, n {row['n']:,.0f}"
        parts.append(f"{way}{end} {percent(row['estimate'])} ({within})")
    return "; ".join(parts)
