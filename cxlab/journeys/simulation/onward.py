"""Where customers go on to from a touchpoint, and whether a chain reaches its goal at last."""

import numpy as np
from numpy.typing import NDArray

from cxlab.journeys.simulation.chain import Chain

Floats = NDArray[np.float64]

#: A touchpoint is nearer the goal if more reach it within so many steps.
STEPS_AHEAD = 5


def nearness(chain: Chain, goal: tuple[str, ...], *, draw: int = 0) -> Floats:
    """Return the chance, by touchpoint, that the goal is reached within five steps from it.

    Parameters
    ----------
    chain : Chain
        The journey.
    goal : tuple of str
        Where it ends.
    draw : int
        Of which bootstrap draw; 0: the rows as they are.

    Returns
    -------
    numpy.ndarray of float, shape (touchpoints,)
        1 at the goal itself.
    """
    size = len(chain.names)
    flow = chain.visits[chain.source, draw] * chain.mass[:, draw]
    table = np.zeros((size, size))
    np.add.at(table, (chain.place[chain.source], chain.place[chain.target]), flow)
    visits = np.bincount(chain.place, weights=chain.visits[:, draw], minlength=size)
    shares = table / np.maximum(visits, 1e-12)[:, None]
    aim = np.array([name in goal for name in chain.names])
    reach = aim.astype(np.float64)
    for _ in range(STEPS_AHEAD):
        reach = np.where(aim, 1.0, shares @ reach)
    return reach


def onward_of(
    chain: Chain, at: str, goal: tuple[str, ...], tries: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the touchpoints that count as going on from one.

    Parameters
    ----------
    chain : Chain
        The journey.
    at : str
        From which touchpoint.
    goal : tuple of str
        Where the journey ends.
    tries : tuple of str
        Touchpoints that are an attempt not yet given up: a failed payment.

    Returns
    -------
    tuple of str
        The goal, those from which the goal is reached more often within five steps, and
        ``tries``; as far as somebody goes there from ``at``.
    """
    near = nearness(chain, goal)
    here = near[chain.names.index(at)]
    from_here = chain.at(at)[chain.source] & (chain.mass[:, 0] > 0)
    seen = {chain.names[place] for place in np.unique(chain.place[chain.target[from_here]])}
    closer = {name for name, chance in zip(chain.names, near, strict=True) if chance > here}
    return tuple(sorted(seen & (closer | {*goal, *tries}) - {at}))


def reach_at_last(chain: Chain, goal: tuple[str, ...]) -> Floats:
    """Return the chance of each state to reach the goal sooner or later.

    Parameters
    ----------
    chain : Chain
        The journey.
    goal : tuple of str
        Where it ends.

    Returns
    -------
    numpy.ndarray of float, shape (states, 1 + draws)
        1 at the goal itself.

    References
    ----------
    Kemeny & Snell 1960, *Finite Markov chains*, chapter 3.
    """
    aim, size = chain.at(*goal), len(chain.place)
    answers = np.zeros((size, chain.draws))
    for draw in range(chain.draws):
        step = np.zeros((size, size))
        np.add.at(step, (chain.source, chain.target), chain.mass[:, draw])
        hope = _can_reach(step, aim)
        inner = hope & ~aim
        left = np.eye(int(inner.sum())) - step[np.ix_(inner, inner)]
        right = step[np.ix_(inner, aim)].sum(axis=1)
        answers[inner, draw] = np.linalg.solve(left, right)
        answers[aim, draw] = 1.0
    return np.clip(answers, 0.0, 1.0)


def _can_reach(step: Floats, aim: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which states have any way to the goal."""
    found = aim.copy()
    while True:
        more = found | ((step > 0) @ found)
        if (more == found).all():
            return found
        found = more
