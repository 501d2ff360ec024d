"""Personas found afresh in each period, and matched: which stayed, vanished and appeared."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hash_uniform
from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.deciding.matching import match_personas
from cxlab.personas.drift.chance import Chance, Rows, draw_periods, judge
from cxlab.personas.drift.shares import LEVEL, MORE, NO_MORE

#: On how many customers at most, drawn by hash, chance is asked by finding personas anew.
REFITTED_ON = 1000

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
    labels: tuple[pd.Series, pd.Series],
    *,
    names: tuple[pd.Series, pd.Series],
    draws: int,
    seed: int = 0,
) -> tuple[pd.DataFrame, Chance]:
    """Match the personas of two periods by their features.

    Parameters
    ----------
    matrix : pandas.DataFrame
        The profiles of both periods on one scale, a row each.
    rows : Rows
        Whose they are, and of which period.
    labels : tuple of pandas.Series
        The personas found in each period alone, indexed by customer.
    names : tuple of pandas.Series
        Their names, by key.
    draws : int
        How often both are found anew with the profiles swapped, on ``REFITTED_ON`` customers at
        most and with as many personas as the period that has more of them.
    seed : int
        As for ``cluster`` and ``draw_periods``.

    Returns
    -------
    tuple of pandas.DataFrame and Chance
        The columns ``COLUMNS``: a row per pair, and per persona left alone; ``moved`` is how far,
        as a share of the way to its nearest neighbour; p, how often chance moves any persona as
        far. And the chance of the farthest move.

    References
    ----------
    Kuhn 1955 (matching); Westfall & Young 1993 (the farthest move of all).

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(40)])
    >>> matrix = pd.DataFrame({"x": np.tile([0.0, 9.0], 40) + np.arange(80) % 7 / 9})
    >>> labels = pd.Series(["P1", "P2"] * 20, who)
    >>> named = pd.Series({"P1": "Web", "P2": "App"})
    >>> about = (matrix, make_rows(who, who), (labels, labels))
    >>> match_periods(*about, names=(named, named), draws=9)[0]["status"].tolist()
    ['same', 'same']
    """
    parts = [matrix[rows.late == late] for late in (False, True)]
    centres = [
        part.groupby(label.to_numpy()).mean() for part, label in zip(parts, labels, strict=True)
    ]
    table = match_personas(*centres)
    for end, label, named in zip(("before", "after"), labels, names, strict=True):
        table[f"name_{end}"] = table[end].map(named).astype("str")
        table[f"n_{end}"] = table[end].map(label.value_counts()).astype("float64")
    k = max(map(len, centres))
    drawn = _drawn(matrix, rows, k=k, draws=draws, seed=seed)
    chance = judge(np.array([drawn[0]]), drawn[1:, None])
    more = (drawn[1:, None] >= table["moved"].to_numpy() - 1e-9).sum(axis=0)
    table["p"] = (1 + more) / len(drawn)
    table["verdict"] = np.where(table["p"] < LEVEL, MORE, NO_MORE)
    return table[list(COLUMNS)], chance


def _drawn(
    matrix: pd.DataFrame, rows: Rows, *, k: int, draws: int, seed: int
) -> NDArray[np.float64]:
    """Return the farthest move of any persona: as the periods are, then in every draw."""
    chosen = _some(rows, seed)
    values, late = matrix[chosen], rows.late[chosen]
    few = Rows(rows.customer[chosen], late, rows.both[chosen])
    found = [_farthest(values, few, late, k=k, seed=seed)]
    for block in draw_periods(few, draws=draws, seed=seed):
        found += [_farthest(values, few, one, k=k, seed=seed) for one in block.T]
    return np.array(found)


def _some(rows: Rows, seed: int) -> NDArray[np.bool_]:
    """Choose customers by hash, with all their profiles."""
    who = pd.Index(rows.customer.unique())
    if len(who) <= REFITTED_ON:
        return np.ones(len(rows.customer), dtype=bool)
    taken = np.argsort(hash_uniform(who, seed), kind="stable")[:REFITTED_ON]
    return np.asarray(rows.customer.isin(who[taken]))


def _farthest(
    values: pd.DataFrame, rows: Rows, late: NDArray[np.bool_], *, k: int, seed: int
) -> float:
    """Find the personas of both parts, match them, and return the farthest move."""
    centres: list[Any] = []
    for part in (~late, late):
        here = values[part].set_axis(rows.customer[part])
        size = min(k, len(here.drop_duplicates()))
        centres.append(cluster(here, k=size, seed=seed).centres)
    return float(match_personas(*centres)["moved"].max())
