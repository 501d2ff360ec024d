"""The sample of journeys that the hidden stages are fitted to: drawn by a hash, of bounded size."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import hash_uniform
from cxlab.journeys.rules import StageRules, stages_of
from cxlab.study import Study
from cxlab.study.fold import concat

#: The most contacts in a sample, and the most of one journey: its first ones.
MOST_CONTACTS, LONGEST = 60_000, 500

#: What is read of each contact.
COLUMNS = ("customer_id", "timestamp", "touchpoint", "channel", "direction", "case_id")

_SLACK = 1.5


def draw_journeys(study: Study, rules: StageRules, *, seed: int = 0) -> pd.DataFrame:
    """Return journeys of customers drawn by a hash of their ids.

    Parameters
    ----------
    study : Study
        An open study.
    rules : StageRules
        Its stage rules.
    seed : int
        Another seed draws other customers.

    Returns
    -------
    pandas.DataFrame
        ``customer_id``, ``touchpoint``, ``channel``, ``stage`` (code by the rules, -1 where
        unknown): what customers did themselves, sorted by customer and time; at most
        ``MOST_CONTACTS`` rows, of the customers with the smallest hashes.
    """
    share = min(1.0, _SLACK * MOST_CONTACTS / max(study.count("interactions"), 1))
    kernel = partial(_drawn, rules=rules, seed=seed, share=share)
    names = [name for name in COLUMNS if name != "case_id"]
    rows = study.fold(kernel, concat, interactions=names)
    rows = rows.sort_values("customer_id", kind="stable", ignore_index=True)
    return rows[_within(rows["customer_id"], seed)].reset_index(drop=True)


def _drawn(
    interactions: pd.DataFrame, *, rules: StageRules, seed: int, share: float
) -> pd.DataFrame:
    who = interactions["customer_id"]
    people = pd.Index(who.unique())
    chosen = people[hash_uniform(people.to_series(), seed) < share]
    rows = interactions[who.isin(chosen)]
    rows = rows.assign(stage=stages_of(rows, rules).cat.codes)
    rows = rows[own_steps(rows["direction"])]
    rows = rows[rows.groupby("customer_id").cumcount() < LONGEST]
    return rows[["customer_id", "touchpoint", "channel", "stage"]]


def own_steps(direction: pd.Series) -> np.ndarray:
    """Mark what customers did themselves; where nobody says who began, all contacts are such.

    Examples
    --------
    >>> own_steps(pd.Series(["customer", "company", None])).tolist()
    [True, False, True]
    """
    return (direction.astype("object") != "company").to_numpy()


def _within(customers: pd.Series, seed: int) -> np.ndarray:
    """Mark the rows of the customers with the smallest hashes, up to the bound."""
    sizes = customers.value_counts().sort_index()
    order = np.argsort(hash_uniform(sizes.index.to_series(), seed), kind="stable")
    taken = sizes.index[order][sizes.to_numpy()[order].cumsum() <= MOST_CONTACTS]
    return customers.isin(taken).to_numpy()
