"""Who the made customers are: five personas, their traits, and the best anybody could tell them by.

Each customer has fourteen latent traits, drawn from a normal distribution around the persona's
centre, with one covariance for all. Events are generated from the traits and never from the
persona, so what an analysis can find is bounded by what ``classify`` finds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PERSONAS = (
    "Evening app shopper",
    "Store regular",
    "Bargain mail reader",
    "Project buyer",
    "Careful comparer",
)
SHARES = np.array([0.23, 0.22, 0.20, 0.16, 0.19])

#: Six channel propensities (logits against the web), three shares (logits), three logarithms.
TRAITS = (
    *("app", "store", "e-mail", "social", "other sites", "call"),
    *("evening", "weekend", "phone"),
    *("visits", "appetite", "basket"),
    *("age", "distance"),
)
BASE = np.array(
    [-0.3, -0.45, -0.6, -2.6, -2.4, -2.8, -0.2, -0.7, 0.3, np.log(44), 0.0, np.log(70), 45, 2.1]
)
SPREAD = np.array([0.65, 0.65, 0.65, 0.5, 0.5, 0.5, 0.9, 0.85, 0.95, 0.33, 0.15, 0.55, 9.5, 0.6])

#: Persona centres in units of SPREAD, one row per persona, one column per trait.
CENTRES = np.array(
    [
        [2.0, -0.6, -0.6, 0.0, 0.0, 0.0, 1.2, -0.9, 1.65, 0.0, 0.0, -0.8, -1.4, 0.4],
        [-0.6, 2.1, -0.4, 0.0, 0.0, 0.0, -1.1, 1.2, 1.1, 0.0, 0.0, -0.2, 0.9, -1.4],
        [-0.4, -0.4, 2.1, 0.0, 0.0, 0.0, -0.8, -1.0, 0.9, 0.0, 0.0, -1.3, 1.2, 0.5],
        [-0.6, 0.1, -0.6, 0.0, 0.0, 0.0, -1.0, -1.2, -1.75, 0.0, 0.0, 1.8, -1.2, 0.8],
        [-0.6, -1.0, -0.4, 0.0, 0.0, 0.0, 1.5, 1.5, -1.65, 0.0, 0.0, 0.2, 0.7, 0.1],
    ]
)
SEPARATION = 1.061


def _covariance() -> Floats:
    together = np.eye(len(TRAITS))
    for one, other, strength in (
        ("evening", "phone", 0.15),
        ("visits", "appetite", -0.15),
        ("app", "phone", 0.15),
        ("e-mail", "other sites", 0.1),
    ):
        i, j = TRAITS.index(one), TRAITS.index(other)
        together[i, j] = together[j, i] = strength
    return together


COVARIANCE = _covariance()


@dataclass(frozen=True)
class Traits:
    """The persona (an index into PERSONAS) and the traits (customers x TRAITS) of customers."""

    persona: Ints
    values: Floats

    def of(self, trait: str) -> Floats:
        """Return one trait of every customer."""
        return self.values[:, TRAITS.index(trait)]


def draw_traits(rng: np.random.Generator, customers: int) -> Traits:
    """Draw customers from the mixture.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    customers : int
        How many.

    Returns
    -------
    Traits
        ``persona`` of shape (customers,), ``values`` of shape (customers, 14).

    Examples
    --------
    >>> draw_traits(np.random.default_rng(1), 3).values.shape
    (3, 14)
    """
    persona = rng.choice(len(PERSONAS), size=customers, p=SHARES)
    noise = rng.standard_normal((customers, len(TRAITS))) @ np.linalg.cholesky(COVARIANCE).T
    return Traits(persona, BASE + SPREAD * (SEPARATION * CENTRES[persona] + noise))


def classify(values: Floats) -> Ints:
    """Say to which persona each customer most probably belongs, given the true mixture.

    Parameters
    ----------
    values : array of shape (customers, 14)
        The customers' traits.

    Returns
    -------
    array of shape (customers,)
        Indices into PERSONAS. No classifier errs less often on average (Bayes' rule).

    Examples
    --------
    >>> classify(BASE + SPREAD * SEPARATION * CENTRES).tolist()
    [0, 1, 2, 3, 4]
    """
    units = (values - BASE) / SPREAD
    away = units[:, None, :] - SEPARATION * CENTRES[None, :, :]
    distance = np.einsum("cpt,tu,cpu->cp", away, np.linalg.inv(COVARIANCE), away)
    return np.argmax(np.log(SHARES) - distance / 2, axis=1)


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Return how far two groupings agree: 1 the same, 0 as by chance.

    References
    ----------
    Hubert and Arabie (1985), Comparing partitions, Journal of Classification 2.

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    rows, columns = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / (len(one) * (len(one) - 1) / 2)
    return (pairs(table) - chance) / ((rows + columns) / 2 - chance)
