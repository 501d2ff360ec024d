"""One cloud with the same spreads and correlations: what customers without groups look like."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.stats import norm

Array = NDArray[np.float64]

#: A value at the end of a column that more than this share of rows have is kept as it is: nobody
#: who never asked for help is a group for that alone.
ATOM = 0.02

#: A column with no more than so many different values keeps to these values.
VALUES = 30

#: The bins of a histogram that is blurred, and how many standard deviations it reaches beyond.
BINS, BEYOND = 1024, 3.0

#: How often the blur is halved in on, and the correlations are corrected, and on how many rows.
HALVINGS, STEPS, CORRECTED_ON = 25, 4, 4000

#: Values that differ by no more than this share of their size are the same but for rounding.
ALIKE = 1e-9


@dataclass(frozen=True)
class Reference:
    """A cloud to draw from.

    ``tables`` (t, d) has each column's values in ascending order, ``factor`` (d, d) is the root
    of the correlations between the normal scores.
    """

    tables: Array
    factor: Array

    def draw(self, n: int, seed: int | list[int]) -> Array:
        """Return so many rows of the cloud, shape (n, d); the same seed, the same rows."""
        scores = np.random.default_rng(seed).standard_normal((n, len(self.factor)))
        return _values(self.tables, scores @ self.factor.T)


def fit_reference(values: Array, *, seed: int = 0) -> Reference:
    """Learn the one cloud that has the columns' spreads and correlations, but no groups.

    Each column is blurred until its histogram has a single peak, and brought back to its mean and
    standard deviation; values that many rows share at its ends (zeros, say) stay. The columns are
    joined by normal scores whose correlations are corrected until the drawn columns correlate as
    those given.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (n, d)
        Finite; from 2 rows, and no column constant.
    seed : int
        Another seed corrects the correlations on other draws.

    Returns
    -------
    Reference
        To draw from.

    References
    ----------
    Silverman 1981, *Using kernel density estimates to investigate multimodality* (the least blur);
    Nelsen 2006, *An introduction to copulas*; Hennig & Lin 2015, *Flexible parametric bootstrap
    for testing homogeneity against clustering and assessing the number of clusters*.

    Examples
    --------
    >>> values = np.repeat([[0.0, 1.0], [5.0, 3.0], [5.1, 2.0]], 50, axis=0)
    >>> reference = fit_reference(values)
    >>> bool((reference.tables[:50, 0] == 0).all())
    True
    >>> reference.draw(4, seed=1).shape
    (4, 2)
    """
    tables = np.column_stack([one_peak(column) for column in values.T])
    target = np.corrcoef(values, rowvar=False).reshape(values.shape[1], -1)
    scores = np.random.default_rng(seed).standard_normal((CORRECTED_ON, len(target)))
    latent = target
    for _ in range(STEPS):
        drawn = _values(tables, scores @ _root(latent).T)
        got = np.corrcoef(drawn, rowvar=False).reshape(target.shape)
        latent = _nearest(latent + np.nan_to_num(target - got))
    return Reference(tables, _root(latent))


def one_peak(column: Array) -> Array:
    """Return as many values, ascending, with one peak and the same mean and spread.

    Values that more than ``ATOM`` of the rows share at either end stay as they are; a column of
    few different values keeps to these.

    Parameters
    ----------
    column : numpy.ndarray of float, shape (n,)
        In any order.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        The values of a column without groups, in ascending order.

    References
    ----------
    Silverman 1981, *Using kernel density estimates to investigate multimodality*.

    Examples
    --------
    >>> one_peak(np.array([0.0, 0.0, 1.0, 1.0])).tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    ordered = np.sort(column)
    low, high = ordered[0], ordered[-1]
    at_low, at_high = (ordered == low).mean() > ATOM, (ordered == high).mean() > ATOM
    inner = (ordered > low) | (not at_low)
    inner &= (ordered < high) | (not at_high)
    middle = ordered[inner]
    if len(middle) < 2 or middle[0] == middle[-1]:
        return ordered
    blurred = _blurred(middle)
    if at_low or at_high:
        ends = (low if at_low else -np.inf, high if at_high else np.inf)
        blurred = np.clip(blurred, *ends)
    found = ordered.copy()
    found[inner] = blurred
    different = np.unique(ordered)
    return _rounded(found, different) if len(different) <= VALUES else np.sort(found)


def _blurred(middle: Array) -> Array:
    """Return the values blurred as little as makes one peak of them, with their mean and spread."""
    if middle[-1] - middle[0] <= ALIKE * max(1.0, float(np.abs(middle).max())):
        return middle
    beyond = BEYOND * middle.std()
    edges = np.linspace(middle[0] - beyond, middle[-1] + beyond, BINS + 1)
    counts = np.histogram(middle, edges)[0].astype(float)
    low, high = 0.5, 0.6 * BINS
    for _ in range(HALVINGS):
        half = np.sqrt(low * high)
        low, high = (low, half) if _peaks(_blur(counts, half)) <= 1 else (half, high)
    smooth = _blur(counts, high)
    places = (np.arange(len(middle)) + 0.5) / len(middle)
    drawn = np.interp(places, np.cumsum(smooth) / smooth.sum(), (edges[1:] + edges[:-1]) / 2)
    return np.asarray((drawn - drawn.mean()) / drawn.std() * middle.std() + middle.mean())


def _blur(counts: Array, width: float) -> Array:
    return np.asarray(gaussian_filter1d(counts, width, mode="constant", truncate=6))


def _peaks(smooth: Array) -> int:
    steps = np.diff(smooth)
    signs = np.sign(steps[np.abs(steps) > 1e-9 * smooth.max()])
    return int((np.diff(signs) < 0).sum())


def _rounded(values: Array, allowed: Array) -> Array:
    """Return the values, each replaced by the nearest that is allowed."""
    middles = (allowed[1:] + allowed[:-1]) / 2
    return np.sort(allowed[np.searchsorted(middles, values)])


def _values(tables: Array, scores: Array) -> Array:
    """Read each column's value at the rank that its normal score has."""
    last = len(tables) - 1
    rank = np.minimum((norm.cdf(scores) * len(tables)).astype(int), last)
    return np.take_along_axis(tables, rank, axis=0)


def _nearest(matrix: Array) -> Array:
    """Return a correlation matrix close to a symmetric one."""
    known = np.clip(matrix, -0.995, 0.995)
    np.fill_diagonal(known, 1.0)
    sizes, directions = np.linalg.eigh(known)
    whole = (directions * np.clip(sizes, 1e-6, None)) @ directions.T
    spread = np.sqrt(np.diag(whole))
    return np.asarray(whole / spread / spread[:, None])


def _root(correlations: Array) -> Array:
    nearest = _nearest(correlations)
    return np.asarray(np.linalg.cholesky(nearest + 1e-9 * np.eye(len(nearest))))
