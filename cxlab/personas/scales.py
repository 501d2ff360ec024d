"""Draw values of each kind to a scale on which differences compare."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd


def signed_log(values: Any) -> Any:
    """Return sign(x) log(1 + abs(x)), which draws in the long tail of counts and amounts.

    Examples
    --------
    >>> signed_log(np.array([-1.0, 0.0, 1.0])).round(3).tolist()
    [-0.693, 0.0, 0.693]
    """
    return np.sign(values) * np.log1p(np.abs(values))


def share_root(values: Any) -> Any:
    """Return arcsin(sqrt(x)): for shares in 0..1, spreads do not depend on the mean.

    References
    ----------
    Anscombe 1948, *The transformation of Poisson, binomial and negative-binomial data*.

    Examples
    --------
    >>> share_root(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [0.0, 0.785, 1.571]
    """
    return np.arcsin(np.sqrt(np.clip(values, 0.0, 1.0)))


#: The scale of each numeric kind.
SCALES: dict[str, Callable[[Any], Any]] = {
    "count": signed_log,
    "share": share_root,
    "number": np.asarray,
}


def scaled(values: pd.Series, kind: str) -> np.ndarray:
    """Return the values of a numeric feature on its kind's scale; missing ones stay missing.

    Parameters
    ----------
    values : pandas.Series
        One value per customer.
    kind : {"count", "share", "number"}
        The feature's kind.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        In the order given.

    Examples
    --------
    >>> scaled(pd.Series([0.0, None, 1.0]), "share").round(2).tolist()
    [0.0, nan, 1.57]
    """
    return SCALES[kind](values.to_numpy(dtype=float))
