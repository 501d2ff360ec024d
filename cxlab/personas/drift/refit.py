"""Personas looked for afresh in each period, and matched: which stayed, vanished and appeared."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hash_uniform
from cxlab.personas.clustering import lloyd
from cxlab.personas.deciding.matching import match_personas
from cxlab.personas.drift.chance import Chance, Rows, draw_periods, judge
from cxlab.personas.drift.shares import LEVEL, MORE, NO_MORE

#: On how many customers at most, drawn by hash, chance is asked by fitting personas anew.
REFITTED_ON = 2000

#: A persona of both periods is not there in one where it has less than this part of the share of
#: customers that it has in both together.
THERE = 0.2

#: The columns of the table, in order.
COLUMNS = (
    "before",
    "name_before",
    "n_before",
    "after",
    "name_after",
    "n_after",
    "moved",
    "status",
    "p",
    "verdict",
)


def match_periods(
    matrix: pd.DataFrame,
    rows: Rows,
    labels: pd.Series,
    names: pd.Series,
    *,
    draws: int,
    smallest: int = 1,
    seed: int = 0,
) -> tuple[pd.DataFrame, Chance]:
    """Fit the personas of both periods again in each, and match them by their features.

    Each fit begins where the personas lie in both periods together, whose profiles are the same
    however they are swapped, without those who are not there (``THERE``). What is done to the
    periods is done to every draw, so that the chance of the farthest move is exact.

    Parameters
    ----------
    matrix : pandas.DataFrame
        The profiles of both periods on one scale, a row each.
    rows : Rows
        Whose they are, and of which period.
    labels : pandas.Series
        The persona of each profile, found in both periods together.
    names : pandas.Series
        Their names, by key.
    draws : int
        How often both are fitted again with the profiles swapped, on ``REFITTED_ON`` customers at
        most: fewer customers vary more, so that with more of them p-values are too large if
        anything.
    smallest : int
        Of fewer customers there is no persona.
    seed : int
        As for ``draw_periods``.

    Returns
    -------
    tuple of pandas.DataFrame and Chance
        The columns ``COLUMNS``: a row per pair, and per persona left alone; ``moved`` is how far,
        as a share of the way to its nearest neighbour; p, how often chance moves any persona as
        far. And the chance of the farthest move.

    References
    ----------
    Lloyd 1982 (k-means); Kuhn 1955 (matching); Westfall & Young 1993 (the farthest move of all).

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(40)])
    >>> matrix = pd.DataFrame({"x": np.tile([0.0, 9.0], 40) + np.arange(80) % 7 / 9})
    >>> about = (matrix, make_rows(who, who), pd.Series(["P1", "P2"] * 40))
    >>> names = pd.Series({"P1": "Web", "P2": "App"})
    >>> match_periods(*about, names, draws=9)[0][["name_before", "status"]].values.tolist()
    [['Web', 'same'], ['App', 'same']]
    """
    start = _Start.of(matrix, labels, smallest)
    parts = [start.fit(matrix.to_numpy()[rows.late == late]) for late in (False, True)]
    centres, sizes = zip(*parts, strict=True)
    table = match_personas(*centres)
    for end, size in zip(("before", "after"), sizes, strict=True):
        table[f"name_{end}"] = table[end].map(names).astype("str")
        table[f"n_{end}"] = table[end].map(size).astype("float64")
    drawn = _drawn(matrix, rows, start, draws=draws, seed=seed)
    chance = judge(np.array([drawn[0]]), drawn[1:, None])
    more = (drawn[1:, None] >= table["moved"].to_numpy() - 1e-9).sum(axis=0)
    table["p"] = (1 + more) / len(drawn)
    table["verdict"] = np.where(table["p"] < LEVEL, MORE, NO_MORE)
    return table[list(COLUMNS)], chance


@dataclass(frozen=True)
class _Start:
    """Where the personas of both periods lie, what share each has, and how few make none."""

    centres: pd.DataFrame
    share: NDArray[np.float64]
    smallest: int

    @classmethod
    def of(cls, matrix: pd.DataFrame, labels: pd.Series, smallest: int) -> "_Start":
        """Return the start for personas that were found in all profiles."""
        keys = labels.to_numpy()
        centres = matrix.groupby(keys).mean()
        share = labels.value_counts(normalize=True).reindex(centres.index).to_numpy(dtype=float)
        return cls(centres, share, smallest)

    def fit(self, values: NDArray[np.float64]) -> tuple[pd.DataFrame, pd.Series]:
        """Return the centres of those personas that are there, fitted, and their sizes."""
        middle = values.mean(axis=0)
        rows = lloyd.Rows.of(values - middle, np.ones(len(values)))
        start = self.centres.to_numpy() - middle
        held = np.bincount(lloyd.assign(rows, start)[0], minlength=len(start))
        there = held >= np.maximum(self.smallest, THERE * self.share * len(values))
        there[held.argmax()] = True
        centres = lloyd.lloyd(rows, start[None, there])[0][0]
        keys = self.centres.index[there]
        sizes = np.bincount(lloyd.assign(rows, centres)[0], minlength=len(keys))
        table = pd.DataFrame(centres + middle, keys, self.centres.columns)
        return table, pd.Series(sizes, keys)


def _drawn(
    matrix: pd.DataFrame, rows: Rows, start: _Start, *, draws: int, seed: int
) -> NDArray[np.float64]:
    """Return the farthest move of any persona: as the periods are, then in every draw."""
    chosen = _some(rows, seed)
    values, late = matrix.to_numpy()[chosen], rows.late[chosen]
    few = Rows(rows.customer[chosen], late, rows.both[chosen])
    found = [_farthest(values, late, start)]
    for block in draw_periods(few, draws=draws, seed=seed):
        found += [_farthest(values, one, start) for one in block.T]
    return np.array(found)


def _some(rows: Rows, seed: int) -> NDArray[np.bool_]:
    """Choose customers by hash, with all their profiles."""
    who = pd.Index(rows.customer.unique())
    if len(who) <= REFITTED_ON:
        return np.ones(len(rows.customer), dtype=bool)
    taken = np.argsort(hash_uniform(who, seed), kind="stable")[:REFITTED_ON]
    return np.asarray(rows.customer.isin(who[taken]))


def _farthest(values: NDArray[np.float64], late: NDArray[np.bool_], start: _Start) -> float:
    """Fit the personas in both parts, match them, and return the farthest move."""
    before, after = (start.fit(values[part])[0] for part in (~late, late))
    return float(match_personas(before, after)["moved"].max())
