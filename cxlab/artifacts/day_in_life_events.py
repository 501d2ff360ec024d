"""Who met whom before and after what happened outside: shares, and their change."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.artifacts.day_in_life_frames import FIGURES, GROUP, DayFacts
from cxlab.estimate import why_hidden, wilson
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import REST
from cxlab.study.settings import OutsideEvent


def events_frame(facts: DayFacts) -> pd.DataFrame:
    """Return who met each actor in the days before and after each outside event.

    ``period`` is ``before``, ``after`` (shares of the persona's customers, Wilson) or ``change``
    (after less before, of the same customers: Bonett & Price).
    """
    frame = facts.sized(facts.tally["events"]).reset_index(drop=True)
    smallest, confidence = facts.settings.min_group, facts.settings.confidence
    key = [*GROUP, "event", "period"]
    parts = []
    hidden = pd.Series(False, frame.index)
    for period in ("before", "after"):
        part = frame.assign(customers=frame[period], period=period)
        wholes = [(part.groupby(["actor", "event"]).ngroup(), True)]
        unseen = part["persona"] == REST
        why = hidden_because(part["customers"], wholes, smallest, unseen=unseen)
        hidden |= why != ""
        figures = wilson(part["customers"], part["n"], confidence)
        parts.append(part.assign(**dict(zip(FIGURES, figures, strict=True)), note=why))
    came, left = frame["after"] - frame["both"], frame["before"] - frame["both"]
    figures = paired_change(came, left, frame["n"], confidence)
    change = frame.assign(period="change", **dict(zip(FIGURES, figures, strict=True)))
    parts.append(change.assign(note=why_hidden(hidden, pd.Series(False, hidden.index), smallest)))
    table = pd.concat(parts, ignore_index=True)
    table["period"] = pd.Categorical(table["period"], ["before", "after", "change"], ordered=True)
    table = facts.ordered(table, key).astype({"period": "str"})
    return _named_events(table, facts.settings.events)


def _named_events(table: pd.DataFrame, events: tuple[OutsideEvent, ...]) -> pd.DataFrame:
    number = table.pop("event").astype("int64")
    table.insert(2, "event", number.map({at: one.title for at, one in enumerate(events)}))
    table.insert(3, "date", number.map({at: one.date for at, one in enumerate(events)}))
    return table.astype({"event": "str", "date": "str"})


def paired_change(
    came: pd.Series, left: pd.Series, n: pd.Series, confidence: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the change of a share of the same customers, with its interval.

    Parameters
    ----------
    came, left : pandas.Series of int
        How many are there only after, and only before.
    n : pandas.Series of int
        How many customers there are.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of three numpy.ndarray of float
        Estimate, low and high, from -1 to 1.

    References
    ----------
    Bonett & Price 2012, *Adjusted Wald confidence interval for a difference of binomial
    proportions based on paired data*.

    Examples
    --------
    >>> one = [pd.Series([count]) for count in (20, 5, 100)]
    >>> [figure.round(3).tolist() for figure in paired_change(*one, 0.95)]
    [[0.15], [0.051], [0.243]]
    """
    p, q = (came + 1) / (n + 2), (left + 1) / (n + 2)
    half = stats.norm.ppf((1 + confidence) / 2) * np.sqrt((p + q - (p - q) ** 2) / (n + 2))
    low, high = (p - q - half).clip(-1, 1), (p - q + half).clip(-1, 1)
    estimate = (came - left) / n
    return estimate.to_numpy(dtype=float), low.to_numpy(dtype=float), high.to_numpy(dtype=float)
