"""Today's journeys beside those with what an analyst changes: one scale for each measure."""

from typing import Any

from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.style import ACCENT, INK, LINE, SOFT, draw_interval, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.simulation import Future
from cxlab.journeys.simulation.result import months_in_words
from cxlab.markup import interval, unit_of, written

#: Inches: the width, a measure's height, and what stands above.
WIDTH, ROW_HEIGHT, FRAME_HEIGHT = 6.4, 0.62, 0.5

#: How far above and below the middle the two marks are, so that neither hides the other.
_ASIDE = 0.22

#: Which measure the title tells of: the first of these that there is.
_FIRST = ("conversion", "reached", "goals_each")


def plot_future(future: Future) -> Chart | Unsaid:
    r"""Draw each measure as it is and as it would be, with intervals.

    Parameters
    ----------
    future : Future
        What ``simulate_journeys`` returned.

    Returns
    -------
    Chart or Unsaid
        A strip with a scale of its own for each measure: an open square for the coming months as
        it is, a filled circle for them with what is changed. The title says what would move, and
        that the change is assumed.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"measure": "reached", "meaning": "customers who reach the goal", "n": 90}
    >>> row |= {"today": 0.4, "today_low": 0.35, "today_high": 0.45, "unit": "share", "note": ""}
    >>> row |= {"future": 0.5, "future_low": 0.44, "future_high": 0.56, "difference": 0.1}
    >>> frame = pd.DataFrame([row | {"difference_low": 0.08, "difference_high": 0.12}])
    >>> plot_future(Future(frame, ("less waiting",), (), frame, "order", 4, 60)).title
    'Assumed: less waiting. Customers who reach the goal: 50\xa0% instead of 40\xa0%'
    """
    if future.by:
        return Unsaid("Figures by group stand in the table: a drawing holds one group only.")
    if future.reason:
        return Unsaid(future.reason)
    shown = future.figures.dropna(subset=["today", "future"])
    if shown.empty:
        return Unsaid("Too few customers are there to tell of the coming months.")
    rows = shown.to_dict("records")
    with theme():
        height = FRAME_HEIGHT + ROW_HEIGHT * len(rows)
        figure, grid = new_figure(width=WIDTH, height=height, rows=len(rows))
        for axes, row in zip([grid] if len(rows) == 1 else grid, rows, strict=True):
            _draw(axes, row, changed=bool(future.assumptions))
        marks = figure.axes[0].lines
        both = [marks[1], marks[3]] if future.assumptions else [marks[1]]
        words = ["as it is", "as it would be (assumed)"][: len(both)]
        figure.legend(both, words, loc="outside upper left", ncols=2, fontsize=9.5)
    return Chart(figure, _finding(future, rows), _told(rows))


def _draw(axes: Axes, row: dict[Any, Any], *, changed: bool) -> None:
    draw_interval(axes, -_ASIDE if changed else 0, _side(row, "today"), color=INK, mark="s")
    axes.lines[1].set(markerfacecolor="white", markeredgewidth=1.6)
    if changed:
        draw_interval(axes, _ASIDE, _side(row, "future"), color=ACCENT)
    ends = [row[f"{side}_{end}"] for side in ("today", "future") for end in ("low", "high")]
    low, high = min(ends), max(ends)
    room = max(high - low, 1e-9) * 0.35 + 1e-12
    axes.set_xlim(max(low - room, 0.0 if low >= 0 else low - room), high + room)
    axes.set_ylim(0.75, -0.75)
    axes.set_yticks([0], [label(row["meaning"])])
    axes.locator_params(axis="x", nbins=4)
    write_ticks(axes.xaxis, row["unit"], room=30)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.text(
        1.02,
        0.5,
        label(_change(row), width=18) if changed else written(row["today"], row["unit"]),
        transform=axes.transAxes,
        va="center",
        fontsize=9,
        color=INK if _clear(row) else SOFT,
    )


def _side(row: dict[Any, Any], side: str) -> dict[str, float]:
    names = {"estimate": side, "low": f"{side}_low", "high": f"{side}_high"}
    return {name: row[column] for name, column in names.items()}


def _clear(row: dict[Any, Any]) -> bool:
    """Tell whether the difference's interval leaves out no difference at all."""
    return bool(row["difference_low"] > 0 or row["difference_high"] < 0)


def _change(row: dict[Any, Any]) -> str:
    style = unit_of(row["unit"], max(abs(row["today"]), abs(row["future"])))
    return f"{style.full(row['today'])} \u2192 {style.full(row['future'])}"


def _finding(future: Future, rows: list[dict[Any, Any]]) -> str:
    named = {row["measure"]: row for row in rows}
    row = next((named[name] for name in _FIRST if name in named), rows[0])
    what = f"{row['meaning'][0].upper()}{row['meaning'][1:]}"
    today, then = written(row["today"], row["unit"]), written(row["future"], row["unit"])
    if not future.assumptions:
        ahead = months_in_words(future.months)
        return f"{what} in the next {ahead}, if all stays as it is: {today}"
    instead = f"{then} as today" if then == today else f"{then} instead of {today}"
    return f"Assumed: {'; '.join(future.assumptions)}. {what}: {instead}"


def _told(rows: list[dict[Any, Any]]) -> str:
    lines = "; ".join(
        f"{row['meaning']}: {written(row['today'], row['unit'])} "
        f"({interval(row['today_low'], row['today_high'], row['unit'])}), then "
        f"{written(row['future'], row['unit'])} "
        f"({interval(row['future_low'], row['future_high'], row['unit'])})"
        for row in rows
    )
    return f"Points with intervals, a strip for each measure, as it is and changed. {lines}."
