"""Tell the group of any row by what a model learnt on some rows."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans, MiniBatchKMeans

from cxlab.personas.clustering.kmeans import SteadyKMeans, nearest
from cxlab.personas.clustering.lloyd import Array

#: The models that finishing passes lead on to the optimum of all rows.
K_MEANS = (SteadyKMeans, KMeans, MiniBatchKMeans)

Labels = NDArray[np.int64]

#: Rows (n, d) -> the number of each one's group, negative for none.
Place = Callable[[Array], Labels]


def place_of(fitted: Any, rows: Array, weights: Array, found: Labels) -> Place | None:
    """Return what tells the group of any row, as a fitted model numbers it.

    Parameters
    ----------
    fitted : scikit-learn clusterer
        Fitted on ``rows``.
    rows : numpy.ndarray of float, shape (n, d)
        What it was fitted on.
    weights : numpy.ndarray of float, shape (n,)
        How much each counts.
    found : numpy.ndarray of int, shape (n,)
        The group of each; negative where the model leaves it out.

    Returns
    -------
    callable or None
        The model's own ``predict``; for a model without one, the nearest of its groups' centres,
        and none for a row farther off than all of that group where the model left rows out. None
        for k-means, whose centres finishing passes are still to move.

    Examples
    --------
    >>> from sklearn.cluster import AgglomerativeClustering
    >>> rows = np.array([[0.0], [1.0], [9.0]])
    >>> fitted = AgglomerativeClustering(n_clusters=2)
    >>> place = place_of(fitted, rows, np.ones(3), fitted.fit_predict(rows))
    >>> place(np.array([[8.0], [2.0]])).tolist() == fitted.labels_[[2, 0]].tolist()
    True
    """
    if isinstance(fitted, K_MEANS):
        return None
    if hasattr(fitted, "predict"):
        return partial(_predicted, fitted=fitted)
    names = np.unique(found[found >= 0])
    if not len(names):
        return _left_out
    members = [found == name for name in names]
    centres = np.array([np.average(rows[one], axis=0, weights=weights[one]) for one in members])
    reach = np.full(len(names), np.inf)
    if (found < 0).any():
        pairs = zip(members, centres, strict=True)
        far = [np.linalg.norm(rows[one] - centre, axis=1).max() for one, centre in pairs]
        reach = np.array(far)
    return partial(_to_nearest, centres=centres, reach=reach, names=names)


def numbered(values: Array, place: Place, names: Mapping[int, str]) -> Labels:
    """Return the groups of rows by the numbers of their names, 0 for P1; -1 for none.

    Examples
    --------
    >>> numbered(np.zeros((2, 1)), lambda rows: np.array([7, -1]), {7: "P2"}).tolist()
    [1, -1]
    """
    places = {label: int(name.removeprefix("P")) - 1 for label, name in names.items()}
    different, codes = np.unique(place(values), return_inverse=True)
    return np.array([places.get(int(label), -1) for label in different], dtype=np.int64)[codes]


def typicality_of(own: Array, other: Array, codes: Labels) -> Array:
    """Return the typicality (0..1) of rows in groups (-1: in none) from two distances of each.

    Examples
    --------
    >>> typicality_of(np.array([1.0, 3.0]), np.array([4.0, 2.0]), np.array([0, 1])).tolist()
    [0.75, 0.0]
    """
    largest = np.maximum(own, other)
    typical = np.clip((other - own) / np.where(largest > 0, largest, 1), 0, None)
    return np.where(codes >= 0, typical, np.nan)


def _predicted(values: Array, fitted: Any) -> Labels:
    return np.asarray(fitted.predict(values))


def _left_out(values: Array) -> Labels:
    return np.full(len(values), -1)


def _to_nearest(values: Array, centres: Array, reach: Array, names: Labels) -> Labels:
    """Put rows to the nearest centre, or to none beyond its reach."""
    codes = nearest(values, centres)
    away = np.linalg.norm(values - centres[codes], axis=1)
    return np.where(away <= reach[codes], names[codes], -1)
