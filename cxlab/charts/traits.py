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
from cxlab.markup import written
from cxlab.personas import Personas
from cxlab.personas.describing.naming import shorten
from cxlab.personas.personas import value_unit

#: How many traits are drawn for each persona, and at most how many of one topic.
TRAITS, OF_TOPIC = 5, 2

#: What nobody can act upon directly is drawn only where nothing else sets a persona apart.
LAST = ("life cycle", "outcome")

#: The width of a panel in inches.
WIDTH = 4.4

#: How many characters of a trait's name stand in a title.
LABEL = 48

#: A smaller effect, in standard deviations, is not worth a line (Cohen 1988).
SMALL = 0.2

_READ = (
    "The dashed line is the mean of all other customers. The axis says how far the group is from "
    "it, in units of how much customers usually differ (standard deviations): 1 is far. Round "
    "marks: higher than elsewhere; hollow squares: lower; lines, where they are wider than the "
    "marks: intervals."
)


def plot_traits(personas: Personas, persona: str | None = None) -> Chart | ChartGrid | Unsaid:
    r"""Draw what sets each persona most apart from all other customers.

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
        intervals, all on one scale: what formed the personas, the largest effects of each topic;
        stages of life with the company and scores only where nothing else sets it apart. Effects
        that are small or not clear are left out where others are there.

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
    'Evenings (n 10): evening share 100\xa0% (others 0\xa0%)'
    """
    traits = _telling(personas)
    names = personas.summary.set_index("persona")["name"]
    if persona is not None and persona not in names.index:
        raise unknown("persona", persona, names.index)
    if persona is not None:
        traits = traits[traits["persona"] == persona]
    if personas.k < 2:
        return Unsaid("Customers were not divided, so no group is set apart.")
    if traits.empty:
        return Unsaid("No group is large enough to say what sets it apart.")
    chosen = {str(names[key]): _chosen(rows) for key, rows in traits.groupby("persona", sort=False)}
    drawn = pd.concat(chosen.values())[["effect", "low", "high"]].to_numpy()
    reach = max(1.08 * float(np.nanmax(np.abs(drawn))), 0.5)
    currency = str(personas.parameters.get("currency", ""))
    charts = tuple(_panel(name, rows, reach, currency) for name, rows in chosen.items())
    return charts[0] if persona is not None else ChartGrid(charts, _finding(chosen), _READ)


def _telling(personas: Personas) -> pd.DataFrame:
    """Return the traits with effects, repeats left out, with the topic of each, else its axis."""
    topics = personas.catalogue.get("topic", {})
    repeats = personas.catalogue.get("twin", pd.Series(dtype="str")).ne("")
    traits = personas.traits.dropna(subset=["effect"])
    traits = traits[~traits["feature"].isin(repeats.index[repeats])]
    return traits.assign(topic=traits["feature"].map(topics).fillna(traits["axis"]))


def _chosen(traits: pd.DataFrame) -> pd.DataFrame:
    """Return one persona's traits worth drawing, those that tell most on top."""
    size = traits["effect"].abs().round(9)
    used = traits["clustered_on"].astype("bool")
    ranked = traits.assign(size=-size, tier=2 * traits["axis"].isin(LAST) - 1 * used)
    clear = (ranked["low"] > 0) | (ranked["high"] < 0)
    large = ranked[clear & (size >= SMALL)]
    ranked = large if len(large) else ranked
    ranked = ranked[ranked["tier"] == ranked["tier"].min()]
    ranked = ranked.sort_values(["size", "feature", "level"])
    return ranked[ranked.groupby("topic").cumcount() < OF_TOPIC].head(TRAITS).reset_index(drop=True)


def _panel(name: str, rows: pd.DataFrame, reach: float, currency: str) -> Chart:
    tone = np.where(rows["effect"] < 0, "less", "more")
    frame = rows.assign(estimate=rows["effect"], tone=tone)
    labels = rows["label"].tolist()
    with theme():
        figure, axes = draw_points(frame, labels, tell=_signed, reference=0.0, width=WIDTH)
        axes.set_xlim(-reach, reach)
        write_ticks(axes.xaxis, "number")
    alt = "Differences from all other customers in standard deviations, with intervals: "
    title = f"{name} (n {int(rows['n'].iloc[0]):,}): {_means(rows.iloc[0], currency)}"
    return Chart(figure, title, f"{alt}{in_words(frame, labels, _signed)}.")


def _means(row: pd.Series, currency: str) -> str:
    unit = value_unit(str(row["unit"]), currency)
    label = shorten(row["label"], LABEL)
    return f"{label} {written(row['mean'], unit)} (others {written(row['others'], unit)})"


def _way(row: pd.Series) -> str:
    if row["level"]:
        return "more often" if row["effect"] > 0 else "less often"
    return "higher" if row["effect"] > 0 else "lower"


def _finding(chosen: dict[str, pd.DataFrame]) -> str:
    name = max(chosen, key=lambda each: abs(chosen[each]["effect"].iloc[0]))
    first = chosen[name].iloc[0]
    label = shorten(first["label"], LABEL)
    return f"The largest difference: {label}, {_way(first)} in \u201c{name}\u201d"


def _signed(value: float) -> str:
    text = f"{value:+.1f}".replace("-", "\u2212")
    return text if float(f"{value:.1f}") else "0.0"
