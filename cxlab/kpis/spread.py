"""What many values of one customer are worth, and the medians and means that rest on them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import log_bin_value
from cxlab.kpis.tally import BINS, CELL


def means(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each cell's values, and how uncertain it is.

    Values of one customer are alike, so that many of them tell less than as many customers would.

    Parameters
    ----------
    sums : pandas.DataFrame
        ``SUMS``.

    Returns
    -------
    pandas.DataFrame
        ``mean``; ``error``, its standard error with customers as the units that were drawn; and
        ``effective``, the number of independent values that would tell as much: ``n`` where every
        customer has one value, never more.

    References
    ----------
    Kish 1965, *Survey sampling*, chapter 5 (design effect); Korn & Graubard 1998, *Confidence
    intervals for proportions with small expected number of positive counts*.

    Examples
    --------
    >>> from cxlab.kpis.tally import SUMS
    >>> cell = pd.DataFrame([[4, 2, 0, 2, 2, 4, 4, 8, 0, 0]], columns=SUMS, dtype=float)
    >>> means(cell)[["mean", "effective"]].values.tolist()
    [[0.5, 2.0]]
    """
    n, people = sums["n"].where(sums["n"] > 0), sums["customers"]
    mean = sums["total"] / n
    spread = snap(sums["squares"] / n - mean**2, mean)
    residual = snap(
        (sums["own_squares"] - 2 * mean * sums["cross"] + mean**2 * sums["sizes"]) / n, mean
    )
    error = np.sqrt(residual * people / (people - 1) / n).where(people > 1)
    return pd.DataFrame(
        {"mean": mean, "error": error, "effective": n / _effect(sums, spread, residual)}
    )


def snap(variance: pd.Series, mean: pd.Series) -> pd.Series:
    """Set to 0 a variance that is nothing but rounding, so that it does not hang on the order."""
    return variance.where(variance > 1e-12 * mean**2, 0.0).where(variance.notna())


def _effect(sums: pd.DataFrame, spread: pd.Series, residual: pd.Series) -> pd.Series:
    """Return how many values tell as much as one of a customer's own; 1 to the worst case."""
    n, people = sums["n"].where(sums["n"] > 0), sums["customers"]
    worst = sums["sizes"] / n
    effect = (residual * people / (people - 1)) / (spread * n / (n - 1))
    effect = effect.where((spread > 0) & (people > 1), worst)
    return effect.clip(lower=1, upper=worst.clip(lower=1)).where(people < n, 1.0)


class Medians:
    """The median of each cell's values, with an interval that takes customers as units.

    The interval is that of order statistics, for the number of independent values that would tell
    as much about which share lies below the median; it reaches to the outer ends of its bins.

    Parameters
    ----------
    sums : pandas.DataFrame
        ``CELL`` and ``SUMS``.
    bins : pandas.DataFrame
        ``CELL``, ``bin`` and ``BINS``.

    References
    ----------
    Woodruff 1952, *Confidence intervals for medians and other position measures*; Conover 1999,
    *Practical nonparametric statistics*, section 3.2; Kish 1965.

    Examples
    --------
    >>> from cxlab.kpis.tally import tally
    >>> rows = pd.DataFrame({"kpi": "k", "group": "", "period": 0, "value": range(1, 102),
    ...     "customer_id": list(map(str, range(101))), "timestamp": pd.Timestamp("2025-01-02")})
    >>> found = tally(rows, bins=True)
    >>> medians = Medians(found.sums, found.bins)
    >>> medians.estimate.round(), [bound.round() for bound in medians.interval(0.95)]
    (array([51.]), [array([41.]), array([61.])])
    """

    def __init__(self, sums: pd.DataFrame, bins: pd.DataFrame) -> None:
        rows = sums[CELL].assign(cell=np.arange(len(sums))).merge(bins, on=CELL)
        rows = rows.sort_values(["cell", "bin"], ignore_index=True)
        rows[BINS] = rows.groupby("cell")[BINS].cumsum()
        rows["share"] = rows["count"] / sums["n"].to_numpy()[rows["cell"]]
        self._some = (sums["n"] > 0).to_numpy()
        self._bins = rows["bin"].to_numpy()
        self._place = (rows["cell"] + rows["share"]).to_numpy()
        effective = np.floor(_independent(sums, rows).to_numpy() + 1e-9)
        self._effective = np.where(self._some, effective, 0.0)

    @property
    def estimate(self) -> NDArray[np.float64]:
        """The medians, in the values' unit, within 1 %; NaN where there are no values."""
        half = np.full(len(self._some), 0.5)
        middle = [log_bin_value(self._reached(half + more)) for more in (0.0, 2e-9)]
        return np.where(self._some, (middle[0] + middle[1]) / 2, np.nan)

    def interval(self, confidence: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return low and high of each; NaN where there are too few customers for an interval."""
        n = self._effective
        rank = stats.binom.ppf((1 - confidence) / 2, n, 0.5)
        known = self._some & (rank >= 1)
        rank, n = np.where(known, rank, 1.0), np.where(known, n, 1.0)
        low, high = self._reached(rank / n), self._reached((n + 1 - rank) / n)
        ends = (
            np.sqrt(log_bin_value(each) * log_bin_value(each + step))
            for each, step in ((low, -1), (high, 1))
        )
        bounds = [np.where(known, end, np.nan) for end in ends]
        return bounds[0], bounds[1]

    def _reached(self, share: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the first bin of each cell up to which at least a share of its values lie."""
        if not len(self._bins):
            return np.zeros(len(share), dtype=np.int64)
        at = np.searchsorted(self._place, np.arange(len(share)) + share - 1e-9)
        return self._bins[np.minimum(at, len(self._bins) - 1)]


def _independent(sums: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return the number of independent values, judged by the share up to the middle's bin."""
    inner = rows.assign(off=(rows["share"] - 0.5).abs())[rows["share"] < 1 - 1e-12]
    middle = inner.sort_values(["cell", "off", "bin"]).drop_duplicates("cell").set_index("cell")
    middle = middle.reindex(np.arange(len(sums))).set_index(sums.index)
    below = middle["share"]
    off = middle["steps"] - 2 * below * middle["own"] + below**2 * sums["sizes"]
    residual = snap(off / sums["n"], below)
    spread = (below * (1 - below)).fillna(0.0)
    return sums["n"].where(sums["n"] > 0) / _effect(sums, spread, residual)
