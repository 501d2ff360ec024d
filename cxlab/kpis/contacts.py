"""Contacts by the role of their touchpoint, and the visits and purchases that they make up."""

from collections.abc import Sequence

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


def find_replies(
    contacts: pd.DataFrame, service: Sequence[str], reply: Sequence[str]
) -> pd.DataFrame:
    """Return when each case was opened, and when it got its first reply from a person.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, case_id, direction, automated; in any order.
    service, reply : sequence of str
        The touchpoints where customers ask for help, and where the company answers.

    Returns
    -------
    pandas.DataFrame
        A row a case, by customer_id and case_id: timestamp (the customer's first service contact
        in it) and ``replied`` (the company's first reply from then on that was not automatic; NaT
        where there is none). Contacts that the other side started do not count.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": pd.to_datetime(
    ...     ["2025-01-02", "2025-01-03", "2025-01-04"]), "touchpoint": ["call", "mail", "mail"],
    ...     "case_id": "A", "direction": None, "automated": [None, True, False]})
    >>> find_replies(rows, ["call"], ["mail"])["replied"].dt.day.tolist()
    [4]
    """
    case = ["customer_id", "case_id"]
    rows = contacts[contacts["case_id"].notna()]
    asking = rows[rows["touchpoint"].isin(list(service)) & started_by(rows, "customer")]
    asked = asking.groupby(case, sort=True)["timestamp"].min().reset_index()
    manual = ~rows["automated"].fillna(False).astype(bool)
    replies = rows[rows["touchpoint"].isin(list(reply)) & started_by(rows, "company") & manual]
    replies = replies[[*case, "timestamp"]].rename(columns={"timestamp": "replied"})
    pairs = asked.merge(replies, on=case)
    pairs = pairs[pairs["replied"] >= pairs["timestamp"]]
    first = pairs.groupby(case)["replied"].min().reset_index()
    return asked.merge(first, on=case, how="left")


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
    return rows.loc[~purchase_keys(rows).duplicated(), ["customer_id", "timestamp"]]


def purchase_keys(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what rows of one purchase share: customer and case, or else customer and moment.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["ann"] * 3, "timestamp": pd.to_datetime(
    ...     ["2025-01-01", "2025-01-02", "2025-01-02"]), "case_id": ["o1", "o1", None]})
    >>> purchase_keys(rows).duplicated().tolist()
    [False, True, False]
    """
    keys = rows[["customer_id", "case_id"]]
    return keys.assign(moment=rows["timestamp"].where(rows["case_id"].isna()))
