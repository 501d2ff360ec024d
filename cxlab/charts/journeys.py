"""Journeys drawn: how many reach each stage, and which contact follows which."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import INK, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import percent

#: How many touchpoints the picture of flows shows, those of the most steps.
TOUCHPOINTS = 12

#: A share of at least this is written into its cell; above this one, in white.
WRITTEN, DARK = 0.05, 0.7

#: Between two stages of which at least this share goes on, hardly anyone is lost.
KEPT = 0.95

#: What the shares are of where steps that few customers took are hidden.
SHOWN = "of steps that are not hidden"

#: The width and height of a cell, of a letter (upright, and slanting), and of what else stands
#: around, in inches.
CELL, LETTER, AROUND = (0.44, 0.32), (0.078, 0.064), (0.3, 0.62)

#: What a label's second line adds to the height of each cell, and of the names below, in inches.
SECOND_LINE = 0.08


def plot_funnel(funnel: pd.DataFrame) -> Chart | Unsaid:
    r"""Draw how many customers reached each stage.

    Parameters
    ----------
    funnel : pandas.DataFrame
        What ``stage_funnel`` returned for everyone: ``stage``, ``n``, ``estimate``, ``low``,
        ``high``, and maybe ``customers`` (seen at the stage itself).

    Returns
    -------
    Chart or Unsaid
        Points with intervals, in the order of the stages. A hollow mark is a stage at which
        nobody was seen: it counts as reached by those who were seen at a later one.

    Examples
    --------
    >>> rows = {"stage": ["seen", "bought"], "n": 100, "estimate": [1.0, 0.4],
    ...         "low": [0.96, 0.31], "high": [1.0, 0.5]}
    >>> plot_funnel(pd.DataFrame(rows)).title
    'Most are lost between seen and bought: 100\xa0% reach the one, 40\xa0% the other'
    """
    known = funnel.dropna(subset=["estimate"]).reset_index(drop=True)
    if len(known) < 2:
        return Unsaid("Fewer than two stages were seen often enough to draw.")
    if known["stage"].duplicated().any():
        return Unsaid("Funnels by group stand in the table: a drawing holds one group only.")
    unseen = known["customers"].eq(0) if "customers" in known else known["n"].eq(0)
    labels = (known["stage"] + np.where(unseen, " (nobody seen)", "")).tolist()
    with theme():
        tone = np.where(unseen, "unseen", "good")
        figure, axes = draw_points(known.assign(tone=tone), labels, tell=percent)
        axes.set_xlim(-0.03, 1.04)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        write_ticks(axes.xaxis, "share")
        everyone = f"{int(known['n'].iloc[0]):,} customers"
        explain(axes, f"share of {everyone} who reached this\nstage or a later one{_time(known)}")
    alt = f"Share of customers that reached each stage: {in_words(known, labels, percent)}."
    return Chart(figure, _loss(known[~unseen]), alt)


def _time(known: pd.DataFrame) -> str:
    """Say in which time a stage counts as reached, where the funnel has one."""
    return f" in {known['horizon_days'].iloc[0]:.0f} days" if "horizon_days" in known else ""


def _loss(seen: pd.DataFrame) -> str:
    """Say between which two stages most are lost, or that hardly anyone is."""
    last = seen.iloc[-1]
    end = f"{percent(last['estimate'])} of customers reach {last['stage']}"
    if len(seen) < 2:
        return end
    reached = seen["estimate"].to_numpy()
    at = int(np.argmax(reached[:-1] - reached[1:]))
    before, after = seen.iloc[at], seen.iloc[at + 1]
    if after["estimate"] >= KEPT * before["estimate"]:
        return f"Hardly anyone is lost on the way: {end}"
    both = f"{percent(before['estimate'])} reach the one, {percent(after['estimate'])} the other"
    return f"Most are lost between {before['stage']} and {after['stage']}: {both}"


def plot_flows(pairs: pd.DataFrame) -> Chart | Unsaid:
    r"""Draw which touchpoint directly follows which, for the touchpoints met most.

    Parameters
    ----------
    pairs : pandas.DataFrame
        What ``directly_follows`` returned for everyone: ``source``, ``target``, ``n``.

    Returns
    -------
    Chart or Unsaid
        A table of tones: each line says where customers went from one touchpoint, in shares of
        all steps from it, those of too few customers aside; shares of ``WRITTEN`` and more are
        written.

    Examples
    --------
    >>> plot_flows(pd.DataFrame({"source": ["a"], "target": ["b"], "n": [3]})).title
    'After “a”, 100\xa0% of 3 steps lead to “b”'
    """
    steps = pairs.dropna(subset=["n"])
    if steps.empty:
        return Unsaid("No customer was seen twice, so nothing follows anything.")
    if steps.duplicated(["source", "target"]).any():
        return Unsaid("Flows by group stand in the table: a drawing holds one group only.")
    of = steps.groupby("source")["n"].transform("sum")
    share = steps.assign(of=of, share=steps["n"] / of)
    busy = steps.groupby("source")["n"].sum().nlargest(TOUCHPOINTS).index
    shown = share[share["source"].isin(busy)]
    columns = shown.groupby("target")["n"].sum().nlargest(TOUCHPOINTS).index
    order = [name for name in busy if name in columns]
    order += [name for name in columns if name not in order]
    table = shown.pivot_table(index="source", columns="target", values="share")
    table = table.reindex(index=busy, columns=order).fillna(0.0)
    with theme():
        lines, columns = ([label(name) for name in names] for names in (table.index, table.columns))
        width = AROUND[0] + CELL[0] * len(columns) + LETTER[0] * _longest(lines)
        height = AROUND[1] + CELL[1] * len(lines) + LETTER[1] * _longest(columns)
        if any("\n" in text for text in (*lines, *columns)):
            height += SECOND_LINE * (len(lines) + 2)
        figure, axes = new_figure(width=max(width, 3.2), height=height)
        known = "" if len(steps) == len(pairs) else SHOWN
        _draw_cells(axes, table.set_axis(lines, axis=0).set_axis(columns, axis=1), known)
    drawn = shown[shown["target"].isin(order)]
    covered = drawn["n"].sum() / steps["n"].sum()
    return Chart(figure, _commonest_step(drawn), _in_words(drawn, covered, known))


def _longest(labels: list[str]) -> int:
    return max(len(line) for text in labels for line in text.split("\n"))


def _draw_cells(axes: Axes, table: pd.DataFrame, of: str) -> None:
    values = table.to_numpy()
    axes.imshow(values, cmap="BuGn", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(table.shape[1]), table.columns)
    axes.tick_params(axis="x", labelrotation=45)
    for text in axes.get_xticklabels():
        text.set(ha="right", rotation_mode="anchor", linespacing=0.95)
    axes.set_yticks(range(table.shape[0]), table.index)
    axes.set_xticks(np.arange(table.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(table.shape[0] + 1) - 0.5, minor=True)
    axes.grid(visible=False)
    axes.grid(visible=True, which="minor", axis="both", color="white", linewidth=2)
    axes.tick_params(which="minor", size=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    explain(axes, f"from a line directly\nto a column, in % {of}".rstrip())
    for row, column in np.argwhere(values >= WRITTEN):
        share = values[row, column]
        tone = "white" if share > DARK else INK
        axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", color=tone)


def _commonest_step(shown: pd.DataFrame) -> str:
    """Say where most steps from a touchpoint lead elsewhere, and of how many that is."""
    away = shown[shown["source"] != shown["target"]]
    top = (away if len(away) else shown).nlargest(1, "share").iloc[0]
    where = f"to \u201c{top['target']}\u201d" if len(away) else "back to itself"
    share = f"{percent(top['share'])} of {top['of']:,.0f} steps"
    return f"After \u201c{top['source']}\u201d, {share} lead {where}"


def _in_words(shown: pd.DataFrame, covered: float, of: str) -> str:
    largest = "; ".join(
        f"{row['source']} to {row['target']} {percent(row['share'])} (n {row['n']:,.0f})"
        for row in shown.nlargest(TOUCHPOINTS, "share").to_dict("records")
    )
    return (
        "Table of tones: shares of the steps from one touchpoint to the next. "
        f"It covers {percent(covered)} of all steps{of.removeprefix('of steps')}. "
        f"Largest: {largest}."
    )
