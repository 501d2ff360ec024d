"""What goes with an outcome, as points with intervals beside the stripe of noise."""

import numpy as np
import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import label, write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.drivers import Drivers, outcome_name
from cxlab.markup import percent

_ARROWS = {"up": "\u25b2 ", "down": "\u25bc "}
_TONES = {"up": "good", "down": "bad"}


def plot_drivers(drivers: Drivers) -> Chart | Unsaid:
    """Draw each driver's share of the differences in the outcome.

    Parameters
    ----------
    drivers : Drivers
        What ``find_drivers`` returned, for all customers together.

    Returns
    -------
    Chart or Unsaid
        Points with intervals, the largest share on top. Upward arrows go with a better rating,
        downward ones and squares with a worse; hollow marks are not above chance. Why not, where
        nothing can be drawn.

    Examples
    --------
    >>> plot_drivers(Drivers(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), note="nobody asked"))
    Unsaid(reason='What goes with the outcome cannot be said: nobody asked.')
    """
    outcome = outcome_name(drivers.parameters.get("outcome", "the outcome"))
    if drivers.parameters.get("by"):
        return Unsaid("Shares by group stand in the table: a drawing holds one group only.")
    shares = drivers.shares.dropna(subset=["estimate"]) if len(drivers.shares) else drivers.shares
    if shares.empty:
        reason = drivers.note or " ".join(drivers.fit["note"].head(1)) or "there are no figures"
        return Unsaid(f"What goes with {outcome} cannot be said: {reason}.")
    beats = shares["beats_noise"].fillna(value=False).astype("bool")
    tone = shares["sign"].map(_TONES).fillna("good").where(beats, "noise")
    labels = [_ARROWS.get(sign, "") + name for sign, name in shares[["sign", "driver"]].to_numpy()]
    noise = float(drivers.fit["noise"].iloc[0])
    with theme():
        figure, axes = draw_points(
            shares.assign(tone=tone), labels, tell=percent, reference=0.0, band=(0.0, noise)
        )
        axes.set_xlim(-0.04 * shares["high"].max(), None)
        write_ticks(axes.xaxis, "share")
        name = label(outcome, width=20, lines=1)
        explain(axes, f"share of the differences in {name}\ngrey: what chance alone reaches")
    alt = f"Shares of the differences in {outcome}, with intervals: "
    alt += f"{in_words(shares, _spoken(shares), percent)}. Chance alone reaches {percent(noise)}."
    return Chart(figure, _finding(shares[beats], outcome), alt)


def _finding(clear: pd.DataFrame, outcome: str) -> str:
    if clear.empty:
        return f"Nothing looked at goes with {outcome} more than chance would"
    first = clear.iloc[0]
    way = {"up": "a better", "down": "a worse"}.get(first["sign"], "a different")
    return f"\u201c{first['driver']}\u201d goes most with {way} {outcome}"


def _spoken(shares: pd.DataFrame) -> list[str]:
    """Return the drivers with what their arrows and marks say."""
    way = shares["sign"].map({"up": ", with a better rating,", "down": ", with a worse rating,"})
    chance = np.where(shares["beats_noise"].fillna(value=False).astype("bool"), "", " (chance?)")
    return (shares["driver"] + chance + way.fillna("")).tolist()
