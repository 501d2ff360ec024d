"""Personas drawn: a map of customers, and how their number was chosen."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, MARKS, PALETTE, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import number, percent
from cxlab.personas import Personas

#: No more customers than this are drawn on the map; those with the smallest hashes stand for all.
MAP_CUSTOMERS = 1500

#: Below this mean silhouette there is no structure worth the name (Kaufman & Rousseeuw 1990).
WEAK = 0.25

#: The width and height of the map without its names, and the height of a name, in inches.
MAP, NAME_HEIGHT = (5.2, 3.5), 0.2


def plot_persona_map(personas: Personas) -> Chart | Unsaid:
    """Draw customers by their first two principal components, marked by persona.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.

    Returns
    -------
    Chart or Unsaid
        A scatter of up to ``MAP_CUSTOMERS`` customers; each persona has a mark and a tone of its
        own, its number at its middle, and its name and share below.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> plot_persona_map(group_customers(frame, Settings("Calls"), k=2)).title
    '2 behavioural segments among 20 customers'
    """
    placed = personas.map.dropna()
    if personas.k < 2 or placed.empty:
        return Unsaid("Customers were not divided, so there is no map of groups to draw.")
    order = pd.util.hash_array(placed.index.to_numpy(dtype=object)).argsort(kind="stable")
    shown = placed.iloc[order[:MAP_CUSTOMERS]]
    names = personas.summary.set_index("persona")["name"]
    shares = personas.summary.set_index("persona")["estimate"]
    told = [
        f"{name} \u00b7 {percent(shares[key])}" if pd.notna(shares[key]) else str(name)
        for key, name in names.items()
    ]
    with theme():
        width, height = MAP
        figure, axes = new_figure(width=width, height=height + NAME_HEIGHT * len(names))
        for place, persona in enumerate(names.index):
            _scatter(axes, shown[shown["persona"] == persona], place)
        for place, persona in enumerate(names.index):
            _number(axes, placed.loc[placed["persona"] == persona, ["x", "y"]], place)
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.set_xlabel("customers who behave alike stand near each other")
        keys = [_key(place) for place in range(len(names))]
        lines = [f"{at}  {label(words, width=52, lines=1)}" for at, words in enumerate(told, 1)]
        figure.legend(keys, lines, loc="outside lower left", fontsize=9.5, labelspacing=0.35)
    title = f"{personas.k} behavioural segments among {len(placed):,} customers"
    some = f" ({len(shown):,} drawn)" if len(shown) < len(placed) else ""
    return Chart(figure, title + some, f"Scatter of customers, by persona: {'; '.join(told)}.")


def _look(place: int) -> tuple[str, str]:
    """Return a tone and a mark; no two of the first thirty-six are alike."""
    tones = len(PALETTE)
    return PALETTE[place % tones], MARKS[(place + place // tones) % len(MARKS)]


def _scatter(axes: Axes, here: pd.DataFrame, place: int) -> None:
    tone, mark = _look(place)
    axes.scatter(here["x"], here["y"], s=17, color=tone, marker=mark, alpha=0.55, lw=0)


def _key(place: int) -> Line2D:
    tone, mark = _look(place)
    return Line2D([], [], color=tone, marker=mark, linestyle="", markersize=7)


def _number(axes: Axes, here: pd.DataFrame, place: int) -> None:
    """Write a persona's number at its middle."""
    if here.empty:
        return
    centre = here.median()
    axes.annotate(
        str(place + 1),
        (centre["x"], centre["y"]),
        ha="center",
        va="center",
        fontsize=10,
        fontweight="bold",
        bbox={"boxstyle": "circle,pad=0.25", "fc": "white", "ec": _look(place)[0], "lw": 1.6},
    )


def plot_selection(personas: Personas) -> Chart | Unsaid:
    """Draw how well separated the groups are, for each number of personas that was tried.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.

    Returns
    -------
    Chart or Unsaid
        The mean silhouette by number of personas, with the one in use marked; a dashed line
        stands where groups begin to be more than a convenience.

    References
    ----------
    Rousseeuw 1987; Kaufman & Rousseeuw 1990, *Finding groups in data*, for the line.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> plot_selection(group_customers(frame, Settings("Calls"), k=2))
    Unsaid(reason='The number of personas, 2, was given and not searched for.')
    """
    tried = personas.selection.dropna(subset=["silhouette"])
    if personas.selection.empty:
        return Unsaid("Customers were not divided, so no number of groups was judged.")
    if len(tried) < 2:
        return Unsaid(f"The number of personas, {personas.k}, was given and not searched for.")
    chosen = tried[tried["k"] == personas.k]
    with theme():
        figure, axes = new_figure(width=4.6, height=2.9)
        axes.axhline(WEAK, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
        axes.plot(tried["k"], tried["silhouette"], color=SOFT, marker="o", markersize=6)
        axes.plot(chosen["k"], chosen["silhouette"], "o", color=ACCENT, markersize=12)
        axes.set_xticks(tried["k"].tolist())
        top = max(0.5, tried["silhouette"].max() * 1.1)
        axes.set_ylim(min(0.0, tried["silhouette"].min() * 1.1), top)
        axes.grid(visible=False, axis="x")
        axes.grid(visible=True, axis="y")
        axes.set_xlabel("number of personas")
        axes.set_ylabel("how well separated")
        write_ticks(axes.yaxis, "number")
        explain(axes, "above the dashed line, groups stand apart")
    pairs = tried[["k", "silhouette"]].to_numpy()
    alt = "Mean silhouette by number of personas: "
    alt += ", ".join(f"{k:.0f}: {number(value)}" for k, value in pairs)
    alt += f". Below {WEAK} groups hardly stand apart."
    return Chart(figure, _verdict(personas.k, float(chosen["silhouette"].max())), alt)


def _verdict(k: int, silhouette: float) -> str:
    weak = ", but weakly: customers shade into each other" if silhouette < WEAK else ""
    return f"{k} personas are separated best among those tried{weak}"
