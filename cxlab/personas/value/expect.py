"""Means of groups that a fitted model expects, with what parameters and chance leave open."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from cxlab.personas.value.ahead import expected_purchases, p_alive, p_at_least, purchase_variance
from cxlab.personas.value.bgnbd import BgNbd
from cxlab.personas.value.gamma_gamma import GammaGamma, expected_spend, spend_spread
from cxlab.personas.value.optimum import Floats

#: The figures of a forecast, and what each counts.
FIGURES = {
    "value": "expected spend",
    "purchases": "expected purchases",
    "again": "chance to buy again",
}

_STEP = 1e-3


@dataclass(frozen=True)
class Models:
    """The fitted models; ``spend`` is None where amounts are not forecast."""

    purchases: BgNbd
    spend: GammaGamma | None = None


def of_customers(models: Models, known: pd.DataFrame, weeks: float) -> pd.DataFrame:
    """Return what is expected of each customer in the weeks ahead.

    Parameters
    ----------
    models : Models
        Fitted models.
    known : pandas.DataFrame
        frequency, recency, T, paid, spend: as ``purchases.until`` gives them.
    weeks : float
        How long ahead.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``known``: p_alive (0..1), again (0..1, the chance of a purchase or more),
        purchases, value (in the unit of spend; NaN without a model of it).

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> known = {"frequency": [2], "recency": [30.43], "T": [38.86], "paid": [3], "spend": [9.0]}
    >>> of_customers(Models(model), pd.DataFrame(known), 39)["purchases"].round(3).tolist()
    [1.226]
    """
    past = _past(known)
    purchases = expected_purchases(models.purchases, *past, weeks)
    value = np.full(len(known), np.nan)
    if models.spend is not None:
        value = purchases * expected_spend(models.spend, known["paid"], known["spend"].fillna(0.0))
    figures = {
        "p_alive": p_alive(models.purchases, *past),
        "again": p_at_least(models.purchases, 1, *past, weeks),
        "purchases": purchases,
        "value": value,
    }
    return pd.DataFrame(figures, index=known.index)


def _past(known: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    return known["frequency"].to_numpy(), known["recency"].to_numpy(), known["T"].to_numpy()


def group_means(
    models: Models,
    known: pd.DataFrame,
    groups: NDArray[np.intp],
    weeks: float,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the mean of each figure in each group, and its interval.

    The interval is for what the customers of the group will do on average, if the model holds: it
    holds what the data leave open of the parameters (delta method) and chance, of who each
    customer is and of what they do.

    Parameters
    ----------
    models, known, weeks
        As ``of_customers`` takes them.
    groups : numpy.ndarray of int
        The group of each customer, from 0 on.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        figure, group, n, estimate, low, high: a row for each figure and group. Intervals are
        symmetrical on the logarithm, those of ``again`` on the log-odds.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, 0.01 * np.eye(4))
    >>> known = {"frequency": [2], "recency": [30.43], "T": [38.86], "paid": [3], "spend": [9.0]}
    >>> means = group_means(Models(model), pd.DataFrame(known), np.array([0]), 39)
    >>> means[["figure", "estimate"]].round(2)
          figure  estimate
    0  purchases      1.23
    1      again      0.55
    """
    counts = np.bincount(groups).astype(float)
    names = [name for name in FIGURES if name != "value" or models.spend is not None]

    def means(of: Models) -> Floats:
        figures = of_customers(of, known, weeks)
        return np.array([np.bincount(groups, figures[name]) / counts for name in names])

    middle = means(models)
    spread = _of_parameters(models, means)
    chance = _of_chance(models, known, weeks)
    spread += np.array([np.bincount(groups, chance[name]) / counts**2 for name in names])
    parts = []
    for at, name in enumerate(names):
        low, high = _ends(middle[at], np.sqrt(spread[at]), confidence, share=name == "again")
        figures = {"estimate": middle[at], "low": low, "high": high}
        part = pd.DataFrame({"group": np.arange(len(counts)), "n": counts.astype(int), **figures})
        parts.append(part.assign(figure=name))
    columns = ["figure", "group", "n", "estimate", "low", "high"]
    return pd.concat(parts, ignore_index=True)[columns]


def _of_parameters(models: Models, means: Callable[[Models], Floats]) -> Floats:
    """Return the variance that uncertain parameters give each mean."""
    total: Floats = np.zeros(1)
    for name in ("purchases", "spend"):
        model = getattr(models, name)
        if model is None:
            continue
        shifts = _STEP * np.eye(len(model.covariance))
        slopes = []
        for shift in shifts:
            up, down = (replace(models, **{name: model.moved(s)}) for s in (shift, -shift))
            slopes.append((means(up) - means(down)) / (2 * _STEP))
        total = total + np.einsum("i...,ij,j...->...", slopes, model.covariance, slopes)
    return total


def _of_chance(models: Models, known: pd.DataFrame, weeks: float) -> dict[str, Floats]:
    """Return how far each customer's figures may lie from their means."""
    past = _past(known)
    figures = of_customers(models, known, weeks)
    mean, again = figures["purchases"].to_numpy(), figures["again"].to_numpy()
    variance = purchase_variance(models.purchases, *past, weeks)
    found = {"purchases": variance, "again": again * (1 - again)}
    if models.spend is not None:
        paid, spend = known["paid"], known["spend"].fillna(0.0)
        amount = expected_spend(models.spend, paid, spend)
        within, between = spend_spread(models.spend, paid, spend)
        squares = variance + mean**2
        found["value"] = mean * within + squares * between + variance * amount**2
    return found


def _ends(
    middle: Floats, error: Floats, confidence: float, *, share: bool
) -> tuple[Floats, Floats]:
    z = norm.ppf((1 + confidence) / 2)
    if share:
        middle = np.clip(middle, 1e-12, 1 - 1e-12)
        logit, reach = np.log(middle / (1 - middle)), z * error / (middle * (1 - middle))
        return 1 / (1 + np.exp(reach - logit)), 1 / (1 + np.exp(-reach - logit))
    factor = np.exp(z * error / np.maximum(middle, 1e-300))
    return middle / factor, middle * factor
