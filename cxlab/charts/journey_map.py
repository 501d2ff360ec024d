"""One journey map as a picture for slides: stages as columns, what is known as rows."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cxlab.artifacts.journey_entries import chip_kind
from cxlab.artifacts.journey_facts import (
    DO,
    FEEL,
    HEARD,
    HURT,
    NEXT,
    OWNER,
    PLAN,
    TIME,
    TRUTH,
    WANT,
)
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.charts.chart import Chart
from cxlab.charts.journey_map_lines import (
    POINTS,
    Line,
    brief,
    in_words,
    lines_of,
    loose_lines,
    one_line,
    row_name,
)
from cxlab.charts.labels import label
from cxlab.charts.style import ACCENT, BAD, CHANNELS, LINE, SOFT, WARN, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.errors import unknown
from cxlab.privacy import mask_text

#: The width of a column and of the names of rows, and the height of a line, in inches.
COLUMN, NAMES, LINE_HEIGHT = 2.35, 1.25, 0.185

#: The height of the feelings, and the room above and below the lines of a row, in inches.
FEELINGS, ROOM = 1.25, 0.12

#: The height of the line below the rows, in inches.
LEGEND = 0.3

#: The rows of the picture; the page has more.
DRAWN = (WANT, DO, TIME, NEXT, FEEL, HURT, TRUTH, PLAN, OWNER)

_SIZE = 8.2  # points
_LETTER = 0.054  # inches of a letter in the legend


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
    rows = [row for row in DRAWN if row != PLAN or (cells["row"] == PLAN).any()]
    lines = {row: [lines_of(cells, row, stage) for stage in order] for row in rows if row != FEEL}
    bare = {row for row in lines if _same(lines[row])}
    felt = _has_feelings(cells, order)
    if not felt and FEEL in rows:
        lines[FEEL] = [lines_of(cells, FEEL, stage) for stage in order]
        bare |= {FEEL} if _same(lines[FEEL]) else set()
    lines |= {row: [_joined(lines[row][0])] * len(order) for row in bare}
    heights = {row: max(_height(lines.get(row)), _name_height(row)) for row in rows}
    loose = loose_lines(cells)
    heights[FEEL] += LINE_HEIGHT * len(loose)
    head = 0.5
    high = head + sum(heights.values()) + LEGEND
    with theme():
        figure, axes = new_figure(width=NAMES + COLUMN * len(order), height=high)
        axes.set_axis_off()
        axes.set_xlim(0, NAMES + COLUMN * len(order))
        axes.set_ylim(high, 0)
        _draw_head(axes, stages, head)
        top = head
        for row in rows:
            _draw_name(axes, row, top, heights[row], 1 if row in bare else len(order), len(order))
            if row in lines:
                for place, entries in enumerate(lines[row][:1] if row in bare else lines[row]):
                    _draw_lines(axes, entries, NAMES + COLUMN * place, top)
            else:
                _draw_feelings(axes, cells, order, top)
            top += heights[row]
            if row == FEEL:
                _draw_loose(axes, loose, top, len(order))
        _draw_legend(axes, cells, top, NAMES + COLUMN * len(order))
    titles = drawn.parameters.get("titles", {})
    name = brief(mask_text(drawn.names[key]))
    title = titles.get(key) or f"{name}: the journey, stage by stage"
    return Chart(figure, title, in_words(cells, order, name))


def _same(columns: Sequence[Sequence[Line]]) -> bool:
    """Tell whether all columns say the same one thing, so that once is enough."""
    first = columns[0] if columns else []
    plain = all(line.tone == SOFT for line in first)
    return len(columns) > 1 and plain and all(column == first for column in columns)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Return lines as one, for a row that has the whole width."""
    return [Line(" ".join(line.words for line in lines), SOFT)]


def _has_feelings(cells: pd.DataFrame, order: Sequence[str]) -> bool:
    here = cells[(cells["row"] == FEEL) & cells["stage"].isin(list(order))]
    return bool(here["estimate"].notna().any())


def _name_height(row: str) -> float:
    return LINE_HEIGHT * (row_name(row).count("\n") + 1) + ROOM


def _height(columns: Sequence[Sequence[Line]] | None) -> float:
    if columns is None:
        return FEELINGS
    most = max((len(column) for column in columns), default=1)
    return LINE_HEIGHT * max(most, 1) + ROOM


