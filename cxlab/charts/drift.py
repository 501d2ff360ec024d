"""Drift drawn: how common each persona is before and after, and who went from which to which."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, BAND, INK, SOFT, draw_interval, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import percent
from cxlab.personas.drift import Drift

#: The width of a chart, and the height of a persona's two lines and of what stands around, in
#: inches.
WIDTH, LINES, AROUND = 4.6, 0.5, 0.95

#: The width and the height of a cell, and what stands around the table, in inches.
CELL, BESIDE = (0.62, 0.42), (1.75, 1.5)

#: From this share on, a cell's figure is white.
DARK = 0.6

#: The marks of the two periods: hollow and grey, then filled.
_BEFORE, _AFTER = (SOFT, "s"), (ACCENT, "o")

_NOTE = (
    "Intervals of the shares are those of each period; that a change is more than chance is asked "
    "by swapping customers' profiles between the periods."
)


def plot_drift(drift: Drift) -> ChartGrid | Unsaid:
    r"""Draw how common each persona is in two periods, and where its customers went.

    Parameters
    ----------
    drift : Drift
        What ``find_drift`` returned.

    Returns
    -------
    ChartGrid or Unsaid
        Shares with intervals, hollow before and filled after; and a table of tones: of those who
        were in a persona before, where they were after. Its title is the finding.

    Examples
    --------
    >>> from cxlab.personas.drift import compare_profiles
    >>> from cxlab.personas.forming import Choice
    >>> from cxlab.study.settings import Settings
    >>> who = [f"c{number}" for number in range(40)]
    >>> before = pd.DataFrame({"evening_share": [0.1, 0.9] * 20}, index=who)
    >>> after = pd.DataFrame({"evening_share": [0.1, 0.9, 0.9, 0.9] * 10}, index=who)
    >>> choice = Choice(k=2)
    >>> drift = compare_profiles((before, after), Settings("Calls"), choice=choice, draws=99)
    >>> [chart.title for chart in plot_drift(drift).charts][0]
    'Evenings: 50\xa0% before, 75\xa0% after'
    """
    if drift.reason:
        return Unsaid(drift.finding)
    if drift.shares.empty:
        return Unsaid("Customers were not divided, so there are no shares of personas to draw.")
    charts = (_plot_shares(drift.shares), _plot_ways(drift))
    return ChartGrid(tuple(chart for chart in charts if chart), drift.finding, _NOTE)


def _plot_shares(shares: pd.DataFrame) -> Chart:
    rows = shares.to_dict("records")
    with theme():
        figure, axes = new_figure(width=WIDTH, height=AROUND + LINES * len(rows))
        for at, row in enumerate(rows):
            for end, (color, mark), shift in (("before", _BEFORE, -0.17), ("after", _AFTER, 0.17)):
                figures = {key: row[name] for key, name in _ends(end).items()}
                draw_interval(axes, at + shift, figures, color=color, mark=mark)
                if pd.notna(row[end]):
                    axes.lines[-1].set_clip_on(False)
                    if end == "before":
                        axes.lines[-1].set(markerfacecolor="white", markeredgewidth=1.8)
            axes.annotate(
                _change(row).replace("$", r"\$"),
                (1.0, at),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=INK,
            )
        axes.set_yticks(range(len(rows)), [label(row["name"], width=22) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(left=0)
        write_ticks(axes.xaxis, "share")
        explain(axes, "share of customers; right: points more or less")
        keys = [_key(*_BEFORE, hollow=True), _key(*_AFTER)]
        figure.legend(keys, ["before", "after"], loc="outside upper left", ncols=2, fontsize=9.5)
    words = "; ".join(_in_words(row) for row in rows)
    return Chart(figure, _largest(shares), f"Share of customers in each persona: {words}.")


def _ends(period: str) -> dict[str, str]:
    return {"estimate": period, "low": f"{period}_low", "high": f"{period}_high"}


def _key(color: str, mark: str, *, hollow: bool = False) -> Line2D:
    key = Line2D([], [], color=color, marker=mark, linestyle="", markersize=7)
    if hollow:
        key.set(markerfacecolor="white", markeredgewidth=1.8)
    return key


def _change(row: dict[str, object]) -> str:
    if pd.isna(row["estimate"]):
        return "not shown"
    points = round(100 * float(str(row["estimate"])))
    return f"{points:+d}".replace("-", "\u2212") if points else "0"


def _in_words(row: dict[str, object]) -> str:
    parts = [
        f"{percent(row[end])} {end} ({percent(row[f'{end}_low'])} to {percent(row[f'{end}_high'])},"  # type: ignore[arg-type]
        f" n {row[f'n_{end}']:,})"
        for end in ("before", "after")
        if pd.notna(row[end])
    ]
    return f"{row['name']} {', '.join(parts) or 'not shown'}"


def _largest(shares: pd.DataFrame) -> str:
    """Say which persona's share changed most, if one's did by more than chance."""
    clear = shares[shares["verdict"] == "more than chance"]
    if clear.empty:
        return "No persona is more or less common by more than chance"
    row = clear.loc[clear["estimate"].abs().round(9).idxmax()]
    return f"{row['name']}: {percent(row['before'])} before, {percent(row['after'])} after"


def _plot_ways(drift: Drift) -> Chart | None:
    """Draw the shares of those who were in one persona that are in each one afterwards."""
    table = drift.migration
    if table["estimate"].isna().all():
        return None
    rows, columns = (list(dict.fromkeys(table[end])) for end in ("name_before", "name_after"))
    cells = table.pivot_table(
        index="name_before", columns="name_after", values="estimate", dropna=False, observed=False
    ).reindex(index=rows, columns=columns)
    hidden = table[table["note"] != ""]
    with theme():
        width, height = BESIDE[0] + CELL[0] * len(columns), BESIDE[1] + CELL[1] * len(rows)
        figure, axes = new_figure(width=max(width, 3.2), height=height)
        _draw_cells(axes, cells, set(zip(hidden["name_before"], hidden["name_after"], strict=True)))
        explain(
            axes,
            "of a line's customers before, in %\nwhere they were after; hatched: too few to show",
        )
    return Chart(figure, _stayed(drift), _ways_in_words(table))


def _draw_cells(axes: Axes, cells: pd.DataFrame, hidden: set[tuple[str, str]]) -> None:
    values = cells.to_numpy(dtype=float)
    axes.imshow(np.nan_to_num(values), cmap="BuGn", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(values.shape[1]), [label(name, width=18) for name in cells.columns])
    axes.set_yticks(range(values.shape[0]), [label(name, width=18) for name in cells.index])
    axes.tick_params(axis="x", labelrotation=45)
    for text in axes.get_xticklabels():
        text.set(ha="right", rotation_mode="anchor", linespacing=0.95)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for (row, column), share in np.ndenumerate(values):
        names = (str(cells.index[row]), str(cells.columns[column]))
        if names in hidden:
            box = Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=BAND, hatch="///", lw=0)
            axes.add_patch(box).set_edgecolor(SOFT)
        elif share == share:
            tone = "white" if share > DARK else INK
            written = f"{100 * share:.0f}"
            axes.text(column, row, written, ha="center", va="center", color=tone)


def _stayed(drift: Drift) -> str:
    """Say whether more went one way than back, and where most of them did."""
    table = drift.migration
    clear = table[(table["verdict"] == "more than chance") & (table["net"] > 0)]
    if clear.empty:
        return "No more go one way than the other"
    row = clear.loc[clear["net"].idxmax()]
    ways = f"{row['n']:,.0f} went, {row['back']:,.0f} came back"
    return f"More go from {row['name_before']} to {row['name_after']}: {ways}"


def _ways_in_words(table: pd.DataFrame) -> str:
    shown = table.dropna(subset=["estimate"])
    top = shown[shown["n"] > 0].nlargest(12, "n").to_dict("records")
    words = "; ".join(
        f"{row['name_before']} to {row['name_after']} {percent(row['estimate'])} "
        f"(n {row['n']:,.0f})"
        for row in top
    )
    return f"Table of tones: where customers of each persona were afterwards. Largest: {words}."
