"""Who belongs to which persona, who to none, and where all of them lie."""

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from cxlab.personas.clustering.clustering import Clusters

#: A customer who is less than this much nearer to one persona than to the next is like none.
UNLIKE = 0.05


def members(clusters: Clusters, *, smallest: int = 1) -> pd.DataFrame:
    """Say of each customer which persona they belong to, if to any.

    Parameters
    ----------
    clusters : Clusters
        The groups.
    smallest : int
        Of fewer customers than this nobody says that they are unlike any: who they are could be
        told from the personas' sizes, which would have to be hidden.

    Returns
    -------
    pandas.DataFrame
        Indexed as the labels: persona (missing where ``typicality`` is below ``UNLIKE``, or
        where the model leaves a customer out), nearest, typicality (0..1).

    Examples
    --------
    >>> from cxlab.personas.clustering.clustering import cluster
    >>> found = cluster(pd.DataFrame({"x": [0.0, 0.1, 0.49, 0.9, 1.0]}), k=2)
    >>> members(found)["persona"].tolist()
    ['P1', 'P1', 'P1', 'P2', 'P2']
    """
    unlike = clusters.typicality < UNLIKE
    if unlike.sum() < smallest:
        unlike[:] = False
    return pd.DataFrame(
        {
            "persona": clusters.labels.mask(unlike),
            "nearest": clusters.labels,
            "typicality": clusters.typicality,
        }
    )


def plane(matrix: pd.DataFrame, labels: pd.Series) -> tuple[pd.DataFrame, float]:
    """Place the customers on their first two principal components.

    Parameters
    ----------
    matrix : pandas.DataFrame
        What was clustered.
    labels : pandas.Series
        Their personas, indexed as ``matrix``.

    Returns
    -------
    tuple of pandas.DataFrame and float
        x, y and persona, indexed as ``matrix``, and the share of the variance shown (0..1).

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 3.0], "y": [0.0, 4.0]})
    >>> places, shown = plane(frame, pd.Series(["P1", "P2"]))
    >>> places["x"].round(6).tolist(), round(shown, 6)
    ([-2.5, 2.5], 1.0)
    """
    size = min(2, *matrix.shape)
    ordered = matrix.sort_index()
    fitted = PCA(n_components=size, svd_solver="full").fit(ordered)
    strongest = np.abs(fitted.components_).argmax(axis=1)
    signs = np.sign(fitted.components_[np.arange(size), strongest])
    places = np.zeros((len(matrix), 2))
    places[:, :size] = fitted.transform(matrix) * signs
    placed = pd.DataFrame(places, matrix.index, ["x", "y"]).assign(persona=labels)
    return placed, float(fitted.explained_variance_ratio_.sum())
