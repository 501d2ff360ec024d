"""Several channels as one journey, drawn: how many use several, and which follows which."""

from dataclasses import replace

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_words import short_name
from cxlab.journeys.channels import ChannelSwitches
from cxlab.markup import percent

#: At most so many changes from one channel or device to another are drawn, the largest shares.
MOST = 10

_TONES = {"channel": "good", "device": "less"}


def plot_channels(switches: ChannelSwitches) -> Chart | ChartGrid | Unsaid:
    r"""Draw how many journeys use several channels or devices, and where contacts move on to.

    Parameters
    ----------
    switches : ChannelSwitches
        What ``channel_switches`` returned for everyone.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        Shares with intervals, circles for channels and hollow squares for devices. A second chart
        has the largest changes; there is none where nobody changed.

    Examples
    --------
    >>> use = {"within": "session", "kind": "channel", "n": 90, "customers": 60, "estimate": 0.2,
    ...        "low": 0.16, "high": 0.24, "note": ""}
    >>> steps = pd.DataFrame(columns=["kind", "source", "target", "n", "estimate", "note"])
    >>> plot_channels(ChannelSwitches(steps, pd.DataFrame([use]), "session")).title
    '20\xa0% of 90 sessions use several channels'
    """
    use = switches.use.dropna(subset=["estimate"])
    if use.duplicated(["within", "kind"]).any():
        return Unsaid("Channels by group stand in the tables: a drawing holds one group only.")
    if use.empty:
        return Unsaid("Too few customers are there to say how many use several channels.")
    first = _several(use.reset_index(drop=True), switches)
    second = _moves(switches)
    if second is None:
        return first
    named = replace(first, title=f"{switches.within.capitalize()}s that use several")
    return ChartGrid((named, second), first.title)


def _several(use: pd.DataFrame, switches: ChannelSwitches) -> Chart:
    unit = f"{switches.within}s"
    labels = (use["within"] + ": " + use["kind"] + "s").tolist()
    with theme():
        figure, axes = draw_points(use.assign(tone=use["kind"].map(_TONES)), labels, tell=percent)
        axes.set_xlim(left=0)
        write_ticks(axes.xaxis, "share")
        explain(axes, f"share of {unit} that use several{_hidden(switches.use)}")
    row = use[use["kind"] == use["kind"].iloc[0]].nlargest(1, "estimate").iloc[0]
    of = "" if switches.within == "session" else f" of \u201c{short_name(row['within'])}\u201d"
    title = f"{percent(row['estimate'])} of {row['n']:,.0f} {unit}{of} use several {row['kind']}s"
    alt = f"Share of {unit} that use several channels or devices: "
    return Chart(figure, title, f"{alt}{in_words(use, labels, percent)}.")


def _moves(switches: ChannelSwitches) -> Chart | None:
    """Draw the largest shares of steps that lead to another channel or device."""
    steps = switches.steps[switches.steps["source"] != switches.steps["target"]]
    known = steps.dropna(subset=["estimate"])
    if known.empty:
        return None
    order = known.sort_values("estimate", ascending=False, kind="stable")
    rows = order.groupby("kind", sort=False).head(MOST // order["kind"].nunique())
    rows = rows.sort_values(["kind", "estimate"], ascending=[True, False], ignore_index=True)
    labels = (rows["source"] + " \u2192 " + rows["target"]).tolist()
    with theme():
        figure, axes = draw_points(rows.assign(tone=rows["kind"].map(_TONES)), labels, tell=percent)
        axes.set_xlim(left=0)
        write_ticks(axes.xaxis, "share")
        explain(axes, f"share of all steps from there{_hidden(steps)}")
    top = rows.nlargest(1, "estimate").iloc[0]
    names = (short_name(top["source"]), short_name(top["target"]))
    title = (
        f"Of the steps from \u201c{names[0]}\u201d, {percent(top['estimate'])} lead to "
        f"\u201c{names[1]}\u201d"
    )
    more = f" The largest {len(rows)} of {len(known)}." if len(rows) < len(known) else ""
    alt = "Share of the steps from a channel or device that lead to another: "
    return Chart(figure, title, f"{alt}{in_words(rows, labels, percent)}.{more}")


def _hidden(table: pd.DataFrame) -> str:
    """Say how many rows have no figures."""
    few = int(table["estimate"].isna().sum())
    return f"\n{few:,} of {len(table):,} not shown: too few customers" if few else ""
