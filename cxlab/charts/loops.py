"""Loops drawn: which touchpoints customers come back to, and by which ways."""

from dataclasses import replace
from typing import Any

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_words import short_name
from cxlab.journeys.loops import OTHERS
from cxlab.journeys.loops_counts import AGAIN, FORTH, RETURN
from cxlab.markup import number, percent

#: At most so many loops of a kind are drawn, those of most customers; how they look.
MOST = 6
TONES = {AGAIN: "unseen", FORTH: "good", RETURN: "less"}


def plot_loops(loops: pd.DataFrame) -> Chart | ChartGrid | Unsaid:
    r"""Draw the commonest loops: through other touchpoints, and twice in a row at one.

    Parameters
    ----------
    loops : pandas.DataFrame
        What ``find_loops`` returned for everyone.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        Shares of the customers who were at a touchpoint, with intervals: filled circles go to
        another one and back, squares come back by several. Those who only come twice in a row
        (hollow circles) have a chart of their own.

    Examples
    --------
    >>> row = {"kind": "back and forth", "touchpoint": "basket", "between": "page", "n": 90,
    ...        "customers": 80, "of": 400, "estimate": 0.2, "low": 0.16, "high": 0.24, "days": 1.0}
    >>> plot_loops(pd.DataFrame([row | {"note": ""}])).title
    '20\xa0% of 400 customers at “basket” go to “page” and back within 1 day'
    """
    known = loops.dropna(subset=["estimate"])
    if known.duplicated(["kind", "touchpoint", "between"]).any():
        return Unsaid("Loops by group stand in the table: a drawing holds one group only.")
    if known.empty:
        return Unsaid("No touchpoint is one to which enough customers came back to show it.")
    parts = [loops[loops["kind"] != AGAIN], loops[loops["kind"] == AGAIN]]
    charts = tuple(_chart(part) for part in parts if part["estimate"].notna().any())
    if len(charts) == 1:
        return charts[0]
    first = replace(charts[0], title="By way of other touchpoints")
    return ChartGrid((first, *charts[1:]), charts[0].title)


def _chart(loops: pd.DataFrame) -> Chart:
    known = loops.dropna(subset=["estimate"])
    rows = known[known.groupby("kind").cumcount() < MOST].reset_index(drop=True)
    labels = [_way(row) for row in rows.to_dict("records")]
    days = _within(rows["days"].iloc[0])
    rows = rows.assign(tone=rows["kind"].map(TONES), n=rows["of"])
    with theme():
        figure, axes = draw_points(rows, labels, tell=percent)
        axes.set_xlim(left=0)
        write_ticks(axes.xaxis, "share")
        explain(
            axes, f"share of those who were there that\n{_how(rows)} {days}{_left(rows, loops)}"
        )
    alt = f"Share of the customers at a touchpoint that {_how(rows)} {days}: "
    told = _unseen(loops)
    alt += f"{in_words(rows, labels, percent)}.{f' Not shown: {told}.' if told else ''}"
    return Chart(figure, _finding(rows, days), alt)


def _way(row: dict[Any, Any]) -> str:
    """Write a loop as the way it takes."""
    after = {AGAIN: " again", FORTH: f" \u21c4 {row['between']}", RETURN: ", after several"}
    return f"{row['touchpoint']}{after[row['kind']]}"


def _how(rows: pd.DataFrame) -> str:
    return "came twice in a row" if rows["kind"].eq(AGAIN).all() else "came back by way of others"


def _within(days: float) -> str:
    return f"within {number(days)} day{'s' if days != 1 else ''}"


def _left(rows: pd.DataFrame, loops: pd.DataFrame) -> str:
    """Say what is not drawn."""
    more = int(loops["estimate"].notna().sum()) - len(rows)
    hidden = bool(loops["estimate"].isna().any())
    parts = [f"{more:,} rarer"] if more else []
    parts += ["those of too few customers"] if hidden else []
    return f"\nnot drawn: {' and '.join(parts)}" if parts else ""


def _unseen(loops: pd.DataFrame) -> str:
    """Say which loops the table has no figures for."""
    hidden = loops[loops["estimate"].isna()]
    rare = hidden["touchpoint"] == OTHERS
    told = (hidden["kind"] + ": " + hidden["note"])[rare].tolist()
    told += [f"{int((~rare).sum()):,} more, hidden"] if (~rare).any() else []
    return "; ".join(told)


def _finding(rows: pd.DataFrame, days: str) -> str:
    """Say which loop most customers take."""
    row = rows.nlargest(1, "customers").iloc[0]
    who = f"{percent(row['estimate'])} of {row['of']:,.0f} customers at "
    at = f"\u201c{short_name(row['touchpoint'])}\u201d"
    if row["kind"] == FORTH:
        return f"{who}{at} go to \u201c{short_name(row['between'])}\u201d and back {days}"
    if row["kind"] == AGAIN:
        return f"{who}{at} come to it twice in a row {days}"
    return f"{who}{at} come back by way of several others {days}"
