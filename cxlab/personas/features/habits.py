"""Count what customers do one after the other: from channel to channel, search, look, buy."""

import pandas as pd

#: A purchase was prepared elsewhere if it followed a visit in another channel within so many days.
PREPARED_DAYS = 7


def count_habits(
    rows: pd.DataFrame, local: pd.Series, purchase: pd.Series, search: pd.Series
) -> pd.DataFrame:
    """Count each customer's habits: a pure function of the contacts they chose.

    Parameters
    ----------
    rows : pandas.DataFrame
        Contacts that customers chose, sorted by customer and time: ``customer_id``,
        ``timestamp``, ``channel``.
    local : pandas.Series
        Their times on the study's own clock.
    purchase, search : pandas.Series of bool
        Which rows are purchases (one row each), and which a search.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, sorted: ``turns`` (occasions that another one went before) and
        ``switches`` (those in another channel than the one before), ``bought`` (purchases) and
        ``prepared`` (those within ``PREPARED_DAYS`` of a contact in another channel), ``days`` of
        contact and those that began with a search (``searched``).

    Examples
    --------
    >>> times = pd.Series(pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"]))
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": times})
    >>> rows["channel"] = ["web", "web", "shop"]
    >>> last, first = rows.index == 2, rows.index == 0
    >>> count_habits(rows, times, pd.Series(last), pd.Series(first)).iloc[0].to_dict()
    {'turns': 2.0, 'switches': 1.0, 'bought': 1.0, 'prepared': 1.0, 'days': 3.0, 'searched': 1.0}
    """
    who, day = rows["customer_id"], local.dt.normalize()
    first_here = ~pd.DataFrame({"who": who, "day": day, "channel": rows["channel"]}).duplicated()
    first_today = ~pd.DataFrame({"who": who, "day": day}).duplicated()
    flags = {
        "turns": _follows(rows[first_here]),
        "switches": _moves(rows[first_here]),
        "bought": purchase,
        "prepared": purchase & _came_from_elsewhere(rows),
        "days": first_today,
        "searched": first_today & search,
    }
    marked = pd.DataFrame(flags, index=rows.index).astype("boolean").fillna(value=False)
    return marked.astype(float).groupby(who, sort=True).sum()


def _follows(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows come after another one of the same customer."""
    return rows["customer_id"].eq(rows["customer_id"].shift())


def _moves(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows are in another channel than their customer's row before."""
    return _follows(rows) & rows["channel"].ne(rows["channel"].shift())


def _came_from_elsewhere(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows follow a contact in another channel within ``PREPARED_DAYS``."""
    moved = _moves(rows)
    starts = moved | ~_follows(rows)
    left = rows["timestamp"].shift().where(moved)
    left = left.groupby(starts.cumsum()).transform("first")
    return rows["timestamp"] - left <= pd.Timedelta(days=PREPARED_DAYS)
