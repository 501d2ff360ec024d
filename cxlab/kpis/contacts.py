"""Contacts by the role of their touchpoint, and the purchases, requests and cases they make up."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cxlab.kpis.kpi import Scope, observations
from cxlab.study.settings import Settings
from cxlab.study.visits import PAUSE_MINUTES

#: How long after a purchase, or after a period, KPIs look for what comes next.
HORIZON = pd.Timedelta(days=90)

#: What names a case: a number that two customers share is two cases.
CASE = ["customer_id", "case_id"]


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


def is_active(contacts: pd.DataFrame, settings: Settings) -> pd.Series:
    """Tell in which contacts the customer bought, or got in touch with the company or a partner.

    These are contacts that the customer started or, where nobody says who did, those at a
    touchpoint to look, search, put into the basket or ask for help.

    Parameters
    ----------
    contacts : pandas.DataFrame
        touchpoint, direction, actor.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.Series of bool
        Aligned to ``contacts``.

    Examples
    --------
    >>> rows = pd.DataFrame({"touchpoint": ["order", "mail", "mail"], "actor": None,
    ...                      "direction": [None, "customer", "company"]}, dtype="str")
    >>> is_active(rows, Settings("Shop", roles={"purchase": ("order",)})).tolist()
    [True, True, False]
    """
    ours = ~contacts["actor"].isin(["competitor", "life"])
    told = contacts["direction"] == "customer"
    own = plays(contacts, settings, "visit", "search", "cart", "service")
    guessed = contacts["direction"].isna() & own
    return plays(contacts, settings, "purchase") | (ours & (told | guessed))


def next_time(contacts: pd.DataFrame, wanted: pd.Series) -> pd.Series:
    """Return when the customer's next contact with ``wanted`` came after each contact.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp; sorted by customer and time.
    wanted : pandas.Series of bool
        Aligned to ``contacts``.

    Returns
    -------
    pandas.Series of datetime64
        NaT where there is none. Contacts of one moment come in their order.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": list("aab"), "timestamp": pd.to_datetime(
    ...     ["2025-01-01", "2025-01-02", "2025-01-03"])})
    >>> next_time(rows, rows["timestamp"].notna()).dt.day.tolist()
    [2.0, nan, nan]
    """
    own = contacts["customer_id"]
    times = contacts["timestamp"].where(wanted)
    return times.groupby(own, sort=False).shift(-1).groupby(own, sort=False).bfill()


def did_in_period(contacts: pd.DataFrame, role: str, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer with a contact of a role in a period, 0 for others active in it.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, direction, actor; sorted by customer and time.
    role : str
        The role looked for. A contact that has it makes its customer active.
    scope : Scope
        The study's roles, and the periods.

    Returns
    -------
    pandas.DataFrame
        Observations, one for each customer and period, dated by the last contact that counts.
    """
    did = plays(contacts, scope.settings, role)
    rows = contacts.assign(did=did, period=scope.periods.code(contacts["timestamp"]))
    rows = rows[did | is_active(contacts, scope.settings)]
    people = rows.groupby(["customer_id", "period"], sort=True)
    found = people.agg(timestamp=("timestamp", "max"), did=("did", "any")).reset_index()
    return observations(found, found["did"])


def find_requests(contacts: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return each time that a customer asked for help, once.

    Rows at one service touchpoint, in one case or in none, without a pause of more than 30
    minutes are one request: the messages of a chat, say.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, case_id, direction; sorted by customer and time.
    settings : Settings
        The study's roles.

    Returns
    -------
    pandas.DataFrame
        The first row of each request, with the columns of ``contacts``.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": pd.to_datetime(
    ...     ["2025-01-01 10:00", "2025-01-01 10:20", "2025-01-02 10:00"]), "touchpoint": "chat",
    ...     "case_id": None, "direction": None})
    >>> len(find_requests(rows, Settings("Shop", roles={"service": ("chat",)})))
    2
    """
    rows = contacts[plays(contacts, settings, "service") & started_by(contacts, "customer")]
    before = rows.groupby(["customer_id", "touchpoint", "case_id"], dropna=False)["timestamp"]
    return rows[~(rows["timestamp"] - before.shift() <= pd.Timedelta(minutes=PAUSE_MINUTES))]


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
        As ``open_cases``, and ``replied``: the company's first reply from then on that was not
        automatic; NaT where there is none. Contacts that the other side started do not count.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": pd.to_datetime(
    ...     ["2025-01-02", "2025-01-03", "2025-01-04"]), "touchpoint": ["call", "mail", "mail"],
    ...     "case_id": "A", "direction": None, "automated": [None, True, False]})
    >>> find_replies(rows, ["call"], ["mail"])["replied"].dt.day.tolist()
    [4]
    """
    asked = open_cases(contacts, service)
    rows = contacts[contacts["case_id"].notna()]
    manual = ~rows["automated"].fillna(False).astype(bool)
    replies = rows[rows["touchpoint"].isin(list(reply)) & started_by(rows, "company") & manual]
    first = times_after(asked, replies).min().rename("replied").reset_index()
    return asked.merge(first, on=CASE, how="left")


