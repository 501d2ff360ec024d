"""Put customers into groups: any clusterer, fitted the same way, with labels that stay the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.estimate import hash_uniform
from cxlab.registry import Registry

#: Makes a scikit-learn clusterer from the number of groups and a seed.
ClustererFactory = Callable[[int, int], Any]

CLUSTERERS: Registry[ClustererFactory] = Registry("clusterer")

#: On how many customers a number of groups, and the groups' stability, are judged at most.
JUDGED_ON = 5000


@CLUSTERERS.register("kmeans")
def kmeans(k: int, seed: int) -> KMeans:
    """Return k-means with ten cold starts.

    References
    ----------
    Arthur & Vassilvitskii 2007, *k-means++: the advantages of careful seeding*.

    Examples
    --------
    >>> kmeans(3, 0).n_clusters
    3
    """
    return KMeans(n_clusters=k, n_init=10, random_state=seed)


@dataclass(frozen=True)
class Clusters:
    """Groups of rows.

    ``labels`` gives each row's group, ``"P1"`` (the largest), ``"P2"``, ...; missing where the
    model leaves a row out. ``typicality`` (0..1) says how much nearer a row lies to its own
    group's centre than to the next one: (b - a) / max(a, b) with these two distances, 0 where
    another group's centre is nearer. ``centres`` has a row per group.
    """

    labels: pd.Series
    typicality: pd.Series
    centres: pd.DataFrame

    @property
    def k(self) -> int:
        """The number of groups."""
        return len(self.centres)


def cluster(
    frame: pd.DataFrame, *, k: int | None, model: Any = "kmeans", seed: int = 0
) -> Clusters:
    """Put the rows of a numeric frame into groups, whatever their order.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row per customer, with a unique index; numbers, on scales that compare.
    k : int or None
        The number of groups, from 1; ``None`` for a model that finds it itself.
    model : str or scikit-learn clusterer
        A registered name, or an object with ``fit_predict``; it is copied, not changed.
    seed : int
        Another seed gives other starts.

    Returns
    -------
    Clusters
        Labels are ordered by size, then by the smallest index; rows are in the frame's order.

    Raises
    ------
    CxlabError
        If the frame is not numeric, has missing or infinite values or a repeated index, or has
        fewer different rows than groups.
    UnknownNameError
        If no clusterer is registered under the name.

    References
    ----------
    Hruschka, de Castro & Campello 2004, *Evolutionary algorithms for clustering gene-expression
    data* (the simplified silhouette, here ``typicality``).

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 0.1, 5.0, 5.1, 5.2]}, index=list("abcde"))
    >>> cluster(frame, k=2).labels.to_dict()
    {'a': 'P2', 'b': 'P2', 'c': 'P1', 'd': 'P1', 'e': 'P1'}
    """
    ordered = check_matrix(frame)
    if k is not None:
        check_k(ordered, k)
    found = fit_labels(ordered.to_numpy(), k=k, model=model, seed=seed)
    labels = _canonical(pd.Series(found, ordered.index))
    centres = ordered.groupby(labels).mean().rename_axis("persona")
    centres = centres.reindex([f"P{i + 1}" for i in range(len(centres))])
    typicality = _typicality(ordered, labels, centres)
    return Clusters(labels.reindex(frame.index), typicality.reindex(frame.index), centres)


def check_matrix(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame sorted by its index, or say why it cannot be clustered.

    Raises
    ------
    CxlabError
        If it has no rows, a repeated index, or values that are not finite numbers.
    """
    if frame.empty:
        raise CxlabError("there is nothing to cluster: the frame has no rows or no columns")
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()][0]
        raise CxlabError(f"row {twice!r} is there twice; give each customer one row")
    for name in frame:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise CxlabError(f"column {name!r} is not numeric; prepare the features first")
        if not np.isfinite(frame[name].to_numpy(dtype=float)).all():
            raise CxlabError(f"column {name!r} has missing or infinite values; prepare it first")
    return frame.astype(float).sort_index()


