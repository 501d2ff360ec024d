"""What a fitted BG/NBD model expects of customers from now on: means, chances and their spread."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special
from scipy.special import betainc, betaln, expit

from cxlab.personas.value.bgnbd import BgNbd
from cxlab.personas.value.optimum import Floats

#: Where ``a`` is a pole of a formula, it is taken at both sides, so far away.
_BESIDE = 1e-5

#: Terms of a hypergeometric series fall at least as fast as this power of their number.
_STEEP = 8.0
_MOST_TERMS = 2000


def p_alive(model: BgNbd, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
    """Return the chance that each customer is still one.

    Parameters
    ----------
    model : BgNbd
        A fitted model.
    frequency, recency, T : array_like
        As ``fit_bgnbd`` takes them.

    Returns
    -------
    numpy.ndarray
        0 to 1. It is 1 for everybody who bought once: in this model customers leave after a repeat
        purchase, never before.

    References
    ----------
    Fader, Hardie & Lee 2008, *Computing P(alive) using the BG/NBD model*.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> p_alive(model, [0, 2, 2], [0, 30, 3], [39, 39, 39]).round(2)
    array([1.  , 0.72, 0.08])
    """
    x, last, end = (np.asarray(given, dtype=float) for given in (frequency, recency, T))
    again = x > 0
    since = np.log(model.alpha + end) - np.log(model.alpha + last)
    odds = np.log(model.a) - np.log(np.where(again, model.b + x - 1, 1.0)) + (model.r + x) * since
    return np.where(again, expit(-odds), 1.0)


def expected_purchases(
    model: BgNbd,
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    ahead: ArrayLike,
) -> Floats:
    """Return how many purchases each customer is expected to make in the time ``ahead``.

    Parameters
    ----------
    model : BgNbd
        A fitted model.
    frequency, recency, T : array_like
        As ``fit_bgnbd`` takes them.
    ahead : array_like
        How long from the end of the observation on, in the same unit.

    Returns
    -------
    numpy.ndarray
        Means, 0 or more. The published formula's hypergeometric function overflows for frequent
        customers; after Euler's transformation its parameters no longer grow with the frequency.

    References
    ----------
    Fader, Hardie & Lee 2005, equation 10; Abramowitz & Stegun 1964, 15.3.3.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> expected_purchases(model, [2, 300], [30.43, 38], [38.86, 38.86], 39).round(3)
    array([ 1.226, 98.841])
    """
    x, last, end, t = np.broadcast_arrays(
        *(np.asarray(given, dtype=float) for given in (frequency, recency, T, ahead))
    )
    return p_alive(model, x, last, end) * _mean_of_alive(model, x, end, t)


def purchase_variance(
    model: BgNbd,
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    ahead: ArrayLike,
) -> Floats:
    """Return how far each customer's purchases in the time ``ahead`` may lie from their mean.

    Parameters
    ----------
    model, frequency, recency, T, ahead
        As ``expected_purchases`` takes them.

    Returns
    -------
    numpy.ndarray
        Variances, given the parameters of the model: of who the customer is, and of chance.

    Notes
    -----
    Given a rate and a chance p to leave, P(X >= k) is that of a Poisson count, times (1-p)^(k-1).
    Summed up, E[X(X-1)] = 2 (1-p)/p^2 (1 - exp(-m) (1+m)) with m = rate * p * ahead; its mean over
    the gamma and the beta distribution of a customer still there gives two hypergeometric
    functions.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> purchase_variance(model, [2], [30.43], [38.86], 39).round(2)
    array([2.53])
    """
    x, last, end, t = np.broadcast_arrays(
        *(np.asarray(given, dtype=float) for given in (frequency, recency, T, ahead))
    )
    alive = p_alive(model, x, last, end)
    mean = _mean_of_alive(model, x, end, t)
    pairs = np.maximum(_pairs_of_alive(model, x, end, t), mean**2 - mean)
    return alive * (pairs + mean) - (alive * mean) ** 2


def p_at_least(
    model: BgNbd,
    count: int,
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    ahead: ArrayLike,
) -> Floats:
    """Return the chance that each customer buys ``count`` times or more in the time ``ahead``.

    Parameters
    ----------
    model, frequency, recency, T, ahead
        As ``expected_purchases`` takes them.
    count : int
        1 or more.

    Returns
    -------
    numpy.ndarray
        0 to 1.

    Notes
    -----
    The customer must be there, stay after each of the first ``count - 1`` purchases, and buy so
    often: given that they are there, rate and chance to leave are independent, so the last two are
    a ratio of beta functions and a negative binomial tail.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> p_at_least(model, 1, [2], [30.43], [38.86], 39).round(3)
    array([0.555])
    """
    x, last, end, t = np.broadcast_arrays(
        *(np.asarray(given, dtype=float) for given in (frequency, recency, T, ahead))
    )
    stays = betaln(model.a, model.b + x + count - 1) - betaln(model.a, model.b + x)
    often = betainc(count, model.r + x, t / (model.alpha + end + t))
    return p_alive(model, x, last, end) * np.exp(stays) * often


def expected_of_new(model: BgNbd, ahead: ArrayLike) -> Floats:
    """Return how many repeat purchases are expected of a customer in the time after their first.

    Parameters
    ----------
    model : BgNbd
        A fitted model.
    ahead : array_like
        How long from the first purchase on.

    Returns
    -------
    numpy.ndarray
        Means.

    References
    ----------
    Fader, Hardie & Lee 2005, equation 9.

    Examples
    --------
    >>> model = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 1, np.eye(4))
    >>> expected_of_new(model, [39.0]).round(2)
    array([1.2])
    """
    t = np.asarray(ahead, dtype=float)
    return _mean_of_alive(model, np.zeros_like(t), np.zeros_like(t), t)


def _mean_of_alive(model: BgNbd, x: Floats, end: Floats, t: Floats) -> Floats:
    r, alpha, b = model.r, model.alpha, model.b
    z = t / (alpha + end + t)
    values = []
    for a in _around(model.a, 1.0):
        total = a + b + x - 1
        left = (1 - z) ** (a - 1) * hyp2f1(a - 1, a + b - 1 - r, total, z)
        values.append(total / (a - 1) * (1 - left))
    return np.maximum(np.mean(values, axis=0), 0.0)


def _pairs_of_alive(model: BgNbd, x: Floats, end: Floats, t: Floats) -> Floats:
    """Return E[X(X-1)] of customers who are still there."""
    shape, later = model.r + x, model.b + x
    z = t / (model.alpha + end + t)
    values = []
    for a in _around(model.a, 1.0, 2.0):
        rest = a + model.b - 1 - model.r
        never = (1 - z) ** (a - 2) * hyp2f1(rest, a - 2, a + later - 1, z)
        once = shape * z * (1 - z) ** (a - 2) * hyp2f1(rest, a - 1, a + later, z)
        part = (a + later - 1) / (a - 2) * (1 - never) - once
        values.append(2 * later / (a - 1) * part)
    return np.mean(values, axis=0)


def hyp2f1(a: float, b: float, c: Floats, z: Floats) -> Floats:
    """Return Gauss's hypergeometric function for customers of any frequency.

    SciPy's answers are wrong or missing where ``c`` is large and ``z`` near 1: there, the series
    itself takes but some dozens of terms.

    Parameters
    ----------
    a, b : float
        The upper parameters.
    c : numpy.ndarray
        The lower ones, above 0.
    z : numpy.ndarray
        From 0 to below 1; shaped as ``c``.

    Returns
    -------
    numpy.ndarray
        Its values.

    Examples
    --------
    >>> bool(np.isclose(hyp2f1(1, 1, np.array([2.0]), np.array([0.5]))[0], 2 * np.log(2)))
    True
    """
    c, z = np.broadcast_arrays(np.asarray(c, dtype=float), np.asarray(z, dtype=float))
    steep = c - a - b > _STEEP
    found = np.ones(c.shape)
    found[~steep] = special.hyp2f1(a, b, c[~steep], z[~steep])
    below, at = c[steep], z[steep]
    term = np.ones(below.shape)
    total = term.copy()
    for k in range(_MOST_TERMS):
        term = term * ((a + k) * (b + k) / (k + 1)) * at / (below + k)
        total += term
        if not (np.abs(term) > 1e-17 * np.abs(total)).any():
            break
    found[steep] = total
    return found


def _around(a: float, *poles: float) -> tuple[float, ...]:
    if any(abs(a - pole) < _BESIDE for pole in poles):
        return (a - 2 * _BESIDE, a + 2 * _BESIDE)
    return (a,)
