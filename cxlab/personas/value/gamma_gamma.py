"""Fit Gamma-Gamma: what customers spend per purchase, and what each one may spend from now on."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln
from scipy.stats import norm

from cxlab.errors import CxlabError
from cxlab.personas.value.optimum import Floats, maximise, parameter_table

PARAMETERS = ("p", "q", "gamma")

#: A search begins here, with amounts in units of their mean.
_START = np.log([3.0, 3.0, 1.0])


@dataclass(frozen=True, eq=False)
class GammaGamma:
    """A fitted Gamma-Gamma model.

    The amounts of a customer's purchases differ as a gamma distribution with shape ``p`` and a
    rate of their own; rates differ as a gamma distribution with shape ``q`` and rate ``gamma``.
    How much somebody spends per purchase has nothing to do with how often they buy.

    Parameters
    ----------
    p, q, gamma : float
        The estimates, positive; ``gamma`` is in the unit of the amounts.
    log_likelihood : float
        At the estimates.
    n : float
        Customers, or the sum of their weights.
    covariance : numpy.ndarray
        Of the logarithms of p, q and gamma: from the curvature of the likelihood.
    problem : str
        Why the data do not settle the parameters; empty where they do.
    """

    p: float
    q: float
    gamma: float
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
        values = np.array([self.p, self.q, self.gamma])
        return parameter_table(PARAMETERS, values, self.covariance)

    def moved(self, logs: ArrayLike) -> "GammaGamma":
        """Return the model with its three logarithms moved by so much."""
        p, q, gamma = np.exp(np.asarray(logs, dtype=float)).tolist()
        return replace(self, p=self.p * p, q=self.q * q, gamma=self.gamma * gamma)


def fit_gamma_gamma(
    purchases: ArrayLike, spend: ArrayLike, *, weights: ArrayLike | None = None
) -> GammaGamma:
    """Fit Gamma-Gamma by maximum likelihood.

    Parameters
    ----------
    purchases : array_like
        Of how many purchases each customer's amount is known: 1 or more.
    spend : array_like
        The mean amount of each customer's purchases, above 0.
    weights : array_like, optional
        How many customers each row stands for.

    Returns
    -------
    GammaGamma
        The estimates; ``.problem`` says where the data do not settle them, or where amounts
        differ so wildly (``q`` at most 1) that they have no mean.

    Raises
    ------
    CxlabError
        Figures are missing, or not above 0.

    References
    ----------
    Fader & Hardie 2013, *The gamma-gamma model of monetary value*, note 25 on brucehardie.com,
    equation 1a.

    Examples
    --------
    >>> random = np.random.default_rng(0)
    >>> purchases = random.integers(1, 9, size=3000)
    >>> rate = random.gamma(4, 1 / 15, size=3000)
    >>> spend = random.gamma(6 * purchases, 1 / (rate * purchases))
    >>> model = fit_gamma_gamma(purchases, spend)
    >>> [round(value) for value in (model.p, model.q, model.gamma)], model.converged
    ([6, 4, 15], True)
    """
    n, z = (np.asarray(given, dtype=float).ravel() for given in (purchases, spend))
    many = np.ones(len(n)) if weights is None else np.asarray(weights, dtype=float).ravel()
    _check(n, z, many)
    scale = float(np.average(z, weights=many))
    size = float(many.sum())
    found = maximise(lambda logs: negative(logs, n, z / scale, many), _START, size)
    p, q, gamma = (float(value) for value in np.exp(found.logs))
    level = found.log_likelihood - size * float(np.log(scale))
    problem = _in_words(p, q, found.edge) or found.problem
    return GammaGamma(p, q, gamma * scale, level, size, found.covariance, problem)


def _in_words(p: float, q: float, edge: tuple[int, ...]) -> str:
    """Say what it means that some parameters (of p, q, gamma) run to the edge."""
    if q <= 1:
        return "amounts differ too wildly to have a mean"
    if not edge:
        return ""
    words = "the amounts of a customer hardly differ" if 0 in edge and p > 1 else ""
    words = words or ("customers hardly differ in what they spend" if 1 in edge else "")
    edge_words = "parameters run to the edge of what is possible"
    return f"{words} ({edge_words})" if words else edge_words


def negative(logs: Floats, n: Floats, z: Floats, many: Floats) -> tuple[float, Floats]:
    """Return minus the log-likelihood at the logarithms of p, q and gamma, and its gradient.

    Parameters
    ----------
    logs : numpy.ndarray
        Three logarithms.
    n, z, many : numpy.ndarray
        Purchases, mean amounts and weights of customers.

    Returns
    -------
    tuple
        Minus the log-likelihood, and its three derivatives by the logarithms.

    Examples
    --------
    >>> one = np.ones(1)
    >>> level, slope = negative(np.zeros(3), one, one, one)
    >>> round(float(np.exp(-level)), 3), slope[:2].round(2)
    (0.25, array([-0.31, -0.31]))
    """
    p, q, gamma = values = np.exp(logs)
    shape, whole = p * n, gamma + n * z
    own, to_whole = np.log(n * z / whole), np.log(gamma / whole)
    level = gammaln(shape + q) - gammaln(shape) - gammaln(q) - np.log(z)
    level += shape * own + q * to_whole
    both = digamma(shape + q)
    slopes = [
        n * (both - digamma(shape) + own),
        both - digamma(q) + to_whole,
        q / gamma - (shape + q) / whole,
    ]
    slope = np.array([(many * each).sum() for each in slopes])
    return -float((many * level).sum()), -slope * values


def _check(n: Floats, z: Floats, many: Floats) -> None:
    if not len(n) == len(z) == len(many):
        faults = [f"{len(n)} purchases, {len(z)} amounts, {len(many)} weights"]
    elif not len(n):
        faults = ["there are none"]
    else:
        found = {
            "have missing or infinite figures": ~np.isfinite(n + z + many),
            "have fewer than 1 purchase": n < 1,
            "have a mean amount of 0 or less": z <= 0,
            "have a negative weight": many < 0,
        }
        faults = [f"{int(bad.sum()):,} {words}" for words, bad in found.items() if bad.any()]
        faults += ["all weights are 0"] if not faults and not many.sum() > 0 else []
    if faults:
        raise CxlabError("Gamma-Gamma cannot take these customers: " + "; ".join(faults))


def expected_spend(model: GammaGamma, purchases: ArrayLike, spend: ArrayLike) -> Floats:
    """Return what each customer is expected to spend per purchase from now on.

    Parameters
    ----------
    model : GammaGamma
        A fitted model.
    purchases, spend : array_like
        As ``fit_gamma_gamma`` takes them; 0 purchases, whose amount does not matter, give the mean
        of all.

    Returns
    -------
    numpy.ndarray
        Means in the unit of the amounts: the customer's own mean, drawn towards that of all the
        more the fewer purchases they made.

    References
    ----------
    Fader & Hardie 2013, equation 5.

    Examples
    --------
    >>> model = GammaGamma(6.25, 3.74, 15.44, 0.0, 1, np.eye(3))
    >>> expected_spend(model, [0, 1, 20], [0.0, 100.0, 100.0]).round(1)
    array([35.2, 80.3, 98.6])
    """
    n, z = np.asarray(purchases, dtype=float), np.asarray(spend, dtype=float)
    known = np.where(n > 0, n * z, 0.0)
    return model.p * (model.gamma + known) / (model.p * n + model.q - 1)


def spend_spread(
    model: GammaGamma, purchases: ArrayLike, spend: ArrayLike
) -> tuple[Floats, Floats]:
    """Return how far amounts may lie from the mean expected, within a customer and of the mean.

    Parameters
    ----------
    model, purchases, spend
        As ``expected_spend`` takes them.

    Returns
    -------
    within, between : numpy.ndarray
        The variance of one amount given the customer's own mean, and that of this mean; infinite
        where the model has none (``p * purchases + q`` at most 2).

    Examples
    --------
    >>> model = GammaGamma(6.25, 3.74, 15.44, 0.0, 1, np.eye(3))
    >>> [part.round(1).tolist() for part in spend_spread(model, [0, 20], [0.0, 100.0])]
    [[312.5, 1568.1], [712.9, 76.7]]
    """
    n = np.asarray(purchases, dtype=float)
    mean = expected_spend(model, n, spend)
    freedom = model.p * n + model.q - 2
    with np.errstate(divide="ignore"):
        between = np.where(freedom > 0, mean**2 / np.where(freedom > 0, freedom, 1), np.inf)
    return (mean**2 + between) / model.p, between


def spend_and_frequency(
    purchases: ArrayLike, spend: ArrayLike, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Return the correlation of how often customers buy with what they spend per purchase.

    Gamma-Gamma takes it to be none. Frequencies enter as logarithms, so that a few very frequent
    customers do not decide; means do not, as the logarithm of a mean rises with its purchases.

    Parameters
    ----------
    purchases, spend : array_like
        As ``fit_gamma_gamma`` takes them.
    confidence : float
        Of the interval.

    Returns
    -------
    tuple of float
        Pearson's correlation, -1 to 1, and its interval (Fisher's z); NaN where nothing differs.

    References
    ----------
    Fisher 1921; Fader, Hardie & Lee 2005, *RFM and CLV*, who check the same assumption.

    Examples
    --------
    >>> r, low, high = spend_and_frequency([1, 1, 2, 4, 4, 8], [9.0, 11.0, 10.0, 9.0, 11.0, 10.0])
    >>> abs(round(r, 2)), low < 0 < high
    (0.0, True)
    """
    n, z = np.log(np.asarray(purchases, dtype=float)), np.asarray(spend, dtype=float)
    if len(n) < 4 or np.ptp(n) == 0 or np.ptp(z) == 0:
        return np.nan, np.nan, np.nan
    apart_n, apart_z = n - n.mean(), z - z.mean()
    r = float((apart_n * apart_z).sum() / np.sqrt((apart_n**2).sum() * (apart_z**2).sum()))
    reach = norm.ppf((1 + confidence) / 2) / np.sqrt(len(n) - 3)
    middle = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    return r, float(np.tanh(middle - reach)), float(np.tanh(middle + reach))
