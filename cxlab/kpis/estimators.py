"""How the values of a cell become a figure: estimate, low, high, and the n they rest on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from cxlab.estimate import mean_interval, nps_interval, wilson
from cxlab.kpis.spread import Medians, means, snap
from cxlab.kpis.tally import Tally

#: The units of figures. In a table ``"money"`` becomes the study's currency, ``"score"`` the end
#: of the question's scale, and ``"count"`` a bare number.
UNITS = ("share", "points", "count", "minutes", "hours", "days", "score", "money")

FIGURES = ["n", "estimate", "low", "high"]


#: Takes a confidence (0 to 1); returns ``FIGURES`` in the order of ``Tally.sums``.
Figures = Callable[[float], pd.DataFrame]


@dataclass(frozen=True)
class Estimator:
    """A way to make figures of a tally.

    Parameters
    ----------
    name : str
        What it is called.
    unit : str
        One of ``UNITS``.
    make : callable
        Takes a ``Tally``; returns a function from a confidence (0 to 1) to ``FIGURES`` in the
        order of ``Tally.sums``, with its index.
    bins : bool
        Whether it needs a histogram of the values, and not only sums.
    adds_up : bool
        Whether a longer period gives a larger figure, as of what customers spent.
    """

    name: str
    unit: str
    make: Callable[[Tally], Figures] = field(repr=False)
    bins: bool = False
    adds_up: bool = False

    def figures(self, tally: Tally, confidence: float) -> pd.DataFrame:
        """Return ``FIGURES`` of a tally, indexed as ``Tally.sums``."""
        return self.make(tally)(confidence)


def _share(tally: Tally) -> Figures:
    known = means(tally.sums)
    hits = known["mean"] * known["effective"]

    def figures(confidence: float) -> pd.DataFrame:
        _, low, high = wilson(hits, known["effective"], confidence)
        return _frame(tally.sums["n"], _holding(known["mean"], low, high))

    return figures


def _nps(tally: Tally) -> Figures:
    sums, known = tally.sums, means(tally.sums)
    scale = known["effective"] / sums["n"]
    promoters = np.minimum((sums["squares"] + sums["total"]) / 2 * scale, known["effective"])
    detractors = (sums["squares"] - sums["total"]) / 2 * scale
    detractors = np.minimum(detractors, known["effective"] - promoters)

    def figures(confidence: float) -> pd.DataFrame:
        _, low, high = nps_interval(promoters, detractors, known["effective"], confidence)
        return _frame(sums["n"], _holding(100 * known["mean"], low, high))

    return figures


def _mean(tally: Tally) -> Figures:
    known, people = means(tally.sums), tally.sums["customers"]
    spread = known["error"] * np.sqrt(people)

    def figures(confidence: float) -> pd.DataFrame:
        interval = mean_interval(people, known["mean"], spread, confidence)
        return _frame(tally.sums["n"], interval)

    return figures


def _mean_from_0(tally: Tally) -> Figures:
    made = _mean(tally)
    return lambda confidence: _floored(made(confidence), tally.sums)


def _total(tally: Tally) -> Figures:
    sums = tally.sums
    people = sums["customers"].where(sums["customers"] > 0)
    mean = sums["total"] / people
    variance = snap(sums["own_squares"] / people - mean**2, mean) * people / (people - 1)
    spread = np.sqrt(variance.where(people > 1))

    def figures(confidence: float) -> pd.DataFrame:
        frame = _frame(
            sums["customers"], mean_interval(sums["customers"], mean, spread, confidence)
        )
        return _floored(frame, sums)

    return figures


def _floored(frame: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Let no interval begin below 0 where no value does."""
    floor = pd.Series(0.0, sums.index).mask(sums["negatives"] > 0, -np.inf)
    return frame.assign(low=frame["low"].clip(lower=floor))


def _median(tally: Tally) -> Figures:
    found = Medians(tally.sums, tally.bins)
    estimate = found.estimate

    def figures(confidence: float) -> pd.DataFrame:
        return _frame(tally.sums["n"], _holding(estimate, *found.interval(confidence)))

    return figures


def _holding(estimate: Any, low: Any, high: Any) -> tuple[Any, Any, Any]:
    """Stretch an interval to its estimate, which rounding, or a single answer, leaves outside."""
    return estimate, np.minimum(low, estimate), np.maximum(high, estimate)


def _frame(n: pd.Series, figures: tuple[object, ...]) -> pd.DataFrame:
    columns = dict(zip(FIGURES, (n, *map(np.asarray, figures)), strict=True))
    return pd.DataFrame(columns, index=n.index)


#: A share of observations, each 0 or 1: Wilson's interval on the effective number of them.
SHARE = Estimator("share", "share", _share)

#: Promoters (1) less detractors (-1) in points: the adjusted Wald interval, on that number too.
NPS = Estimator("nps", "points", _nps)

_FROM_0 = ("count", "minutes", "hours", "days", "money")
_MEAN_FROM_0 = Estimator("mean", "count", _mean_from_0)
_MEAN = Estimator("mean", "score", _mean)
_MEDIAN = Estimator("median", "hours", _median, bins=True)
_TOTAL = Estimator("total per customer", "money", _total, adds_up=True)


def mean(unit: str) -> Estimator:
    """Return the mean of values; its interval, from Student's t, takes customers as units.

    Of what is counted, timed or paid, it does not begin below 0 where no value does.
    """
    return replace(_MEAN_FROM_0 if unit in _FROM_0 else _MEAN, unit=unit)


def median(unit: str) -> Estimator:
    """Return the median of values from 0 on, within 1 %; its interval takes customers as units."""
    return replace(_MEDIAN, unit=unit)


def total_per_customer(unit: str) -> Estimator:
    """Return the mean over customers of the sum of their values; ``n`` is customers.

    Where no value is below 0, neither is the interval.
    """
    return replace(_TOTAL, unit=unit)
