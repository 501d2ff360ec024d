"""How much a feature counts: more where groups differ in it by more than one cloud would."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cxlab.personas.choosing.reference import Array, Reference, fit_reference
from cxlab.personas.choosing.regroup import JUDGED_ON, spread_within
from cxlab.personas.clustering.clustering import check_matrix, sample_rows
from cxlab.personas.clustering.kmeans import fit_many

#: The numbers of groups over which the weights are averaged; how many clouds they are compared
#: to, and how often they are set anew.
NUMBERS, CLOUDS, ROUNDS = (6, 9, 12), 3, 3

#: The largest weight, and what keeps a tiny spread from making a large one.
MOST, LEAST_SPREAD = 2.0, 0.02

#: A feature of which more than this share of customers have one and the same value keeps the
#: weight 1: two groups that differ in nothing but a yes or no are soon found, and say little.
COMMON = 0.3

#: Fewer customers than this cannot show groups.
FEWEST = 20


def weigh_features(frame: pd.DataFrame, *, seed: int = 0) -> pd.Series:
    """Return how much each feature counts when customers are grouped: from 1 to ``MOST``.

    Standardised features of which half are mere noise hide groups from k-means: the groups make
    a feature's overall spread large, so that standardising draws them together, and the noise
    counts for more. Here customers are put into several numbers of groups; a feature that varies
    within these less than it does within groups cut out of one cloud (``fit_reference``) weighs
    more, by the ratio of the two spreads. Where there are no groups, all weights are about 1.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per customer, with a unique index; finite numbers, on scales that compare.
    seed : int
        Another seed draws other clouds and, where there are many customers, other customers.

    Returns
    -------
    pandas.Series
        A weight for each column; multiply the columns by them before they are clustered.

    Raises
    ------
    CxlabError
        If the frame cannot be clustered: see ``cluster``.

    References
    ----------
    Friedman & Rubin 1967, *On some invariant criteria for grouping data*; Art, Gnanadesikan &
    Kettenring 1982, *Data-based metrics for cluster analysis* (scales from the spread within
    groups that are not yet known).

    Examples
    --------
    >>> draw = np.random.default_rng(0)
    >>> grouped = np.repeat([-1.0, 1.0], 100) + draw.normal(0, 0.2, 200)
    >>> frame = pd.DataFrame({"grouped": grouped, "noise": draw.normal(size=200)})
    >>> weights = weigh_features(frame)
    >>> bool(weights["grouped"] > 1.4 > weights["noise"])
    True
    """
    judged = sample_rows(check_matrix(frame), seed=seed, most=JUDGED_ON)
    values = judged.to_numpy()
    differ = values.std(axis=0) > 0
    weights = pd.Series(1.0, frame.columns, name="weight")
    if len(values) >= FEWEST and differ.any():
        cloud = fit_reference(values[:, differ], seed=seed)
        weights[differ] = weights_beside(values[:, differ], cloud, seed)
    return weights


def weights_beside(values: Array, cloud: Reference, seed: int) -> Array:
    """Return the weights of columns that are not constant, given the one cloud beside them."""
    most = len(np.unique(values, axis=0))
    numbers = [k for k in NUMBERS if k < most]
    weights = np.ones(values.shape[1])
    if not numbers:
        return weights
    clouds = [cloud.draw(len(values), [seed, 0, number]) for number in range(CLOUDS)]
    free = np.array([_commonest(column) <= COMMON for column in values.T])
    for turn in range(ROUNDS):
        here = _spread(values, weights, numbers, turn)
        there = np.mean([_spread(drawn, weights, numbers, turn) for drawn in clouds], axis=0)
        ratio = np.sqrt((there + LEAST_SPREAD) / (here + LEAST_SPREAD))
        weights = np.where(free, np.clip(ratio, 1.0, MOST), 1.0)
    return weights


def _spread(values: Array, weights: Array, numbers: Sequence[int], seed: int) -> Array:
    """Return the share of each column's variance that lies within groups, mean over numbers."""
    found = fit_many(values * weights, numbers, seed=seed, n_init=2)
    within = [spread_within(values, fit.labels, k) for k, fit in found.items()]
    return np.asarray(np.mean(within, axis=0) / len(values) / values.var(axis=0))


def _commonest(column: Array) -> float:
    return float(np.unique(column, return_counts=True)[1].max() / len(column))
