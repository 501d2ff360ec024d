"""LMG shares: how much of an outcome's variance goes with each predictor, over all orders."""

from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.errors import CxlabError

#: With more, the number of subsets is out of reach.
MOST_PREDICTORS = 15

#: A predictor adds nothing where the others leave less than this share of its variance.
TOLERANCE = 1e-9

#: A column that was scaled to vary by about 1 and varies by less is constant.
_CONSTANT = 1e-12

_CELLS = 2**18  # subsets times replicates swept at once: few enough to stay in the cache

Floats = NDArray[np.float64]


def lmg_shares(predictors: pd.DataFrame, outcome: pd.Series) -> pd.Series:
    """Split the R2 of a linear regression over its predictors.

    A predictor's share is what it adds to R2 when it enters the regression, averaged over all
    orders in which the predictors can enter. A constant predictor has the share 0. Predictors
    that are linear combinations of each other are no obstacle: whichever enters last adds
    nothing, so two equal ones have equal shares.

    Parameters
    ----------
    predictors : pandas.DataFrame, shape (n, p)
        Numbers or flags; p is at most 15.
    outcome : pandas.Series, shape (n,)
        Numbers, with the index of ``predictors``. Rows where anything is missing do not count.

    Returns
    -------
    pandas.Series
        The shares, indexed by predictor, in the order given; they sum to R2. NaN where fewer
        than two rows are complete or the outcome never varies.

    Raises
    ------
    CxlabError
        With more than 15 predictors.
    ValueError
        Where the two have different indexes.

    References
    ----------
    Lindeman, Merenda & Gold 1980, *Introduction to bivariate and multivariate analysis*;
    Groemping 2007, *Estimators of relative importance in linear regression based on variance
    decomposition*.

    Examples
    --------
    >>> predictors = pd.DataFrame({"late": [0, 0, 1, 1], "chat": [0, 1, 0, 1]})
    >>> lmg_shares(predictors, pd.Series([9.0, 9.0, 5.0, 5.0])).round(3).to_dict()
    {'late': 1.0, 'chat': 0.0}
    """
    if len(predictors.columns) > MOST_PREDICTORS:
        raise CxlabError(
            f"{len(predictors.columns)} predictors have too many subsets; choose at most"
            f" {MOST_PREDICTORS}"
        )
    if not predictors.index.equals(outcome.index):
        raise ValueError("predictors and outcome have different indexes")
    table = predictors.astype(float).assign(**{"": outcome.astype(float)}).dropna()
    numbers = table.to_numpy(dtype=float)
    shares = np.full(len(predictors.columns), np.nan)
    if len(numbers) > 1:
        spread = np.ptp(numbers, axis=0)
        centred = (numbers - numbers.mean(axis=0)) / np.where(spread > 0, spread, np.inf)
        shares = decompose(correlations((centred.T @ centred)[None] / len(centred)))[0]
    return pd.Series(shares, index=predictors.columns, name="share")


def correlations(covariances: Floats) -> Floats:
    """Turn covariances into correlations; constants correlate with nothing.

    Parameters
    ----------
    covariances : numpy.ndarray, shape (replicates, p + 1, p + 1)
        Of columns that vary by about 1, the outcome last.

    Returns
    -------
    numpy.ndarray
        Of the same shape. A constant has 0 throughout, also on the diagonal; a constant
        outcome has NaN.
    """
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    varies = variances > _CONSTANT
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1)), 0)
    scale[:, -1] = np.where(varies[:, -1], scale[:, -1], np.nan)
    return covariances * scale[:, :, None] * scale[:, None, :]


def unexplained(correlated: Floats) -> Floats:
    """Return the share of the outcome's variance that each subset of predictors leaves.

    All subsets are swept together: the predictors are taken one after the other, and every
    matrix so far splits into one without the predictor and one given the predictor.

    Parameters
    ----------
    correlated : numpy.ndarray, shape (replicates, p + 1, p + 1)
        Correlations, the outcome last.

    Returns
    -------
    numpy.ndarray, shape (replicates, 2 ** p)
        1 - R2. The first predictor is the highest bit of a subset's number.

    References
    ----------
    Goodnight 1979, *A tutorial on the SWEEP operator*.
    """
    replicates, size, _ = correlated.shape
    state = correlated[:, None, :, :]
    for _ in range(size - 1):
        pivot, row, rest = state[..., 0, 0], state[..., 0, 1:], state[..., 1:, 1:]
        inverse = np.where(pivot > TOLERANCE, 1 / np.where(pivot > TOLERANCE, pivot, 1), 0)
        swept = rest - (row * inverse[..., None])[..., :, None] * row[..., None, :]
        both = np.stack([rest, swept], axis=2)
        state = both.reshape(replicates, -1, *rest.shape[-2:])
    return state[:, :, 0, 0]


def weights_of_subsets(p: int) -> Floats:
    """Return the matrix that turns R2 of all subsets into shares.

    Parameters
    ----------
    p : int
        How many predictors.

    Returns
    -------
    numpy.ndarray, shape (2 ** p, p)
        Each column sums the gains of one predictor over all subsets of the others; those of size
        s weigh s! (p - 1 - s)! / p!.

    Examples
    --------
    >>> weights_of_subsets(1).tolist()
    [[-1.0], [1.0]]
    """
    holds = (np.arange(2**p)[:, None] >> np.arange(p - 1, -1, -1)) & 1
    others = holds.sum(axis=1, keepdims=True) - holds
    table = np.array([1 / (p * comb(p - 1, size)) for size in range(p)])
    return np.where(holds == 1, 1.0, -1.0) * table[others]


def decompose(correlated: Floats) -> Floats:
    """Return the LMG shares of each replicate.

    Parameters
    ----------
    correlated : numpy.ndarray, shape (replicates, p + 1, p + 1)
        Correlations, the outcome last.

    Returns
    -------
    numpy.ndarray, shape (replicates, p)
        They sum to R2; a constant's is exactly 0.
    """
    weights = weights_of_subsets(correlated.shape[1] - 1)
    parts = [-unexplained(part) @ weights for part in _pieces(correlated)]
    varies = np.diagonal(correlated, axis1=1, axis2=2)[:, :-1] != 0
    return np.where(varies, np.concatenate(parts), 0.0)


def share_of_first(correlated: Floats) -> Floats:
    """Return the LMG share of the first predictor alone; see ``decompose``.

    Parameters
    ----------
    correlated : numpy.ndarray, shape (replicates, p + 1, p + 1)
        Correlations, the outcome last.

    Returns
    -------
    numpy.ndarray, shape (replicates,)
    """
    weights = weights_of_subsets(correlated.shape[1] - 1)[:, 0]
    return np.concatenate([-unexplained(part) @ weights for part in _pieces(correlated)])


def _pieces(correlated: Floats) -> list[Floats]:
    step = max(1, _CELLS // 2 ** (correlated.shape[1] - 1))
    return [correlated[first : first + step] for first in range(0, len(correlated), step)]
