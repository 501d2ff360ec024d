"""What a study holds, drawn: contacts by month and channel."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.events import mark_events, name_events
from cxlab.charts.labels import label, month_name, write_ticks
from cxlab.charts.points import explain
from cxlab.charts.style import HATCHES, PALETTE, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import percent
from cxlab.study.health import Health
from cxlab.study.settings import OutsideEvent

#: The channels that get a tone of their own; the others are drawn together.
CHANNELS = 5

#: A month between others with fewer than this share of the usual contacts is pointed out.
FEW = 0.5

#: Channels with names up to this long stand three in a line of the legend.
SHORT = 14

#: What stands below the chart about events: characters in a line, and how many lines.
WORDS, EVENT_LINES = 72, 4

#: How many months are named on the axis, and in a title.
TICKS, NAMED = 7, 3


def plot_activity(health: Health, *, events: Sequence[OutsideEvent] = ()) -> Chart | Unsaid:
    """Draw the contacts of each month, stacked by channel, with the events outside the data.

    Parameters
    ----------
    health : Health
        What ``describe_study`` returned.
    events : sequence of OutsideEvent
        ``study.settings.events``.

    Returns
    -------
    Chart or Unsaid
        A bar for each month of the period, those without contacts too; the channels with most
        contacts have tones and hatches of their own; events are dashed lines with their names.
        The title points out months that hold far fewer contacts than is usual.

    Examples
    --------
    >>> rows = {"month": ["2025-01", "2025-02"], "channel": "web", "n": [40.0, 60.0]}
    >>> nothing = pd.DataFrame()
    >>> health = Health(nothing, nothing, nothing, nothing, pd.DataFrame(rows), nothing, {})
    >>> plot_activity(health).title
    'Contacts were most in Feb 2025: 60'
    """
    activity = health.activity.dropna(subset=["n", "month"])
    if activity.empty:
        return Unsaid("There are no contacts to draw: no month has enough customers.")
    shown = _by_month(activity)
    total = shown.sum(axis="columns")
    with theme():
        figure, axes = new_figure(width=5.4, height=3.5)
        keys, names = _stack(axes, shown)
        _name_months(axes, list(shown.index))
        write_ticks(axes.yaxis, "count")
        axes.grid(visible=False, axis="x")
        axes.grid(visible=True, axis="y")
        axes.set_ylabel("contacts")
        shown_events = _mark(axes, list(shown.index), events)
        if shown_events:
            named = name_events(events)
            explain(axes, label(f"dashed: {named}", width=WORDS, lines=EVENT_LINES))
        columns = 3 if max(map(len, names)) <= SHORT else 2
        figure.legend(keys, names, loc="outside upper left", ncols=columns, fontsize=9)
    parts = "; ".join(f"{month_name(month)} {value:,.0f}" for month, value in total.items())
    sizes = (shown.sum() / total.sum()).items()
    shares = ", ".join(f"{name} {percent(value)}" for name, value in sizes)
    alt = f"Stacked bars of contacts by month: {parts}. By channel: {shares}."
    if shown_events:
        alt += f" Dashed lines: {name_events(events)}."
    hidden = int(health.activity["n"].isna().sum())
    if hidden:
        alt += f" Not drawn: {hidden} months of a channel with too few customers to show."
    return Chart(figure, _finding(total), alt)


def _mark(axes: Axes, months: list[str], events: Sequence[OutsideEvent]) -> list[int]:
    """Draw events where they lie within their month's bar; return their numbers."""
    starts = pd.PeriodIndex(months, freq="M")

    def place(day: pd.Timestamp) -> float:
        month = day.to_period("M")
        return (month - starts[0]).n - 0.5 + (day.day - 0.5) / month.days_in_month

    return mark_events(axes, events, (starts[0].start_time, starts[-1].end_time), place)


def _by_month(activity: pd.DataFrame) -> pd.DataFrame:
    """Return contacts by month and channel: every month of the period, few channels."""
    table = activity.pivot_table(index="month", columns="channel", values="n", aggfunc="sum")
    months = pd.period_range(table.index.min(), table.index.max(), freq="M").strftime("%Y-%m")
    table = table.reindex(months).fillna(0.0)
    order = table.sum().sort_values(ascending=False, kind="stable").index
    shown = table[order[:CHANNELS]]
    if len(order) <= CHANNELS:
        return shown
    others = table[order[CHANNELS:]].sum(axis="columns")
    return shown.assign(**{f"{len(order) - CHANNELS} other channels": others})


def _stack(axes: Axes, shown: pd.DataFrame) -> tuple[list[Artist], list[str]]:
    """Draw the bars; return what a legend shows, and its words."""
    bottom = pd.Series(0.0, index=shown.index)
    keys: list[Artist] = []
    for place, values in enumerate(shown.items()):
        tone, hatch = PALETTE[place % len(PALETTE)], HATCHES[place % len(HATCHES)]
        bars = axes.bar(
            range(len(shown)), values[1], bottom=bottom, width=0.82, color=tone, hatch=hatch
        )
        bottom = bottom + values[1]
        keys.append(bars.patches[0])
    return keys, [label(channel, width=18, lines=1) for channel in shown]


def _name_months(axes: Axes, months: list[str]) -> None:
    step = -(-len(months) // TICKS)
    names = [month_name(month).split() for month in months]
    words = [
        f"{name}\n{year}" if at == 0 or year != names[at - step][1] else name
        for at, (name, year) in list(enumerate(names))[::step]
    ]
    axes.set_xticks(range(0, len(months), step), words)


def _finding(total: pd.Series) -> str:
    inner = total.iloc[1:-1]
    few = inner[inner < FEW * inner.median()].index if len(inner) else []
    if len(few):
        named = ", ".join(map(month_name, few[:NAMED]))
        more = f" and {len(few) - NAMED} other months" if len(few) > NAMED else ""
        return f"Far fewer contacts than usual in {named}{more}: a gap in the data?"
    return f"Contacts were most in {month_name(total.idxmax())}: {total.max():,.0f}"
