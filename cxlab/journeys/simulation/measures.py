"""The figures of a chain: what the coming months bring to customers who are there now."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from cxlab.journeys.simulation.chain import Chain, Grid
from cxlab.journeys.simulation.onward import reach_at_last
from cxlab.journeys.simulation.plan import Plan
from cxlab.journeys.simulation.walk import attempts, cells_of, walk

Floats = NDArray[np.float64]

#: Into how many cells the days of an attempt are cut.
_ATTEMPT_CELLS = 14


@dataclass(frozen=True, eq=False)
class Measures:
    """Figures by name, each of shape (1 + draws,); attempts expected, and those on record."""

    figures: dict[str, Floats]
    attempts: float
    tried: int


def measure(chain: Chain, plan: Plan, grid: Grid) -> Measures:
    """Compute every figure, for the rows as they are and for each bootstrap draw.

    Parameters
    ----------
    chain : Chain
        The journey, as it is or changed.
    plan : Plan
        What is modelled.
    grid : Grid
        The time ahead.

    Returns
    -------
    Measures
        ``conversion`` and ``days`` of attempts; ``reached`` (share of customers); per customer
        present ``goals_each``, ``begun_each``, ``sent_each``, ``value_each``, ``cost_each``.
    """
    start, end = plan.goal.start, plan.goal.end
    begin = chain.at(*start)
    tried = int(chain.visits[begin, 0].sum())
    with threadpool_limits(limits=1):  # thousands of small products: threads only wait
        figures = _ahead(chain, chain.at(*end), grid)
        if tried:
            figures |= _tried(chain, plan)
    expected = float(figures.pop("visits")[begin].sum())
    return Measures(figures, expected, tried)


def _tried(chain: Chain, plan: Plan) -> dict[str, Floats]:
    start, end = plan.goal.start, plan.goal.end
    if not np.isfinite(plan.goal.days):
        weight = np.where(chain.at(*start)[:, None], chain.visits, 0.0)
        weight = weight / np.maximum(weight.sum(axis=0), 1e-300)
        return {"conversion": (weight * reach_at_last(chain, end)).sum(axis=0)}
    found = attempts(chain, start, end, Grid(plan.goal.days, _ATTEMPT_CELLS))
    return {"conversion": found.share, "days": found.days}


def _ahead(chain: Chain, aim: NDArray[np.bool_], grid: Grid) -> dict[str, Floats]:
    """Walk through the time ahead twice: as it goes on, and up to the goal alone."""
    names = ("reached", "goals_each", "begun_each", "sent_each", "value_each", "cost_each")
    figures = {name: np.zeros(chain.draws) for name in names}
    extra = len(chain.place) - chain.waiting.arrivals.shape[1]
    total = np.zeros(len(chain.place))
    for draw in range(chain.draws):
        people = chain.waiting.customers[draw]
        if not people:
            continue
        arrivals = np.pad(chain.waiting.arrivals[:, :, draw], ((0, 0), (0, extra))) / people
        moves = cells_of(chain, grid, chain.mass[:, draw])
        visits = walk(moves, arrivals).sum(axis=0)
        total = visits * people if draw == 0 else total
        moves[:, aim] = 0.0
        figures["reached"][draw] = min(walk(moves, arrivals)[:, aim].sum(), 1.0)
        figures["goals_each"][draw] = visits[aim].sum()
        figures["begun_each"][draw] = visits @ chain.begun[:, draw]
        mails = chain.mails[:, :, draw].sum(axis=1)
        figures["sent_each"][draw] = visits @ (mails + chain.answers[:, draw])
        figures["value_each"][draw] = visits @ chain.value[:, draw]
        figures["cost_each"][draw] = visits @ chain.cost[:, draw]
    return figures | {"visits": total}
