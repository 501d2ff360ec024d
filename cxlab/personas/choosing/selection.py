"""Say how many groups there are, if any."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.personas.choosing.judging import Rows, come_back, foreseen, stand_out
from cxlab.personas.choosing.reasons import FORESEEN, reason_of, sound, why_not
from cxlab.personas.choosing.reference import fit_reference
from cxlab.personas.choosing.regroup import JUDGED_ON, Labels, grouper, is_kmeans, silhouettes
from cxlab.personas.choosing.stability import SLOW_BOOTSTRAPS
from cxlab.personas.choosing.weighing import FEWEST, weights_beside
from cxlab.personas.clustering.clustering import (
    CLUSTERERS,
    check_matrix,
    sample_rows,
    takes_k,
)

#: The figures of a selection, by number of groups.
FIGURES = (
    "jaccard_min",
    "prediction_strength",
    "gap",
    "gap_needed",
    "silhouette",
    "smallest",
)

#: How many clouds are drawn, and how often the customers are halved.
CLOUDS, HALVES = 20, 5

#: Other models than k-means take longer: the most customers and clouds for them.
SLOW_ROWS, SLOW_CLOUDS = 1000, 10


@dataclass(frozen=True, eq=False)
class Selection:
    """How many groups there are, and why.

    Parameters
    ----------
    k : int
        The number of groups; 1 means none.
    table : pandas.DataFrame
        A row per number k from 1: jaccard_min (the least stable group's mean Jaccard similarity,
        0..1), prediction_strength (0..1, less its standard error), gap and gap_needed (how much
        tighter than one cloud's the groups are, and must be, in logarithms of the spread within
        groups), silhouette (-1..1), smallest (the smallest group's share of customers, 0..1),
        chosen, and why a number was not chosen, in words (empty for the one that was).
    reason : str
        Why, as the end of a sentence.
    weights : pandas.Series
        How much each column counts (``weigh_features``): cluster the columns times these.
    notes : tuple of str
        On how many customers this was judged, where not on all.
    """

    k: int
    table: pd.DataFrame
    reason: str
    weights: pd.Series
    notes: tuple[str, ...] = ()


def select_personas(
    features: pd.DataFrame,
    *,
    k_max: int = 12,
    bootstraps: int = 100,
    model: Any = "kmeans",
    smallest: int = 1,
    seed: int = 0,
) -> Selection:
    """Say how many groups of rows there are, if any.

    The answer is the largest number of groups that passes three questions. Does it stand out:
    are its groups tighter than groups cut out of one cloud that has the same spreads and
    correlations, but no groups? Does each group come back when customers are drawn anew? Do the
    groups of one half of the customers foresee those of the other half? If no number passes,
    there are no groups.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer, with a unique index; finite numbers, on scales that compare. Beyond
        ``JUDGED_ON`` rows a sample of them, drawn by a hash of the index, stands for all.
    k_max : int
        The largest number of groups that is tried; from 1.
    bootstraps : int
        How often customers are drawn anew; at most ``SLOW_BOOTSTRAPS`` for models other than
        k-means, which is said in ``notes``.
    model : str or scikit-learn clusterer
        What makes the groups; it must take their number.
    smallest : int
        A number that gives a group of fewer customers than this is not chosen.
    seed : int
        Another seed draws other clouds, starts and samples.

    Returns
    -------
    Selection
        The number, a table of every figure behind it, and the reason in words. The order of the
        rows does not matter.

    Raises
    ------
    CxlabError
        If the frame cannot be clustered (see ``cluster``), ``k_max``, ``bootstraps`` or
        ``smallest`` is no whole number from 1, or the model finds the number itself.
    UnknownNameError
        If no clusterer is registered under the name.

    References
    ----------
    Tibshirani, Walther & Hastie 2001, *Estimating the number of clusters in a data set via the
    gap statistic*; Hennig & Lin 2015, *Flexible parametric bootstrap for testing homogeneity
    against clustering* (the one cloud); Hennig 2007, *Cluster-wise assessment of cluster
    stability*; Tibshirani & Walther 2005, *Cluster validation by prediction strength*.

    Examples
    --------
    >>> draw = np.random.default_rng(0)
    >>> frame = pd.DataFrame(np.repeat(np.eye(3) * 9, 60, axis=0) + draw.normal(size=(180, 3)))
    >>> found = select_personas(frame, k_max=5, bootstraps=20)
    >>> found.k
    3
    >>> found.reason
    '3 is the largest number of groups that all come back and stand out from one cloud'
    """
    for name, number in (("k_max", k_max), ("bootstraps", bootstraps), ("smallest", smallest)):
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise CxlabError(f"{name} is a whole number from 1, not {number!r}")
    if isinstance(model, str):
        CLUSTERERS[model]
    elif not takes_k(model):
        raise CxlabError(f"{type(model).__name__} finds the number of groups itself")
    return _select(
        check_matrix(features)[features.columns],
        range(2, k_max + 1),
        _Effort.of(model, bootstraps),
        smallest=smallest,
        seed=seed,
        early=False,
    )


def answer_early(
    features: pd.DataFrame, *, k_max: int = 12, bootstraps: int = 100, seed: int = 0
) -> int:
    """Return the number that ``select_personas`` chooses, without the figures it does not need.

    For experiments on many frames: a number of groups that is not foreseen is not compared to
    clouds, and one that does not stand out from these is not drawn anew.
    """
    effort = _Effort.of("kmeans", bootstraps)
    tried = range(2, k_max + 1)
    return _select(check_matrix(features), tried, effort, smallest=1, seed=seed, early=True).k


@dataclass(frozen=True)
class _Effort:
    """What a model is given: rows, bootstraps and clouds."""

    model: Any
    rows: int
    bootstraps: int
    clouds: int

    @classmethod
    def of(cls, model: Any, bootstraps: int) -> "_Effort":
        if is_kmeans(model):
            return cls(model, JUDGED_ON, bootstraps, CLOUDS)
        return cls(model, SLOW_ROWS, min(bootstraps, SLOW_BOOTSTRAPS), SLOW_CLOUDS)


def _select(
    whole: pd.DataFrame,
    tried: range,
    effort: _Effort,
    *,
    smallest: int,
    seed: int,
    early: bool,
) -> Selection:
    judged = sample_rows(whole, seed=seed, most=effort.rows)
    differ = judged.to_numpy().std(axis=0) > 0
    different = len(judged.drop_duplicates())
    weights = pd.Series(1.0, whole.columns, name="weight")
    ks = [k for k in tried if k < different] if len(judged) >= FEWEST else []
    table = pd.DataFrame(columns=list(FIGURES), index=pd.Index([1, *tried], name="k"), dtype=float)
    if ks:
        values = judged.to_numpy()[:, differ]
        cloud = fit_reference(values, seed=seed)
        if is_kmeans(effort.model):
            weights[differ] = weights_beside(values, cloud, seed)
        rows = Rows(
            judged.index, values, cloud, weights[differ].to_numpy(), grouper(effort.model), seed
        )
        table.update(_figures(rows, ks, effort, early=early))
    least = smallest / len(whole)
    passed = sound(table) & (table["smallest"] >= least)
    chosen = int(max(passed.index[passed], default=1))
    table["chosen"] = table.index == chosen
    table["why"] = [why_not(k, row, chosen=chosen, least=least) for k, row in table.iterrows()]
    reason = reason_of(table, chosen, n=len(judged), different=different)
    notes = _notes(len(judged), len(whole), effort)
    return Selection(chosen, table.reset_index(), reason, weights, notes)


def _figures(rows: Rows, ks: list[int], effort: _Effort, *, early: bool) -> pd.DataFrame:
    """Return every figure by number of groups; if early, only those that may decide.

    The cheapest question comes first. The largest number is always fitted, as all numbers share
    its starts: what is asked early has the same answer.
    """
    labels = rows.group(rows.weighed, ks, rows.seed)
    table = pd.DataFrame({"prediction_strength": foreseen(rows, ks, HALVES)})
    table["smallest"] = {k: _smallest(found, k) for k, found in labels.items()}
    open_ = [k for k in ks if not early or table.loc[k, "prediction_strength"] >= FORESEEN]
    if open_:
        table = stand_out(rows, labels, effort.clouds).join(table)
        passing = table["gap"] > table["gap_needed"]
        open_ = [k for k in open_ if not early or passing[k]]
    if open_:
        asked = {k: labels[k] for k in sorted({*open_, ks[-1]})}
        drawn = come_back(rows, asked, effort.bootstraps)
        table["jaccard_min"] = drawn.min(axis=1)
    if not early:
        table["silhouette"] = pd.Series(silhouettes(rows.weighed, labels))
    return table


def _smallest(labels: Labels, k: int) -> float:
    """Return the smallest group's share of the rows."""
    return float(np.bincount(labels[labels >= 0], minlength=k).min() / len(labels))


def _notes(judged: int, n: int, effort: _Effort) -> tuple[str, ...]:
    notes = []
    if judged < n:
        notes.append(
            f"The number of groups was judged on {judged:,} of {n:,} customers, drawn by hash."
        )
    if not is_kmeans(effort.model):
        notes.append(
            f"Stability was judged on {effort.bootstraps} samples, as this model takes its time."
        )
    return tuple(notes)


def mean_silhouette(frame: pd.DataFrame, labels: pd.Series, *, seed: int = 0) -> float:
    """Return the mean silhouette of groups, on at most ``JUDGED_ON`` rows drawn by hash.

    Parameters
    ----------
    frame : pandas.DataFrame
        What was clustered.
    labels : pandas.Series
        The groups, indexed as ``frame``; rows in none do not count.
    seed : int
        Another seed draws other rows.

    Returns
    -------
    float
        From -1 to 1; NaN for a single group, or where every row is a group.

    References
    ----------
    Rousseeuw 1987, *Silhouettes: a graphical aid to the interpretation of cluster analysis*.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 1.0, 9.0, 10.0]})
    >>> round(mean_silhouette(frame, pd.Series(["P1", "P1", "P2", "P2"])), 3)
    0.889
    """
    judged = sample_rows(frame.loc[labels.index[labels.notna()]].sort_index(), seed=seed)
    groups = labels.loc[judged.index]
    if not 1 < groups.nunique() < len(groups):
        return float("nan")
    with threadpool_limits(limits=1):
        return float(silhouette_score(judged.to_numpy(dtype=float), groups.to_numpy(dtype=object)))
