"""Each customer's way through the stages: when they came to one, when they went on."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import Estimate, LogHistogram
from cxlab.journeys.codes import Codes, Whole, begins, codes_of, times_of
from cxlab.journeys.spans import Timed

#: Instead of a moment: it never came. NaT, as a whole number.
NEVER = int(np.iinfo(np.int64).min)

#: ``who``, ``stage``, ``entered``, ``left``, ``place``: arrays, one entry a customer and stage.
Passages = dict[str, NDArray[Any]]


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
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    found = find_passages(who, when, stages.cat.codes.to_numpy(), len(stages.cat.categories))
    times = {name: found[name].astype("datetime64[us]") for name in ("entered", "left")}
    columns = {"stage": found["stage"], **times, "place": found["place"]}
    people = pd.Series(customers, dtype="str").take(found["who"])
    return pd.DataFrame(columns).assign(customer_id=people.to_numpy())


def find_passages(
    who: Codes, when: Whole, stage: NDArray[np.integer[Any]], stages: int
) -> Passages:
    """Find the passages of ``passages`` in arrays.

    Parameters
    ----------
    who, when, stage : numpy.ndarray, shape (n,)
        Codes of customers and microseconds, rows sorted by both; the number of each row's stage,
        below 0 where it has none.
    stages : int
        How many stages there are.

    Returns
    -------
    dict of str to numpy.ndarray
        ``who``, ``stage``, ``entered``, ``left`` (microseconds; ``NEVER`` where there is none),
        ``place``: one for each customer and stage they were seen at, sorted by stage.

    Examples
    --------
    >>> who, when, stage = np.array([[0, 0, 0], [3, 5, 9], [0, 0, 1]])
    >>> found = find_passages(who, when, stage, 2)
    >>> found["place"].tolist(), found["left"][0].tolist()
    ([0, 2], 9)
    """
    parts = [_at_stage(who, when, stage, number) for number in range(stages)]
    names = ("who", "stage", "entered", "left", "place")
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _at_stage(who: Codes, when: Whole, stages: NDArray[np.integer[Any]], stage: int) -> Passages:
    """Return the passages of one stage."""
    here = np.flatnonzero(stages == stage)
    first = here[begins(who[here])]
    later = np.flatnonzero(stages > stage)
    then = np.searchsorted(later, _begin_of_moment(who, when, first))
    some = then < len(later)
    row = later[then[some]]
    mine = who[row] == who[first[some]]
    left = np.full(len(first), NEVER)
    left[np.flatnonzero(some)[mine]] = when[row[mine]]
    number = np.full(len(first), stage)
    return {
        "who": who[first],
        "stage": number,
        "entered": when[first],
        "left": left,
        "place": first,
    }


def _begin_of_moment(who: Codes, when: Whole, rows: Whole) -> Whole:
    """Return the first row of the same customer at the same moment, for each row."""
    rows = rows.copy()
    back = np.arange(len(rows))
    while len(back):
        before = rows[back] - 1
        same = (before >= 0) & (who[before] == who[rows[back]]) & (when[before] == when[rows[back]])
        back = back[same]
        rows[back] -= 1
    return rows


def medians_of(counts: Timed, confidence: float) -> tuple[Whole, NDArray[np.float64]]:
    """Return the median of each row's times, with the interval that its order statistics give.

    Parameters
    ----------
    counts : Timed
        One time a customer in each row.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of numpy.ndarray
        How many times each row has; and estimate, low and high in seconds, shape (3, rows), within
        1 %: NaN where there are none, without an interval where there are too few for one.

    References
    ----------
    Conover 1999, *Practical nonparametric statistics*, section 3.2.

    Examples
    --------
    >>> from cxlab.journeys.spans import count_slots
    >>> times = count_slots(np.zeros(101, dtype=np.int64), range(1, 102), 1)
    >>> medians_of(Timed(pd.DataFrame({"stage": ["x"]}), times), 0.95)[1].round().tolist()
    [[51.0], [41.0], [61.0]]
    """
    n = counts.sizes()
    rank = stats.binom.ppf((1 - confidence) / 2, n, 0.5)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = (np.where(rank > 0, each / n, np.nan) for each in (rank, n + 1 - rank))
    return n, np.stack([counts.quantile(0.5), counts.quantile(low), counts.quantile(high)])


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
