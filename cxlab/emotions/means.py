"""Means of what customers said, with intervals that know that one customer may say much."""

import numpy as np
import pandas as pd
from scipy import stats

#: What is added up over customers; with these a mean and its interval are known.
SUMS = ("n", "customers", "total", "total_total", "total_n", "n_n")


def sum_customers(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add up what the means of groups and their intervals need.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each value: the columns ``by`` without missing ones, ``customer_id`` and
        ``value``. A value without a customer counts as a customer of its own.
    by : list of str
        What makes a group.

    Returns
    -------
    pandas.DataFrame
        ``by`` and ``SUMS``, a row a group. Of two frames about different customers, the sums add
        up to those of all.

    Examples
    --------
    >>> rows = pd.DataFrame({"team": "a", "customer_id": ["x", "x", "y"], "value": [1.0, 3.0, 5.0]})
    >>> sum_customers(rows, ["team"])[["n", "customers", "total"]]
       n  customers  total
    0  3          2    9.0
    """
    known = rows.dropna(subset=["value"]).reset_index(drop=True)
    alone = known["customer_id"].isna().to_numpy()
    known["_alone"] = np.where(alone, known.index, -1)
    each = known.groupby([*by, "customer_id", "_alone"], dropna=False, sort=False)["value"]
    one = each.agg(n="count", total="sum").reset_index()
    one = one.assign(
        customers=1,
        total_total=one["total"] ** 2,
        total_n=one["total"] * one["n"],
        n_n=one["n"] ** 2,
    )
    return one.groupby(by, as_index=False)[list(SUMS)].sum()


def add_sums(parts: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    """Merge what ``sum_customers`` gave for parts of the customers.

    Examples
    --------
    >>> rows = pd.DataFrame({"team": ["a"], "customer_id": ["x"], "value": [2.0]})
    >>> add_sums([sum_customers(rows, ["team"])] * 2, ["team"])["n"].tolist()
    [2]
    """
    return pd.concat(parts, ignore_index=True).groupby(by, as_index=False)[list(SUMS)].sum()


def mean_of_sums(sums: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return the mean of each group with its interval.

    Parameters
    ----------
    sums : pandas.DataFrame
        What ``sum_customers`` or ``add_sums`` returned.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        ``sums`` with ``estimate`` (the mean of the values), ``low`` and ``high`` instead of the
        sums that they were made from. The interval takes each customer's values as one draw; with
        one value a customer it is Student's. It is missing for a single customer.

    References
    ----------
    Cochran 1977, *Sampling Techniques*, section 9A (the ratio estimator for clusters).

    Examples
    --------
    >>> rows = pd.DataFrame({"team": "a", "customer_id": ["x", "y"], "value": [1.0, 3.0]})
    >>> mean_of_sums(sum_customers(rows, ["team"]))[["n", "estimate", "low", "high"]].round(2)
       n  estimate    low   high
    0  2       2.0 -10.71  14.71
    """
    many = sums["customers"].astype(float).where(sums["customers"] > 1)
    mean = sums["total"] / sums["n"]
    between = sums["total_total"] - 2 * mean * sums["total_n"] + mean**2 * sums["n_n"]
    error = np.sqrt(between.clip(lower=0) * many / (many - 1)) / sums["n"]
    half = stats.t.ppf((1 + confidence) / 2, many - 1) * error
    figures = sums.assign(estimate=mean, low=mean - half, high=mean + half)
    return figures.drop(columns=[name for name in SUMS if name not in ("n", "customers")])
