"""KPIs drawn over time, with the dated events from outside the data."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from cxlab.charts.chart import Chart
from cxlab.charts.labels import month_name, write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.style import ACCENT, SOFT, WARN, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.kpis import Kpis
from cxlab.markup import interval, written
from cxlab.study.settings import OutsideEvent

#: What a period's note says that the data cover only a part of.
PARTIAL = "only part of the period"

#: The width and height of a panel, in inches.
PANEL = (4.4, 2.1)

_READ = "Upright lines through the points are intervals; hollow points are periods covered in part."


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
        A small chart for each KPI that has figures in two periods or more. Periods of which the
        data cover only a part are drawn hollow; events are numbered dashed lines.

    Examples
    --------
    >>> rows = {"kpi": "nps", "period": pd.to_datetime(["2025-01-01", "2025-02-01"]), "n": 50,
    ...         "estimate": [10.0, 40.0], "low": [0.0, 30.0], "high": [20.0, 50.0],
    ...         "unit": "points", "note": ""}
    >>> about = pd.DataFrame({"kpi": ["nps"], "label": ["NPS"], "good": ["high"]})
    >>> plot_trends(Kpis(pd.DataFrame(rows), about, every="MS")).title
    'NPS moved most: +10 to +40'
    """
    table = kpis.table.dropna(subset=["estimate"])
    if kpis.by is not None:
        return Unsaid("Periods by group stand in the table: a drawing holds one group only.")
    if kpis.every is None or table.empty:
        return Unsaid("There are no figures by period to draw.")
    counts = table["kpi"].value_counts()
    about = kpis.about[kpis.about["kpi"].map(counts).fillna(0) > 1]
    if about.empty:
        return Unsaid("No KPI has figures in two periods or more.")
    parts = {label: table[table["kpi"] == kpi] for kpi, label in about[["kpi", "label"]].to_numpy()}
    charts = tuple(_panel(str(label), rows, events) for label, rows in parts.items())
    return ChartGrid(charts, _finding(parts), _note(events))


def _panel(label: str, rows: pd.DataFrame, events: Sequence[OutsideEvent]) -> Chart:
    unit = str(rows["unit"].iloc[0])
    whole = ~_partial(rows)
    with theme():
        figure, axes = new_figure(width=PANEL[0], height=PANEL[1])
        axes.plot(rows["period"], rows["estimate"], color=SOFT, linewidth=0.8, marker="")
        axes.vlines(rows["period"], rows["low"], rows["high"], color=ACCENT, linewidth=2)
        for part, face in ((rows[whole], ACCENT), (rows[~whole], "white")):
            axes.plot(
                part["period"], part["estimate"], "o", ms=5.5, mfc=face, mec=ACCENT, linestyle=""
            )
        _mark_events(axes, rows["period"], events)
        _dress(axes, unit)
    told = "; ".join(_told(row, unit) for row in rows.to_dict("records"))
    return Chart(figure, f"{label}: {_change(rows, unit)}", f"By period: {told}.")


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


def _mark_events(axes: Axes, periods: pd.Series, events: Sequence[OutsideEvent]) -> None:
    for number, event in enumerate(events, start=1):
        at = pd.Timestamp(event.date)
        if periods.min() <= at <= periods.max() + (periods.max() - periods.min()) / len(periods):
            axes.axvline(at, color=WARN, linewidth=1.2, linestyle=(0, (3, 2)))
            axes.annotate(
                str(number),
                (at, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(3, -1),
                textcoords="offset points",
                va="top",
                fontsize=9,
                color=WARN,
            )


def _note(events: Sequence[OutsideEvent]) -> str:
    named = "; ".join(
        f"{number} {event.title} ({pd.Timestamp(event.date).date().isoformat()})"
        for number, event in enumerate(events, start=1)
    )
    return f"{_READ} Dashed: {named}." if named else _READ


def _told(row: dict[str, object], unit: str) -> str:
    period = pd.Timestamp(str(row["period"]))
    name = month_name(period.strftime("%Y-%m"))
    if period.day != 1:
        name = period.date().isoformat()
    around = interval(row["low"], row["high"], unit)  # type: ignore[arg-type]
    figure = written(row["estimate"], unit)  # type: ignore[arg-type]
    return f"{name} {figure} ({around}, n {row['n']:,.0f})"


def _partial(rows: pd.DataFrame) -> pd.Series:
    return rows["note"].fillna("").str.contains(PARTIAL, regex=False)


def _ends(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Return the first and the last whole period; none where there are fewer than two."""
    whole = rows[~_partial(rows)]
    return (whole.iloc[0], whole.iloc[-1]) if len(whole) > 1 else None


def _gap(first: pd.Series, last: pd.Series) -> float:
    """Return how far apart the two intervals are, in widths of the first; negative: they meet."""
    gap = max(last["low"] - first["high"], first["low"] - last["high"])
    return float(gap / max(first["high"] - first["low"], 1e-12))


def _change(rows: pd.DataFrame, unit: str) -> str:
    ends = _ends(rows)
    if ends is None:
        return "too few whole periods to compare"
    both = " to ".join(written(end["estimate"], unit) for end in ends)
    return both if _gap(*ends) > 0 else f"{both}, no clear change"


def _finding(parts: dict[str, pd.DataFrame]) -> str:
    """Name the KPI whose first and last whole periods lie furthest apart, if any do clearly."""
    ends = {label: found for label, rows in parts.items() if (found := _ends(rows))}
    gaps = {label: _gap(*both) for label, both in ends.items()}
    if not gaps:
        return "No KPI has two whole periods to compare"
    label = max(gaps, key=lambda each: gaps[each])
    if not gaps[label] > 0:
        return "No KPI is clearly different in the last period from the first"
    rows = parts[label]
    return f"{label} moved most: {_change(rows, str(rows['unit'].iloc[0]))}"
