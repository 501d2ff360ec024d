"""Visits: the contacts that follow one another without a long pause."""

import pandas as pd

from cxlab.kpis.contacts import PAUSE, plays, started_by
from cxlab.study.settings import Settings


def visit_rows(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the contacts that visits are made of, and the visit of each.

    A visit is a session as the source counts them, with all that it holds; else it is contacts
    of one customer with the roles visit, search, found, cart and purchase, without a pause of
    more than 30 minutes. Contacts that the company started are no part of one.

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
    named = named.reindex(rows.index)
    unnamed = rows[~named]
    pause = unnamed["timestamp"].diff() > PAUSE
    new = pause | (unnamed["customer_id"] != unnamed["customer_id"].shift())
    number = new.cumsum().reindex(rows.index).where(~named, -1)
    rows = rows.assign(number=number)
    keys = ["customer_id", "number", "session_id"]
    return rows.assign(visit=rows.groupby(keys, sort=True, dropna=False).ngroup())


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
