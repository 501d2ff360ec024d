"""Who is asked what, who answers, and which score they give.

The score of the recommendation question comes from what happened to the customer in the ninety
days before (``DRIVERS``) and from chance; nothing else moves it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.sample.contacts import Contacts
from cxlab.sample.people import CHANNELS, People
from cxlab.sample.traits import Floats
from cxlab.sample.visits import END, START

WINDOW = np.timedelta64(90, "D")
USUAL_HOURS = 8.0  # answers that take as long neither please nor annoy
BASE_SCORE, NOISE = 8.35, 1.72
COMMENTS = (0.41, 0.66)  # of those without a reason to complain, and with one


@dataclass(frozen=True)
class Driver:
    """What moves the score: its name, points per unit, the most units that count, and its unit."""

    name: str
    effect: float
    most: float
    unit: str


DRIVERS = (
    Driver("payment failures", -1.35, 4, "each, in the last 90 days"),
    Driver("hours to first answer", -0.95, 9, "each unit of log(1 + hours), against 8 hours"),
    Driver("late parcels", -1.2, 2, "each, in the last 90 days"),
    Driver("returns", -0.25, 3, "each, in the last 90 days"),
    Driver("advice in store", 0.2, 3, "each, in the last 90 days"),
)
NOT_DRIVERS = (
    "newsletter",
    "newsletter opened",
    "search",
    "size guide",
    "reviews",
    "price comparison",
    "social post",
    "loyalty points",
)

#: Chance to answer, and the mean hours it takes.
ANSWERS = {"recommend": 0.31, "satisfied": 0.28, "effort": 0.33}
_TAKES_HOURS = 20.0


def ask_customers(rng: np.random.Generator, contacts: Contacts, people: People) -> pd.DataFrame:
    """Ask customers, and draw their answers.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    contacts : Contacts
        What happened to them.
    people : People
        Who they are.

    Returns
    -------
    pandas.DataFrame
        One row per invitation: ``kind``, ``customer``, ``time``, ``touchpoint`` and ``case``
        that are asked about, ``answered``, ``score`` (before rounding), ``second`` (the score of
        the question asked together with it), ``reason`` (the theme that weighed most), and one
        column per driver for the recommendation question.
    """
    asked = pd.concat(
        [
            _recommendations(rng, contacts, people),
            _orders(rng, contacts),
            _cases(rng, contacts),
        ],
        ignore_index=True,
    )
    asked = asked[asked["time"] < END].reset_index(drop=True)
    asked["answered"] = rng.random(len(asked)) < asked["kind"].map(ANSWERS).to_numpy(dtype=float)
    wait = (rng.exponential(_TAKES_HOURS, len(asked)) * 3600).astype("timedelta64[s]")
    asked["time"] = asked["time"].where(~asked["answered"], asked["time"] + wait)
    return asked[asked["time"] < END].sort_values(["customer", "time"], ignore_index=True)


def _recommendations(rng: np.random.Generator, contacts: Contacts, people: People) -> pd.DataFrame:
    """Ask everyone once from April on, and more than half of them again four months later."""
    first = np.maximum(people.first_day + 60, rng.integers(91, 330, len(people.ids)))
    again = rng.random(len(first)) < 0.6
    day = np.concatenate([first, first[again] + 120])
    who = np.concatenate([np.arange(len(first)), np.flatnonzero(again)])
    seconds = (day * 86_400 + rng.uniform(7, 16, len(day)) * 3600).astype("timedelta64[s]")
    asked = pd.DataFrame({"kind": "recommend", "customer": who, "time": START + seconds})
    asked = asked[asked["time"] < END].reset_index(drop=True)
    units = measure_drivers(asked, contacts)
    points = units * np.array([driver.effect for driver in DRIVERS])
    asked["score"] = BASE_SCORE + points.sum(axis=1) + rng.normal(0, NOISE, len(asked))
    themes = np.array(["payment", "waiting", "delivery", "returns"], dtype=object)
    worst = points[:, : len(themes)].argmin(axis=1)
    weighs = points[:, : len(themes)].min(axis=1) < -0.4
    asked["reason"] = np.where(weighs, themes[worst], "")
    return asked.assign(**{driver.name: units[:, i] for i, driver in enumerate(DRIVERS)})


def measure_drivers(asked: pd.DataFrame, contacts: Contacts) -> Floats:
    """Measure every driver in the ninety days before each invitation.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``customer`` and ``time`` of each invitation.
    contacts : Contacts
        What happened.

    Returns
    -------
    array of shape (invitations, drivers)
        Units as ``DRIVERS`` says; 0 for the hours of customers who got no answer.
    """
    events, parcels, cases = contacts.events, contacts.parcels, contacts.cases
    late = parcels[parcels["late"]].rename(columns={"promised": "time"})
    answered = cases.dropna(subset="answered")
    excess = np.log1p(answered["hours"].to_numpy()) - np.log1p(USUAL_HOURS)
    counts = [
        _count(asked, contacts.failures),
        _mean(asked, answered.assign(time=answered["answered"]), excess),
        _count(asked, late),
        _count(asked, events[events["touchpoint"] == "return"]),
        _count(asked, events[events["touchpoint"] == "advice in store"]),
    ]
    most = np.array([driver.most for driver in DRIVERS])
    return np.minimum(np.column_stack(counts), most)


def _between(asked: pd.DataFrame, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order of ``rows``, and from where to where in it an invitation's window goes."""
    key = _key(rows["customer"], rows["time"])
    order = np.argsort(key, kind="stable")
    start = np.searchsorted(key[order], _key(asked["customer"], asked["time"] - WINDOW))
    stop = np.searchsorted(key[order], _key(asked["customer"], asked["time"]))
    return order, start, stop


