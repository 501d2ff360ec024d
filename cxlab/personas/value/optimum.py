"""Maximise a likelihood whose parameters are positive, and say whether the data settle them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm

Floats = NDArray[np.float64]

#: Minus the log-likelihood of logarithms of parameters, and its gradient.
Objective = Callable[[Floats], tuple[float, Floats]]

#: Parameters lie within exp(-REACH) and exp(REACH) of where the search begins.
REACH = 9.0

#: A search has arrived where no slope, per customer, is steeper than this.
FLAT = 1e-10

#: Beyond this standard error of its logarithm, a parameter is known to a factor of 50 at best.
WIDEST = 2.0

#: Newton's steps at most, and how far apart the slopes are that give the Hessian.
_MOST_STEPS, _STEP = 12, 1e-4


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a likelihood is highest.

    ``logs`` are the logarithms of the parameters, ``covariance`` is theirs (NaN where the
    likelihood is flat), ``problem`` says in words why the estimates settle nothing; empty: they
    do. ``size`` is how many customers there were, ``edge`` which parameters run to the edge of
    what was searched.
    """

    logs: Floats
    log_likelihood: float
    covariance: Floats
    problem: str
    size: float
    edge: tuple[int, ...] = ()


def maximise(
    objective: Objective, start: Floats, size: float, *, near: Optimum | None = None
) -> Optimum:
    """Search from ``start``, once more from elsewhere where that fails, and judge what is found.

    Parameters
    ----------
    objective : callable
        Takes the logarithms of the parameters; returns minus the log-likelihood, and its gradient.
    start : numpy.ndarray
        Where to begin: logarithms.
    size : float
        The number of customers: slopes are judged per customer.
    near : Optimum, optional
        What some of the customers say: where that is close, a few steps with its curvature do.

    Returns
    -------
    Optimum
        The highest point found.

    References
    ----------
    Kraft 1988, *A software package for sequential quadratic programming*; the last digits are
    Newton's, with a Hessian from differences of the gradient. (SciPy's L-BFGS-B finds the same,
    but wakes the threads of the linear algebra for four parameters, at twenty times the cost.)

    Examples
    --------
    >>> found = maximise(lambda log: (np.exp(log[0]) - 2 * log[0], np.exp(log) - 2), np.zeros(1), 1)
    >>> round(float(np.exp(found.logs[0])), 6), found.problem
    (2.0, '')
    """

    def scaled(logs: Floats) -> tuple[float, Floats]:
        value, slope = objective(logs)
        return value / size, slope / size

    if near is not None and not near.problem:
        logs = _steps(scaled, near.logs, near.covariance * near.size)
        found = _judged(scaled, start, logs, size)
        if not found.problem:
            return found
    found = _search(scaled, start, start, size)
    for shift in (-1.0, 1.0):
        if not found.problem:
            break
        other = _search(scaled, start, start + shift, size)
        higher = other.log_likelihood > found.log_likelihood + 1e-6
        found = other if higher or not other.problem else found
    return found


def _search(scaled: Objective, centre: Floats, start: Floats, size: float) -> Optimum:
    limits = [(middle - REACH, middle + REACH) for middle in centre]
    options = {"ftol": 1e-12, "maxiter": 500}
    first = minimize(scaled, start, jac=True, method="SLSQP", bounds=limits, options=options)
    logs = np.asarray(first.x, dtype=float)
    return _judged(scaled, centre, _steps(scaled, logs, _inverse(_hessian(scaled, logs))), size)


def _steps(scaled: Objective, logs: Floats, inverse: Floats) -> Floats:
    """Take Newton's steps, all with one inverse Hessian, for as long as they flatten the slope."""
    slope = scaled(logs)[1]
    for _ in range(_MOST_STEPS):
        steep = np.abs(slope).max()
        step = inverse @ slope
        if steep < FLAT or not np.isfinite(step).all() or np.abs(step).max() > 1:
            break
        later = scaled(logs - step)[1]
        if not np.abs(later).max() < steep / 2:
            break
        logs, slope = logs - step, later
    return logs


def _judged(scaled: Objective, centre: Floats, logs: Floats, size: float) -> Optimum:
    value, slope = scaled(logs)
    covariance = _inverse(_hessian(scaled, logs)) / size
    edge = tuple(int(at) for at in np.flatnonzero(np.abs(logs - centre) > REACH - 0.5))
    problem = _problem(edge, slope, covariance)
    return Optimum(logs, -float(value) * size, covariance, problem, size, edge)


def _hessian(scaled: Objective, logs: Floats) -> Floats:
    shifts = _STEP * np.eye(len(logs))
    rows = [(scaled(logs + shift)[1] - scaled(logs - shift)[1]) / (2 * _STEP) for shift in shifts]
    curve = np.array(rows)
    return (curve + curve.T) / 2


def _inverse(curve: Floats) -> Floats:
    """Return the inverse of a positive definite matrix, NaN of any other."""
    values, vectors = np.linalg.eigh(curve)
    if not values[0] > 1e-12 * max(values[-1], 1.0):
        return np.full_like(curve, np.nan)
    return (vectors / values) @ vectors.T


def _problem(edge: tuple[int, ...], slope: Floats, covariance: Floats) -> str:
    if edge:
        return "the estimates run to the edge of what is possible"
    if not np.isfinite(covariance).all():
        return "very different parameters fit the data equally well"
    if np.abs(slope).max() > FLAT * 1e4:
        return "the search for the best parameters did not arrive"
    if np.sqrt(np.diag(covariance)).max() > WIDEST:
        return "the data leave the parameters open by more than a factor of 50"
    return ""


def parameter_table(
    names: tuple[str, ...], values: Floats, covariance: Floats, confidence: float = 0.95
) -> pd.DataFrame:
    """Return parameters with their standard errors and intervals.

    Parameters
    ----------
    names : tuple of str
        What they are called.
    values : numpy.ndarray
        The estimates, positive.
    covariance : numpy.ndarray
        Of their logarithms.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        parameter, estimate, se, low, high. Intervals are symmetrical on the logarithm.

    Examples
    --------
    >>> parameter_table(("r",), np.array([2.0]), np.array([[0.01]])).round(2)
      parameter  estimate   se   low  high
    0         r       2.0  0.2  1.64  2.43
    """
    errors = np.sqrt(np.diag(covariance))
    reach = np.exp(norm.ppf((1 + confidence) / 2) * errors)
    frame = {"parameter": names, "estimate": values, "se": values * errors}
    return pd.DataFrame({**frame, "low": values / reach, "high": values * reach})
