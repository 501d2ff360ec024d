"""When customers come, by which channel, and how much they do while they are there."""

import numpy as np
import pandas as pd

from cxlab.sample.people import CHANNELS, DAYS, People
from cxlab.sample.traits import Floats, Ints

START = np.datetime64("2025-01-01T00:00:00")
END = np.datetime64("2026-01-01T00:00:00")
SUMMER = (np.datetime64("2025-03-30T01:00:00"), np.datetime64("2025-10-26T01:00:00"))  # UTC
FIRST_WEEKDAY = 2  # 1 January 2025 was a Wednesday
FEWEST = 6
#: Events in a visit: one, and on average so many more.
MORE_EVENTS = np.array([0.8, 0.8, 0.15, 0.0, 0.1, 0.6, 0.0])


def to_utc(local: np.ndarray) -> np.ndarray:
    """Turn Berlin times of 2025 into UTC (outside the two hours when clocks change).

    Examples
    --------
    >>> to_utc(np.array(["2025-07-01T12:00:00"], dtype="datetime64[s]"))[0].item().hour
    10
    """
    winter = local - np.timedelta64(1, "h")
    summer = (winter >= SUMMER[0]) & (winter < SUMMER[1])
    return np.where(summer, winter - np.timedelta64(1, "h"), winter)


def to_local(utc: np.ndarray) -> np.ndarray:
    """Turn UTC of 2025 into Berlin times.

    Examples
    --------
    >>> to_local(np.array(["2025-07-01T10:00:00"], dtype="datetime64[s]"))[0].item().hour
    12
    """
    summer = (utc >= SUMMER[0]) & (utc < SUMMER[1])
    return utc + np.where(summer, 2, 1).astype("timedelta64[h]")


def draw_visits(rng: np.random.Generator, people: People) -> pd.DataFrame:
    """Draw every visit of every customer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    people : People
        The customers.

    Returns
    -------
    pandas.DataFrame
        ``customer`` (position in ``people``), ``time`` (UTC), ``channel`` (position in CHANNELS),
        ``device``, sorted by customer and time.
    """
    active = (people.last_day - people.first_day + 1) / DAYS
    expected = np.exp(people.traits.of("visits")) * active**0.1
    counts = np.maximum(expected + rng.normal(0, 1.5, len(expected)), FEWEST).astype(int)
    who = np.repeat(np.arange(len(counts)), counts)
    channel = _pick(people.channels[who], steady_luck(rng, who))
    day = _draw_days(rng, people, counts, who, channel)
    seconds = _draw_hours(rng, people, who, channel)
    local = START + (day * 86_400 + seconds).astype("timedelta64[s]")
    visits = pd.DataFrame({"customer": who, "time": to_utc(local), "channel": channel})
    visits["device"] = _draw_devices(rng, people, who, channel)
    return visits.sort_values(["customer", "time"], kind="stable", ignore_index=True)


def steady_luck(rng: np.random.Generator, who: Ints) -> Floats:
    """Draw uniform numbers that are spread evenly within each customer: people have habits.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    who : array of int
        The customer of every row, sorted.

    Returns
    -------
    array of float
        In [0, 1); of a customer's ``n`` rows, one falls into each ``n``-th, in random order.

    Examples
    --------
    >>> luck = steady_luck(np.random.default_rng(1), np.array([0, 0, 1, 1, 1]))
    >>> sorted((luck[:2] * 2).astype(int).tolist()), sorted((luck[2:] * 3).astype(int).tolist())
    ([0, 1], [0, 1, 2])
    """
    counts = np.bincount(who)
    rank = np.empty(len(who), dtype=int)
    rank[np.lexsort((rng.random(len(who)), who))] = np.arange(len(who))
    rank -= (np.cumsum(counts) - counts)[who]
    return (rank + rng.random(len(who))) / counts[who]


