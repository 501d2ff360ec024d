"""The persona whose centre is nearest: how a customer belongs to personas fitted on others."""

import numpy as np
import pandas as pd


def nearest_personas(
    matrix: pd.DataFrame, centres: pd.DataFrame, *, unlike: float = 0.0, smallest: int = 1
) -> pd.DataFrame:
    """Put each customer to the nearest centre, row by row.

    Parameters
    ----------
    matrix : pandas.DataFrame
        A row per customer, a column per prepared feature.
    centres : pandas.DataFrame
        A row per persona, two or more; the columns of ``matrix``.
    unlike : float
        A customer with a lower typicality (0..1) is in no persona.
    smallest : int
        Of fewer customers than this nobody is in no persona, as ``members`` has it.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``matrix``: persona (missing where unlike any), nearest, typicality: (b - a) / b
        with the distances a to the nearest centre and b to the next one. Of centres equally near
        the first is taken.

    References
    ----------
    Hruschka, de Castro & Campello 2004, *Evolutionary algorithms for clustering gene-expression
    data* (the simplified silhouette, here ``typicality``).

    Examples
    --------
    >>> centres = pd.DataFrame({"x": [0.0, 1.0]}, index=["P1", "P2"])
    >>> nearest_personas(pd.DataFrame({"x": [0.2, 0.49, 0.9]}), centres, unlike=0.05)
      persona nearest  typicality
    0      P1      P1    0.750000
    1     NaN      P1    0.039216
    2      P2      P2    0.888889
    """
    values = matrix[list(centres.columns)].to_numpy(dtype=float)
    far = np.column_stack([np.linalg.norm(values - one, axis=1) for one in centres.to_numpy()])
    first = far.argmin(axis=1)
    a, b = np.partition(far, 1, axis=1)[:, :2].T
    typical = np.where(b > 0, (b - a) / np.where(b > 0, b, 1.0), 0.0)
    nearest = pd.Series(centres.index.to_numpy()[first], matrix.index, dtype="str")
    typicality = pd.Series(typical, matrix.index, dtype="float64")
    apart = typicality < unlike
    persona = nearest.mask(apart) if apart.sum() >= smallest else nearest.copy()
    return pd.DataFrame({"persona": persona, "nearest": nearest, "typicality": typicality})
