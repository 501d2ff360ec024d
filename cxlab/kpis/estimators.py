"""How the values of a cell become a figure: estimate, low, high, and the n they rest on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from cxlab.estimate import bootstrap_median, mean_interval, nps_interval, wilson
from cxlab.kpis.tally import CELL, Tally, means, snap

#: The units of figures. In a table ``"money"`` becomes the study's currency, and ``"score"`` the
#: end of the question's scale.
UNITS = ("share", "points", "hours", "score", "money")

FIGURES = ["n", "estimate", "low", "high"]


@dataclass(frozen=True)
class Estimator:
    """A way to make figures of a tally.

    Parameters
    ----------
    name : str
        What it is called.
    unit : str
        One of ``UNITS``.
    figures : callable
        Takes a ``Tally``, the confidence (0 to 1) and the seed; returns ``FIGURES`` in the order
        of ``Tally.sums``, with its index.
    keep_values : bool
        Whether it needs every value, and not only sums.
    """

    name: str
    unit: str
    figures: Callable[[Tally, float, int], pd.DataFrame] = field(repr=False)
    keep_values: bool = False


def _share(tally: Tally, confidence: float, _seed: int) -> pd.DataFrame:
    known = means(tally.sums)
    hits = known["mean"] * known["effective"]
    _, low, high = wilson(hits, known["effective"], confidence)
    return _frame(tally.sums["n"], _holding(known["mean"], low, high))


def _nps(tally: Tally, confidence: float, _seed: int) -> pd.DataFrame:
    sums, known = tally.sums, means(tally.sums)
    scale = known["effective"] / sums["n"]
    promoters = (sums["squares"] + sums["total"]) / 2 * scale
    detractors = (sums["squares"] - sums["total"]) / 2 * scale
    detractors = np.minimum(detractors, known["effective"] - promoters)
    _, low, high = nps_interval(promoters, detractors, known["effective"], confidence)
    return _frame(sums["n"], _holding(100 * known["mean"], low, high))


def _mean(tally: Tally, confidence: float, _seed: int) -> pd.DataFrame:
    known, people = means(tally.sums), tally.sums["customers"]
    return _frame(
        tally.sums["n"],
        mean_interval(people, known["mean"], known["error"] * np.sqrt(people), confidence),
    )


def _total(tally: Tally, confidence: float, _seed: int) -> pd.DataFrame:
    sums = tally.sums
    people = sums["customers"].where(sums["customers"] > 0)
    mean = sums["total"] / people
    variance = snap(sums["own_squares"] / people - mean**2, mean) * people / (people - 1)
    figures = mean_interval(
        sums["customers"], mean, np.sqrt(variance.where(people > 1)), confidence
    )
    frame = _frame(sums["customers"], figures)
    floor = pd.Series(0.0, frame.index).mask(sums["negatives"] > 0, -np.inf)
    return frame.assign(low=frame["low"].clip(lower=floor))


def _median(tally: Tally, confidence: float, seed: int) -> pd.DataFrame:
    cells = dict(list(tally.values.groupby(CELL)))
    none = tally.values.iloc[:0]
    rows = [
        bootstrap_median(part["value"], part["who"], seed=seed, confidence=confidence)
        for part in (
            cells.get(key, none) for key in tally.sums[CELL].itertuples(index=False, name=None)
        )
    ]
    figures = [[row.n, row.estimate, row.low, row.high] for row in rows]
    return pd.DataFrame(figures, columns=FIGURES, index=tally.sums.index)


def _holding(estimate: pd.Series, low: Any, high: Any) -> tuple[Any, Any, Any]:
    """Stretch an interval to its estimate, which rounding, or a single answer, leaves outside."""
    return estimate, np.minimum(low, estimate), np.maximum(high, estimate)


def _frame(n: pd.Series, figures: tuple[object, ...]) -> pd.DataFrame:
    columns = dict(zip(FIGURES, (n, *map(np.asarray, figures)), strict=True))
    return pd.DataFrame(columns, index=n.index)


#: A share of observations, each 0 or 1: Wilson's interval on the effective number of them.
SHARE = Estimator("share", "share", _share)

#: Promoters (1) less detractors (-1) in points: the adjusted Wald interval, on that number too.
NPS = Estimator("nps", "points", _nps)

_MEAN = Estimator("mean", "score", _mean)
_MEDIAN = Estimator("median", "hours", _median, keep_values=True)
_TOTAL = Estimator("total per customer", "money", _total)


def mean(unit: str) -> Estimator:
    """Return the mean of values; its interval, from Student's t, takes customers as units."""
    return replace(_MEAN, unit=unit)


def median(unit: str) -> Estimator:
    """Return the median of values; its interval is a bootstrap that resamples customers."""
    return replace(_MEDIAN, unit=unit)


def total_per_customer(unit: str) -> Estimator:
    """Return the mean over customers of the sum of their values; ``n`` is customers.

    Where no value is below 0, neither is the interval.
    """
    return replace(_TOTAL, unit=unit)
