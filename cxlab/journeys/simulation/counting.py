"""Count what follows what, and when: sums that merge exactly, once as it is and once a draw."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cxlab.estimate import poisson_weights
from cxlab.journeys.codes import Whole, begins
from cxlab.journeys.simulation.plan import Plan
from cxlab.journeys.simulation.steps import Steps, pace_of, read_steps, seen_before, until

#: Pauses are counted in so many slots up to the silence of those who left; one more is beyond.
SLOTS = 40

#: The first slot ends after so many seconds.
_SHORTEST = 60.0

Floats = NDArray[np.float64]


def slot_of(micro: Whole, silence: int) -> Whole:
    """Return the slot of each pause: log-spaced from a minute to ``silence``; ``SLOTS`` beyond.

    Examples
    --------
    >>> slot_of(np.array([0, 86_400_000_000, 86_400_000_001]), 86_400_000_000).tolist()
    [0, 39, 40]
    """
    width = np.log(silence / 1e6 / _SHORTEST + 1) / SLOTS
    slot = np.floor(np.log1p(micro / 1e6 / _SHORTEST) / width).astype(np.int64)
    return np.where(micro > silence, SLOTS, np.minimum(slot, SLOTS - 1))


def slot_days(silence: int) -> Floats:
    """Return the middle of each slot in days."""
    width = np.log(silence / 1e6 / _SHORTEST + 1) / SLOTS
    return np.expm1((np.arange(SLOTS) + 0.5) * width) * _SHORTEST / 86400


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums by key; the first column of ``sums`` is the rows as they are, the others one a draw.

    Parameters
    ----------
    keys : numpy.ndarray of int64, shape (k,)
        Ascending, no two alike.
    sums : numpy.ndarray of float, shape (k, 1 + draws)
        Whole numbers, or amounts; of one partition perhaps as ``uint16``.
    """

    keys: Whole
    sums: Floats


@dataclass(frozen=True, eq=False)
class Counts:
    """All that the model is fitted from.

    Parameters
    ----------
    moves : Tally
        By state, next state and slot of the pause (``move_key``).
    pauses : Tally
        The same keys; microseconds summed, without draws.
    waits : Tally
        Last steps, by state and slot of the time since.
    visits : Tally
        Steps by state.
    values : Tally
        What was paid, by state.
    mails : Tally
        Contacts that the company sent, by state and touchpoint.
    customers : int
        Customers with a step.
    present : int
        Those of them who have not been silent for too long.
    """

    moves: Tally
    pauses: Tally
    waits: Tally
    visits: Tally
    values: Tally
    mails: Tally
    customers: int
    present: int


def count_moves(
    interactions: pd.DataFrame,
    *,
    plan: Plan,
    draws: int,
    seed: int,
    members: pd.Series | None = None,
) -> Counts:
    """Count one partition's steps.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``; whole customers, sorted by customer and time.
    plan : Plan
        What is modelled.
    draws : int
        How many bootstrap draws.
    seed : int
        For the customers' weights in each draw.
    members : pandas.Series of bool, optional
        Indexed by ``customer_id``: who counts.

    Returns
    -------
    Counts
        Sums over these customers.
    """
    steps = only(until(read_steps(interactions, plan.steps, plan.sent), plan.end), members)
    people, who = np.unique(steps.who, return_inverse=True)
    weights = np.ones((len(people), draws + 1))
    weights[:, 1:] = poisson_weights(
        steps.customers.take(people).to_series(), seed=seed, replicates=draws
    )
    state = states_of(steps, plan)
    last = np.append(begins(steps.who)[1:], True) if len(who) else np.zeros(0, dtype=bool)
    source = np.flatnonzero(~last)
    pause = steps.when[source + 1] - steps.when[source]
    move = move_key(state[source], state[source + 1], slot_of(pause, plan.silence), plan.states)
    back = pause <= plan.silence
    since = slot_of(plan.end - steps.when[last], plan.silence)
    gone = np.flatnonzero(~back)
    wait = np.concatenate([state[last], state[source[gone]]]) * (SLOTS + 1)
    wait += np.concatenate([since, np.full(len(gone), SLOTS)])
    waiting = np.concatenate([who[last], who[source[gone]]])
    known = steps.sent >= 0
    step = steps.sent[known]
    mail = state[step] * max(len(plan.sent), 1) + steps.sent_place[known]
    soon = steps.sent_when[known] - steps.when[step] <= plan.silence
    return Counts(
        _small(_tally(move[back], who[source[back]], weights)),
        _sums(move[back], pause[back].astype(np.float64)),
        _tally(wait, waiting, weights),
        _tally(state, who, weights),
        _tally(state, who, weights, steps.value),
        _tally(mail[soon], who[step[soon]], weights),
        len(people),
        int((since < SLOTS).sum()),
    )


