"""What is modelled: the goal, which touchpoints are steps, and when customers count as gone."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.estimate import LogHistogram
from cxlab.journeys.simulation.steps import COLUMNS, DAY, pace_of, read_steps, until
from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.settings import Goal

_COUNTS = ["n", "sent", "customers"]

#: What the step of all rare touchpoints is called.
OTHERS = "(other touchpoints)"

#: Of so many customers who came back the longest pause is shorter than the silence of those who
#: left; its bounds in days, and its largest share of the time on record.
_SHARE_OF_PAUSES, _LEAST_DAYS, _MOST_DAYS, _MOST_OF_TIME = 0.99, 14.0, 365.0, 1 / 2


class NoGoalError(CxlabError):
    """Nothing in the study says what customers should reach."""


@dataclass(frozen=True, kw_only=True)
class JourneyModel:
    """How journeys are modelled.

    Parameters
    ----------
    goal : str or Goal
        What counts as reached: a goal of ``study.toml``, a touchpoint, or a ``Goal``. Empty: the
        study's first goal, else its purchases.
    until : str
        Only contacts before this day are read; empty: all.
    silence_days : float, optional
        Who is silent for so many days has left. None: longer than the longest silence after which
        they came back of 99 in 100 customers, between 14 and 365 days, and at most half of the
        time on record.
    paces : int
        Into how many classes steps are divided by how often the customer came lately; 1: none.
    touchpoints : int
        How many touchpoints are steps of their own; the rarer ones are one step together. Those
        of the goal, failures, and those that a change names, always are.
    draws : int
        How many bootstrap draws of customers the intervals rest on.

    Raises
    ------
    CxlabError
        A number is out of range.

    Examples
    --------
    >>> JourneyModel(goal="order", silence_days=60).draws
    100
    """

    goal: str | Goal = ""
    until: str = ""
    silence_days: float | None = None
    paces: int = 3
    touchpoints: int = 24
    draws: int = 100

    def __post_init__(self) -> None:
        bounds = {
            "silence_days": (1 if self.silence_days is None else self.silence_days, 1, 3650),
            "paces": (self.paces, 1, 10),
            "touchpoints": (self.touchpoints, 2, 200),
            "draws": (self.draws, 20, 2000),
        }
        faults = [
            f"{name} is {value!r}; it lies between {low} and {high}"
            for name, (value, low, high) in bounds.items()
            if not (isinstance(value, int | float) and low <= value <= high)
        ]
        try:
            pd.Timestamp(self.until or 0)
        except (ValueError, TypeError):
            faults.append(f"until is {self.until!r}; write it as 2025-09-30")
        if faults:
            raise CxlabError("; ".join(faults))


@dataclass(frozen=True)
class Plan:
    """What every partition needs to know.

    Parameters
    ----------
    goal : Goal
        Where attempts begin (perhaps nowhere), where they end, and the days they have; only
        touchpoints on record.
    steps, sent : tuple of str
        Touchpoints that are steps of their own; those that the company sends between steps.
    begun : tuple of bool
        Whether customers begin the contacts at each step, the last being the rare ones together.
    bought : tuple of str
        After the first of these, a customer's chances are counted apart.
    limits : tuple of float
        Between the classes of pace, in steps a day.
    silence, start, end : int
        Microseconds: the silence of those who left, the first moment, and the end of the rows.
    rare : int
        How many touchpoints are one step together.
    known : tuple of str
        All touchpoints of the study, the most frequent first.
    has_value : bool
        Whether amounts are on record.
    """

    goal: Goal
    steps: tuple[str, ...]
    sent: tuple[str, ...]
    begun: tuple[bool, ...]
    bought: tuple[str, ...]
    limits: tuple[float, ...]
    silence: int
    start: int
    end: int
    rare: int
    known: tuple[str, ...]
    has_value: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The steps' names, the rare ones together last."""
        return (*self.steps, OTHERS)

    @property
    def paces(self) -> int:
        """How many classes of pace there are."""
        return len(self.limits) + 1

    @property
    def states(self) -> int:
        """How many states there could be: step, bought before or not, pace."""
        return len(self.names) * 2 * self.paces


def find_goal(study: Study, goal: str | Goal) -> Goal:
    """Return the goal that a model asks for.

    Parameters
    ----------
    study : Study
        An open study.
    goal : str or Goal
        As ``JourneyModel`` takes it.

    Returns
    -------
    Goal
        Perhaps with no touchpoint at which attempts begin.

    Raises
    ------
    UnknownNameError
        Neither a goal nor a touchpoint has that name.
    NoGoalError
        The study names neither goals nor purchases.
    """
    settings = study.settings
    if isinstance(goal, Goal):
        return goal
    if goal in settings.goals:
        return settings.goals[goal]
    purchase = settings.role("purchase")
    if goal:
        known = touchpoints_of(study)["touchpoint"].tolist()
        if goal not in known:
            raise unknown("goal or touchpoint", goal, [*settings.goals, *known])
        return Goal(goal, (), (goal,), 30.0)
    for each in settings.goals.values():
        return each
    if purchase:
        return Goal("purchase", settings.role("cart"), purchase, 30.0)
    raise NoGoalError(
        "Nothing says what customers should reach: name [goals], or touchpoints with the role "
        "purchase, in study.toml; or name a touchpoint as the model's goal."
    )


