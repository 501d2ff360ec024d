"""k-means that finds its way out of poor starts: fast enough to be run thousands of times."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from cxlab.errors import CxlabError
from cxlab.personas.clustering.lloyd import Array, Rows, assign, lloyd, one_thread
from cxlab.personas.clustering.starts import cold_starts

#: How many steps every start is given, and how many of the best then go on to the end.
SHORT, KEPT = 4, 2


@dataclass(frozen=True)
class Fit:
    """Groups that k-means found.

    ``labels`` (n,) give each row's group, 0 to k - 1; ``centres`` (k, d) are the groups' means;
    ``inertia`` is the weighted sum of squared distances to the own centre.
    """

    labels: NDArray[np.int64]
    centres: Array
    inertia: float


def fit_many(
    values: ArrayLike,
    ks: Iterable[int],
    *,
    weights: ArrayLike | None = None,
    seed: int = 0,
    n_init: int = 5,
) -> dict[int, Fit]:
    """Fit k-means for several numbers of groups, each from cold starts, on one thread.

    All numbers share what is costly: one tree (Ward) on at most 500 rows gives a start for each,
    and so does each of ``n_init`` sequences of k-means++ centres, of which the first k are a
    start for k groups. Every start is given ``SHORT`` steps, the ``KEPT`` best go on to the end.
    The tree keeps local optima rare that merge two planted groups.

    Parameters
    ----------
    values : array_like of float, shape (n, d)
        A row per customer; finite, on scales that compare.
    ks : iterable of int
        The numbers of groups, each from 1 to the number of rows with a weight.
    weights : array_like of float, shape (n,), optional
        How much each row counts, from 0; a row without weight is only labelled.
    seed : int
        Another seed gives other starts.
    n_init : int
        How many k-means++ starts beside the tree's; from 0.

    Returns
    -------
    dict of int to Fit
        A fit for each number, smallest first. Where fewer rows differ than there are groups, some
        groups stay empty.

    Raises
    ------
    CxlabError
        If a number is below 1 or above the number of rows with a weight, or a value or a weight
        is missing or infinite, or a weight negative.

    References
    ----------
    Lloyd 1982, *Least squares quantization in PCM*; Arthur & Vassilvitskii 2007, *k-means++: the
    advantages of careful seeding*; Ward 1963, *Hierarchical grouping to optimize an objective
    function*; Biernacki, Celeux & Govaert 2003, *Choosing starting values for the EM algorithm*
    (short runs from many starts, the best to the end).

    Examples
    --------
    >>> fits = fit_many([[0.0], [1.0], [10.0], [11.0]], [1, 2])
    >>> fits[1].inertia, fits[2].inertia
    (101.0, 1.0)
    >>> sorted(fits[2].centres[:, 0].tolist())
    [0.5, 10.5]
    """
    rows = np.asarray(values, dtype=float)
    weight = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=float)
    wanted = sorted(set(ks))
    _check(rows, weight, wanted)
    counted = weight > 0
    middle = np.average(rows, axis=0, weights=weight)
    with one_thread():
        known = Rows.of(rows[counted] - middle, weight[counted])
        everyone = known if counted.all() else Rows.of(rows - middle, weight)
        starts = cold_starts(known, wanted, seed=seed, n_init=n_init) if wanted else {}
        found = {k: _best(known, starts[k]) for k in wanted}
        labelled = {k: assign(everyone, centres) for k, centres in found.items()}
    return {k: Fit(labelled[k][0], found[k] + middle, labelled[k][1]) for k in wanted}


def nearest(values: Array, centres: Array) -> NDArray[np.int64]:
    """Return the number of the nearest centre (k, d) of each row (n, d), the first on a tie.

    Examples
    --------
    >>> nearest(np.array([[0.0], [9.0]]), np.array([[1.0], [8.0]])).tolist()
    [0, 1]
    """
    middle = centres.mean(axis=0)
    with one_thread():
        return assign(Rows.of(values - middle, np.ones(len(values))), centres - middle)[0]


def _best(rows: Rows, starts: Array) -> Array:
    """Give each start (s, k, d) a few steps, lead the best to their end, return the best's end."""
    if len(starts) > KEPT:
        moved, inertia = lloyd(rows, starts, SHORT)
        starts = moved[np.argsort(inertia, kind="stable")[:KEPT]]
    centres, inertia = lloyd(rows, starts)
    return centres[int(inertia.argmin())]


def _check(rows: Array, weights: Array, ks: list[int]) -> None:
    if not (np.isfinite(rows).all() and np.isfinite(weights).all() and (weights >= 0).all()):
        raise CxlabError("values and weights are finite numbers, and no weight is negative")
    counted = int((weights > 0).sum())
    if ks and not 1 <= ks[0] <= ks[-1] <= counted:
        wrong = ks[0] if ks[0] < 1 else ks[-1]
        raise CxlabError(f"{wrong} groups cannot be made of {counted} rows that count")


class SteadyKMeans(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClusterMixin, BaseEstimator):
    """``fit_many`` for one number of groups, as a scikit-learn estimator.

    Parameters
    ----------
    n_clusters : int
        How many groups.
    n_init : int
        How many k-means++ starts beside the tree's.
    random_state : int, numpy.random.RandomState or None
        What the starts are drawn with; ``None`` draws others each time.

    Attributes
    ----------
    cluster_centers_ : numpy.ndarray of float, shape (n_clusters, d)
    labels_ : numpy.ndarray of int, shape (n,)
    inertia_ : float
    n_features_in_ : int

    References
    ----------
    As for ``fit_many``.

    Examples
    --------
    >>> found = SteadyKMeans(n_clusters=2, random_state=0).fit([[0.0], [1.0], [10.0], [11.0]])
    >>> found.inertia_
    1.0
    >>> found.predict([[2.0], [9.0]]).tolist() == found.labels_[[0, 3]].tolist()
    True
    """

    def __init__(self, n_clusters: int = 8, *, n_init: int = 10, random_state: Any = None) -> None:
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> "SteadyKMeans":  # noqa: ARG002
        """Find the groups of the rows; ``y`` is not looked at."""
        rows = validate_data(self, X, dtype=np.float64)
        weights = _check_sample_weight(sample_weight, rows, dtype=np.float64)
        counted = int((weights > 0).sum())
        if not 1 <= self.n_clusters <= counted:
            raise ValueError(
                f"n_samples={counted} should be >= n_clusters={self.n_clusters}, and that from 1"
            )
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        k = int(self.n_clusters)
        fit = fit_many(rows, [k], weights=weights, seed=seed, n_init=self.n_init)[k]
        self.labels_, self.cluster_centers_, self.inertia_ = fit.labels, fit.centres, fit.inertia
        return self

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return the nearest centre of each row."""
        check_is_fitted(self)
        rows = validate_data(self, X, dtype=np.float64, reset=False)
        return nearest(rows, self.cluster_centers_)

    def transform(self, X: Any) -> Array:
        """Return each row's distance to each centre."""
        check_is_fitted(self)
        rows = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(euclidean_distances(rows, self.cluster_centers_))

    @property
    def _n_features_out(self) -> int:
        return len(self.cluster_centers_)
