"""How often each state is visited in each cell of the time ahead: a convolution, no dice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cxlab.journeys.simulation.chain import Chain, Grid

Floats = NDArray[np.float64]


def cells_of(chain: Chain, grid: Grid, weights: Floats) -> Floats:
    """Spread the moves of a chain over the cells of a time grid.

    Whoever comes to a state at any moment of a cell moves on at most two cells later than the
    move's time in whole cells: the shares are such that the mean time is exact.

    Parameters
    ----------
    chain : Chain
        The journey.
    grid : Grid
        The time ahead.
    weights : numpy.ndarray of float, shape (moves,)
        What each move counts.

    Returns
    -------
    numpy.ndarray of float, shape (cells, states, states)
        By cells later, source and target.
    """
    at = grid.cell(chain.days)
    whole = np.floor(at).astype(np.int64)
    size = len(chain.place)
    pair = chain.source * size + chain.target
    table = np.zeros(grid.cells * size * size)
    for later, share in ((whole, 1 - (at - whole)), (whole + 1, at - whole)):
        kept = later < grid.cells
        key = later[kept] * size * size + pair[kept]
        table += np.bincount(key, weights=(weights * share)[kept], minlength=len(table))
    return table.reshape(grid.cells, size, size)


def walk(moves: Floats, arrivals: Floats) -> Floats:
    """Return how many come to each state in each cell, given who arrives from outside.

    Parameters
    ----------
    moves : numpy.ndarray of float, shape (cells, states, states)
        As ``cells_of`` returns it.
    arrivals : numpy.ndarray of float, shape (cells, states)
        Who comes from outside.

    Returns
    -------
    numpy.ndarray of float, shape (cells, states)
        Visits expected.

    Examples
    --------
    >>> moves = np.zeros((3, 2, 2))
    >>> moves[1, 0, 1] = 0.5
    >>> walk(moves, np.array([[4.0, 0], [0, 0], [0, 0]])).tolist()
    [[4.0, 0.0], [0.0, 2.0], [0.0, 0.0]]
    """
    cells, size = arrivals.shape
    at_once = np.linalg.inv(np.eye(size) - moves[0])
    visits = np.zeros((cells, size))
    for cell in range(cells):
        before = visits[:cell][::-1].reshape(-1)
        later = moves[1 : cell + 1].reshape(-1, size)
        visits[cell] = (arrivals[cell] + before @ later) @ at_once
    return visits


@dataclass(frozen=True, eq=False)
class Attempts:
    """What becomes of attempts: the share that reach the goal in time, and their mean days."""

    share: Floats
    days: Floats


def attempts(chain: Chain, start: tuple[str, ...], end: tuple[str, ...], grid: Grid) -> Attempts:
    """Follow those who begin until the goal or the end of their time.

    Parameters
    ----------
    chain : Chain
        The journey.
    start, end : tuple of str
        Where attempts begin and where they end.
    grid : Grid
        The time that they have.

    Returns
    -------
    Attempts
        Each of shape (1 + draws,). They begin in the states of ``start`` in the proportions on
        record.
    """
    begin, aim = chain.at(*start), chain.at(*end)
    share, days = np.zeros(chain.draws), np.full(chain.draws, np.nan)
    went = np.flatnonzero(begin[chain.source] & (chain.days <= grid.days))
    cell = np.minimum(grid.cell(chain.days[went]).astype(np.int64), grid.cells - 1)
    size = len(chain.place)
    shape = (grid.cells * size, len(went))
    key = cell * size + chain.target[went]
    first = csr_matrix((np.ones(len(went)), (key, np.arange(len(went)))), shape)
    weight = np.where(begin[:, None], chain.visits, 0.0)
    weight = weight / np.maximum(weight.sum(axis=0), 1e-300)
    mass = chain.mass[went] * weight[chain.source[went]]
    came, took = first @ mass, first @ (mass * chain.days[went, None])
    for draw in range(chain.draws):
        moves = cells_of(chain, grid, chain.mass[:, draw])
        moves[:, aim] = 0.0
        visits = walk(moves, came[:, draw].reshape(grid.cells, size))
        share[draw] = visits[:, aim].sum()
        passed = cells_of(chain, grid, chain.mass[:, draw] * chain.days)
        passed[:, aim] = 0.0
        more = took[:, draw].reshape(grid.cells, size) + _convolved(passed, visits)
        if share[draw] > 0:
            days[draw] = walk(moves, more)[:, aim].sum() / share[draw]
    return Attempts(np.minimum(share, 1.0), days)


def _convolved(moves: Floats, visits: Floats) -> Floats:
    cells, size = visits.shape
    sums = np.zeros((cells, size))
    for cell in range(cells):
        before = visits[: cell + 1][::-1].reshape(-1)
        sums[cell] = before @ moves[: cell + 1].reshape(-1, size)
    return sums
