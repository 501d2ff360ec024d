"""Visits: the contacts of ``study.visits`` at touchpoints to look and to buy."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.kpis.contacts import plays, started_by
from cxlab.study.settings import Settings
from cxlab.study.visits import PAUSE_MINUTES, number_visits


def visit_rows(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the contacts that visits are made of, and the visit of each.

    A visit is a session as the source counts them, with all that it holds; else it is contacts
    of one customer with the roles visit, search, found, cart and purchase, without a pause of
    more than 30 minutes. A purchase without a session, as a shop's own list has them, belongs to
    the session of its customer's last contact before it, where that was up to 30 minutes before.
    Contacts that the company started are no part of one.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, session_id, direction; sorted by customer and time.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.DataFrame
        Rows of ``contacts`` with ``visit``, a number; ``looked`` (at the offer, searched, or put
        something into the basket) and ``bought``.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": pd.to_datetime(
    ...     ["2025-01-01 10:00", "2025-01-01 10:20", "2025-01-02 10:00"]), "touchpoint": "page",
    ...     "session_id": None, "direction": None})
    >>> visit_rows(rows, Settings("Shop", roles={"visit": ("page",)}))["visit"].tolist()
    [0, 0, 1]
    """
    looked = plays(contacts, settings, "visit", "search", "cart")
    bought = plays(contacts, settings, "purchase")
    rows = contacts.assign(looked=looked, bought=bought)
    named = rows["session_id"].notna()
    part = looked | bought | named | plays(rows, settings, "found")
    rows = rows[part & started_by(rows, "customer")]
    who, own = (pd.factorize(rows[name])[0] for name in ("customer_id", "session_id"))
    when = rows["timestamp"].to_numpy().astype("datetime64[us]").astype(np.int64)
    own = _with_purchases(who, when, own, rows["bought"].to_numpy())
    return rows.assign(visit=number_visits(who, when, own))


def _with_purchases(
    who: NDArray[Any], when: NDArray[Any], own: NDArray[Any], bought: NDArray[Any]
) -> NDArray[Any]:
    """Return codes of sessions, given also to the purchases that a source noted without one."""
    lone = bought & (own < 0)
    if not lone.any() or not (own >= 0).any():
        return own
    before = np.maximum.accumulate(np.where(lone, -1, np.arange(len(who))))
    at = np.maximum(before, 0)
    near = (before >= 0) & (who[at] == who) & (when - when[at] <= PAUSE_MINUTES * 60_000_000)
    return np.where(lone & near, own[at], own)


def find_visits(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the visits in which customers looked at the offer.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, channel, session_id, direction and, where it matters,
        duration; sorted by customer and time.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.DataFrame
        A row a visit: customer_id; timestamp and channel of its first contact; the touchpoint
        where it began, purchases aside; ``contacts`` (how many); ``until`` (the end of its last
        contact, or its start where the duration is not known) and ``bought``.
    """
    rows = visit_rows(contacts, settings)
    length = rows["duration"] if "duration" in rows else pd.Series(0.0, rows.index)
    ends = rows["timestamp"] + pd.to_timedelta(length.fillna(0.0), unit="s").astype(_LENGTH)
    began = rows["touchpoint"].where(~rows["bought"])
    visits = rows.assign(ends=ends, began=began).groupby("visit", sort=True)
    found = visits.agg(
        customer_id=("customer_id", "first"),
        timestamp=("timestamp", "first"),
        touchpoint=("began", "first"),
        channel=("channel", "first"),
        contacts=("touchpoint", "size"),
        until=("ends", "max"),
        looked=("looked", "any"),
        bought=("bought", "any"),
    )
    return found[found.pop("looked")].reset_index(drop=True)


_LENGTH = "timedelta64[us]"
