"""Each customer's way through the stages: when they came to one, when they went on."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.estimate import Estimate, LogHistogram


def passages(interactions: pd.DataFrame, stages: pd.Series) -> pd.DataFrame:
    """Find when each customer came to each stage, and when they next were at a later one.

    A later stage counts, whichever it is and whatever lies between: the order is loose.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id`` and ``timestamp``; whole customers, sorted by customer and time.
    stages : pandas.Series
        The stage of each row, an ordered categorical; rows without one are passed over.

    Returns
    -------
    pandas.DataFrame
        A row for each customer and stage that they were seen at: ``customer_id``, ``stage`` (the
        number of the stage in the order, from 0), ``entered`` (the first contact there), ``left``
        (the first contact at a later stage at that time or after; missing where there is none),
        ``place`` (the row number of the first contact); sorted by stage.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-05"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days})
    >>> stages = pd.Series(pd.Categorical(["look", "look", "buy"], ["look", "buy"], ordered=True))
    >>> found = passages(rows, stages)
    >>> (found["left"] - found["entered"]).dt.days.tolist()
    [4.0, nan]
    """
    who, customers = pd.factorize(interactions["customer_id"])
    when = interactions["timestamp"].to_numpy().astype("datetime64[us]")
    numbers = stages.cat.codes.to_numpy()
    parts = [_at_stage(who, when, numbers, number) for number in range(len(stages.cat.categories))]
    found = pd.concat(parts, ignore_index=True)
    return found.assign(customer_id=customers.take(found.pop("who")))


def _at_stage(who: np.ndarray, when: np.ndarray, numbers: np.ndarray, stage: int) -> pd.DataFrame:
    """Return the passages of one stage, the customers as codes."""
    here = np.flatnonzero(numbers == stage)
    first = here[_new(who[here])]
    entered = np.full(who.max(initial=-1) + 1, np.datetime64("NaT", "us"))
    entered[who[first]] = when[first]
    left = entered.copy()
    left[:] = np.datetime64("NaT", "us")
    later = np.flatnonzero(numbers > stage)
    later = later[when[later] >= entered[who[later]]]
    then = later[_new(who[later])]
    left[who[then]] = when[then]
    mine = who[first]
    columns = {"who": mine, "stage": stage, "entered": when[first], "left": left[mine]}
    return pd.DataFrame({**columns, "place": first})


def _new(codes: np.ndarray) -> np.ndarray:
    """Mark where each run of equal codes begins."""
    begins = np.ones(len(codes), dtype=bool)
    begins[1:] = codes[1:] != codes[:-1]
    return begins


def median_of(counts: LogHistogram, confidence: float) -> Estimate:
    """Return a median from a histogram, with the interval that its order statistics give.

    Parameters
    ----------
    counts : LogHistogram
        One value a customer.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In the values' unit, within 1 %; NaN where there are none, without an interval where
        there are too few for one.

    References
    ----------
    Conover 1999, *Practical nonparametric statistics*, section 3.2.

    Examples
    --------
    >>> figure = median_of(LogHistogram.of(range(1, 102)), 0.95)
    >>> round(figure.estimate), round(figure.low), round(figure.high)
    (51, 41, 61)
    """
    n = counts.n
    rank = int(stats.binom.ppf((1 - confidence) / 2, n, 0.5)) if n else 0
    shares = (rank / n, (n + 1 - rank) / n) if rank else (None, None)
    low, high = (np.nan if share is None else counts.quantile(share) for share in shares)
    return Estimate(n, counts.quantile(0.5), low, high)
