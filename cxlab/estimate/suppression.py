"""Which parts of a whole are hidden, so that nobody works out a small one from the others."""

import numpy as np
import pandas as pd


def hide_parts(
    sizes: pd.Series,
    whole: pd.Series,
    min_group: int,
    *,
    hidden: pd.Series | None = None,
    unseen: pd.Series | None = None,
    apart: bool = True,
) -> pd.Series:
    """Return which parts are hidden where a total stands beside its parts.

    Small parts are hidden. What is left of the total when the shown parts are taken away is the
    hidden parts together, so the next smallest are hidden too until these hold ``min_group``
    customers or more, and are more than one.

    Parameters
    ----------
    sizes : pandas.Series of int
        How many customers each part holds. A part of nobody has nothing to hide.
    whole : pandas.Series
        Which total each part belongs to, indexed as ``sizes``.
    min_group : int
        The smallest number of customers that may be shown.
    hidden : pandas.Series of bool, optional
        Parts that are hidden for another reason already.
    unseen : pandas.Series of bool, optional
        Parts that no table ever shows (customers in no group): always hidden.
    apart : bool
        Whether nobody is in two parts. Where some may be, hidden parts together hold for certain
        no more customers than the largest of them.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``sizes``. Of parts of one size, the first are hidden first.

    References
    ----------
    Hundepool et al. 2012, *Statistical disclosure control*, chapter 4 (secondary suppression).

    Examples
    --------
    >>> sizes = pd.Series([93, 4, 3, 40])
    >>> hide_parts(sizes, pd.Series("all", sizes.index), 10).tolist()
    [False, True, True, True]
    """
    never = pd.Series(False, sizes.index)
    unseen = never if unseen is None else unseen
    some = sizes > 0
    first = some & ((sizes < min_group) | unseen | (never if hidden is None else hidden))
    parts = pd.DataFrame({"size": sizes, "whole": whole, "first": first, "unseen": unseen})
    parts["place"] = np.arange(len(parts))
    parts = parts[some].sort_values(["first", "size", "place"], ascending=[False, True, True])
    wholes = parts.groupby("whole", sort=False, dropna=False)
    held = wholes["size"].cumsum() if apart else wholes["size"].cummax()
    before = held.groupby(parts["whole"], sort=False, dropna=False).shift(fill_value=0)
    lone = (wholes["first"].transform("sum") == 1) & ~wholes["unseen"].transform("any")
    needed = (before < min_group) | (lone & (wholes.cumcount() == 1))
    more = parts["first"] | (wholes["first"].transform("any") & needed)
    return more.reindex(sizes.index, fill_value=False) | unseen