def _draw_head(axes: Axes, stages: pd.DataFrame, high: float) -> None:
    wide = NAMES + COLUMN * len(stages)
    axes.add_patch(Rectangle((0, 0), wide, high, facecolor="#f1f4f4", linewidth=0))
    for place, row in enumerate(stages.to_dict("records")):
        left = NAMES + COLUMN * place + 0.1
        name = str(row["stage"])
        axes.text(left, 0.2, one_line(name[:1].upper() + name[1:], 26), weight="bold", va="center")
        n = "few" if pd.isna(row["customers"]) else f"n {int(row['customers']):,}"
        axes.text(left, 0.38, n, color=SOFT, fontsize=_SIZE, va="center")


def _draw_name(axes: Axes, row: str, top: float, high: float, columns: int, stages: int) -> None:
    axes.plot([0, NAMES + COLUMN * stages], [top, top], color=LINE, linewidth=0.8, marker="")
    axes.add_patch(Rectangle((0, top), NAMES, high, facecolor="#f7f8f8", linewidth=0, zorder=0))
    for place in range(columns):
        left = NAMES + COLUMN * place
        axes.plot([left, left], [top, top + high], color=LINE, linewidth=0.8, marker="")
    axes.text(0.1, top + 0.08, row_name(row), color=SOFT, fontsize=_SIZE, weight="bold", va="top")


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
        if line.aside:
            axes.text(left + COLUMN - 0.08, middle, line.aside, color=SOFT, fontsize=_SIZE - 1.2,
                      va="center", ha="right", zorder=3)  # fmt: skip
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


def _draw_loose(axes: Axes, lines: Sequence[Line], bottom: float, columns: int) -> None:
    """Draw what is tied to no place across all columns."""
    high = LINE_HEIGHT * len(lines)
    size = (COLUMN * columns, high)
    axes.add_patch(Rectangle((NAMES, bottom - high), *size, facecolor="white", zorder=2))
    _draw_lines(axes, lines, NAMES, bottom - high - ROOM / 2)


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
            x = NAMES + COLUMN * (place + (number + 0.5) / POINTS)
            y, low, high = (middle - reach * row[name] for name in ("estimate", "low", "high"))
            bad = row["high"] < 0
            tone = BAD if bad else ACCENT
            axes.plot([x, x], [low, high], color=tone, linewidth=2, marker="_", markersize=9)
            axes.plot([x], [y], marker="s" if bad else "o", color=tone, markersize=5.5)
            words = label(mask_text(str(row["item"])), width=13, lines=3)
            below = max(y, low) + 0.07 < top + FEELINGS - 0.3
            at = (low + 0.06) if below else (high - 0.06)
            axes.text(x, at, words, color=tone, fontsize=_SIZE - 1.4, ha="center",
                      va="top" if below else "bottom", linespacing=0.95,
                      bbox={"facecolor": "white", "linewidth": 0, "pad": 0.4})  # fmt: skip


def _draw_legend(axes: Axes, cells: pd.DataFrame, top: float, wide: float) -> None:
    """Say which colour is which channel, and what the dashes are."""
    axes.plot([0, wide], [top, top], color=LINE, linewidth=0.8, marker="")
    done = cells[(cells["row"] == DO) & cells["estimate"].notna() & (cells["channel"] != "")]
    kinds: dict[str, list[str]] = {}
    for channel in dict.fromkeys(done["channel"]):
        kinds.setdefault(chip_kind(str(channel)), []).append(mask_text(str(channel)))
    left, middle = 0.1, top + LEGEND / 2
    for kind, channels in kinds.items():
        words = one_line(", ".join(channels), 24)
        axes.add_patch(Rectangle((left, middle - 0.06), 0.12, 0.12, color=CHANNELS[kind]))
        axes.text(left + 0.17, middle, words, color=SOFT, fontsize=_SIZE - 1, va="center")
        left += 0.34 + _LETTER * len(words)
    if not (cells["kind"] == HEARD).any():
        return
    words = "dashed: what people told us, not computed"
    axes.text(wide - 0.1, middle, words, color=SOFT, fontsize=_SIZE - 1, va="center", ha="right")
