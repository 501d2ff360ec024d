"""The stage of every event: a Markov walk, forward by preference, with ways back."""

import numpy as np
import pandas as pd

from cxlab.sample.people import BROKEN_VERSION, CHANNELS, People
from cxlab.sample.traits import BASE, TRAITS, Floats, Ints

STATIONS = ("awareness", "consideration", "basket", "checkout", "retention", "loyalty")
STAGES = ("awareness", "consideration", "conversion", "conversion", "retention", "loyalty")
CHECKOUT = STATIONS.index("checkout")
LEFT_CHECKOUT = len(STATIONS)  # the row of CHANCES for a checkout without an order

#: Chances to go from the row's station to the column's; the last row: a checkout that failed.
CHANCES = np.array(
    [
        [0.26, 0.56, 0.12, 0.03, 0.02, 0.01],
        [0.04, 0.48, 0.30, 0.06, 0.07, 0.05],
        [0.01, 0.30, 0.14, 0.52, 0.03, 0.00],
        [0.02, 0.16, 0.06, 0.01, 0.58, 0.17],
        [0.03, 0.36, 0.06, 0.02, 0.35, 0.18],
        [0.09, 0.44, 0.07, 0.01, 0.15, 0.24],
        [0.02, 0.30, 0.22, 0.36, 0.08, 0.02],
    ]
)
#: What a channel serves (rows CHANNELS, columns STATIONS): nobody pays by newsletter.
SERVES = np.array(
    [
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [0.5, 1.0, 0.0, 3.0, 0.6, 0.5],
        [2.0, 1.0, 0.0, 0.0, 0.4, 0.5],
        [2.0, 0.6, 0.0, 0.0, 0.5, 0.8],
        [0.6, 1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.3, 0.0, 0.0, 1.0, 0.0],
    ]
)
INTERVENTION = np.datetime64("2025-09-01T00:00:00")
#: Chances before and after the intervention.
LEAVES = (0.27, 0.15)
FAILS = (0.09, 0.04)
FAILS_BROKEN = (0.76, 0.15)
TRIES_AGAIN = 0.75
MOST_FAILURES = 4


def draw_payments(rng: np.random.Generator, events: pd.DataFrame, people: People) -> pd.DataFrame:
    """Draw how a payment would go at every event, should it be a checkout.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    events : pandas.DataFrame
        With ``customer``, ``time``, ``channel``, ``device``.
    people : People
        The customers.

    Returns
    -------
    pandas.DataFrame
        ``failures`` (0 to 4) and ``paid``, one row per event. In a store every payment works.
    """
    after = (events["time"].to_numpy() >= INTERVENTION).astype(int)
    version = people.attributes["app_version"].to_numpy()[events["customer"]]
    in_app = (events["channel"] == CHANNELS.index("app")).to_numpy()
    broken = in_app & (events["device"] == "phone").to_numpy() & (version == BROKEN_VERSION)
    chance = np.where(broken, np.array(FAILS_BROKEN)[after], np.array(FAILS)[after])
    store = (events["channel"] == CHANNELS.index("store")).to_numpy()
    chance = np.where(store, 0.0, chance)
    tries = store | (rng.random(len(events)) >= np.array(LEAVES)[after])
    failures, paid = np.zeros(len(events), dtype=int), np.zeros(len(events), dtype=bool)
    for _ in range(MOST_FAILURES):
        failed = tries & (rng.random(len(events)) < chance)
        paid |= tries & ~failed
        failures += failed
        tries = failed & (rng.random(len(events)) < TRIES_AGAIN)
    return pd.DataFrame({"failures": failures, "paid": paid})


def draw_stations(
    rng: np.random.Generator, events: pd.DataFrame, people: People, paid: np.ndarray
) -> Ints:
    """Walk every customer through the stations, one step per event.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    events : pandas.DataFrame
        With ``customer`` and ``channel``, sorted by customer and time.
    people : People
        The customers.
    paid : array of bool
        Whether the event would end in an order, should it be a checkout.

    Returns
    -------
    array
        The position in STATIONS of every event.
    """
    counts = np.bincount(events["customer"], minlength=len(people.ids))
    starts = np.cumsum(counts) - counts
    longest_first = np.argsort(-counts, kind="stable")
    channel, luck = events["channel"].to_numpy(), rng.random(len(events))
    visits = people.traits.of("visits") - BASE[TRAITS.index("visits")]
    buying = people.channels[:, :BUYING_CHANNELS].sum(axis=1)
    appetite = 0.75 * np.exp(people.traits.of("appetite") - CALM * visits) / buying
    bought = ~people.is_new
    state = np.where(people.is_new, 0, rng.choice(len(STATIONS), len(counts), p=_AT_NEW_YEAR))
    stations = np.empty(len(events), dtype=int)
    for step in range(counts.max()):
        who = longest_first[: np.searchsorted(-counts[longest_first], -step)]
        at = starts[who] + step
        chances = _chances(state[who], channel[at], appetite[who], bought[who])
        here = _pick(chances, luck[at])
        stations[at] = here
        ordered = (here == CHECKOUT) & paid[at]
        state[who] = np.where((here == CHECKOUT) & ~ordered, LEFT_CHECKOUT, here)
        bought[who] |= ordered
    return stations


BUYING_CHANNELS = 3  # web, app, store
CALM = 1.0  # who comes often looks around more, and buys and asks less at each visit
_AT_NEW_YEAR = np.array([0.2, 0.3, 0.05, 0.05, 0.25, 0.15])


def _chances(state: Ints, channel: Ints, appetite: Floats, bought: np.ndarray) -> Floats:
    chances = CHANCES[state] * SERVES[channel]
    chances[:, 2:4] *= appetite[:, None]
    chances[:, 4:] *= np.where(bought, 1.0, 0.02)[:, None]
    return chances


def _pick(chances: Floats, luck: Floats) -> Ints:
    total = chances.cumsum(axis=1)
    return (total < luck[:, None] * total[:, -1:]).sum(axis=1)
