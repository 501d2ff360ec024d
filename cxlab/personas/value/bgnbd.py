"""Fit BG/NBD: how often customers buy while they are customers, and how soon they stop."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln

from cxlab.errors import CxlabError
from cxlab.personas.value.optimum import Floats, maximise, parameter_table

PARAMETERS = ("r", "alpha", "a", "b")

#: A search begins here, with times in units of the mean time under observation.
_START = np.log([0.5, 0.3, 1.0, 2.0])

#: Below this mean chance to leave after a purchase, nobody seems to.
SELDOM = 1e-3

#: Where there are many more distinct rows than this, so many of them say where to search.
_FEW = 4000


@dataclass(frozen=True, eq=False)
class BgNbd:
    """A fitted BG/NBD model.

    A customer buys at a rate of their own, at random times; rates differ as a gamma distribution
    with shape ``r`` and rate ``alpha`` (in the unit of the times). After each purchase the customer
    leaves for good with a chance of their own; chances differ as a beta distribution with ``a``
    and ``b``.

    Parameters
    ----------
    r, alpha, a, b : float
        The estimates, positive.
    log_likelihood : float
        At the estimates.
    n : float
        Customers, or the sum of their weights.
    covariance : numpy.ndarray
        Of the logarithms of r, alpha, a and b: from the curvature of the likelihood.
    problem : str
        Why the data do not settle the parameters; empty where they do.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    n: float
    covariance: Floats
    problem: str = ""

    @property
    def converged(self) -> bool:
        """Whether the data settle the parameters."""
        return not self.problem

    @property
    def parameters(self) -> pd.DataFrame:
        """Parameter, estimate, se, and the ends of the 95 % interval: low, high."""
        values = np.array([self.r, self.alpha, self.a, self.b])
        return parameter_table(PARAMETERS, values, self.covariance)

    def moved(self, logs: ArrayLike) -> "BgNbd":
        """Return the model with its four logarithms moved by so much."""
        r, alpha, a, b = np.exp(np.asarray(logs, dtype=float)).tolist()
        return replace(self, r=self.r * r, alpha=self.alpha * alpha, a=self.a * a, b=self.b * b)


def fit_bgnbd(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    *,
    weights: ArrayLike | None = None,
) -> BgNbd:
    """Fit BG/NBD by maximum likelihood.

    Customers with equal figures are counted together. Terms of a customer's frequency alone are
    computed once for each frequency, those of the time under observation once for each such time.

    Parameters
    ----------
    frequency : array_like
        Repeat purchases of each customer: 0 for who bought once.
    recency : array_like
        From the first purchase to the last, in any unit of time; 0 for who bought once.
    T : array_like
        From the first purchase to the end of the observation, in that unit.
    weights : array_like, optional
        How many customers each row stands for.

    Returns
    -------
    BgNbd
        The estimates; ``.problem`` says where the data do not settle them.

    Raises
    ------
    CxlabError
        Figures are missing, negative or contradict each other.

    References
    ----------
    Fader, Hardie & Lee 2005, *"Counting your customers" the easy way: an alternative to the
    Pareto/NBD model*, Marketing Science 24.

    Examples
    --------
    >>> frequency = [0, 0, 0, 0, 1, 1, 2, 3, 0, 5]
    >>> recency = [0, 0, 0, 0, 5, 20, 30, 8, 0, 37]
    >>> model = fit_bgnbd(frequency, recency, [39] * 10, weights=[50] * 10)
    >>> bool(model.log_likelihood < 0), model.n
    (True, 500.0)
    """
    counted = counts_of(frequency, recency, T, weights)
    scale = float(np.average(counted.T, weights=counted.weights)) or 1.0
    near = None
    if len(counted.T) > 2 * _FEW:
        few = Likelihood(_thinned(counted), scale)
        near = maximise(few.negative, _START, few.n)
    likelihood = Likelihood(counted, scale)
    found = maximise(likelihood.negative, _START, likelihood.n, near=near)
    r, alpha, a, b = (float(value) for value in np.exp(found.logs))
    level = found.log_likelihood - float(likelihood.purchases * np.log(scale))
    problem = _in_words(found.edge, a / (a + b)) or found.problem
    return BgNbd(r, alpha * scale, a, b, level, likelihood.n, found.covariance, problem)


def _in_words(edge: tuple[int, ...], leaving: float) -> str:
    """Say what it means that some parameters (of r, alpha, a, b) run to the edge."""
    if not edge:
        return ""
    parts = []
    if min(edge) < 2:
        parts.append("customers do not differ in how often they buy by more than chance")
    if max(edge) > 1 and leaving < SELDOM:
        parts.append("nobody seems to leave")
    elif max(edge) > 1:
        parts.append("customers do not differ in how soon they leave, as far as these data tell")
    return ", and ".join(parts) + " (parameters run to the edge of what is possible)"


