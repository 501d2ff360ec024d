"""The ids under which a customer is known: number, web cookies, app, till card, e-mail address."""

import numpy as np
import pandas as pd

from cxlab.sample.traits import Ints

_FIRST = [
    "ana",
    "eva",
    "ion",
    "jan",
    "lena",
    "marek",
    "maria",
    "nadia",
    "olga",
    "paul",
    "petra",
    "radu",
    "rui",
    "sam",
    "sofia",
    "tom",
]
_LAST = [
    "adams",
    "berzins",
    "costa",
    "dumitru",
    "eglitis",
    "ferreira",
    "green",
    "hart",
    "ionescu",
    "kowal",
    "lewis",
    "mazur",
    "nowak",
    "oliveira",
    "popescu",
    "quinn",
    "ross",
    "silva",
    "turner",
    "vasile",
    "walker",
    "zajac",
]
COOKIES = 3


def scramble(numbers: Ints, kind: int) -> np.ndarray:
    """Turn numbers into others that look like chance, the same on every machine (splitmix64).

    Examples
    --------
    >>> len(set(scramble(np.arange(1000), 1).tolist()))
    1000
    """
    with np.errstate(over="ignore"):
        mixed = (numbers.astype(np.uint64) + np.uint64((kind + 1) << 40)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def make_ids(numbers: Ints) -> pd.DataFrame:
    """Make the ids of customers.

    Parameters
    ----------
    numbers : array of shape (customers,)
        The customers' numbers in the whole sample, from 0.

    Returns
    -------
    pandas.DataFrame
        ``customer_no``, ``cookie0`` to ``cookie2``, ``cookies`` (how many they used in the
        year), ``app``, ``card``, ``mail``.

    Examples
    --------
    >>> make_ids(np.array([11])).loc[0, ["customer_no", "mail"]].tolist()
    ['C000012', 'radu.mazur12@example.org']
    """
    chance = scramble(numbers, 9)
    ids = pd.DataFrame({"customer_no": [f"C{number + 1:06d}" for number in numbers]})
    for place in range(COOKIES):
        ids[f"cookie{place}"] = [f"{word:016x}"[:14] for word in scramble(numbers, place)]
    ids["cookies"] = (chance % np.uint64(COOKIES)).astype(int) + 1
    ids["app"] = [f"app-{word:016x}"[:16] for word in scramble(numbers, 4)]
    ids["card"] = [f"TC-{word:016x}"[:14] for word in scramble(numbers, 5)]
    ids["mail"] = [
        f"{_FIRST[word % len(_FIRST)]}.{_LAST[word // 97 % len(_LAST)]}{number + 1}@example.org"
        for word, number in zip(chance.tolist(), numbers.tolist(), strict=True)
    ]
    return ids
