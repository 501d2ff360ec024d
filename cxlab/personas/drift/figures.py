"""Two periods beside each other: figures that add up row by row, in the data and in every draw."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.personas.drift.chance import Chance, Rows, draw_periods, judge


@dataclass(frozen=True)
class Means:
    """The means of columns in both periods; ``count`` how many values each rests on.

    Of shape (columns,): ``count``, ``mean`` and ``variance`` (with n - 1) of the earlier and the
    later period, one after the other in a pair; ``shared``, what the same customers' values add
    to the covariance of both means.
    """

    count: tuple[NDArray[np.float64], NDArray[np.float64]]
    mean: tuple[NDArray[np.float64], NDArray[np.float64]]
    variance: tuple[NDArray[np.float64], NDArray[np.float64]]
    shared: NDArray[np.float64]

    def difference(self, confidence: float) -> tuple[NDArray[np.float64], ...]:
        """Return later less earlier, with its interval, allowing for customers who are in both.

        With everybody in both it is that of Student's t for pairs, with nobody that of two
        samples of any variances, with the degrees of freedom of the smaller one.
        """
        (n, m), (a, b) = self.count, self.variance
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.sqrt(np.maximum(a / n + b / m - 2 * self.shared, 0.0))
        freedom = np.minimum(n, m) - 1
        half = stats.t.ppf((1 + confidence) / 2, np.where(freedom > 0, freedom, np.nan)) * error
        estimate = self.mean[1] - self.mean[0]
        return estimate, estimate - half, estimate + half


def measure_means(rows: Rows, values: NDArray[np.float64]) -> Means:
    """Return the means of both periods.

    Parameters
    ----------
    rows : Rows
        The profiles.
    values : numpy.ndarray of float, shape (rows, columns)
        NaN for what does not count.

    Returns
    -------
    Means
        NaN where there are too few values.

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> rows = make_rows(pd.Index(["a", "b"]), pd.Index(["a", "b"]))
    >>> means = measure_means(rows, np.array([[1.0], [3.0], [2.0], [4.0]]))
    >>> [figure.round(6).tolist() for figure in means.difference(0.95)]
    [[1.0], [1.0], [1.0]]
    """
    parts = [_moments(values[rows.late == late]) for late in (False, True)]
    (n, mean, variance), (m, then, spread) = parts
    return Means((n, m), (mean, then), (variance, spread), _shared(rows, values, parts))


def _moments(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    known = ~np.isnan(values)
    n = known.sum(axis=0).astype(float)
    mean = np.where(known, values, 0.0).sum(axis=0) / np.where(n > 0, n, np.nan)
    squares = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)
    return n, mean, squares / np.where(n > 1, n - 1, np.nan)


def _shared(
    rows: Rows, values: NDArray[np.float64], parts: list[tuple[NDArray[np.float64], ...]]
) -> NDArray[np.float64]:
    """Return the covariance of the two means, as customers are in both."""
    first, then = (np.flatnonzero(rows.both & (rows.late == late)) for late in (False, True))
    place = pd.Index(rows.customer[then]).get_indexer(rows.customer[first])
    one, other = values[first] - parts[0][1], values[then][place] - parts[1][1]
    unknown = np.isnan(one) | np.isnan(other)
    together, pairs = np.where(unknown, 0.0, one * other).sum(axis=0), (~unknown).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = together * pairs / (pairs - 1) / (parts[0][0] * parts[1][0])
    return np.where(pairs > 1, found, 0.0)


def chance_of_means(
    rows: Rows,
    values: NDArray[np.float64],
    tested: NDArray[np.bool_],
    *,
    draws: int,
    seed: int = 0,
) -> Chance:
    """Say how often chance moves the means of columns as far apart.

    Parameters
    ----------
    rows : Rows
        The profiles.
    values : numpy.ndarray of float, shape (rows, columns)
        NaN for what does not count.
    tested : numpy.ndarray of bool, shape (columns,)
        Which columns make the family that is tested.
    draws, seed
        As for ``draw_periods``.

    Returns
    -------
    Chance
        Of as many figures as there are columns; NaN for those not tested.

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(40)])
    >>> values = np.repeat([0.0, 1.0], 40)[:, None] + np.tile(np.arange(40) % 3, 2)[:, None]
    >>> chance_of_means(make_rows(who, who), values, np.array([True]), draws=99).p.tolist()
    [0.01]
    """
    known = ~np.isnan(values[:, tested])
    filled = np.where(known, values[:, tested], 0.0)
    ones = known.astype(float)
    total, size = filled.sum(axis=0), ones.sum(axis=0)

    def apart(late: NDArray[np.bool_]) -> NDArray[np.float64]:
        chosen = late.T.astype(float)
        sums, n = chosen @ filled, chosen @ ones
        with np.errstate(divide="ignore", invalid="ignore"):
            return sums / n - (total - sums) / (size - n)

    drawn = np.vstack([apart(late) for late in draw_periods(rows, draws=draws, seed=seed)])
    found = judge(apart(rows.late[:, None])[0], drawn)
    return Chance(_whole(found.p, tested), _whole(found.adjusted, tested), found.overall)


def _whole(part: NDArray[np.float64], tested: NDArray[np.bool_]) -> NDArray[np.float64]:
    every = np.full(len(tested), np.nan)
    every[tested] = part
    return every
