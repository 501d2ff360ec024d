"""What sets each persona apart, as points with intervals around all other customers."""

import numpy as np
import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.layout import ChartGrid
from cxlab.charts.points import draw_points, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.errors import unknown
from cxlab.personas import Personas

#: How many traits are drawn for each persona, and at most how many of one axis.
TRAITS, OF_AXIS = 5, 2

#: What nobody can act upon directly is drawn only where there is nothing else.
LAST = ("life cycle", "outcome")

#: The width of a panel in inches.
WIDTH = 4.4

_READ = (
    "The upright line is the mean of all other customers; the axis counts standard deviations. "
    "Round marks: more than others; hollow squares: less."
)


def plot_traits(personas: Personas, persona: str | None = None) -> Chart | ChartGrid | Unsaid:
    """Draw what sets each persona most apart from all other customers.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.
    persona : str, optional
        Only this one, by its key in ``summary``.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        For each persona a chart of up to ``TRAITS`` effects, in standard deviations, with
        intervals: behaviour that formed the personas first, the largest effects of each axis;
        stages of life with the company and scores only where nothing else is known.

    Raises
    ------
    UnknownNameError
        No persona has that key.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> plot_traits(group_customers(frame, Settings("Calls"), k=2), "P2").title
    'Evenings: evening share is higher than elsewhere'
    """
    traits = personas.traits.dropna(subset=["effect"])
    names = personas.summary.set_index("persona")["name"]
    if persona is not None and persona not in names.index:
        raise unknown("persona", persona, names.index)
    if persona is not None:
        traits = traits[traits["persona"] == persona]
    if traits.empty:
        return Unsaid("No group is large enough to say what sets it apart.")
    charts = tuple(
        _panel(str(names[key]), _chosen(rows))
        for key, rows in traits.groupby("persona", sort=False)
    )
    if persona is not None:
        return charts[0]
    return ChartGrid(charts, _finding(traits, names), _READ)


def _chosen(traits: pd.DataFrame) -> pd.DataFrame:
    """Return one persona's traits worth drawing, those that tell most on top."""
    ranked = traits.assign(
        last=traits["axis"].isin(LAST), described=~traits["clustered_on"].astype("bool")
    )
    ranked["size"] = -ranked["effect"].abs().round(9)
    ranked = ranked.sort_values(["last", "described", "size", "feature", "level"])
    first = ranked[ranked.groupby("axis").cumcount() < OF_AXIS]
    chosen = first[~first["last"]].head(TRAITS)
    if len(chosen) < 2:
        chosen = first.head(TRAITS)
    return chosen.sort_values("size", ignore_index=True)


def _panel(name: str, rows: pd.DataFrame) -> Chart:
    tone = np.where(rows["effect"] < 0, "less", "more")
    frame = rows.assign(estimate=rows["effect"], tone=tone)
    labels = rows["label"].tolist()
    with theme():
        figure, axes = draw_points(frame, labels, tell=_signed, reference=0.0, width=WIDTH)
        reach = 1.08 * float(np.nanmax(np.abs(rows[["effect", "low", "high"]].to_numpy())))
        axes.set_xlim(-max(reach, 0.5), max(reach, 0.5))
        write_ticks(axes.xaxis, "number")
    alt = "Differences from all other customers in standard deviations, with intervals: "
    return Chart(figure, f"{name}: {_most(rows)}", f"{alt}{in_words(frame, labels, _signed)}.")


def _most(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    return f"{first['label']} is {'higher' if first['effect'] > 0 else 'lower'} than elsewhere"


def _finding(traits: pd.DataFrame, names: pd.Series) -> str:
    tops = [_chosen(rows).iloc[0] for _, rows in traits.groupby("persona", sort=False)]
    first = max(tops, key=lambda row: abs(row["effect"]))
    way = "more" if first["effect"] > 0 else "less"
    return f"\u201c{first['label']}\u201d sets a group apart most: {names[first['persona']]}, {way}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "\u2212")
