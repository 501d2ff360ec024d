"""Random studies with much in them that happens rarely: ties, round pauses, missing values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

import numpy as np
import pandas as pd

from cxlab.kpis import Scope
from cxlab.kpis.periods import make_periods, whole
from cxlab.study import schema
from cxlab.study.settings import Goal, Question, Settings

from .rows import Customer, split_by_customer

#: Midnight of the new year in the studies' time zone, so that some contacts lie on edges.
START = pd.Timestamp("2024-12-31 23:00")
ZONE = "Europe/Berlin"
LENGTH = timedelta(days=420)

#: How long one customer's rows go on, and what the time between them is a multiple of.
PACES = (
    (timedelta(hours=5), timedelta(minutes=10)),
    (timedelta(days=4), timedelta(hours=12)),
    (timedelta(days=28), timedelta(days=7)),
    (timedelta(days=60), timedelta(minutes=1)),
    (LENGTH, timedelta(days=30)),
)

ROLES = {
    "visit": ("page", "search"),
    "cart": ("basket",),
    "purchase": ("order", "till"),
    "service": ("call", "chat"),
    "reply": ("answer",),
    "search": ("search", "help"),
    "found": ("product", "basket"),
    "resolved": ("closed",),
    "referral": ("invite",),
    "complaint": ("rant",),
    "failure": ("crash",),
    "late": ("delay",),
}
TOUCHPOINTS = sorted({name for names in ROLES.values() for name in names} | {"mail"})
QUESTIONS = ["likely", "pleased", "pleased_too", "effort", "effort_too", "unknown"]


@dataclass
class RandomStudy:
    """Rows of both tables, the same by customer, and what a kernel knows besides them."""

    name: str
    tables: dict[str, pd.DataFrame]
    customers: list[Customer]
    scope: Scope


def make_study(seed: int, every: str | None) -> RandomStudy:
    """Make a study, to be looked at by period ("MS") or over the whole time (None)."""
    dice = np.random.default_rng(seed)
    numbers = range(int(dice.integers(1, 40)))
    interactions = _join("interactions", [_contacts(dice, str(number)) for number in numbers])
    responses = _join("responses", [_answers(dice, str(number)) for number in numbers])
    start, end = interactions["timestamp"].min(), interactions["timestamp"].max()
    periods = make_periods(start, end, every, ZONE) if every else whole()
    scope = Scope(_settings(dice), end, periods, {"effort": (1.0, 7.0)}, start)
    return RandomStudy(
        f"seed {seed}, {'by month' if every else 'whole time'}",
        {"interactions": interactions, "responses": responses},
        split_by_customer(interactions, responses),
        scope,
    )


def _settings(dice: np.random.Generator) -> Settings:
    """Draw questions with and without a scale, and goals of which one ends where it starts."""
    effort = (1.0, 7.0) if dice.random() < 0.5 else None
    ends = dice.choice(["high", "low"], 3).tolist()
    questions = (
        Question("likely", "nps", scale=(0.0, 10.0) if dice.random() < 0.5 else None),
        Question("pleased", "csat", scale=(1.0, 5.0)),
        Question("pleased_too", "csat", good=ends[0], scale=(0.0, 8.0)),
        Question("effort", "ces", good=ends[1], scale=effort),
        Question("effort_too", "ces", good=ends[2], scale=effort),
    )
    days = float(dice.choice([0.5, 5, 30]))
    goals = (
        Goal("get help", ("call", "order"), ("answer", "closed"), days),
        Goal("look around", ("page",), ("page", "order"), 5),
    )
    return Settings(
        "Made at random",
        time_zone=ZONE,
        roles=ROLES,
        questions={question.name: question for question in questions},
        goals={goal.name: goal for goal in goals},
    )


def _contacts(dice: np.random.Generator, customer: str) -> dict[str, Sequence[object]]:
    count = int(dice.integers(1, 30))
    names = dice.choice(TOUCHPOINTS, dice.integers(1, 9))
    return {
        "customer_id": [customer] * count,
        "timestamp": _times(dice, count),
        "touchpoint": dice.choice(names, count),
        "channel": dice.choice(["web", "phone", "app"], count),
        "case_id": _some(dice, ["1", "2", "3"], count),
        "session_id": _some(dice, ["1", "2"], count),
        "direction": _some(dice, ["customer", "customer", "company"], count),
        "actor": _some(dice, ["company", "competitor", "life", "partner"], count),
        "automated": _some(dice, [True, False], count),
        "duration": _some(dice, [0.0, 0.5, 60.0, 4000.0], count),
        "value": _some(dice, [-5.0, 0.0, 19.99], count),
    }


def _answers(dice: np.random.Generator, customer: str) -> dict[str, Sequence[object]]:
    count = int(dice.integers(1, 20))
    return {
        "response_id": dice.integers(0, count, count).astype(str),
        "customer_id": _some(dice, [customer], count, missing=0.1),
        "timestamp": _times(dice, count),
        "question": dice.choice(QUESTIONS, count),
        "score": _some(dice, np.arange(-1.0, 12.0), count, missing=0.1),
        "scale_min": _some(dice, [0.0, 1.0], count, missing=0.8),
        "scale_max": _some(dice, [5.0, 7.0, 10.0], count, missing=0.8),
        "case_id": _some(dice, ["1", "2"], count),
        "survey_type": _some(dice, ["transactional", "relational", "expectation"], count),
        "touchpoint": _some(dice, ["call", "order"], count),
        "answered": _some(dice, [True, True, True, False], count),
    }


def _times(dice: np.random.Generator, count: int) -> list[pd.Timestamp]:
    """Draw times at a customer's own pace, in the first, the last or some part of the study."""
    length, step = PACES[dice.integers(len(PACES))]
    spare = LENGTH - length
    begin = START + dice.choice([timedelta(0), spare, spare * dice.integers(29) / 28])
    return [begin + step * int(number) for number in dice.integers(0, length // step + 1, count)]


def _some(
    dice: np.random.Generator, values: Sequence[object], count: int, missing: float | None = None
) -> list[object]:
    """Draw values of which a share is missing: all, many, few or none, unless it is said."""
    share = dice.choice([0.0, 0.2, 0.6, 1.0]) if missing is None else missing
    places = dice.integers(len(values), size=count)
    gone = dice.random(count) < share
    return [None if left else values[place] for place, left in zip(places, gone, strict=True)]


def _join(table: str, parts: list[dict[str, Sequence[object]]]) -> pd.DataFrame:
    """Put customers' rows together as a store gives them: typed, by customer and time."""
    frame = pd.DataFrame({name: [*chain(*(part[name] for part in parts))] for name in parts[0]})
    frame = schema.conform(frame, table)
    return frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
