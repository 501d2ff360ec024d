"""Rows typed by hand, and the scope that kernels get."""

import pandas as pd
import pytest

from cxlab.kpis.kpi import Scope
from cxlab.kpis.periods import make_periods, whole
from cxlab.study import schema
from cxlab.study.settings import Question, Settings

ROLES = {
    "visit": ("page",),
    "cart": ("basket",),
    "purchase": ("order",),
    "service": ("call",),
    "reply": ("answer",),
    "search": ("search",),
    "found": ("product",),
    "resolved": ("closed",),
    "referral": ("invite",),
    "complaint": ("rant",),
    "failure": ("crash",),
    "late": ("delay",),
}


def typed(table, rows, names):
    frame = pd.DataFrame(rows, columns=names)
    known = [column.name for column in schema.TABLES[table]]
    frame = schema.conform(frame.reindex(columns=known), table)
    return frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)


@pytest.fixture
def contacts():
    """Interactions from rows of (customer_id, timestamp, touchpoint, ...)."""

    def make(rows, *more):
        return typed("interactions", rows, ["customer_id", "timestamp", "touchpoint", *more])

    return make


@pytest.fixture
def answers():
    """Responses from rows of (customer_id, question, score, ...), on one day unless said."""

    def make(rows, *more):
        frame = typed("responses", rows, ["customer_id", "question", "score", *more])
        return frame.fillna({"timestamp": pd.Timestamp("2025-01-02")})

    return make


@pytest.fixture
def scope():
    """What a kernel knows besides rows: roles as above, questions, goals."""

    def make(*questions, end="2025-12-31", every=None, start="2025-01-01", goals=()):
        named = {question.name: question for question in questions}
        aims = {goal.name: goal for goal in goals}
        settings = Settings("Made", roles=ROLES, questions=named, goals=aims)
        last = pd.Timestamp(end)
        periods = make_periods(pd.Timestamp(start), last, every, "UTC") if every else whole()
        return Scope(settings, last, periods)

    return make


@pytest.fixture
def question():
    """A question called "q" of a kind."""

    def make(kind, scale=None, good="high", name="q"):
        return Question(name, kind, good=good, scale=scale)

    return make