def _key(customer: pd.Series, time: pd.Series) -> np.ndarray:
    seconds = (time.to_numpy() - START) // np.timedelta64(1, "s")
    return customer.to_numpy().astype(np.int64) * 10**9 + 10**8 + seconds.astype(np.int64)


def _count(asked: pd.DataFrame, rows: pd.DataFrame) -> Floats:
    _, start, stop = _between(asked, rows)
    return (stop - start).astype(float)


def _mean(asked: pd.DataFrame, rows: pd.DataFrame, values: Floats) -> Floats:
    order, start, stop = _between(asked, rows)
    total = np.concatenate([[0.0], np.cumsum(values[order])])
    return (total[stop] - total[start]) / np.maximum(stop - start, 1)


def _orders(rng: np.random.Generator, contacts: Contacts) -> pd.DataFrame:
    """Ask after some orders: about the order itself, or once it has arrived about that."""
    orders, parcels = contacts.orders, contacts.parcels
    draw = rng.random(len(orders))
    bought = orders[np.where(orders["online"], draw < 0.2, draw < 0.3)]
    ordered = bought.assign(
        touchpoint=np.where(bought["online"], "order", "store purchase"),
        time=bought["time"] + np.timedelta64(2, "h"),
        score=4.45 - 0.7 * bought["failures"] * bought["online"],
        reason=np.where(bought["failures"] * bought["online"] > 0, "payment", ""),
    )
    got = parcels[(rng.random(len(parcels)) < 0.3) & parcels["delivered"].notna()]
    arrived = got.assign(
        touchpoint="parcel delivered",
        time=got["delivered"] + np.timedelta64(20, "h"),
        score=4.5 - 1.5 * got["late"],
        reason=np.where(got["late"], "delivery", ""),
    )
    columns = ["customer", "time", "touchpoint", "number", "score", "reason", "channel"]
    asked = pd.concat([ordered[columns], arrived[columns]], ignore_index=True)
    asked["score"] += rng.normal(0, 0.8, len(asked))
    online = asked["channel"] != CHANNELS.index("store")
    return asked.assign(kind="satisfied", case=np.where(online, "order", "receipt"))


def _cases(rng: np.random.Generator, contacts: Contacts) -> pd.DataFrame:
    """Ask after some answered cases how hard it was, and how satisfied the customer is."""
    cases = contacts.cases.dropna(subset="answered")
    cases = cases[rng.random(len(cases)) < 0.35]
    slow = np.log1p(cases["hours"].to_numpy())
    asked = pd.DataFrame(
        {
            "kind": "effort",
            "customer": cases["customer"].to_numpy(),
            "time": (cases["answered"] + np.timedelta64(2, "h")).to_numpy(),
            "touchpoint": cases["touchpoint"].to_numpy(),
            "number": cases["number"].to_numpy(),
            "case": "case",
        }
    )
    asked["score"] = 1.3 + 0.75 * slow + rng.normal(0, 1.0, len(asked))
    asked["second"] = 4.9 - 0.42 * slow + rng.normal(0, 0.7, len(asked))
    asked["reason"] = np.where(slow > np.log1p(12), "waiting", "")
    return asked
