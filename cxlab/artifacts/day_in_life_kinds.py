"""What is known of the clocks of contacts: which kinds are dated by day only."""

import pandas as pd

from cxlab.journeys.codes import times_of

#: Whose touchpoints there are, in the order in which they are shown; the first is meant where a
#: study does not say.
ACTORS = ("company", "partner", "competitor", "life")

#: What names one kind of contact.
KIND = ["actor", "touchpoint", "channel"]

#: The length of a day in microseconds.
DAY = 86_400_000_000

_BY_DAY = 10  # so many contacts of a kind, all at one time of day, are dated by day


def clock_kinds(interactions: pd.DataFrame, *, zone: str) -> pd.DataFrame:
    """Say of each kind of contact how many there are, and at which times of day.

    Parameters
    ----------
    interactions : pandas.DataFrame
        One partition's rows: ``timestamp`` (UTC) and the columns ``KIND``.
    zone : str
        The study's time zone.

    Returns
    -------
    pandas.DataFrame
        ``KIND``, rows, and the earliest and the latest time of day in microseconds, by the
        study's clock (local_min, local_max) and in UTC (utc_min, utc_max).

    Examples
    --------
    >>> times = pd.to_datetime(["2025-07-01 22:00", "2025-07-03 22:00"])
    >>> rows = pd.DataFrame({"timestamp": times, "touchpoint": "leaflet", "channel": "mail"})
    >>> found = clock_kinds(rows.assign(actor="company"), zone="Europe/Berlin")
    >>> found[["rows", "local_min", "local_max"]].values.tolist()
    [[2, 0, 0]]
    """
    rows = named(interactions)[["timestamp", *KIND]]
    utc, local = times_of(rows["timestamp"]), times_of(local_times(rows["timestamp"], zone))
    rows = rows.assign(rows=1, local_min=local % DAY, utc_min=utc % DAY)
    rows = rows.assign(local_max=rows["local_min"], utc_max=rows["utc_min"])
    return merge_kinds([rows.drop(columns="timestamp")])


def merge_kinds(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put together what several partitions know of kinds of contacts."""
    rows = pd.concat(parts, ignore_index=True)
    ways = {"rows": "sum", "local_min": "min", "utc_min": "min"}
    ways |= {"local_max": "max", "utc_max": "max"}
    told = rows.groupby(KIND, observed=True).agg(ways).reset_index()
    return told.astype(dict.fromkeys(KIND, "str"))


def dated_of(kinds: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Return the kinds of contacts whose rows are all at one time of day, and by which clock.

    A source that knows only days stands at midnight of its own clock, or at another fixed hour;
    by the study's clock or by UTC it is always the same.

    Parameters
    ----------
    kinds : pandas.DataFrame
        What ``merge_kinds`` returned.

    Returns
    -------
    dict of tuple of str to str
        By actor, touchpoint and channel: ``"local"`` or ``"UTC"``.

    Examples
    --------
    >>> kind = {"actor": "company", "touchpoint": "leaflet", "channel": "mail", "rows": 3}
    >>> times = {"local_min": 0, "local_max": 0, "utc_min": 0, "utc_max": 3_600_000_000}
    >>> dated_of(pd.DataFrame([kind | times]))
    {('company', 'leaflet', 'mail'): 'local'}
    """
    found: dict[tuple[str, str, str], str] = {}
    for row in kinds.to_dict("records"):
        for clock in ("local", "utc"):
            one = row[f"{clock}_min"] == row[f"{clock}_max"]
            if one and (row[f"{clock}_min"] == 0 or row["rows"] >= _BY_DAY):
                key = (str(row["actor"]), str(row["touchpoint"]), str(row["channel"]))
                found.setdefault(key, "local" if clock == "local" else "UTC")
    return found


def named(interactions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with an actor each, as Categoricals; the company's where none is named."""
    actor = interactions["actor"].astype("str")
    actor = pd.Categorical(actor.fillna(ACTORS[0]).replace("", ACTORS[0]))
    texts = {name: interactions[name].astype("category") for name in ("touchpoint", "channel")}
    if texts["channel"].isna().any():
        texts["channel"] = interactions["channel"].astype("str").fillna("").astype("category")
    return interactions.assign(actor=actor, **texts)


def local_times(times: pd.Series, zone: str) -> pd.Series:
    """Return the clock time in a zone of times in UTC.

    Examples
    --------
    >>> local_times(pd.Series(pd.to_datetime(["2025-07-01 22:00"])), "Europe/Berlin").tolist()
    [Timestamp('2025-07-02 00:00:00')]
    """
    return times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
