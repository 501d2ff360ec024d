"""What customers did in a period, by the same definitions as the figures of the model."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Whole
from cxlab.journeys.simulation.counting import only
from cxlab.journeys.simulation.plan import Plan
from cxlab.journeys.simulation.steps import COLUMNS, DAY, Steps, read_steps
from cxlab.study import Study

#: What is summed of each customer who was present when the period began.
PER_CUSTOMER = ("goals", "begun", "sent", "value")

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Observed:
    """Sums over the customers who were present when a period began, and what came of attempts.

    ``customers`` were present, ``reached`` of them reached the goal in the period; ``sums`` and
    ``squares`` of each of ``PER_CUSTOMER``. ``attempts`` are contacts where attempts begin whose
    days lie in the period, ``done`` those of them that reached the goal, ``days`` what these took
    in all, ``days_squared`` their squares; ``products`` holds the sums of attempts squared, of
    attempts times done, and of done squared, by customer.
    """

    customers: int
    reached: int
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    attempts: int
    done: int
    days: float
    days_squared: float
    products: NDArray[np.float64]

    def figures(self, least: int = 1) -> dict[str, float]:
        """Return the figures of the period; NaN where they rest on fewer than ``least``."""
        people = self.customers if self.customers >= max(least, 1) else np.nan
        attempts = self.attempts if self.attempts >= max(least, 1) else np.nan
        done = self.done if self.done >= max(least, 1) else np.nan
        means = {
            f"{name}_each": float(total / people)
            for name, total in zip(PER_CUSTOMER, self.sums, strict=True)
        }
        return {
            "conversion": self.done / attempts,
            "days": self.days / done,
            "reached": self.reached / people,
            **means,
        }

    def noise(self) -> dict[str, float]:
        """Return the variance between customers, or attempts, behind each figure's mean."""
        people = self.customers or np.nan
        spread = self.squares / people - (self.sums / people) ** 2
        share = self.done / (self.attempts or np.nan)
        tries, both, hits = self.products
        apart = hits - 2 * share * both + share**2 * tries
        share_of_one = max(share * (1 - share), 1e-12)
        mean = self.days / (self.done or np.nan)
        return {
            "conversion": float(apart / (self.attempts or np.nan) / share_of_one),
            "days": self.days_squared / (self.done or np.nan) - mean**2,
            **{f"{name}_each": float(v) for name, v in zip(PER_CUSTOMER, spread, strict=True)},
        }


def observe_period(
    study: Study,
    plan: Plan,
    *,
    start: int,
    end: int,
    members: pd.Series | None = None,
) -> Observed:
    """Count what customers did between two moments, of those present when it began.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    plan : Plan
        What is modelled.
    start, end : int
        Microseconds since 1970. Present are customers whose last step before ``start`` was no
        longer ago than the plan's silence.
    members : pandas.Series of bool, optional
        Indexed by ``customer_id``: who counts.

    Returns
    -------
    Observed
        The same whatever the order of rows and the number of partitions.
    """
    kernel = partial(watch, plan=plan, start=start, end=end, members=members)
    return study.fold(kernel, merge_observed, coded=True, interactions=list(COLUMNS))


def watch(
    interactions: pd.DataFrame,
    *,
    plan: Plan,
    start: int,
    end: int,
    members: pd.Series | None = None,
) -> Observed:
    """Sum up one partition; see ``observe_period``."""
    steps = only(read_steps(interactions, plan.steps, plan.sent), members)
    size = len(steps.customers)
    before = steps.when < start
    last = np.full(size, -_NEVER)
    np.maximum.at(last, steps.who[before], steps.when[before])
    here = (last > -_NEVER) & (start - np.maximum(last, 0) <= plan.silence)
    within = (steps.when >= start) & (steps.when < end) & here[steps.who]
    who, place = steps.who[within], steps.place[within]
    names = pd.Index(plan.names)
    aim = np.isin(place, names.get_indexer(list(plan.goal.end)))
    begun = np.array(plan.begun)[place]
    mailed = (steps.sent_when >= start) & (steps.sent_when < end) & here[steps.sent_who]
    sent = np.bincount(steps.sent_who[mailed], minlength=size)
    each = np.stack(
        [
            np.bincount(who[aim], minlength=size),
            np.bincount(who[begun], minlength=size),
            sent + np.bincount(who[~begun], minlength=size),
            np.bincount(who, weights=steps.value[within], minlength=size),
        ]
    ).astype(np.float64)
    tries, done, took = _attempts(steps, plan, start, end, here)
    by = np.stack([np.bincount(who, minlength=size) for who in (tries, tries[done])])
    by = by.astype(np.float64)
    return Observed(
        customers=int(here.sum()),
        reached=int((each[0] > 0).sum()),
        sums=each.sum(axis=1),
        squares=(each**2).sum(axis=1),
        attempts=len(tries),
        done=int(done.sum()),
        days=float(took.sum()) / DAY,
        days_squared=float(((took / DAY) ** 2).sum()),
        products=np.array([by[0] @ by[0], by[0] @ by[1], by[1] @ by[1]]),
    )


def _attempts(
    steps: Steps, plan: Plan, start: int, end: int, here: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_], Whole]:
    """Return whose attempts there are, which reach the goal in time, and what these took."""
    names = pd.Index(plan.names)
    begin = np.isin(steps.place, names.get_indexer(list(plan.goal.start)))
    aim = np.isin(steps.place, names.get_indexer(list(plan.goal.end)))
    allowed = min(plan.goal.days, 3650.0) * DAY
    place = np.where(aim, np.arange(len(aim)), len(aim))
    following = np.minimum.accumulate(place[::-1])[::-1]
    following = np.append(following[1:], len(aim))
    tried = begin & (steps.when >= start) & (steps.when + allowed <= end) & here[steps.who]
    tried &= ~aim
    then = following[tried]
    known = then < len(aim)
    at = np.minimum(then, max(len(aim) - 1, 0))
    took = steps.when[at] - steps.when[tried]
    done = known & (steps.who[at] == steps.who[tried]) & (took <= allowed)
    return steps.who[tried], done, took[done]


def merge_observed(parts: list[Observed]) -> Observed:
    """Add up what several partitions observed."""
    names = list(parts[0].__dict__)
    return Observed(**{name: sum(getattr(part, name) for part in parts) for name in names})
