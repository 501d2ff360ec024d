"""The journey as a semi-Markov chain: chances and times of every step, with who is waiting now."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cxlab.journeys.codes import Whole
from cxlab.journeys.simulation.counting import SLOTS, Counts, Tally, slot_days
from cxlab.journeys.simulation.plan import Plan

Floats = NDArray[np.float64]

_MICRO_OF_DAY = 86_400e6


@dataclass(frozen=True, eq=False)
class Chain:
    """States, the chances and times of moves between them, and what each visit brings.

    The last axis of most arrays has one place for the rows as they are, then one for each
    bootstrap draw.

    Parameters
    ----------
    names : tuple of str
        Touchpoints.
    place : numpy.ndarray of int64, shape (states,)
        The touchpoint of each state.
    source, target : numpy.ndarray of int64, shape (moves,)
        States.
    days : numpy.ndarray of float, shape (moves,)
        How long a move takes.
    mass : numpy.ndarray of float, shape (moves, 1 + draws)
        The chance of each move, given its source.
    left : numpy.ndarray of float, shape (states, 1 + draws)
        The chance that no move follows.
    visits : numpy.ndarray of float, shape (states, 1 + draws)
        Steps on record.
    begun, answers, value, cost : numpy.ndarray of float, shape (states, 1 + draws)
        What a visit counts as contacts begun by the customer, as answers of the company, as money
        paid, as assumed cost.
    mails : numpy.ndarray of float, shape (states, touchpoints sent, 1 + draws)
        Contacts that the company sends after it.
    waiting : Waiting
        Who is between two steps now.
    """

    names: tuple[str, ...]
    place: Whole
    source: Whole
    target: Whole
    days: Floats
    mass: Floats
    left: Floats
    visits: Floats
    begun: Floats
    answers: Floats
    value: Floats
    cost: Floats
    mails: Floats
    waiting: "Waiting"

    @property
    def draws(self) -> int:
        """One, and how many bootstrap draws."""
        return self.mass.shape[1]

    def at(self, *touchpoints: str) -> NDArray[np.bool_]:
        """Tell which states are at one of some touchpoints."""
        return np.isin(self.place, [self.names.index(name) for name in touchpoints])

    def by_source(self, values: Floats) -> Floats:
        """Return sums of the moves' values by source, shape (states, ...)."""
        ones = np.ones(len(self.source))
        shape = (len(self.place), len(self.source))
        return np.asarray(csr_matrix((ones, (self.source, np.arange(shape[1]))), shape) @ values)


@dataclass(frozen=True, eq=False)
class Waiting:
    """The next step of those who are between two steps, as the rows alone tell it.

    Parameters
    ----------
    arrivals : numpy.ndarray of float, shape (cells, states, 1 + draws)
        How many customers are expected at each state in each cell of the time ahead.
    customers : numpy.ndarray of float, shape (1 + draws,)
        How many wait.
    """

    arrivals: Floats
    customers: Floats


@dataclass(frozen=True)
class Grid:
    """A time ahead in equal cells: ``days`` in all, cut into ``cells``."""

    days: float
    cells: int

    def cell(self, days: Floats) -> Floats:
        """Return where in the grid each time lies, in cells, not rounded."""
        return days / self.days * self.cells


