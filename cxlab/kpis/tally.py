"""Observations summed up by group and period, so that partitions can be put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: What makes a cell: one figure of the table.
CELL = ["kpi", "group", "period"]

#: What is summed in a cell: observations, customers, observations left out; the sum of values and
#: of their squares; over customers with s = sum and k = number of values: of s², of s k, of k²;
#: and how many values are below 0.
SUMS = [
    *("n", "customers", "left_out", "total", "squares", "own_squares", "cross", "sizes"),
    "negatives",
]


@dataclass(frozen=True, eq=False)
class Tally:
    """What figures are made of.

    Parameters
    ----------
    sums : pandas.DataFrame
        ``CELL`` and ``SUMS``.
    values : pandas.DataFrame
        ``CELL``, ``who`` and ``value``: each value, for figures that sums do not give.
    """

    sums: pd.DataFrame
    values: pd.DataFrame


def tally(observed: pd.DataFrame, *, keep_values: bool) -> Tally:
    """Sum up observations.

    Parameters
    ----------
    observed : pandas.DataFrame
        ``CELL``, ``customer_id`` (missing: somebody else each time), ``timestamp`` and ``value``.
        A value of NaN is counted as left out.
    keep_values : bool
        Keep the values too.

    Returns
    -------
    Tally
        Sums by cell.

    Examples
    --------
    >>> observed = pd.DataFrame({"kpi": "csat", "group": "", "period": 0, "value": [1.0, 0.0, 1.0],
    ...     "customer_id": ["ann", "ann", "bea"], "timestamp": pd.Timestamp("2025-01-02")})
    >>> sums = tally(observed, keep_values=False).sums
    >>> sums[["n", "customers", "total", "sizes"]].values.tolist()
    [[3.0, 2.0, 2.0, 5.0]]
    """
    known = observed[observed["value"].notna()]
    below = known["value"] < 0
    known = known.assign(who=_who(known), square=known["value"] ** 2, below=below)
    people = known.groupby([*CELL, "who"], sort=False)
    own = people.agg(
        n=("value", "size"),
        total=("value", "sum"),
        squares=("square", "sum"),
        negatives=("below", "sum"),
    )
    own = own.reset_index().assign(customers=1.0, left_out=0.0)
    own["own_squares"], own["cross"] = own["total"] ** 2, own["total"] * own["n"]
    own["sizes"] = own["n"] ** 2
    unknown = observed.loc[observed["value"].isna(), CELL].assign(left_out=1.0)
    both = pd.concat([own[[*CELL, *SUMS]], unknown]).fillna(dict.fromkeys(SUMS, 0.0))
    values = known[[*CELL, "who", "value"]]
    return Tally(_add(both), values if keep_values else values.iloc[:0])


def merge(tallies: Sequence[Tally]) -> Tally:
    """Put the tallies of several partitions together."""
    sums = _add(pd.concat([part.sums for part in tallies], ignore_index=True))
    return Tally(sums, pd.concat([part.values for part in tallies], ignore_index=True))


def _add(sums: pd.DataFrame) -> pd.DataFrame:
    return sums.groupby(CELL, sort=True)[SUMS].sum().astype("float64").reset_index()


def _who(known: pd.DataFrame) -> pd.Series:
    """Name each observation's customer; an anonymous one is nobody else's."""
    nameless = known[known["customer_id"].isna()]
    times = nameless["timestamp"].astype("int64").astype("str")
    place = nameless.groupby(["kpi", "timestamp"]).cumcount().astype("str")
    return known["customer_id"].fillna("?" + times + "/" + place)


def means(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each cell's values, and how uncertain it is.

    Values of one customer are alike, so that many of them tell less than as many customers would.

    Parameters
    ----------
    sums : pandas.DataFrame
        ``SUMS``.

    Returns
    -------
    pandas.DataFrame
        ``mean``; ``error``, its standard error with customers as the units that were drawn; and
        ``effective``, the number of independent values that would tell as much: ``n`` where every
        customer has one value, never more.

    References
    ----------
    Kish 1965, *Survey sampling*, chapter 5 (design effect); Korn & Graubard 1998, *Confidence
    intervals for proportions with small expected number of positive counts*.

    Examples
    --------
    >>> cell = pd.DataFrame([[4, 2, 0, 2, 2, 4, 4, 8, 0]], columns=SUMS, dtype=float)
    >>> means(cell)[["mean", "effective"]].values.tolist()
    [[0.5, 2.0]]
    """
    n, people = sums["n"].where(sums["n"] > 0), sums["customers"]
    mean = sums["total"] / n
    spread = snap(sums["squares"] / n - mean**2, mean)
    residual = snap(
        (sums["own_squares"] - 2 * mean * sums["cross"] + mean**2 * sums["sizes"]) / n, mean
    )
    worst = sums["sizes"] / n
    effect = (residual * people / (people - 1)) / (spread * n / (n - 1))
    effect = effect.where((spread > 0) & (people > 1), worst)
    effect = effect.clip(lower=1, upper=worst.clip(lower=1)).where(people < n, 1.0)
    error = np.sqrt(residual * people / (people - 1) / n).where(people > 1)
    return pd.DataFrame({"mean": mean, "error": error, "effective": n / effect})


def snap(variance: pd.Series, mean: pd.Series) -> pd.Series:
    """Set to 0 a variance that is nothing but rounding, so that it does not hang on the order."""
    return variance.where(variance > 1e-12 * mean**2, 0.0).where(variance.notna())
