"""What chance does to two periods: profiles swapped between them, customer by customer.

The null hypothesis is that it makes no difference of which period a profile is. Of a customer
seen in both, the two profiles are then as likely to be swapped as not; of those seen in one
period only, the periods are as likely in any other order. Each draw does both at random. What
customers have of their own, and how noisy a profile of a short period is, stays in every draw,
so that neither is taken for a change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hash_draws

#: So many draws are made at once; this bounds the memory.
BLOCK = 64


@dataclass(frozen=True)
class Rows:
    """The profiles of both periods, one below the other.

    ``customer`` names whose each is, ``late`` whether it is of the later period, ``both`` whether
    the customer has one in either.
    """

    customer: pd.Index
    late: NDArray[np.bool_]
    both: NDArray[np.bool_]


def make_rows(before: pd.Index, after: pd.Index) -> Rows:
    """Return the rows of two periods, those of the earlier one first.

    Parameters
    ----------
    before, after : pandas.Index
        The customers of each, none twice.

    Returns
    -------
    Rows
        As many as there are customers in both indexes together.

    Examples
    --------
    >>> make_rows(pd.Index(["a", "b"]), pd.Index(["b", "c"])).both.tolist()
    [False, True, True, False]
    """
    customer = before.append(after)
    late = np.arange(len(customer)) >= len(before)
    both = np.concatenate([before.isin(after), after.isin(before)])
    return Rows(customer, late, both)


def draw_periods(rows: Rows, *, draws: int, seed: int = 0) -> Iterator[NDArray[np.bool_]]:
    """Draw which profiles are of the later period, where that makes no difference.

    Parameters
    ----------
    rows : Rows
        The profiles.
    draws : int
        How many.
    seed : int
        Another seed gives other draws. They hang on the customers' ids, not on the rows' order.

    Yields
    ------
    numpy.ndarray of bool, shape (rows, up to BLOCK)
        A column per draw; of customers in both periods one row each is late, and of the others
        as many as are.

    References
    ----------
    Good 2005, *Permutation, parametric and bootstrap tests of hypotheses* (matched pairs and two
    samples).

    Examples
    --------
    >>> rows = make_rows(pd.Index(["a", "b", "c"]), pd.Index(["b", "c", "d"]))
    >>> [block.sum(axis=0).tolist() for block in draw_periods(rows, draws=3)]
    [[3, 3, 3]]
    """
    alone = np.flatnonzero(~rows.both)
    later = int(rows.late[alone].sum())
    for first in range(0, draws, BLOCK):
        size = min(BLOCK, draws - first)
        chance = hash_draws(rows.customer, seed=seed, draws=size, first=first)
        late = (chance < 0.5) ^ rows.late[:, None]
        if len(alone):
            order = np.argsort(chance[alone], axis=0, kind="stable")
            ranks = np.empty_like(order)
            np.put_along_axis(ranks, order, np.arange(len(alone))[:, None], axis=0)
            late[alone] = ranks < later
        yield late


@dataclass(frozen=True)
class Chance:
    """How often chance gives as much: ``p`` of each figure, ``adjusted`` for all of a family.

    ``overall`` is the p-value of the whole family: of its largest figure.
    """

    p: NDArray[np.float64]
    adjusted: NDArray[np.float64]
    overall: float


def judge(observed: NDArray[np.float64], drawn: NDArray[np.float64]) -> Chance:
    """Compare figures with what draws gave, each in units of its own spread.

    Parameters
    ----------
    observed : numpy.ndarray of float, shape (m,)
        NaN for what is not tested.
    drawn : numpy.ndarray of float, shape (draws, m)
        The same figures in every draw.

    Returns
    -------
    Chance
        p-values from 1 / (draws + 1); a figure that no draw varies and that is what it always
        is has 1. NaN where nothing is tested.

    References
    ----------
    Westfall & Young 1993, *Resampling-based multiple testing* (the largest of a family, which
    holds its error rate however its figures depend on each other); Phipson & Smyth 2010,
    *Permutation p-values should never be zero*.

    Examples
    --------
    >>> drawn = np.array([[1.0, 0.0], [-1.0, 2.0], [2.0, -2.0]])
    >>> judge(np.array([9.0, 1.0]), drawn).adjusted.tolist()
    [0.25, 0.75]
    """
    tested = ~np.isnan(observed)
    p, adjusted = np.full(len(observed), np.nan), np.full(len(observed), np.nan)
    if not tested.any():
        return Chance(p, adjusted, float("nan"))
    every = np.vstack([observed[None, tested], drawn[:, tested]])
    known = ~np.isnan(every)
    count = known.sum(axis=0)
    centre = np.where(known, every, 0.0).sum(axis=0) / count
    apart = np.where(known, np.abs(every - centre), 0.0)
    spread = np.sqrt((apart**2).sum(axis=0) / count)
    varies = spread > 1e-12 * np.maximum(np.abs(centre), 1e-300)
    apart = np.round(np.where(varies, apart / np.where(varies, spread, 1.0), 0.0), 9)
    largest = apart.max(axis=1)
    p[tested] = (apart >= apart[0]).mean(axis=0)
    adjusted[tested] = (largest[:, None] >= apart[0]).mean(axis=0)
    return Chance(p, adjusted, float(np.nanmin(adjusted)))
