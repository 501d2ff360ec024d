"""Personas drawn: a map of customers."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label
from cxlab.charts.style import MARKS, PALETTE, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import percent
from cxlab.personas import Personas

#: No more customers than this are drawn on the map; those with the smallest hashes stand for all.
MAP_CUSTOMERS = 1500

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
