"""Planned against actual, drawn: where runs leave the plan, how many, and what such runs cost."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, BAD, INK, LINE, SOFT, draw_interval, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_words import short_name
from cxlab.journeys.planned_page import WAYS
from cxlab.journeys.planned_result import ProcessCheck
from cxlab.journeys.planned_runs import AS_PLANNED, BETWEEN, LATE, LEFT_OUT, OUT_OF_ORDER, REPEATED
from cxlab.markup import percent, written

#: At most so many ways of leaving the plan are drawn, the commonest.
MOST = 10

#: Inches: the width, a line's height, and what stands around.
WIDTH, LINE_HEIGHT, AROUND = 7.0, 0.36, 0.95

#: What is drawn beside each other: the columns, the unit, and what they are.
_PANELS = (
    ("estimate", "low", "high", "share", "share of runs"),
    ("contacts", "contacts_low", "contacts_high", "contacts", "contacts, mean"),
    ("days", "days_low", "days_high", "days", "days, median"),
)

#: Which ways leave the plan: to meet a step again does not.
_LEAVES = (LEFT_OUT, LATE, OUT_OF_ORDER)


def plot_process(check: ProcessCheck) -> Chart | Unsaid:
    r"""Draw how many runs keep to a plan, where others leave it, and what these cost.

    Parameters
    ----------
    check : ProcessCheck
        What ``check_process`` returned.

    Returns
    -------
    Chart or Unsaid
        Three scales beside each other: the share of runs, and mean contacts and median days of
        these runs, each with its interval; the dashed line is at the runs that went as planned.
        Squares are runs that left the plan, circles those that kept to it, hollow circles met a
        step again or something else between.

    Examples
    --------
    >>> row = {"n": 90.0, "estimate": 0.6, "low": 0.5, "high": 0.7, "contacts": 3.0, "days": 2.0,
    ...        "contacts_low": 2.9, "contacts_high": 3.1, "days_low": 1.9, "days_high": 2.2}
    >>> whole = pd.DataFrame([row | {"kind": "as planned", "touchpoint": ""}])
    >>> late = pd.DataFrame([row | {"kind": "late", "touchpoint": "refund", "estimate": 0.4}])
    >>> about = {"name": "refund", "horizon_days": 60}
    >>> plot_process(ProcessCheck(whole, late, whole, whole, about)).title
    '“refund” as planned in 60\xa0% of 90 runs; commonest way off: late at “refund”, 40\xa0%'
    """
    if check.reason:
        return Unsaid(check.reason)
    table = pd.concat([check.whole, check.strays], ignore_index=True)
    known = table[table["estimate"].notna() & table["kind"].isin([AS_PLANNED, *WAYS])]
    if known.empty:
        return Unsaid(" ".join(check.notes) or "Too few runs to draw.")
    off = known[known["kind"] != AS_PLANNED]
    first = off.assign(leaves=off["kind"].isin(_LEAVES))
    first = first.sort_values(["leaves", "estimate"], ascending=False, kind="stable").head(MOST)
    rows = pd.concat([known[known["kind"] == AS_PLANNED], first], ignore_index=True)
    labels = [_name(row) for row in rows.to_dict("records")]
    hidden = int(table["estimate"].isna().sum())
    with theme():
        height = AROUND + LINE_HEIGHT * len(rows)
        figure, grid = new_figure(width=WIDTH, height=height, columns=len(_PANELS))
        for axes, panel in zip(grid, _PANELS, strict=True):
            _draw(axes, rows, panel)
        grid[0].set_yticks(range(len(rows)), [label(name) for name in labels])
        grid[0].tick_params(axis="y", pad=7)
        words = f"first runs, within {check.parameters['horizon_days']:g} days; dashed: as planned;"
        words += "\ndays are those to the last step met"
        few = f"; {hidden} not drawn: too few customers, or next to such" if hidden else ""
        explain(grid[0], words + few)
    alt = f"Shares of runs, with what such runs took: {_in_words(rows, labels)}."
    alt += f" {hidden} more are not shown: too few customers, or next to such." if hidden else ""
    return Chart(figure, _finding(check, rows), alt)


def _name(row: dict[Any, Any]) -> str:
    if row["kind"] == AS_PLANNED:
        return "as planned"
    return f"{WAYS[row['kind']]}: {row['touchpoint']}"


def _draw(axes: Axes, rows: pd.DataFrame, panel: tuple[str, str, str, str, str]) -> None:
    *names, unit, words = panel
    planned = rows.loc[rows["kind"] == AS_PLANNED, names[0]].dropna()
    if len(planned) and unit != "share":
        axes.axvline(planned.iloc[0], color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    for at, row in enumerate(rows.to_dict("records")):
        if pd.isna(row[names[0]]):
            continue
        side = dict(zip(("estimate", "low", "high"), (row[name] for name in names), strict=True))
        tone, mark = _look(row["kind"])
        draw_interval(axes, at, side, color=tone, mark=mark)
        axes.lines[-1].set(markersize=6, clip_on=False)
        if row["kind"] in (BETWEEN, REPEATED):
            axes.lines[-1].set(markerfacecolor="white", markeredgewidth=1.6)
        axes.annotate(
            _figure(side["estimate"], unit),
            (1.0, at),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
        )
    axes.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    axes.margins(x=0.08)
    axes.set_xlim(left=0)
    axes.locator_params(axis="x", nbins=3)
    axes.xaxis.set_major_formatter(lambda value, _: _tick(value, unit))
    axes.tick_params(axis="x", labelsize=8.5)
    axes.spines["bottom"].set_color(LINE)
    axes.set_title(words, fontsize=9.5, color=SOFT)


def _figure(value: float, unit: str) -> str:
    return percent(value) if unit == "share" else f"{value:,.1f}"


def _tick(value: float, unit: str) -> str:
    return percent(value) if unit == "share" and value else f"{value:g}"


def _look(kind: str) -> tuple[str, str]:
    if kind == AS_PLANNED:
        return ACCENT, "o"
    return (BAD, "s") if kind in _LEAVES else (SOFT, "o")


def _finding(check: ProcessCheck, rows: pd.DataFrame) -> str:
    """Say how many went as planned, and the commonest way of leaving the plan."""
    name = f"\u201c{short_name(check.parameters['name'])}\u201d"
    off = rows[rows["kind"].isin(_LEAVES)]
    planned = rows[rows["kind"] == AS_PLANNED]
    head = f"{name} went otherwise than planned"
    if len(planned):
        row = planned.iloc[0]
        head = f"{name} as planned in {percent(row['estimate'])} of {row['n']:,.0f} runs"
    if off.empty:
        return f"{head}; no other way is common enough to show"
    top = off.nlargest(1, "estimate").iloc[0]
    way = {LEFT_OUT: "leaving out", LATE: "late at", OUT_OF_ORDER: "too early at"}[top["kind"]]
    at = f"\u201c{short_name(top['touchpoint'])}\u201d"
    return f"{head}; commonest way off: {way} {at}, {percent(top['estimate'])}"


def _in_words(rows: pd.DataFrame, labels: list[str]) -> str:
    parts = []
    for name, row in zip(labels, rows.to_dict("records"), strict=True):
        share = f"{percent(row['estimate'])} ({percent(row['low'])} to {percent(row['high'])}"
        cost = f"{_figure(row['contacts'], 'contacts')} contacts, {written(row['days'], 'days')}"
        parts.append(f"{name} {share}, n {row['n']:,.0f}; {cost})")
    return "; ".join(parts)
