"""Who stays, cohort by cohort: a map whose cells are darker the more customers are active."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, INK, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.estimate import wilson
from cxlab.kpis import Retention
from cxlab.kpis.scorecard import period_name
from cxlab.markup import interval, written

#: The width in inches, and the height of a cohort's line.
WIDTH, LINE = 4.7, 0.3

#: How many of the latest cohorts, and of the periods after the first, are drawn.
COHORTS, PERIODS = 18, 12

#: The title compares the next period with this one, where the data reach so far.
LATER = 3

#: Below this, the darkest shade stands for it: chance alone shall not look like a pattern.
LEAST_TOP = 0.2

#: From light to dark, so that it reads in greyscale too; the figures stand in the cells.
_SHADES = LinearSegmentedColormap.from_list("cxlab", ["#f1f5f5", ACCENT, "#053636"])

_WORDS = {"MS": "month", "QS": "quarter", "YS": "year", "W": "week", "D": "day"}
_READ = (
    "Figures are % of a cohort's customers, whose number stands beside its name. Cells are empty "
    "where the data end too early, and lines where few customers would show."
)


def plot_retention(retention: Retention) -> Chart | ChartGrid | Unsaid:
    r"""Draw which share of each cohort of new customers is active in each later period.

    Parameters
    ----------
    retention : Retention
        What ``measure_retention`` returned.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        A map of the latest 18 cohorts and up to 12 periods after the first, one for each group;
        cohorts that cannot be shown keep an empty line. The title counts the cohorts
        together that have the last figure it names.

    Examples
    --------
    >>> rows = {"cohort": pd.to_datetime(["2025-01-01"] * 2), "since": [0, 1], "n": 40,
    ...         "estimate": [1, 0.5], "low": [1, 0.35], "high": [1, 0.65], "note": ""}
    >>> plot_retention(Retention(pd.DataFrame(rows))).title
    '50\xa0% (35 to 65) of 40 customers new in Jan 2025 were active in the next month'
    """
    table = retention.table
    known = table[(table["since"] > 0) & table["estimate"].notna()]
    if known.empty:
        return Unsaid(retention.note or "No new customers could be followed for a whole period.")
    if retention.by is None:
        return _map(table, retention)
    groups = [name for name in table[retention.by].unique() if name in set(known[retention.by])]
    charts = [_map(table[table[retention.by] == name], retention, str(name)) for name in groups]
    if len(charts) == 1:
        return charts[0]
    return ChartGrid(tuple(charts), f"Who stays, by {retention.by}")


def _map(table: pd.DataFrame, retention: Retention, name: str = "") -> Chart:
    reach = int(table.loc[table["estimate"].notna(), "since"].max())
    latest = table["cohort"].drop_duplicates().nlargest(COHORTS)
    rows = table[table["cohort"].isin(latest) & table["since"].between(1, min(reach, PERIODS))]
    shares = rows.pivot(index="cohort", columns="since", values="estimate")  # noqa: PD010
    sizes = table[table["since"] == 0].set_index("cohort").loc[shares.index]
    called = [period_name(cohort, retention.every) for cohort in shares.index]
    with theme():
        figure, axes = new_figure(width=WIDTH, height=1.2 + LINE * len(shares))
        _draw(axes, shares.to_numpy(), sizes["estimate"].isna().to_numpy())
        drawn = [f"{one} ({n:,})" for one, n in zip(called, sizes["n"], strict=True)]
        axes.set_yticks(np.arange(len(shares)), [label(one) for one in drawn])
        axes.set_xticks(np.arange(shares.shape[1]), [str(since) for since in shares.columns])
        explain(axes, f"{_unit(retention.every)}s after the first contact")
    title = f"{name}: {_finding(table, retention)}" if name else _finding(table, retention)
    told = "; ".join(_told(row, retention.every) for row in rows.to_dict("records"))
    return Chart(figure, title, f"A map of shares, a line for each cohort. {_READ} {told}.")


def _draw(axes: Axes, shares: Any, hidden: Any) -> None:
    top = max(float(np.nanmax(shares)), LEAST_TOP)
    axes.grid(visible=False)
    axes.imshow(shares, cmap=_SHADES, vmin=0, vmax=top, aspect="auto")
    axes.spines[:].set_visible(False)
    axes.xaxis.tick_top()
    for (line, column), share in np.ndenumerate(shares):
        if np.isfinite(share):
            tone = "white" if share > 0.45 * top else INK
            words = "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
            axes.text(column, line, words, ha="center", va="center", color=tone, fontsize=9)
    for line in np.flatnonzero(hidden):
        axes.text(-0.4, float(line), "not shown", va="center", color=SOFT, fontsize=9)


def _finding(table: pd.DataFrame, retention: Retention) -> str:
    known = table[table["estimate"].notna() & table["since"].between(1, LATER)]
    last = int(known["since"].max())
    cohorts = known.loc[known["since"] == last, "cohort"]
    told = []
    for since in (1, last):
        rows = known[(known["since"] == since) & known["cohort"].isin(cohorts)]
        told.append(_pooled(rows, retention))
    unit, people = _unit(retention.every), known.loc[known["since"] == last, "n"].sum()
    ends = [period_name(end, retention.every) for end in (cohorts.min(), cohorts.max())]
    when = " to ".join(dict.fromkeys(ends))
    later = f", {told[1]} {last} {unit}s later" if last > 1 else ""
    return f"{told[0]} of {people:,} customers new in {when} were active in the next {unit}{later}"


def _pooled(rows: pd.DataFrame, retention: Retention) -> str:
    people = float(rows["n"].sum())
    active = float((rows["n"] * rows["estimate"]).sum())
    share, low, high = (float(each) for each in wilson(active, people, retention.confidence))
    return f"{written(share, 'share')} ({interval(low, high, 'share')})"


def _unit(every: str) -> str:
    return _WORDS.get(every.split("-")[0], "period")


def _told(row: dict[Any, Any], every: str) -> str:
    name = f"{period_name(row['cohort'], every)}, {row['since']} later"
    if pd.isna(row["estimate"]):
        return f"{name}: {row['note']}"
    around = interval(row["low"], row["high"], "share")
    return f"{name}: {written(row['estimate'], 'share')} ({around}, n {row['n']:,})"
