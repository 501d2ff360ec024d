"""Judge how many groups there are."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from cxlab.errors import CxlabError
from cxlab.personas.clustering import check_matrix, cluster, sample_rows

#: The numbers of groups that are tried.
TRIED = tuple(range(2, 9))


def choose_k(
    frame: pd.DataFrame,
    *,
    model: Any = "kmeans",
    seed: int = 0,
    tried: Sequence[int] = TRIED,
    smallest: int = 1,
) -> pd.DataFrame:
    """Judge several numbers of groups by their mean silhouette, on ``JUDGED_ON`` rows at most.

    Parameters
    ----------
    frame : pandas.DataFrame
        As for ``cluster``.
    model : str or scikit-learn clusterer
        As for ``cluster``.
    seed : int
        As for ``cluster``; it also draws the customers judged, where there are many.
    tried : sequence of int
        The numbers to try; those that the rows do not allow are left out.
    smallest : int
        A number that gives a smaller group than this is not chosen and has no silhouette.

    Returns
    -------
    pandas.DataFrame
        Columns k, silhouette (-1..1), chosen: the largest silhouette, the smaller k on a tie.

    Raises
    ------
    CxlabError
        If the rows do not differ enough for any of the numbers.

    References
    ----------
    Rousseeuw 1987, *Silhouettes: a graphical aid to the interpretation of cluster analysis*.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 0.1, 5.0, 5.1, 9.0, 9.1]})
    >>> choose_k(frame, tried=[2, 3])["chosen"].tolist()
    [False, True]
    """
    ordered = sample_rows(check_matrix(frame), seed=seed)
    most = min(len(ordered.drop_duplicates()), len(ordered) - 1)
    possible = [k for k in tried if k <= most]
    if not possible:
        raise CxlabError(f"too few customers who differ ({most}) to choose a number of personas")
    table = pd.DataFrame({"k": possible})
    least = smallest * len(ordered) / len(frame)
    found = [cluster(ordered, k=k, model=model, seed=seed).labels for k in possible]
    table["silhouette"] = [
        mean_silhouette(ordered, labels, seed=seed)
        if labels.value_counts().min() >= least
        else float("nan")
        for labels in found
    ]
    best = table["silhouette"].round(9).idxmax() if table["silhouette"].notna().any() else 0
    return table.assign(chosen=table.index == best)


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
