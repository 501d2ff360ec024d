"""Contacts by the role of their touchpoint, and the visits and purchases that they make up."""

import pandas as pd

from cxlab.study.settings import Settings

#: A pause longer than this begins a new visit (the custom of web analytics).
PAUSE = pd.Timedelta(minutes=30)

#: How long after a purchase, or after a period, KPIs look for what comes next.
HORIZON = pd.Timedelta(days=90)


def plays(contacts: pd.DataFrame, settings: Settings, *roles: str) -> pd.Series:
    """Tell which contacts are at a touchpoint that plays one of ``roles``.

    Examples
    --------
    >>> contacts = pd.DataFrame({"touchpoint": ["order", "page"]})
    >>> plays(contacts, Settings("Shop", roles={"purchase": ("order",)}), "purchase").tolist()
    [True, False]
    """
    names = [name for role in roles for name in settings.role(role)]
    return contacts["touchpoint"].isin(names)


def started_by(contacts: pd.DataFrame, who: str) -> pd.Series:
    """Tell which contacts ``who`` ("customer", "company") started, as far as the data say so.

    Examples
    --------
    >>> contacts = pd.DataFrame({"direction": ["customer", "company", None]}, dtype="str")
    >>> started_by(contacts, "customer").tolist()
    [True, False, True]
    """
    return contacts["direction"].fillna(who) == who


def find_visits(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the visits that contacts with the roles visit, cart and purchase make up.

    A visit is a session as the source counts them, else contacts of one customer without a pause
    of more than 30 minutes. Contacts that the company started are no part of one.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, session_id, direction; sorted by customer and time.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.DataFrame
        A row a visit: customer_id, timestamp (its first contact), ``looked`` (at the offer, or
        put something into the basket) and ``bought``.
    """
    roles = contacts[plays(contacts, settings, "visit", "cart", "purchase")]
    roles = roles[started_by(roles, "customer")]
    unnamed = roles[roles["session_id"].isna()]
    pause = unnamed["timestamp"].diff() > PAUSE
    new = pause | (unnamed["customer_id"] != unnamed["customer_id"].shift())
    number = new.cumsum().reindex(roles.index)
    roles = roles.assign(
        number=number.where(roles["session_id"].isna(), -1),
        looked=plays(roles, settings, "visit", "cart"),
        bought=plays(roles, settings, "purchase"),
    )
    visits = roles.groupby(["customer_id", "number", "session_id"], sort=True, dropna=False)
    return visits.agg(
        timestamp=("timestamp", "min"), looked=("looked", "any"), bought=("bought", "any")
    ).reset_index()


def find_purchases(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return each purchase once, however many rows its lines or steps have.

    Rows of one customer with one ``case_id``, or else of one moment, are one purchase.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, case_id; sorted by customer and time.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.DataFrame
        customer_id, timestamp (the first of its rows), sorted.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["ann"] * 3, "timestamp": pd.to_datetime(
    ...     ["2025-01-01", "2025-01-01", "2025-02-01"]), "touchpoint": "order", "case_id": None})
    >>> len(find_purchases(rows, Settings("Shop", roles={"purchase": ("order",)})))
    2
    """
    rows = contacts[plays(contacts, settings, "purchase")]
    moment = rows["timestamp"].where(rows["case_id"].isna())
    once = rows.assign(moment=moment).drop_duplicates(["customer_id", "case_id", "moment"])
    return once[["customer_id", "timestamp"]]
