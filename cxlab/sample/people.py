"""What the company knows about its made customers, and which channels they use.

Of the attributes, age and distance to a store go with the persona; who does not use the app has
no version of it; nothing else has to do with personas.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.sample.traits import Floats, Ints, Traits

REGIONS = {"Britain": 0.36, "Baltics": 0.13, "Poland": 0.19, "Romania": 0.14, "Portugal": 0.18}
LANGUAGES = {"Britain": "en", "Baltics": "ru", "Poland": "pl", "Romania": "ro", "Portugal": "pt"}
VERSIONS = {"4.9.3": 0.12, "5.0.1": 0.15, "5.1.2": 0.23, "5.2.0": 0.5}
BROKEN_VERSION = "5.2.0"
CHANNELS = ("web", "app", "store", "e-mail", "social", "other sites", "call")
APP_FLOOR = 0.03  # who would use the app for less than this share of visits never installed it
DAYS = 365


@dataclass(frozen=True)
class People:
    """Customers of one block: their ids, traits, attributes and the days they were active.

    ``channels`` is each customer's chance of each of CHANNELS, ``first_day`` and ``last_day``
    count from the first day of the year, ``is_new`` marks who came during the year.
    """

    ids: pd.Series
    traits: Traits
    attributes: pd.DataFrame
    channels: Floats
    first_day: Floats
    last_day: Floats
    is_new: np.ndarray


def make_people(rng: np.random.Generator, numbers: Ints, traits: Traits) -> People:
    """Give customers their attributes and the days of the year on which they were customers.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    numbers : array of shape (customers,)
        The customers' numbers in the whole sample, from 0.
    traits : Traits
        Their traits.

    Returns
    -------
    People
        One entry per customer, in the order of ``numbers``.
    """
    count = len(numbers)
    is_new = rng.random(count) < 0.3
    first = np.where(is_new, rng.integers(0, 240, count), 0).astype(float)
    leaves = rng.random(count) < 0.2
    stays = rng.uniform(90, 365, count)
    last = np.where(leaves, np.minimum(first + stays, DAYS - 1), DAYS - 1.0)
    channels = channel_chances(traits)
    ids = pd.Series("C" + pd.Series(numbers + 1).astype(str).str.zfill(6), name="customer_id")
    attributes = _attributes(rng, traits, first, is_new)
    version = rng.choice(list(VERSIONS), size=count, p=list(VERSIONS.values()))
    attributes["app_version"] = np.where(channels[:, 1] > 0, version, "")
    return People(ids, traits, attributes, channels, first, last, is_new)


def channel_chances(traits: Traits) -> Floats:
    """Return the chance (customers x CHANNELS) that a visit happens in each channel."""
    main = np.exp(np.column_stack([np.zeros(len(traits.persona)), traits.values[:, :3]]))
    main /= main.sum(axis=1, keepdims=True)
    main[:, 1] = np.where(main[:, 1] < APP_FLOOR, 0.0, main[:, 1])
    side = np.exp(traits.values[:, 3 : len(CHANNELS) - 1])
    aside = side.sum(axis=1, keepdims=True) / (1 + side.sum(axis=1, keepdims=True))
    main *= (1 - aside) / main.sum(axis=1, keepdims=True)
    return np.column_stack([main, side / side.sum(axis=1, keepdims=True) * aside])


def _attributes(
    rng: np.random.Generator, traits: Traits, first: Floats, is_new: np.ndarray
) -> pd.DataFrame:
    count = len(first)
    before = np.where(is_new, 0, rng.integers(30, 2200, count)).astype(int)
    joined = np.datetime64("2025-01-01") + (first.astype(int) - before)
    return pd.DataFrame(
        {
            "age": np.clip(traits.of("age"), 18, 88).astype(int),
            "region": rng.choice(list(REGIONS), size=count, p=list(REGIONS.values())),
            "household": rng.choice([1, 2, 3, 4, 5], size=count, p=[0.3, 0.33, 0.16, 0.15, 0.06]),
            "loyalty_card": np.where(rng.random(count) < 0.46, "yes", "no"),
            "order_texts": np.where(rng.random(count) < 0.72, "yes", "no"),
            "km_to_store": np.exp(traits.of("distance")).round().astype(int) + 1,
            "customer_since": joined,
        }
    )