def open_cases(contacts: pd.DataFrame, service: Sequence[str]) -> pd.DataFrame:
    """Return the customer's first service contact in each case.

    Parameters
    ----------
    contacts : pandas.DataFrame
        customer_id, timestamp, touchpoint, case_id, direction; in any order.
    service : sequence of str
        The touchpoints where customers ask for help.

    Returns
    -------
    pandas.DataFrame
        A row a case, by customer_id and case_id: timestamp, touchpoint and, where it is there,
        channel.
    """
    rows = contacts[contacts["case_id"].notna()]
    asking = rows[rows["touchpoint"].isin(list(service)) & started_by(rows, "customer")]
    asking = asking.sort_values([*CASE, "timestamp"], kind="stable")
    about = [name for name in ("touchpoint", "channel") if name in asking]
    return asking.drop_duplicates(CASE)[[*CASE, "timestamp", *about]].reset_index(drop=True)


def times_after(asked: pd.DataFrame, rows: pd.DataFrame, within: pd.Timedelta | None = None) -> Any:
    """Group by case the times of rows that came when it was opened, or later.

    Parameters
    ----------
    asked : pandas.DataFrame
        What ``open_cases`` returned.
    rows : pandas.DataFrame
        customer_id, case_id, timestamp.
    within : pandas.Timedelta, optional
        How much later at most.

    Returns
    -------
    pandas.core.groupby.SeriesGroupBy
        For ``min()`` or ``max()``; cases without such rows are not in it.
    """
    times = rows[[*CASE, "timestamp"]].rename(columns={"timestamp": "then"})
    pairs = asked[[*CASE, "timestamp"]].merge(times, on=CASE)
    later = pairs["then"] >= pairs["timestamp"]
    if within is not None:
        later &= pairs["then"] - pairs["timestamp"] <= within
    return pairs[later].groupby(CASE)["then"]


def hours_until(
    cases: pd.DataFrame, moment: pd.Series, wait: pd.Timedelta, scope: Scope
) -> pd.Series:
    """Return the hours from each case's opening to a moment; NaN where it never came.

    By period, every case gets the same time: NaN where the moment came after ``wait``, or where
    that was not over when the data end.

    Parameters
    ----------
    cases : pandas.DataFrame
        What ``open_cases`` returned.
    moment : pandas.Series of datetime64
        Aligned to it.
    wait : pandas.Timedelta
        How long a case is given.
    scope : Scope
        The periods, and the end of the data.

    Examples
    --------
    >>> from cxlab.kpis.periods import whole
    >>> opened = pd.DataFrame({"timestamp": pd.to_datetime(["2025-01-01 10:00"])})
    >>> scope = Scope(Settings("Shop"), pd.Timestamp("2025-01-02"), whole())
    >>> closed = pd.Series(pd.to_datetime(["2025-01-01 16:00"]))
    >>> hours_until(opened, closed, pd.Timedelta(days=7), scope).tolist()
    [6.0]
    """
    took = moment - cases["timestamp"]
    hours = took / pd.Timedelta(hours=1)
    if not scope.periods.limited:
        return hours
    return hours.where((took <= wait) & (cases["timestamp"] + wait <= scope.end))


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
        The first row of each, with the columns of ``contacts``, sorted.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["ann"] * 3, "timestamp": pd.to_datetime(
    ...     ["2025-01-01", "2025-01-01", "2025-02-01"]), "touchpoint": "order", "case_id": None})
    >>> len(find_purchases(rows, Settings("Shop", roles={"purchase": ("order",)})))
    2
    """
    rows = contacts[plays(contacts, settings, "purchase")]
    return rows[~purchase_keys(rows).duplicated()]


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