def fit_chain(counts: Counts, plan: Plan, grid: Grid) -> Chain:
    """Estimate chances and times from counts; recent customers count as censored.

    The chance that a move comes after a pause is estimated slot by slot from those who had waited
    so long, so that who was last seen yesterday says nothing about the coming weeks.

    Parameters
    ----------
    counts : Counts
        Sums over customers.
    plan : Plan
        What is modelled.
    grid : Grid
        The time ahead.

    Returns
    -------
    Chain
        Chances of each state sum to one with ``left``.

    References
    ----------
    Aalen & Johansen 1978, *An empirical transition matrix for non-homogeneous Markov chains based
    on censored observations*.
    """
    keys = counts.moves.keys
    slot, pair = keys % SLOTS, keys // SLOTS
    codes = counts.visits.keys
    source = np.searchsorted(codes, pair // plan.states)
    target = np.searchsorted(codes, pair % plan.states)
    draws, states = counts.moves.sums.shape[1], len(codes)
    moved = np.zeros((states, SLOTS, draws))
    np.add.at(moved, (source, slot), counts.moves.sums)
    waits = _filled(counts.waits, codes, SLOTS + 1)
    ends = np.concatenate([moved, np.zeros((states, 1, draws))], axis=1) + waits
    ripe = ends[:, ::-1].cumsum(axis=1)[:, ::-1][:, :-1] - waits[:, :-1] / 2
    hazard = _ratio(moved, ripe)
    stays = np.concatenate([np.ones((states, 1, draws)), np.cumprod(1 - hazard, axis=1)], axis=1)
    mass = _ratio(stays[source, slot] * counts.moves.sums, ripe[source, slot])
    days = counts.pauses.sums[:, 0] / counts.moves.sums[:, 0] / _MICRO_OF_DAY
    place = codes // (2 * plan.paces)
    visits = counts.visits.sums
    halfway = stays[:, :-1] * (1 - hazard / 2)
    waiting = _wait(
        waits[:, :-1], halfway, (source, target, slot), (mass, days), plan.silence, grid
    )
    begun = np.array(plan.begun, dtype=np.float64)[place]
    return Chain(
        names=plan.names,
        place=place,
        source=source,
        target=target,
        days=days,
        mass=mass,
        left=stays[:, -1].copy(),
        visits=visits,
        begun=np.repeat(begun[:, None], draws, axis=1),
        answers=np.repeat(1 - begun[:, None], draws, axis=1),
        value=_ratio(_filled(counts.values, codes, 1)[:, 0], visits),
        cost=np.zeros_like(visits),
        mails=_ratio(_filled(counts.mails, codes, max(len(plan.sent), 1)), visits[:, None]),
        waiting=waiting,
    )


def _filled(tally: Tally, codes: Whole, size: int) -> Floats:
    """Return sums by state and ``size`` further codes as a full table."""
    table = np.zeros((len(codes), size, tally.sums.shape[1]))
    table[np.searchsorted(codes, tally.keys // size), tally.keys % size] = tally.sums
    return table


def _ratio(above: Floats, below: Floats) -> Floats:
    above, below = np.broadcast_arrays(above, below)
    return np.divide(above, below, out=np.zeros(above.shape), where=below > 0)


def _wait(
    waits: Floats,
    halfway: Floats,
    move: tuple[Whole, Whole, Whole],
    law: tuple[Floats, Floats],
    silence: int,
    grid: Grid,
) -> Waiting:
    """Return what comes next for those who wait, given how long they have waited already."""
    (source, target, slot), (mass, days) = move, law
    weight, passed = _ratio(waits, halfway), slot_days(silence)
    states, draws = len(waits), mass.shape[1]
    arrivals = np.zeros((grid.cells * states, draws))
    for gone in range(SLOTS):
        anyone = np.asarray((weight[:, gone] > 0).any(axis=1))
        ahead = np.flatnonzero((slot >= gone) & anyone[source])
        rest = grid.cell(np.maximum(days[ahead] - passed[gone], 0.0)).astype(np.int64)
        ahead, rest = ahead[rest < grid.cells], rest[rest < grid.cells]
        half = np.where(slot[ahead] == gone, 0.5, 1.0)
        key = rest * states + target[ahead]
        shape = (len(arrivals), len(ahead))
        sums = csr_matrix((half, (key, np.arange(len(ahead)))), shape)
        arrivals += sums @ (mass[ahead] * weight[source[ahead], gone])
    return Waiting(arrivals.reshape(grid.cells, states, draws), waits.sum(axis=(0, 1)))
