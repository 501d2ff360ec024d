"""Today and future side by side, with what the data leave open and what chance would add."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import percentile_interval
from cxlab.journeys.simulation.check import Check
from cxlab.journeys.simulation.measures import Measures
from cxlab.journeys.simulation.observe import Observed
from cxlab.markup import written

Floats = NDArray[np.float64]

_SIDES = ("today", "future", "difference")
_DRAWN = [f"{side}{end}" for side in _SIDES for end in ("", "_low", "_high")]

#: A figure is shown where the model, told of days that it had not seen, was off by no more of it,
#: or by no more than few customers may be off by chance.
_MOST = 1 / 3

#: The columns of the figures, in order.
FIGURES = (
    "measure",
    "meaning",
    "n",
    *_DRAWN,
    "forecast_low",
    "forecast_high",
    "observed",
    "unit",
    "note",
)

#: What each measure means, and its unit.
MEASURES = {
    "conversion": ("attempts that reach the goal", "share"),
    "days": ("time from attempt to goal, mean", "days"),
    "reached": ("customers who reach the goal", "share"),
    "goals_each": ("times reached, per customer", "number"),
    "begun_each": ("contacts customers begin, each", "number"),
    "sent_each": ("contacts the company sends, per customer", "number"),
    "value_each": ("spend per customer", "money"),
    "cost_each": ("assumed cost of contacts, per customer", "money"),
}


def compare(
    today: Measures,
    future: Measures,
    seen: Observed,
    present: int,
    confidence: float,
    *,
    check: Check | None = None,
    min_group: int = 1,
) -> pd.DataFrame:
    """Return a row for each measure.

    Parameters
    ----------
    today, future : Measures
        As it is and changed, draw for draw of the same customers.
    seen : Observed
        What customers did in the last months on record: how much they differ.
    present : int
        Customers who are there at the end of the data.
    confidence : float
        Of the intervals.
    check : Check, optional
        How far off the model was lately; a forecast is as wide as that asks, and what it was off
        by more than a third of, and more than chance would be, is not shown. None: no forecasts.
    min_group : int
        What rests on fewer customers or attempts of the last months is not told.

    Returns
    -------
    pandas.DataFrame
        ``FIGURES``, and customers (who are present).
    """
    noise, observed = seen.noise(), seen.figures(min_group)
    half = float(stats.norm.ppf((1 + confidence) / 2))
    rows = []
    for name, (meaning, unit) in MEASURES.items():
        if name not in today.figures:
            continue
        was, would = today.figures[name], future.figures[name]
        row: dict[str, Any] = {"measure": name, "meaning": meaning, "unit": unit}
        for side, values in zip(_SIDES, (was, would, would - was), strict=True):
            low, high = percentile_interval(values[1:], confidence)
            figure = values[0]
            row |= {side: figure, f"{side}_low": low, f"{side}_high": high}
        chance = _chance(name, would[0], noise, future.attempts, present)
        share = unit == "share"
        off = np.nan if check is None else check.off(name, float(would[0]), share=share)
        ends = _forecast(would, (chance, off), confidence, share)
        row |= {"forecast_low": ends[0], "forecast_high": ends[1]}
        row |= {"observed": observed.get(name, np.nan), "customers": present}
        row["n"] = today.tried if name in ("conversion", "days") else present
        row["note"] = "" if np.isfinite(was[0]) else "nobody reached it"
        most = max(_MOST * was[0], half * np.sqrt(np.nanvar(was[1:]) + np.nan_to_num(chance)))
        if check is not None and abs(check.off(name, float(was[0]), share=share)) > most:
            row |= dict.fromkeys(_DRAWN, np.nan)
            row["note"] = _off_note(check, name, unit.replace("money", "number"))
        rows.append(row)
    return pd.DataFrame(rows).astype({"note": "str", "unit": "str"})


def _off_note(check: Check, name: str, unit: str) -> str:
    """Say how far off the model was where it was too far off to be shown."""
    foreseen, came = (written(side[name], unit) for side in (check.foreseen, check.came))
    days = f"{check.days:.0f} days"
    return f"not shown: of the last {days} the model foresaw {foreseen}, and {came} came"


def _chance(
    name: str, figure: float, noise: dict[str, float], attempts: float, present: int
) -> float:
    """Return the variance that chance adds to a realised figure of the coming months."""
    people = present or np.nan
    if name == "reached":
        return float(figure * (1 - figure) / people)
    spread = noise.get(name, 0.0)
    if name == "conversion":
        return float(np.nan_to_num(spread, nan=1.0) * figure * (1 - figure) / (attempts or np.nan))
    if name == "days":
        return float(spread / (attempts or np.nan))
    return float(spread / people)


def _forecast(
    values: Floats, apart: tuple[float, float], confidence: float, share: bool
) -> tuple[float, float]:
    """Return where a realised figure is expected to lie, all kinds of variance taken as normal.

    They are what the rows leave open, what chance adds, and what the model was off by in the check:
    in full, though chance was in it too, for one check says little of how far off the next will be.
    """
    chance, off = apart
    known = np.nanvar(values[1:]) + max(np.nan_to_num(chance), 0.0)
    spread = np.sqrt(known + off**2)
    half = float(stats.norm.ppf((1 + confidence) / 2) * spread)
    low, high = float(values[0]) - half, float(values[0]) + half
    return max(low, 0.0), min(high, 1.0) if share else high