def sample_rows(frame: pd.DataFrame, *, seed: int = 0, most: int = JUDGED_ON) -> pd.DataFrame:
    """Return at most so many rows, drawn by a hash of their index, in the frame's order.

    Examples
    --------
    >>> sample_rows(pd.DataFrame({"x": range(9)}), most=2).index.tolist()
    [2, 3]
    """
    drawn = np.argsort(hash_uniform(frame.index, seed), kind="stable")[:most]
    return frame.iloc[np.sort(drawn)]


def check_number(k: object) -> None:
    """Raise if ``k`` is no number of groups."""
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1:
        raise CxlabError(f"the number of personas is a whole number from 1, not {k!r}")


def check_k(frame: pd.DataFrame, k: int) -> None:
    """Raise if ``k`` groups cannot be made of these rows."""
    check_number(k)
    different = len(frame.drop_duplicates())
    if different < k:
        raise CxlabError(f"{k} personas need {k} customers who differ; there are {different}")


def fit_labels(values: np.ndarray, *, k: int | None, model: Any, seed: int) -> np.ndarray:
    """Fit a fresh copy of the model, on one thread, and return its labels as it gives them.

    One thread, because it is faster on data of this size, and because sums then come out the
    same on any machine.
    """
    if k == 1:
        return np.zeros(len(values), dtype=int)
    with threadpool_limits(limits=1):
        return np.asarray(_model(model, k, seed).fit_predict(values))


def _model(model: Any, k: int | None, seed: int) -> Any:
    if isinstance(model, str):
        if k is None:
            raise CxlabError(f"clusterer {model!r} must be told how many personas to make")
        return CLUSTERERS[model](k, seed)
    known, size = _parameters(model), _size_parameter(model)
    if k is not None and size is None:
        raise CxlabError(f"{type(model).__name__} finds the number of personas itself: leave out k")
    values = {} if size is None or k is None else {size: k}
    if "random_state" in known:
        values["random_state"] = seed
    return clone(model).set_params(**values)


def _parameters(model: Any) -> dict[str, Any]:
    if not hasattr(model, "fit_predict") or not hasattr(model, "get_params"):
        raise CxlabError(f"a model is a registered name or a scikit-learn clusterer, not {model!r}")
    return dict(model.get_params())


def _size_parameter(model: Any) -> str | None:
    known = _parameters(model)
    return next((name for name in ("n_clusters", "n_components") if name in known), None)


def takes_k(model: Any) -> bool:
    """Say whether a model must be told the number of groups.

    Examples
    --------
    >>> from sklearn.cluster import DBSCAN
    >>> takes_k("kmeans"), takes_k(DBSCAN())
    (True, False)
    """
    return isinstance(model, str) or _size_parameter(model) is not None


def _canonical(found: pd.Series) -> pd.Series:
    """Name groups by size, then by their first row; a negative label is no group."""
    taken = found[found >= 0]
    sizes = taken.groupby(taken).size()
    first = pd.Series(np.arange(len(taken)), taken.index).groupby(taken.to_numpy()).min()
    order = pd.DataFrame({"size": -sizes, "first": first}).sort_values(["size", "first"]).index
    names = {label: f"P{i + 1}" for i, label in enumerate(order)}
    return found.map(names).astype("str").rename("persona")


def _typicality(frame: pd.DataFrame, labels: pd.Series, centres: pd.DataFrame) -> pd.Series:
    if len(centres) < 2:
        return pd.Series(np.nan, frame.index, name="typicality")
    values = frame.to_numpy()
    apart = [np.linalg.norm(values - centre, axis=1) for centre in centres.to_numpy()]
    distance = pd.DataFrame(np.column_stack(apart), frame.index, centres.index)
    own = pd.get_dummies(labels).reindex(columns=centres.index, fill_value=False).astype(bool)
    a, b = distance.where(own).min(axis=1), distance.mask(own).min(axis=1)
    largest = np.maximum(a, b)
    typical = ((b - a) / largest.where(largest > 0)).clip(lower=0).fillna(0.0)
    return typical.where(labels.notna()).rename("typicality")
