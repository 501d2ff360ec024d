"""Which touchpoint an event is, given its station and channel."""

import numpy as np
import pandas as pd

from cxlab.sample.people import CHANNELS
from cxlab.sample.walk import STATIONS

_ONLINE = {
    "consideration": {
        "product page": 0.42,
        "search": 0.22,
        "reviews": 0.18,
        "size guide": 0.11,
        "wish list": 0.07,
    },
    "basket": {"basket": 1.0},
    "checkout": {"checkout": 1.0},
    "retention": {"order status": 0.4, "return": 0.2, "chat": 0.2, "help page": 0.2},
    "loyalty": {"review written": 0.35, "loyalty points": 0.5, "recommendation": 0.15},
}

#: Touchpoints and their chances by channel and station.
TOUCHPOINTS: dict[str, dict[str, dict[str, float]]] = {
    "web": {"awareness": {"home page": 0.7, "magazine": 0.3}, **_ONLINE},
    "app": {"awareness": {"app home": 1.0}, **_ONLINE},
    "store": {
        "awareness": {"store visit": 1.0},
        "consideration": {"store visit": 0.55, "advice in store": 0.45},
        "checkout": {"store purchase": 1.0},
        "retention": {"return": 0.6, "repair desk": 0.4},
        "loyalty": {"loyalty points": 1.0},
    },
    "e-mail": {
        "awareness": {"newsletter opened": 1.0},
        "consideration": {"newsletter opened": 1.0},
        "retention": {"service e-mail": 1.0},
        "loyalty": {"voucher opened": 1.0},
    },
    "social": {
        "awareness": {"social ad": 0.6, "social post": 0.4},
        "consideration": {"social post": 1.0},
        "retention": {"social message": 1.0},
        "loyalty": {"recommendation": 1.0},
    },
    "other sites": {
        "awareness": {"price comparison": 0.5, "review site": 0.5},
        "consideration": {"price comparison": 0.45, "competitor shop": 0.3, "review site": 0.25},
    },
    "call": {
        "consideration": {"advice call": 1.0},
        "retention": {"service call": 1.0},
    },
}

#: Contacts that ask for help, and what the company's first answer to them is.
REPLIES = {
    "service e-mail": "reply by e-mail",
    "service call": "call back",
    "advice call": "call back",
    "chat": "chat reply",
    "social message": "reply on social",
}


def draw_touchpoints(
    rng: np.random.Generator, channel: pd.Series, station: pd.Series
) -> np.ndarray:
    """Draw the touchpoint of every event.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    channel, station : pandas.Series
        Positions in CHANNELS and STATIONS.

    Returns
    -------
    array of str
        One touchpoint per event.
    """
    chosen = np.empty(len(channel), dtype=object)
    place = channel.to_numpy() * len(STATIONS) + station.to_numpy()
    for number in np.unique(place):
        here = np.flatnonzero(place == number)
        channel_name = CHANNELS[number // len(STATIONS)]
        chances = TOUCHPOINTS[channel_name][STATIONS[number % len(STATIONS)]]
        chosen[here] = rng.choice(list(chances), size=len(here), p=list(chances.values()))
    return chosen
