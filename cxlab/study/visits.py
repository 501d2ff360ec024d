"""What a visit is: the one definition that sessions, variants and KPIs share."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: A longer pause begins a new visit; an hour's half is the custom of web analytics
#: (Catledge & Pitkow 1995, *Characterizing browsing strategies in the World-Wide Web*).
PAUSE_MINUTES = 30

_MINUTE = 60_000_000

Codes = NDArray[np.integer[Any]]
Whole = NDArray[np.int64]


def visit_starts(
    who: Codes, when: Whole, pause_minutes: float = PAUSE_MINUTES
) -> NDArray[np.bool_]:
    """Mark the contacts with which a visit begins, where the source numbers none.

    Parameters
    ----------
    who, when : numpy.ndarray, shape (n,)
        Codes of customers and microseconds, sorted by both.
    pause_minutes : float
        The longest pause within a visit.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        A pause of exactly so long goes on.

    Examples
    --------
    >>> visit_starts(np.array([0, 0, 1]), np.array([0, 60_000_001, 60_000_002]), 1).tolist()
    [True, True, True]
    """
    new = np.ones(len(who), dtype=bool)
    new[1:] = (who[1:] != who[:-1]) | (np.diff(when) > round(pause_minutes * _MINUTE))
    return new


def number_visits(
    who: Codes, when: Whole, own: Codes, pause_minutes: float = PAUSE_MINUTES
) -> Whole:
    """Return the visit of each contact: the source's own session, else contacts without a pause.

    The source's sessions hold whatever it put into them, pauses too; contacts that it puts into
    none are compared with each other only.

    Parameters
    ----------
    who, when : numpy.ndarray, shape (n,)
        Codes of customers and microseconds, sorted by both.
    own : numpy.ndarray of int, shape (n,)
        Codes of the source's sessions, below 0 where it has none. A session that two customers
        share is two visits.
    pause_minutes : float
        The longest pause within a visit of the other contacts.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        From 0, in the order of the visits' first contacts.

    Examples
    --------
    >>> when = np.array([0, 1, 2, 3])
    >>> number_visits(np.array([7, 7, 7, 8]), when, np.array([0, -1, 0, 0])).tolist()
    [0, 1, 0, 2]
    """
    known = own >= 0
    keys = np.empty(len(who), dtype=np.int64)
    starts = visit_starts(who[~known], when[~known], pause_minutes)
    keys[~known] = np.cumsum(starts) - 1
    sessions = own[known].astype(np.int64)
    keys[known] = starts.sum() + sessions + who[known] * (sessions.max(initial=0) + 1)
    return pd.factorize(keys)[0].astype(np.int64)
