"""How far off the model would have been: fitted before the last days, set beside what came."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.journeys.simulation.chain import Grid, fit_chain
from cxlab.journeys.simulation.counting import count_moves, merge_counts
from cxlab.journeys.simulation.measures import measure
from cxlab.journeys.simulation.observe import observe_period
from cxlab.journeys.simulation.plan import Plan
from cxlab.journeys.simulation.steps import COLUMNS, DAY
from cxlab.study import Study

#: At most this share of the time on record is held out.
_HELD_OUT = 1 / 3

#: Days of a cell of the time ahead.
CELL = 7.0


@dataclass(frozen=True)
class Check:
    """What the model foresaw for the last ``days`` without having seen them, and what came."""

    days: float
    foreseen: dict[str, float]
    came: dict[str, float]

    def off(self, name: str, figure: float, *, share: bool) -> float:
        """Return how far a figure would be off, were it as far off as in the check.

        Shares are off by as much in log odds, other figures in proportion; NaN where there is
        nothing to compare.

        Examples
        --------
        >>> Check(60, {"goals_each": 2.0}, {"goals_each": 1.8}).off("goals_each", 3, share=False)
        -0.3
        """
        was, came = self.foreseen.get(name, np.nan), self.came.get(name, np.nan)
        if share:
            if not (0 < was < 1 and 0 < came < 1 and 0 < figure < 1):
                return float("nan")
            odds = np.log(came / (1 - came)) - np.log(was / (1 - was))
            return float(figure * (1 - figure) * odds)
        return round(float(figure * (came - was) / was), 12) if was > 0 else float("nan")


def cells_ahead(days: float) -> Grid:
    """Return the time ahead in cells of about a week, four at least."""
    return Grid(days, max(int(np.ceil(days / CELL)), 4))


def check_model(
    study: Study, plan: Plan, days: float, *, members: pd.Series | None = None
) -> Check | None:
    """Fit the model before the last days and look at what came in them, nothing being changed.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    plan : Plan
        What is modelled.
    days : float
        How many days are held out: a third of the time on record at most.
    members : pandas.Series of bool, optional
        Indexed by ``customer_id``: who counts.

    Returns
    -------
    Check or None
        None where the earlier rows are too short, or too few customers were there.
    """
    days = min(days, (plan.end - plan.start) / DAY * _HELD_OUT)
    earlier = Plan(**{**plan.__dict__, "end": plan.end - round(days * DAY)})
    least = max(study.settings.min_group, 1)
    if earlier.end - earlier.start < earlier.silence:
        return None
    kernel = partial(count_moves, plan=earlier, draws=0, seed=0, members=members)
    counts = study.fold(kernel, merge_counts, coded=True, interactions=list(COLUMNS))
    if counts.present < least:
        return None
    grid = cells_ahead(days)
    found = measure(fit_chain(counts, earlier, grid), earlier, grid)
    seen = observe_period(study, earlier, start=earlier.end, end=plan.end, members=members)
    foreseen = {name: float(values[0]) for name, values in found.figures.items()}
    return Check(days, foreseen, seen.figures(least))
