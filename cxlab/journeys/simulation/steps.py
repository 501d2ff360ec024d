"""Contacts as steps of a journey: where, before or after reaching the goal, and how busy."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import NONE, Codes, Whole, begins, codes_of, times_of

#: The columns that a partition's contacts are read from.
COLUMNS = ("customer_id", "timestamp", "touchpoint", "direction", "value")

DAY = 86_400_000_000  # microseconds

#: How busy customers are is read from their last so many steps; these took as many days at least.
LATELY, _SHORTEST = 6, 0.01


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of whole customers, sorted by customer and time.

    Parameters
    ----------
    who : numpy.ndarray of int32, shape (n,)
        Codes of customers.
    when : numpy.ndarray of int64, shape (n,)
        Microseconds since 1970.
    place : numpy.ndarray of int64, shape (n,)
        Which touchpoint, by the plan's numbers.
    value : numpy.ndarray of float, shape (n,)
        What was paid; 0 where nothing is known.
    sent : numpy.ndarray of int64, shape (m,)
        Of each contact that the company sent, the step that it came after; ``NONE``: before any.
    sent_place : numpy.ndarray of int64, shape (m,)
        Its number among the plan's touchpoints that are sent.
    sent_who, sent_when : numpy.ndarray, shape (m,)
        Whose it was, and when.
    customers : pandas.Index
        What the codes of customers stand for.
    """

    who: Codes
    when: Whole
    place: Whole
    value: NDArray[np.float64]
    sent: Whole
    sent_place: Whole
    sent_who: Codes
    sent_when: Whole
    customers: pd.Index


def read_steps(interactions: pd.DataFrame, steps: tuple[str, ...], sent: tuple[str, ...]) -> Steps:
    """Read one partition's contacts as steps.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``; whole customers, sorted by customer and time.
    steps : tuple of str
        The touchpoints that are steps of their own; any other that is not in ``sent`` is one
        step together, the last.
    sent : tuple of str
        The touchpoints that the company sends and that are no steps.

    Returns
    -------
    Steps
        In the order of the rows.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-02"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": days, "value": None})
    >>> found = read_steps(rows.assign(touchpoint=["page", "mail", "rare"]), ("page",), ("mail",))
    >>> found.place.tolist(), found.sent.tolist()
    ([0, 1], [0])
    """
    who, customers = codes_of(interactions["customer_id"])
    codes, names = codes_of(interactions["touchpoint"])
    when = times_of(interactions["timestamp"])
    place = pd.Index(steps).get_indexer(names).astype(np.int64)
    posted = pd.Index(sent).get_indexer(names).astype(np.int64)
    place = np.where((place < 0) & (posted < 0), len(steps), place)
    here, mailed = place[codes], posted[codes]
    is_step = (mailed < 0) & (codes >= 0)
    number = np.cumsum(is_step) - 1
    mine = who[is_step]
    after = number[mailed >= 0]
    known = after >= 0
    if len(mine):
        known &= mine[np.maximum(after, 0)] == who[mailed >= 0]
    value = pd.to_numeric(interactions["value"]).astype("float64").fillna(0.0).to_numpy()
    return Steps(
        mine,
        when[is_step],
        here[is_step],
        value[is_step],
        np.where(known, after, NONE).astype(np.int64),
        mailed[mailed >= 0],
        who[mailed >= 0],
        when[mailed >= 0],
        customers,
    )


def until(steps: Steps, end: int) -> Steps:
    """Return the steps before a moment, in microseconds since 1970."""
    kept = steps.when < end
    number = np.cumsum(kept) - 1
    early = steps.sent_when < end
    after = steps.sent[early]
    return Steps(
        steps.who[kept],
        steps.when[kept],
        steps.place[kept],
        steps.value[kept],
        np.where(after >= 0, number[np.maximum(after, 0)], NONE) if len(number) else after,
        steps.sent_place[early],
        steps.sent_who[early],
        steps.sent_when[early],
        steps.customers,
    )


def pace_of(steps: Steps) -> NDArray[np.float64]:
    """Return how many steps a day each customer has made lately, up to each step.

    It looks at the last ``LATELY`` steps, so that it means the same early and late in the data; 0
    before a customer has made so many.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "touchpoint": "page", "value": None,
    ...     "timestamp": pd.date_range("2025-01-01", periods=7)})
    >>> pace_of(read_steps(rows, ("page",), ())).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]
    """
    place = np.arange(len(steps.who))
    before = np.maximum(place - LATELY + 1, 0)
    known = (place >= LATELY - 1) & (steps.who[before] == steps.who)
    days = (steps.when - steps.when[before]) / DAY
    return np.where(known, (LATELY - 1) / np.maximum(days, _SHORTEST), 0.0)


def seen_before(steps: Steps, marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell of each step whether an earlier one of its customer is marked.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "touchpoint": list("xyx"), "value": None,
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])})
    >>> steps = read_steps(rows, ("x", "y"), ())
    >>> seen_before(steps, steps.place == 1).tolist()
    [False, False, True]
    """
    total: Whole = np.cumsum(marks, dtype=np.int64) - marks
    first = np.flatnonzero(begins(steps.who))
    sizes = np.diff(np.append(first, len(steps.who)))
    return total > np.repeat(total[first], sizes)