def touchpoints_of(study: Study) -> pd.DataFrame:
    """Return touchpoint, n, sent (rows that the company began), customers; most frequent first."""
    names = ["customer_id", "touchpoint", "direction"]
    counts = study.fold(_count_touchpoints, concat, interactions=names)
    table = counts.groupby("touchpoint", as_index=False)[_COUNTS].sum()
    return table.sort_values(["n", "touchpoint"], ascending=[False, True], ignore_index=True)


def _count_touchpoints(interactions: pd.DataFrame) -> pd.DataFrame:
    sent = (interactions["direction"] == "company").astype("int64")
    first = ~interactions.duplicated(["customer_id", "touchpoint"])
    rows = interactions[["touchpoint"]].assign(n=1, sent=sent, customers=first.astype("int64"))
    return rows.groupby("touchpoint", as_index=False)[_COUNTS].sum()


def make_plan(study: Study, model: JourneyModel, named: tuple[str, ...] = ()) -> Plan:
    """Decide what is modelled, from the study and all its contacts.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : JourneyModel
        What the analyst asks for.
    named : tuple of str
        Touchpoints that are steps of their own in any case, where the company does not send them.

    Returns
    -------
    Plan
        The same whatever the order of rows and the number of partitions.
    """
    table = touchpoints_of(study)
    goal = _on_record(find_goal(study, model.goal), set(table["touchpoint"]))
    company = table["sent"] * 2 > table["n"]
    aimed = {*goal.start, *goal.end, *study.settings.role("reply")}
    sent = company & ~table["touchpoint"].isin(aimed)
    aimed |= {*study.settings.role("failure"), *study.settings.role("cart")}
    steps = table[~sent]
    first = steps["touchpoint"].isin({*aimed, *named}) | (np.arange(len(steps)) < model.touchpoints)
    kept = sorted(steps.loc[first, "touchpoint"])
    begun = ~company[steps.index[first]]
    by_name = dict(zip(steps.loc[first, "touchpoint"], begun, strict=True))
    bounds = study.span("interactions")
    end = _micro(pd.Timestamp(model.until)) if model.until else _micro(bounds[1]) + 1
    plan = Plan(
        goal=goal,
        steps=tuple(kept),
        sent=tuple(sorted(table.loc[sent, "touchpoint"])),
        begun=(*(bool(by_name[name]) for name in kept), True),
        bought=study.settings.role("purchase") or goal.end,
        limits=(),
        silence=0,
        start=_micro(bounds[0]),
        end=end,
        rare=int((~first).sum()),
        known=tuple(table["touchpoint"]),
        has_value=study.has("interactions", "value"),
    )
    return _with_habits(study, plan, model)


def _on_record(goal: Goal, known: set[str]) -> Goal:
    """Leave out of a goal the touchpoints that no row holds."""
    start, end = (tuple(name for name in side if name in known) for side in (goal.start, goal.end))
    return replace(goal, start=start, end=end)


def _with_habits(study: Study, plan: Plan, model: JourneyModel) -> Plan:
    """Add to a plan what pauses and paces are usual."""
    kernel = partial(_habits, plan=plan)
    pauses, paces = study.fold(kernel, _merge_habits, coded=True, interactions=list(COLUMNS))
    longest = max((plan.end - plan.start) / DAY * _MOST_OF_TIME, _LEAST_DAYS)
    usual = np.nan_to_num(pauses.quantile(_SHARE_OF_PAUSES), nan=0.0) / 86400
    days = model.silence_days or float(
        np.ceil(np.clip(usual, _LEAST_DAYS, min(longest, _MOST_DAYS)))
    )
    shares = [place / model.paces for place in range(1, model.paces)]
    limits = {float(paces.quantile(share)) for share in shares} if paces.n else set()
    changed = {"silence": round(days * DAY), "limits": tuple(sorted(limits))}
    return Plan(**{**plan.__dict__, **changed})


def _habits(interactions: pd.DataFrame, *, plan: Plan) -> tuple[LogHistogram, LogHistogram]:
    steps = until(read_steps(interactions, plan.steps, plan.sent), plan.end)
    same = steps.who[1:] == steps.who[:-1]
    longest = np.full(len(steps.customers), np.nan)
    np.fmax.at(longest, steps.who[1:][same], np.diff(steps.when)[same] / 1e6)
    return LogHistogram.of(longest), LogHistogram.of(pace_of(steps))


def _merge_habits(
    parts: list[tuple[LogHistogram, LogHistogram]],
) -> tuple[LogHistogram, LogHistogram]:
    pauses, paces = parts[0]
    for other_pauses, other_paces in parts[1:]:
        pauses, paces = pauses + other_pauses, paces + other_paces
    return pauses, paces


def _micro(moment: pd.Timestamp) -> int:
    return int(moment.to_datetime64().astype("datetime64[us]").astype(np.int64))
