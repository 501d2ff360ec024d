"""What the loops read: one customer's rows, and the plainest questions that one can ask of a row.

A row is a named tuple whose missing values are ``None``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from cxlab.kpis import Scope

Row = Any

#: When something was observed, and its value; None for one that cannot be judged.
Observed = Iterator[tuple[datetime, float | None]]

HALF_AN_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)


@dataclass
class Customer:
    """One customer's contacts and answers, by time; ``name`` is None for all the anonymous."""

    name: str | None
    contacts: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)


def split_by_customer(interactions: pd.DataFrame, responses: pd.DataFrame) -> list[Customer]:
    customers: dict[str | None, Customer] = {}
    for row in _read(interactions):
        customers.setdefault(row.customer_id, Customer(row.customer_id)).contacts.append(row)
    for row in _read(responses):
        customers.setdefault(row.customer_id, Customer(row.customer_id)).answers.append(row)
    return list(customers.values())


def _read(frame: pd.DataFrame) -> Iterator[Row]:
    return frame.astype(object).where(frame.notna(), None).itertuples(index=False, name="Row")


def plays(row: Row, scope: Scope, *roles: str) -> bool:
    return any(row.touchpoint in scope.settings.role(role) for role in roles)


def by_customer(row: Row) -> bool:
    """Whether the customer started it, or nobody says who did."""
    return row.direction in ("customer", None)


def by_company(row: Row) -> bool:
    """Whether the company started it, or nobody says who did."""
    return row.direction in ("company", None)


def is_elsewhere(row: Row) -> bool:
    """Whether the company and its partners had no part in it."""
    return row.actor in ("competitor", "life")


def is_active(row: Row, scope: Scope) -> bool:
    """Whether the customer bought in it, or got in touch with the company or a partner."""
    if plays(row, scope, "purchase"):
        return True
    if is_elsewhere(row):
        return False
    if row.direction is None:
        return plays(row, scope, "visit", "search", "cart", "service")
    return row.direction == "customer"


def list_periods(scope: Scope) -> list[tuple[datetime, datetime]]:
    """Return where each period begins and where it has ended; none over the whole time."""
    edges = [pd.Timestamp(edge) for edge in scope.periods.edges]
    return list(pairwise(edges))