def _pick(chances: Floats, luck: Floats) -> Ints:
    """Return the column of every row on which its luck falls; a row's chances sum to one."""
    return np.minimum((chances.cumsum(axis=1) <= luck[:, None]).sum(axis=1), chances.shape[1] - 1)


def _draw_days(
    rng: np.random.Generator, people: People, counts: Ints, who: Ints, channel: Ints
) -> Ints:
    """Spread visits over the active days (some evenly, some in bursts), then over the week."""
    burst = rng.lognormal(0.0, 0.5, len(counts))
    gaps = rng.standard_gamma(np.repeat(burst, counts + 1))
    edges = np.cumsum(np.concatenate([[0], counts + 1]))
    passed = np.cumsum(gaps)
    before = np.concatenate([[0.0], passed])[edges[:-1]]
    total = passed[edges[1:] - 1] - before
    inner = np.delete(np.arange(len(gaps)), edges[1:] - 1)
    share = (passed[inner] - before[who]) / total[who]
    day = (people.first_day[who] + share * (people.last_day - people.first_day)[who]).astype(int)
    return _move_within_week(rng, people, who, day, channel)


def _move_within_week(
    rng: np.random.Generator, people: People, who: Ints, day: Ints, channel: Ints
) -> Ints:
    weekend = steady_luck(rng, who) < _share(people.traits.of("weekend"))[who]
    closed_on_sunday = (channel == CHANNELS.index("store")) | (channel == CHANNELS.index("call"))
    sunday = ~closed_on_sunday & (rng.random(len(who)) < 0.45)
    weekday = np.where(weekend, 5 + sunday, rng.integers(0, 5, len(who)))
    moved = day - (day + FIRST_WEEKDAY) % 7 + weekday
    return np.where(moved < 0, moved + 7, np.where(moved >= DAYS, moved - 7, moved))


def _draw_hours(rng: np.random.Generator, people: People, who: Ints, channel: Ints) -> Ints:
    """Return the second of the local day: from 8:00, evenings from 18:00; counters close at 20."""
    evening = steady_luck(rng, who) < _share(people.traits.of("evening"))[who]
    counter = (channel == CHANNELS.index("store")) | (channel == CHANNELS.index("call"))
    opens = np.where(evening, 18.0, np.where(counter, 9.5, 8.0))
    closes = np.where(evening, np.where(counter, 19.7, 22.6), 17.4)
    return ((opens + rng.random(len(who)) * (closes - opens)) * 3600).astype(int)


def _draw_devices(rng: np.random.Generator, people: People, who: Ints, channel: Ints) -> np.ndarray:
    phone = steady_luck(rng, who) < _share(people.traits.of("phone"))[who]
    tablet = rng.random(len(who)) < 0.15
    other = np.where(tablet | (channel == CHANNELS.index("app")), "tablet", "computer")
    offline = (channel == CHANNELS.index("store")) | (channel == CHANNELS.index("call"))
    return np.where(offline, "", np.where(phone, "phone", other)).astype(object)


def _share(logit: Floats) -> Floats:
    return 1 / (1 + np.exp(-logit))


def draw_events(rng: np.random.Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """Draw what happens in each visit: one row per event, a minute or more apart.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    visits : pandas.DataFrame
        As ``draw_visits`` returns them.

    Returns
    -------
    pandas.DataFrame
        The columns of ``visits``, ``visit`` (its position), ``position`` in the visit, and
        ``duration`` in seconds; sorted by customer, visit and time.
    """
    counts = 1 + rng.binomial(2, MORE_EVENTS[visits["channel"].to_numpy()] / 2)
    events = visits.loc[np.repeat(visits.index, counts)].reset_index(names="visit")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    events["position"] = np.arange(len(events)) - starts[events["visit"]]
    stay = 60 + rng.exponential(110, len(events)).astype(int)
    passed = np.concatenate([[0], np.cumsum(stay)[:-1]])
    later = passed - passed[starts][events["visit"]]
    events["time"] += later.astype("timedelta64[s]")
    events["duration"] = stay
    return events