def move_key(source: Whole, target: Whole, slot: Whole, states: int) -> Whole:
    """Write a move as one number."""
    return (source * states + target) * SLOTS + slot


def states_of(steps: Steps, plan: Plan) -> Whole:
    """Return the state of each step: its touchpoint, bought before or not, and its pace."""
    names = pd.Index(plan.names)
    bought = seen_before(steps, np.isin(steps.place, names.get_indexer(list(plan.bought))))
    pace = np.searchsorted(np.array(plan.limits), pace_of(steps), side="right")
    return (steps.place * 2 + bought) * plan.paces + pace


def only(steps: Steps, members: pd.Series | None) -> Steps:
    """Return the steps of some customers alone."""
    if members is None:
        return steps
    mine = members.reindex(steps.customers, fill_value=False).to_numpy(dtype=bool)
    kept, mailed = mine[steps.who], mine[steps.sent_who]
    number = np.cumsum(kept) - 1
    after = steps.sent[mailed]
    return Steps(
        steps.who[kept],
        steps.when[kept],
        steps.place[kept],
        steps.value[kept],
        np.where(after >= 0, number[np.maximum(after, 0)], after) if len(number) else after,
        steps.sent_place[mailed],
        steps.sent_who[mailed],
        steps.sent_when[mailed],
        steps.customers,
    )


def _tally(keys: Whole, who: Whole, weights: Floats, values: Floats | None = None) -> Tally:
    found, place = np.unique(keys, return_inverse=True)
    ones = np.ones(len(keys)) if values is None else values
    matrix = csr_matrix((ones, (place, who)), shape=(len(found), len(weights)))
    return Tally(found.astype(np.int64), np.asarray(matrix @ weights))


def _small(tally: Tally) -> Tally:
    """Keep whole numbers in two bytes each where they fit: all partitions' moves wait at once."""
    fits = tally.sums.max(initial=0) <= np.iinfo(np.uint16).max
    return Tally(tally.keys, tally.sums.astype(np.uint16)) if fits else tally


def _sums(keys: Whole, values: Floats) -> Tally:
    found, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=values, minlength=len(found)).astype(np.float64)
    return Tally(found.astype(np.int64), sums[:, None])


def merge_counts(parts: list[Counts]) -> Counts:
    """Add up the counts of several partitions."""
    names = ("moves", "pauses", "waits", "visits", "values", "mails")
    tallies = {name: _merge([getattr(part, name) for part in parts]) for name in names}
    customers = sum(part.customers for part in parts)
    return Counts(**tallies, customers=customers, present=sum(part.present for part in parts))


def _merge(parts: list[Tally]) -> Tally:
    if len(parts) == 1:
        return Tally(parts[0].keys, parts[0].sums.astype(np.float64))
    found, place = np.unique(np.concatenate([part.keys for part in parts]), return_inverse=True)
    sums = np.zeros((len(found), parts[0].sums.shape[1]))
    edges = np.cumsum([0, *(len(part.keys) for part in parts)])
    for part, (first, stop) in zip(parts, pairwise(edges), strict=True):
        sums[place[first:stop]] += part.sums
    return Tally(found, sums)
