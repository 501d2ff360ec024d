"""KPIs drawn over time, with targets, and the dated events from outside the data."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

from cxlab.charts.chart import Chart
from cxlab.charts.events import mark_events, name_events
from cxlab.charts.labels import month_name, write_ticks
from cxlab.charts.layout import ChartGrid, fold_grid
from cxlab.charts.style import ACCENT, INK, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.kpis import Kpis
from cxlab.kpis.sheets import by_family
from cxlab.kpis.trends import covered_in_part, first_to_last
from cxlab.kpis.verdicts import CLEAR
from cxlab.markup import interval, written
from cxlab.study.settings import OutsideEvent

#: The width and height of a panel, in inches.
PANEL = (4.4, 2.3)

#: Changes that are named in the title of all.
NAMED = 4

_READ = (
    "Upright lines through the points are intervals; hollow points are periods that the data "
    "cover, or can judge, in part only."
)
_AIMS = {"target": ("-", "left"), "benchmark": (":", "right")}


def plot_trends(kpis: Kpis, *, events: Sequence[OutsideEvent] = ()) -> ChartGrid | Unsaid:
    """Draw each KPI by period, with the events that happened outside the data.

    Parameters
    ----------
    kpis : Kpis
        What ``measure_kpis(study, every="MS")`` returned.
    events : sequence of OutsideEvent
        ``study.settings.events``.

    Returns
    -------
    ChartGrid or Unsaid
        A small chart for each KPI that has figures in two periods or more, family by family; each
        title says whether the last whole period differs clearly from the first (corrected for how
        many are looked at); of more than six, those that do not, or less clearly, are folded.
        Periods of which the data cover only a part are drawn hollow; events are dashed lines with
        their names, targets and benchmarks level ones.

    Examples
    --------
    >>> rows = {"kpi": "nps", "period": pd.to_datetime(["2025-01-01", "2025-02-01"]), "n": 50,
    ...         "estimate": [10.0, 40.0], "low": [0.0, 30.0], "high": [20.0, 50.0],
    ...         "unit": "points", "note": ""}
    >>> about = pd.DataFrame({"kpi": ["nps"], "label": ["NPS"], "good": ["high"]})
    >>> plot_trends(Kpis(pd.DataFrame(rows), about, every="MS")).title
    'NPS rose from +10 to +40 between Jan and Feb 2025; clear change'
    """
    table = kpis.table.dropna(subset=["estimate"])
    if kpis.by is not None:
        return Unsaid("Periods by group stand in the table: a drawing holds one group only.")
    if kpis.every is None or table.empty:
        return Unsaid("There are no figures by period to draw.")
    counts = table["kpi"].value_counts()
    about = by_family(kpis.about[kpis.about["kpi"].map(counts).fillna(0) > 1], kpis.about)
    if about.empty:
        return Unsaid("No KPI has figures in two periods or more.")
    moves = {row["kpi"]: row for row in first_to_last(kpis).to_dict("records")}
    charts = {
        kpi: _panel(str(label), table[table["kpi"] == kpi], moves.get(kpi), events)
        for kpi, label in about[["kpi", "label"]].to_numpy()
    }
    clear = [row for row in moves.values() if row["verdict"] == CLEAR]
    ranked = [row["kpi"] for row in sorted(clear, key=lambda row: float(row["p"]))]
    return fold_grid(charts, ranked, about, _finding(about, moves), _note(events))


def _panel(
    label: str, rows: pd.DataFrame, move: dict[Any, Any] | None, events: Sequence[OutsideEvent]
) -> Chart:
    unit = str(rows["unit"].iloc[0])
    whole = ~covered_in_part(rows)
    with theme():
        figure, axes = new_figure(width=PANEL[0], height=PANEL[1])
        axes.plot(rows["period"], rows["estimate"], color=SOFT, linewidth=0.8, marker="")
        axes.vlines(rows["period"], rows["low"], rows["high"], color=ACCENT, linewidth=2)
        for part, face in ((rows[whole], ACCENT), (rows[~whole], "white")):
            axes.plot(
                part["period"], part["estimate"], "o", ms=5.5, mfc=face, mec=ACCENT, linestyle=""
            )
        aims = _draw_aims(axes, rows.iloc[0], unit)
        _dress(axes, unit)
        mark_events(axes, events, _span(rows["period"]), lambda day: float(date2num(day)))
    told = "; ".join(_told(row, unit) for row in rows.to_dict("records"))
    beside = f" {'; '.join(aims)}." if aims else ""
    return Chart(figure, f"{label}: {_move(move)}", f"By period: {told}.{beside}")


def _span(periods: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first moment drawn, and the end of the last period, about."""
    first, last = periods.min(), periods.max()
    return first, last + (last - first) / max(len(periods) - 1, 1)


