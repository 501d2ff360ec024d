"""What happens around a customer's own steps: payments, parcels, mails sent, and first answers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.sample.people import CHANNELS, DAYS, People
from cxlab.sample.touchpoints import REPLIES
from cxlab.sample.visits import END, START
from cxlab.sample.walk import CHECKOUT

LATE = 0.15
ANSWERED = 0.94
#: Median hours to the first answer, by contact.
HOURS = {
    "service e-mail": 15.0,
    "service call": 6.0,
    "advice call": 4.0,
    "chat": 1.5,
    "social message": 11.0,
}
HOURS_SPREAD = 1.1
TEAMS = ("care north", "care south", "care night")
TUESDAY = 6  # days of the year that leave this remainder by seven are Tuesdays
_ATTEMPT = np.timedelta64(12, "s")


@dataclass(frozen=True)
class Contacts:
    """All that happened to the customers of one block, by the kind of record it leaves.

    ``events`` are the customer's own steps; ``failures`` failed payments; ``orders`` paid
    baskets, online and in a store; ``parcels`` one per online order; ``sent`` newsletters;
    ``cases`` contacts that asked for help, with the first answer where there was one.
    """

    events: pd.DataFrame
    failures: pd.DataFrame
    orders: pd.DataFrame
    parcels: pd.DataFrame
    sent: pd.DataFrame
    cases: pd.DataFrame


def draw_contacts(rng: np.random.Generator, events: pd.DataFrame, people: People) -> Contacts:
    """Draw what follows from the customers' own steps.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    events : pandas.DataFrame
        One row per step: ``customer``, ``time``, ``channel``, ``device``, ``station``,
        ``touchpoint``, ``failures``, ``paid``.
    people : People
        The customers.

    Returns
    -------
    Contacts
        Nothing in it is later than the year's end.
    """
    failures = _failures(events)
    orders = _orders(rng, events, people)
    parcels = _parcels(rng, orders[orders["online"]])
    cases = _cases(rng, events)
    return Contacts(events, failures, orders, parcels, _newsletters(rng, events, people), cases)


def _online_checkouts(events: pd.DataFrame) -> pd.Series:
    return (events["station"] == CHECKOUT) & (events["channel"] != CHANNELS.index("store"))


def _failures(events: pd.DataFrame) -> pd.DataFrame:
    tried = events[_online_checkouts(events) & (events["failures"] > 0)]
    failed = tried.loc[np.repeat(tried.index, tried["failures"])]
    attempt = failed.groupby(level=0).cumcount().to_numpy() + 1
    return failed.assign(attempt=attempt, time=failed["time"] + attempt * _ATTEMPT)


def _orders(rng: np.random.Generator, events: pd.DataFrame, people: People) -> pd.DataFrame:
    orders = events[(events["station"] == CHECKOUT) & events["paid"]].copy()
    orders["online"] = orders["channel"] != CHANNELS.index("store")
    basket = people.traits.of("basket")[orders["customer"]]
    orders["value"] = np.exp(basket + rng.normal(0, 0.4, len(orders))).round(2)
    orders["time"] += np.where(orders["online"], orders["failures"] + 1, 0) * _ATTEMPT
    orders["number"] = orders.groupby("customer").cumcount() + 1
    return orders


def _parcels(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Hand over on the next day, deliver in two or three, promise four; some come later."""
    parcels = orders[["customer", "number", "time", "channel"]].rename(columns={"time": "ordered"})
    day = parcels["ordered"].dt.floor("D")
    late = rng.random(len(parcels)) < LATE
    days = np.where(late, rng.integers(5, 10, len(parcels)), rng.integers(2, 4, len(parcels)))
    parcels["dispatched"] = day + _clock(rng, np.ones(len(parcels)), 9, 14)
    parcels["handed_over"] = day + _clock(rng, np.ones(len(parcels)), 15, 19)
    parcels["promised"] = day + np.timedelta64(4 * 24 + 18, "h")
    parcels["delivered"] = (day + _clock(rng, days, 8, 17)).where(lambda at: at < END)
    parcels["late"] = late
    return parcels[parcels["dispatched"] < END]


def _clock(rng: np.random.Generator, days: np.ndarray, opens: int, closes: int) -> np.ndarray:
    """Return time spans: so many days, and a time of day between two hours."""
    seconds = days * 86_400 + rng.uniform(opens, closes, len(days)) * 3600
    return seconds.astype("timedelta64[s]")


def _newsletters(rng: np.random.Generator, events: pd.DataFrame, people: People) -> pd.DataFrame:
    """Send on Tuesdays: every newsletter that was opened, and two more to everyone."""
    opened = events[events["touchpoint"] == "newsletter opened"]
    day = ((opened["time"].to_numpy() - START) // np.timedelta64(1, "D")).astype(int)
    others = rng.integers(0, DAYS // 7, (len(people.ids), 2)) * 7 + TUESDAY
    sent = pd.DataFrame(
        {
            "customer": np.concatenate([opened["customer"], np.repeat(np.arange(len(others)), 2)]),
            "day": np.concatenate([day - (day - TUESDAY) % 7, others.ravel()]),
        }
    )
    sent = sent[(sent["day"] >= people.first_day[sent["customer"]]) & (sent["day"] < DAYS)]
    sent = sent.drop_duplicates().sort_values(["customer", "day"], ignore_index=True)
    sent["time"] = START + (sent["day"] * 24 + 5).to_numpy().astype("timedelta64[h]")
    return sent


def _cases(rng: np.random.Generator, events: pd.DataFrame) -> pd.DataFrame:
    cases = events[events["touchpoint"].isin(list(REPLIES))].copy()
    median = cases["touchpoint"].map(HOURS).to_numpy(dtype=float)
    hours = median * np.exp(rng.normal(0, HOURS_SPREAD, len(cases)))
    answered = cases["time"] + (hours * 3600).astype("timedelta64[s]")
    known = (rng.random(len(cases)) < ANSWERED) & (answered < END)
    cases["answered"] = answered.where(known)
    cases["hours"] = np.where(known, hours, np.nan)
    cases["team"] = rng.choice(TEAMS, size=len(cases), p=[0.45, 0.4, 0.15])
    cases["number"] = cases.groupby("customer").cumcount() + 1
    return cases
