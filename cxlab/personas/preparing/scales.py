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


def signed_exp(values: Any) -> Any:
    """Return sign(y) (exp(abs(y)) - 1): the inverse of ``signed_log``.

    Examples
    --------
    >>> signed_exp(signed_log(np.array([-1.0, 0.0, 9.0]))).round(9).tolist()
    [-1.0, 0.0, 9.0]
    """
    return np.sign(values) * np.expm1(np.abs(values))


def root_share(values: Any) -> Any:
    """Return sin(y)^2: the inverse of ``share_root``; below 0 it is 0, beyond pi / 2 it is 1.

    Examples
    --------
    >>> root_share(np.array([-0.1, 0.0, np.pi / 4, 2.0])).round(9).tolist()
    [0.0, 0.0, 0.5, 1.0]
    """
    return np.sin(np.clip(values, 0.0, np.pi / 2)) ** 2


#: The scale of each numeric kind, and the way back.
SCALES: dict[str, Callable[[Any], Any]] = {
    "count": signed_log,
    "share": share_root,
    "number": np.asarray,
}
INVERSES: dict[str, Callable[[Any], Any]] = {
    "count": signed_exp,
    "share": root_share,
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