def _draw_aims(axes: Axes, row: pd.Series, unit: str) -> list[str]:
    """Draw target and benchmark as level lines with their names; return these."""
    told = []
    for name, (style, side) in _AIMS.items():
        if name not in row or pd.isna(row[name]):
            continue
        told.append(f"{name} {written(row[name], unit)}")
        axes.axhline(row[name], color=INK, linewidth=1.1, linestyle=style, zorder=1)
        axes.annotate(
            told[-1].replace("$", r"\$"),
            (0.0 if side == "left" else 1.0, row[name]),
            xycoords=("axes fraction", "data"),
            xytext=(0, 2),
            textcoords="offset points",
            ha=side,
            fontsize=9,
            color=INK,
            bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.8},
        )
    return told


def _dress(axes: Axes, unit: str) -> None:
    axes.grid(visible=False, axis="x")
    axes.grid(visible=True, axis="y")
    axes.margins(y=0.12)
    axes.locator_params(axis="y", nbins=4)
    write_ticks(axes.yaxis, unit)
    locator = AutoDateLocator(maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    axes.tick_params(axis="x", labelcolor=SOFT)


def _note(events: Sequence[OutsideEvent]) -> str:
    named = name_events(events)
    return f"{_READ} Dashed: {named}." if named else _READ


def _told(row: dict[Any, Any], unit: str) -> str:
    around = interval(row["low"], row["high"], unit)
    figure = written(row["estimate"], unit)
    return f"{_name(row['period'])} {figure} ({around}, n {row['n']:,.0f})"


def _name(period: Any) -> str:
    day = pd.Timestamp(period)
    return month_name(f"{day:%Y-%m}") if day.day == 1 else day.date().isoformat()


def _move(move: dict[Any, Any] | None) -> str:
    """Say how a figure moved between its first and its last whole period."""
    if move is None:
        return "too few whole periods to compare"
    before, after = (written(move[name], move["unit"]) for name in ("before", "after"))
    first, last = (_name(move[f"period_{side}"]) for side in ("before", "after"))
    if first.split()[-1] == last.split()[-1] and " " in first:
        first = first.split()[0]
    if move["verdict"] != CLEAR:
        return f"{before} in {first}, {after} in {last}; {move['verdict']}"
    return f"{_way(move)} from {before} to {after} between {first} and {last}; {move['verdict']}"


def _way(move: dict[Any, Any]) -> str:
    return "rose" if move["after"] > move["before"] else "fell"


def _finding(about: pd.DataFrame, moves: dict[str, dict[Any, Any]]) -> str:
    """Name the figures that changed clearly from their first to their last whole period."""
    if not moves:
        return "No KPI has two whole periods to compare"
    clear = [row for row in moves.values() if row["verdict"] == CLEAR]
    labels = about.set_index("kpi")["label"]
    if not clear:
        return "No KPI is clearly different in the last period from the first"
    if len(clear) == 1:
        return f"{labels[clear[0]['kpi']]} {_move(clear[0])}"
    clear.sort(key=lambda row: float(row["p"]))
    named = [f"{labels[row['kpi']]} ({row['direction'] or _way(row)})" for row in clear[:NAMED]]
    others = len(clear) - NAMED
    rest = f" and {others} other{'s' * (others > 1)}" if others > 0 else ""
    counted = f"{len(clear)} of {len(moves)} figures"
    return f"{counted} changed clearly from first to last: {', '.join(named)}{rest}"