def _thinned(counts: "Counts") -> "Counts":
    """Return about ``_FEW`` rows, spread evenly over all in their order."""
    every = len(counts.T) // _FEW
    kept = (counts.frequency, counts.recency, counts.T, counts.weights)
    return Counts(*(values[every // 2 :: every] for values in kept))


@dataclass(frozen=True, eq=False)
class Counts:
    """Customers with equal figures counted together: the distinct rows, and how many have each."""

    frequency: Floats
    recency: Floats
    T: Floats
    weights: Floats


def counts_of(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    weights: ArrayLike | None = None,
) -> Counts:
    """Check the figures of customers, and count equal ones together.

    Parameters
    ----------
    frequency, recency, T, weights : array_like
        As ``fit_bgnbd`` takes them.

    Returns
    -------
    Counts
        Sorted by T, frequency and recency.

    Raises
    ------
    CxlabError
        Every fault of the figures, in one message.

    Examples
    --------
    >>> counts_of([0, 1, 0], [0, 2, 0], [9, 9, 9]).weights.tolist()
    [2.0, 1.0]
    """
    x, last, end = (np.asarray(given, dtype=float).ravel() for given in (frequency, recency, T))
    many = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float).ravel()
    faults = _faults(x, last, end, many)
    if faults:
        raise CxlabError("BG/NBD cannot take these customers: " + "; ".join(faults))
    order = np.lexsort((last, x, end))
    x, last, end, many = x[order], last[order], end[order], many[order]
    new = np.ones(len(x), dtype=bool)
    new[1:] = (np.diff(x) != 0) | (np.diff(last) != 0) | (np.diff(end) != 0)
    starts = np.flatnonzero(new)
    return Counts(x[new], last[new], end[new], np.add.reduceat(many, starts))


def _faults(x: Floats, last: Floats, end: Floats, many: Floats) -> list[str]:
    if not len(x) == len(last) == len(end) == len(many):
        return [f"{len(x)} frequencies, {len(last)} recencies, {len(end)} T, {len(many)} weights"]
    if not len(x):
        return ["there are none"]
    found = {
        "have missing or infinite figures": ~np.isfinite(x + last + end + many),
        "have a frequency that is no count": (x < 0) | (x != np.floor(x)),
        "have a recency below 0 or above T": (last < 0) | (last > end),
        "bought again, but recency is 0": (x > 0) & (last == 0),
        "bought once, but recency is not 0": (x == 0) & (last != 0),
        "have a negative weight": many < 0,
    }
    some = [f"{int(bad.sum()):,} {words}" for words, bad in found.items() if bad.any()]
    return some or (["all weights are 0"] if not many.sum() > 0 else [])


class Likelihood:
    """Minus the log-likelihood of counted customers, and its gradient, in logarithms.

    Parameters
    ----------
    counts : Counts
        The customers.
    scale : float
        What times are divided by.
    """

    def __init__(self, counts: Counts, scale: float = 1.0) -> None:
        x, many = counts.frequency, counts.weights
        again = x > 0
        self.n = float(many.sum())
        self.purchases = float((many * x).sum())
        self._x, self._of_x = _sums(x, many)
        self._ends, at = np.unique(counts.T / scale, return_inverse=True)
        self._of_end = np.bincount(at, many)
        self._bought = np.bincount(at, many * x)
        self._end = at[again]
        self._last = counts.recency[again] / scale
        self._many = many[again]
        self._repeat = x[again]
        self._place = np.searchsorted(self._x, self._repeat)

    def negative(self, logs: Floats) -> tuple[float, Floats]:
        """Return minus the log-likelihood at the logarithms of r, alpha, a, b, and its gradient."""
        r, alpha, a, b = values = np.exp(logs)
        level, slope = self._of_frequency(r, a, b)
        to_end = np.log(alpha + self._ends)
        shape = r * self._of_end + self._bought
        level += self.n * r * logs[1] - float(shape @ to_end)
        slope[0] += self.n * logs[1] - float(self._of_end @ to_end)
        slope[1] += self.n * r / alpha - float(shape @ (1 / (alpha + self._ends)))
        gone = self._gone(values, to_end)
        return -(level + gone[0]), -(slope + gone[1]) * values

    def _of_frequency(self, r: float, a: float, b: float) -> tuple[float, Floats]:
        """Return the terms that the frequency alone decides."""
        x, many = self._x, self._of_x
        level = gammaln(r + x) - gammaln(r) + gammaln(b + x) - gammaln(b)
        level += gammaln(a + b) - gammaln(a + b + x)
        both = digamma(a + b) - digamma(a + b + x)
        of_r = many @ (digamma(r + x) - digamma(r))
        of_b = many @ (both + digamma(b + x) - digamma(b))
        return float(many @ level), np.array([of_r, 0.0, many @ both, of_b])

    def _gone(self, values: Floats, to_end: Floats) -> tuple[float, Floats]:
        """Return the terms of having left at the last purchase: ln(1 + odds), with no overflow."""
        r, alpha, a, b = values
        ends = alpha + self._ends
        last = alpha + self._last
        since = to_end[self._end] - np.log(last)
        shape = r + self._repeat
        before = np.log(a) - np.log(b + self._x - 1 + (self._x == 0))
        odds = before[self._place] + shape * since
        small = np.exp(-np.abs(odds))
        left = self._many * np.where(odds > 0, 1.0, small) / (1 + small)
        level = float((self._many * (np.maximum(odds, 0) + np.log1p(small))).sum())
        far = left * shape
        by_end = np.bincount(self._end, far, len(ends))
        by_x = np.bincount(self._place, left, len(self._x))
        of_alpha = (by_end / ends).sum() - (far / last).sum()
        of_b = -(by_x / (b + self._x - 1 + (self._x == 0))).sum()
        return level, np.array([(left * since).sum(), of_alpha, left.sum() / a, of_b])


def _sums(x: Floats, many: Floats) -> tuple[Floats, NDArray[np.float64]]:
    values, at = np.unique(x, return_inverse=True)
    return values, np.bincount(at, many).astype(float)
