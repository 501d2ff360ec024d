"""One journey map as a picture for slides: stages as columns, what is known as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cxlab.artifacts.journey_entries import chip_kind
from cxlab.artifacts.journey_facts import DO, FEEL, HEARD, HURT, NEXT, OWNER, TIME, TRUTH, WANT
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.charts.chart import Chart
from cxlab.charts.labels import label
from cxlab.charts.style import ACCENT, BAD, CHANNELS, INK, LINE, SOFT, WARN, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.errors import unknown
from cxlab.markup import beside, percent, written
from cxlab.privacy import mask_text

#: The width of a column and of the names of rows, and the height of a line, in inches.
COLUMN, NAMES, LINE_HEIGHT = 2.35, 1.25, 0.185

#: The height of the feelings, and the room above and below the lines of a row, in inches.
FEELINGS, ROOM = 1.25, 0.12

#: How many entries of a cell are drawn, and how many feelings of a stage.
ENTRIES, POINTS = 4, 3

#: The rows of the picture; the page has more.
DRAWN = (WANT, DO, TIME, NEXT, FEEL, HURT, TRUTH, OWNER)

_SIZE = 8.2  # points
_WIDE = 33  # characters of a line


@dataclass(frozen=True)
class Line:
    """One line of a cell: its words, its colour, and how it is set off."""

    words: str
    tone: str = INK
    bold: bool = False
    chip: str = ""
    dashed: bool = False


def plot_journey_map(drawn: JourneyMap, *, persona: str | None = None) -> Chart | Unsaid:
    r"""Draw the map of one persona: what customers want, do, feel and suffer at each stage.

    Parameters
    ----------
    drawn : JourneyMap
        What ``map_journeys`` returned.
    persona : str, optional
        Whose map; without it, that of the first.

    Returns
    -------
    Chart or Unsaid
        A picture for slides, as SVG, PNG or PDF. The page and the frames hold more.

    Raises
    ------
    UnknownNameError
        No persona of the map has that key.

    Examples
    --------
    >>> stages = pd.DataFrame({"persona": ["A"], "stage": ["buy"], "n": [40], "customers": [30]})
    >>> rows = {"persona": ["A"], "stage": ["buy"], "row": ["go on to next"], "item": [""]}
    >>> rows |= {"n": [30], "estimate": [0.5], "low": [0.33], "high": [0.67], "kind": ["computed"]}
    >>> rows |= {"unit": ["share"], "touchpoint": [""], "channel": [""], "note": [""]}
    >>> one = JourneyMap(pd.DataFrame(rows), stages, {"A": "Planners"})
    >>> plot_journey_map(one).title
    'Planners: the journey, stage by stage'
    """
    if not drawn.names:
        return Unsaid("There are no customers, so there is no journey to draw.")
    key = next(iter(drawn.names)) if persona is None else persona
    if key not in drawn.names:
        raise unknown("persona", key, drawn.names)
    cells = drawn.cells[drawn.cells["persona"] == key]
    stages = drawn.stages[drawn.stages["persona"] == key].reset_index(drop=True)
    order = list(stages["stage"])
    lines = {row: [_lines(cells, row, stage) for stage in order] for row in DRAWN if row != FEEL}
    heights = {row: _height(lines.get(row)) for row in DRAWN}
    head = 0.5
    high = head + sum(heights.values())
    with theme():
        figure, axes = new_figure(width=NAMES + COLUMN * len(order), height=high)
        axes.set_axis_off()
        axes.set_xlim(0, NAMES + COLUMN * len(order))
        axes.set_ylim(high, 0)
        _draw_head(axes, stages, head)
        top = head
        for row in DRAWN:
            _draw_name(axes, row, top, heights[row], len(order))
            if row == FEEL:
                _draw_feelings(axes, cells, order, top)
            else:
                for place, entries in enumerate(lines[row]):
                    _draw_lines(axes, entries, NAMES + COLUMN * place, top)
            top += heights[row]
    titles = drawn.parameters.get("titles", {})
    name = mask_text(drawn.names[key])
    title = titles.get(key) or f"{name}: the journey, stage by stage"
    return Chart(figure, title, _in_words(cells, order, name))


def _height(columns: Sequence[Sequence[Line]] | None) -> float:
    if columns is None:
        return FEELINGS
    most = max((len(column) for column in columns), default=1)
    return LINE_HEIGHT * max(most, 1) + ROOM


def _lines(cells: pd.DataFrame, row: str, stage: str) -> list[Line]:
    """Return the lines of one cell."""
    here = cells[(cells["row"] == row) & (cells["stage"] == stage)]
    shown = here[here["estimate"].notna() | (here["kind"] == HEARD) | (here["row"] == OWNER)]
    if shown.empty or (row == OWNER and (shown["item"] == "").all()):
        note = str(here["note"].iloc[0]) if len(here) else ""
        return _plain(note, SOFT)
    if row == OWNER:
        return _plain(", ".join(dict.fromkeys(shown["item"])), INK)
    lines = [line for cell in shown.head(ENTRIES).to_dict("records") for line in _entry(cell)]
    if len(shown) > ENTRIES:
        lines.append(Line(f"{len(shown) - ENTRIES} more", SOFT))
    return lines


def _entry(cell: Mapping[Any, Any]) -> list[Line]:
    item = mask_text(str(cell["item"]))
    if cell["kind"] == HEARD:
        return [Line(line.words, line.tone, dashed=True) for line in _plain(item, INK)]
    unit = "number" if cell["unit"] == "score" else str(cell["unit"])
    value, around = written(cell["estimate"], unit), beside(dict(cell), unit)
    if cell["row"] == DO:
        words = f"{_one(item, 20)}  {value}"
        return [Line(words, chip=CHANNELS[chip_kind(str(cell["channel"]))])]
    if cell["row"] == HURT:
        return [Line(_one(item, _WIDE), BAD, bold=True), Line(f"{value}  {around}", SOFT)]
    if cell["row"] == TRUTH:
        fewer = "fewer" if cell["estimate"] < 0 else "more"
        goes = f"{abs(cell['estimate']):.0f} in 100 {fewer} go on"
        return [Line(f"\u2605 {_one(item, _WIDE - 2)}", WARN, bold=True), Line(goes),
                Line(around, SOFT)]  # fmt: skip
    return [Line(value, bold=True), Line(around, SOFT)]


def _plain(words: str, tone: str) -> list[Line]:
    text = label(words, width=_WIDE, lines=3) if words else ""
    return [Line(line, tone) for line in text.split("\n")]


def _one(words: str, width: int) -> str:
    return label(words, width=width, lines=1)


def _draw_head(axes: Axes, stages: pd.DataFrame, high: float) -> None:
    wide = NAMES + COLUMN * len(stages)
    axes.add_patch(Rectangle((0, 0), wide, high, facecolor="#f1f4f4", linewidth=0))
    for place, row in enumerate(stages.to_dict("records")):
        left = NAMES + COLUMN * place + 0.1
        name = str(row["stage"])
        axes.text(left, 0.2, _one(name[:1].upper() + name[1:], 26), weight="bold", va="center")
        n = "few" if pd.isna(row["customers"]) else f"n {int(row['customers']):,}"
        axes.text(left, 0.38, n, color=SOFT, fontsize=_SIZE, va="center")


def _draw_name(axes: Axes, row: str, top: float, high: float, columns: int) -> None:
    axes.plot([0, NAMES + COLUMN * columns], [top, top], color=LINE, linewidth=0.8, marker="")
    axes.add_patch(Rectangle((0, top), NAMES, high, facecolor="#f7f8f8", linewidth=0, zorder=0))
    for place in range(columns):
        left = NAMES + COLUMN * place
        axes.plot([left, left], [top, top + high], color=LINE, linewidth=0.8, marker="")
    words = label(row[:1].upper() + row[1:], width=16, lines=2)
    axes.text(0.1, top + 0.08, words, color=SOFT, fontsize=_SIZE, weight="bold", va="top")


def _draw_lines(axes: Axes, lines: Sequence[Line], left: float, top: float) -> None:
    for number, line in enumerate(lines):
        middle = top + ROOM / 2 + LINE_HEIGHT * (number + 0.5)
        shape = {"boxstyle": "round,pad=0.18,rounding_size=0.7", "edgecolor": "none"}
        box = shape | {"facecolor": line.chip} if line.chip else None
        if line.dashed:
            edge = (left + 0.06, middle - LINE_HEIGHT / 2)
            size = (COLUMN - 0.12, LINE_HEIGHT)
            axes.add_patch(Rectangle(edge, *size, facecolor="#fff9ea", linewidth=0, zorder=1))
            axes.plot([edge[0]] * 2, [edge[1], edge[1] + LINE_HEIGHT], color=WARN, marker="",
                      linestyle=(0, (2, 1.5)), linewidth=1.2)  # fmt: skip
        tone = "white" if line.chip else line.tone
        axes.text(
            left + 0.12,
            middle,
            line.words,
            color=tone,
            fontsize=_SIZE,
            weight="bold" if line.bold else "normal",
            va="center",
            bbox=box,
            zorder=3,
        )


def _draw_feelings(axes: Axes, cells: pd.DataFrame, order: Sequence[str], top: float) -> None:
    """Draw mean answers with their intervals, no line between them."""
    wide, middle = NAMES + COLUMN * len(order), top + FEELINGS / 2
    dashes = (0, (4, 3))
    axes.plot([NAMES, wide], [middle] * 2, color=LINE, linestyle=dashes, linewidth=1, marker="")
    for words, place in (("warm", top + 0.1), ("cold", top + FEELINGS - 0.1)):
        axes.text(NAMES + 0.06, place, words, color=SOFT, fontsize=_SIZE - 1, va="center")
    reach = FEELINGS / 2 - 0.16
    for place, stage in enumerate(order):
        felt = cells[(cells["row"] == FEEL) & (cells["stage"] == stage)].dropna(subset="estimate")
        rows = felt.sort_values("n", ascending=False, kind="stable").head(POINTS)
        for number, row in enumerate(rows.to_dict("records")):
            x = NAMES + COLUMN * (place + (number + 0.35) / POINTS)
            y, low, high = (middle - reach * row[name] for name in ("estimate", "low", "high"))
            bad = row["high"] < 0
            tone = BAD if bad else ACCENT
            axes.plot([x, x], [low, high], color=tone, linewidth=2, marker="_", markersize=9)
            axes.plot([x], [y], marker="s" if bad else "o", color=tone, markersize=5.5)
            words = label(mask_text(str(row["touchpoint"])), width=11, lines=2)
            below = max(y, low) + 0.07 < top + FEELINGS - 0.3
            at = (low + 0.06) if below else (high - 0.06)
            axes.text(x, at, words, color=tone, fontsize=_SIZE - 1.4, ha="center",
                      va="top" if below else "bottom", linespacing=0.95)  # fmt: skip


def _in_words(cells: pd.DataFrame, order: Sequence[str], name: str) -> str:
    """Say stage by stage what the picture shows."""
    said = []
    for stage in order:
        here = cells[(cells["stage"] == stage) & cells["estimate"].notna()]
        done = here[here["row"] == DO].head(3)
        parts = [f"{row['item']} {percent(row['estimate'])}" for row in done.to_dict("records")]
        went = here[here["row"] == NEXT].head(1)
        parts += [f"{percent(value)} go on" for value in went["estimate"]]
        pains = here[here["row"] == HURT].head(2)
        parts += [f"it hurts: {row['item']} {percent(row['estimate'])}"
                  for row in pains.to_dict("records")]  # fmt: skip
        said.append(f"{stage}: {', '.join(parts) or 'no figures'}")
    return mask_text(f"Journey map of {name}. {'; '.join(said)}.")
