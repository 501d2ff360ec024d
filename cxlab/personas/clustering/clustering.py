"""Put customers into groups: any clusterer, fitted the same way, with labels that stay the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import has_fit_parameter
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.estimate import hash_uniform
from cxlab.personas.clustering.clusterers import CLUSTERERS, ClustererFactory, make_model, takes_k
from cxlab.personas.clustering.coreset import JUDGED_ON, draw_coreset
from cxlab.personas.clustering.kmeans import nearest
from cxlab.personas.clustering.passes import finish, in_blocks, own_and_next
from cxlab.personas.clustering.placing import Labels, numbered, place_of, typicality_of

__all__ = [
    "CLUSTERERS",
    "JUDGED_ON",
    "ClustererFactory",
    "Clusters",
    "check_k",
    "check_matrix",
    "check_number",
    "cluster",
    "fit_labels",
    "sample_rows",
    "takes_k",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Clusters:
    """Groups of rows.

    ``labels`` gives each row's group, ``"P1"`` (the largest), ``"P2"``, ...; missing where the
    model leaves a row out. ``typicality`` (0..1) says how much nearer a row lies to its own
    group's centre than to the next one: (b - a) / max(a, b) with these two distances, 0 where
    another group's centre is nearer. ``centres`` has a row per group. ``place`` tells the group of
    any row, by its number from 0 or -1 for none; None where that is the nearest centre.
    """

    labels: pd.Series
    typicality: pd.Series
    centres: pd.DataFrame
    place: Callable[[Array], Labels] | None = None

    @property
    def k(self) -> int:
        """The number of groups."""
        return len(self.centres)


def cluster(
    frame: pd.DataFrame, *, k: int | None, model: Any = "kmeans", seed: int = 0
) -> Clusters:
    """Put the rows of a numeric frame into groups, whatever their order.

    Beyond ``JUDGED_ON`` rows a model is fitted on so many: on a weighted coreset if it takes
    weights, else on a sample. K-means then passes over all rows until its inertia stands still; a
    model with ``predict`` tells every row's group; with any other, a row goes to the nearest
    centre, or to none if it lies farther off than all of that group where the model left rows out.

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
        If the frame is empty, not numeric, has missing or infinite values or a repeated index, or
        has fewer different rows than groups; or if the model is no clusterer or cannot be fitted.
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
    place: Callable[[Array], Labels] | None = None
    if k == 1:
        found = np.zeros(len(ordered), dtype=int)
    elif len(ordered) <= JUDGED_ON:
        fitted, values = make_model(model, k, seed), ordered.to_numpy()
        found = _fit(fitted, values)
        place = place_of(fitted, values, np.ones(len(values)), found)
    else:
        found, place = _fit_part(ordered, make_model(model, k, seed), seed)
    labels, names = _canonical(pd.Series(found, ordered.index))
    centres = ordered.groupby(labels).mean().rename_axis("persona")
    centres = centres.reindex([f"P{i + 1}" for i in range(len(centres))])
    typicality = _typicality(ordered, labels, centres)
    named = None if place is None else partial(numbered, place=place, names=names)
    return Clusters(labels.reindex(frame.index), typicality.reindex(frame.index), centres, named)


def check_matrix(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame sorted by its index, or say why it cannot be clustered.

    Raises
    ------
    CxlabError
        If it has no rows, a repeated index or one of several types, two columns of one name, or
        values that are not finite numbers.
    """
    if frame.empty:
        raise CxlabError("there is nothing to cluster: the frame has no rows or no columns")
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()][0]
        raise CxlabError(f"row {twice!r} is there twice; give each customer one row")
    if frame.index.inferred_type.startswith("mixed"):
        raise CxlabError("the index mixes text and numbers; give customers ids of one type")
    twins = frame.columns[frame.columns.duplicated()]
    if len(twins):
        raise CxlabError(f"two columns are named {twins[0]!r}; rename one")
    for name in frame:
        kind = frame[name].dtype
        if not pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_complex_dtype(kind):
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
    different = len(frame.head(1000).drop_duplicates())
    if different < k:
        different = len(frame.drop_duplicates())
    if different < k:
        raise CxlabError(f"{k} personas need {k} customers who differ; there are {different}")


def fit_labels(values: np.ndarray, *, k: int | None, model: Any, seed: int) -> Labels:
    """Fit a fresh copy of the model, on one thread, and return its labels as it gives them.

    One thread, because it is faster on data of this size, and because sums then come out the
    same on any machine.
    """
    if k == 1:
        return np.zeros(len(values), dtype=int)
    return _fit(make_model(model, k, seed), values)


def _fit(fitted: Any, values: Array, weights: Array | None = None) -> Labels:
    """Fit a model on one thread, and return its labels as it gives them."""
    with threadpool_limits(limits=1):
        try:
            if weights is None:
                return np.asarray(fitted.fit_predict(values))
            fitted.fit(values, sample_weight=weights)
        except ValueError as error:
            raise CxlabError(f"{type(fitted).__name__} could not be fitted: {error}") from error
        return np.asarray(fitted.labels_ if hasattr(fitted, "labels_") else fitted.predict(values))


def _fit_part(
    frame: pd.DataFrame, fitted: Any, seed: int
) -> tuple[Labels, Callable[[Array], Labels] | None]:
    """Fit a model on rows that stand for all, and put all rows into its groups."""
    values = frame.to_numpy()
    if has_fit_parameter(fitted, "sample_weight"):
        part = draw_coreset(frame, most=JUDGED_ON, seed=seed)
        rows, weights = part.rows.to_numpy(), part.weights.to_numpy()
        found = _fit(fitted, rows, weights)
    else:
        rows = sample_rows(frame, most=JUDGED_ON, seed=seed).to_numpy()
        weights = np.ones(len(rows))
        found = _fit(fitted, rows)
    place = place_of(fitted, rows, weights, found)
    if place is None:
        centres = finish(values, fitted.cluster_centers_)
        return in_blocks(partial(nearest, centres=centres), values), None
    return in_blocks(place, values), place


def _canonical(found: pd.Series) -> tuple[pd.Series, dict[int, str]]:
    """Name groups by size, then by their first row; a negative label is no group."""
    taken = found[found >= 0]
    sizes = taken.groupby(taken).size()
    first = pd.Series(np.arange(len(taken)), taken.index).groupby(taken.to_numpy()).min()
    order = pd.DataFrame({"size": -sizes, "first": first}).sort_values(["size", "first"]).index
    names = {int(label): f"P{i + 1}" for i, label in enumerate(order)}
    return found.map(names).astype("str").rename("persona"), names


def _typicality(frame: pd.DataFrame, labels: pd.Series, centres: pd.DataFrame) -> pd.Series:
    if len(centres) < 2:
        return pd.Series(np.nan, frame.index, name="typicality")
    codes = centres.index.get_indexer(labels)
    a, b = own_and_next(frame.to_numpy(), centres.to_numpy(), codes)
    return pd.Series(typicality_of(a, b, codes), frame.index, name="typicality")
