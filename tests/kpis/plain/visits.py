"""Visits, baskets and goals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cxlab.kpis import Scope

from .rows import DAY, HALF_AN_HOUR, Customer, Observed, Row, by_customer, is_elsewhere, plays

Visit = list[Row]


def find_visits(customer: Customer, scope: Scope) -> list[Visit]:
    """Put a customer's contacts into sessions, and what has none into visits without a pause."""
    sessions: dict[str, Visit] = {}
    others: list[Visit] = []
    before = None
    for row in customer.contacts:
        if not by_customer(row):
            continue
        lone_purchase = row.session_id is None and plays(row, scope, "purchase")
        if row.session_id is not None:
            sessions.setdefault(row.session_id, []).append(row)
        elif lone_purchase and _in_session(before, row):
            sessions[before.session_id].append(row)
        elif plays(row, scope, "visit", "search", "found", "cart", "purchase"):
            if not others or row.timestamp - others[-1][-1].timestamp > HALF_AN_HOUR:
                others.append([])
            others[-1].append(row)
        else:
            continue
        if not lone_purchase:
            before = row
    return [*sessions.values(), *others]


def _in_session(before: Row | None, purchase: Row) -> bool:
    """Whether the customer was in a session up to half an hour before a purchase."""
    if before is None or before.session_id is None:
        return False
    return purchase.timestamp - before.timestamp <= HALF_AN_HOUR


def _looks(customer: Customer, scope: Scope) -> Iterator[Visit]:
    """Yield the visits in which the customer looked at the offer."""
    for visit in find_visits(customer, scope):
        if any(plays(row, scope, "visit", "search", "cart") for row in visit):
            yield visit


def conversion(customer: Customer, scope: Scope) -> Observed:
    for visit in _looks(customer, scope):
        yield visit[0].timestamp, any(plays(row, scope, "purchase") for row in visit)


def pages_per_session(customer: Customer, scope: Scope) -> Observed:
    for visit in _looks(customer, scope):
        yield visit[0].timestamp, len(visit)


def time_on_site(customer: Customer, scope: Scope) -> Observed:
    for visit in _looks(customer, scope):
        end = max(row.timestamp + timedelta(seconds=row.duration or 0) for row in visit)
        minutes = (end - visit[0].timestamp) / timedelta(minutes=1)
        yield visit[0].timestamp, minutes or None


def findability(customer: Customer, scope: Scope) -> Observed:
    for visit in find_visits(customer, scope):
        searches = [place for place, row in enumerate(visit) if plays(row, scope, "search")]
        if searches:
            later = visit[searches[0] + 1 :]
            found = any(plays(row, scope, "found") for row in later)
            yield visit[searches[0]].timestamp, found


@dataclass
class Basket:
    first: datetime
    last: datetime
    bought: bool = False


def cart_abandonment(customer: Customer, scope: Scope) -> Observed:
    steps = [row for row in customer.contacts if plays(row, scope, "cart", "purchase")]
    steps.sort(key=lambda row: (row.timestamp, plays(row, scope, "purchase")))
    baskets: list[Basket] = []
    basket = None
    for row in steps:
        if basket is not None and row.timestamp - basket.last > DAY:
            basket = None
        if plays(row, scope, "purchase"):
            if basket is not None:
                basket.bought = True
            basket = None
        elif basket is None:
            basket = Basket(row.timestamp, row.timestamp)
            baskets.append(basket)
        else:
            basket.last = row.timestamp
    for basket in baskets:
        known = basket.last + DAY <= scope.end
        yield basket.first, (not basket.bought) if known else None


@dataclass
class Attempt:
    start: datetime
    reached: datetime | None
    over: bool


def find_attempts(customer: Customer, scope: Scope) -> Iterator[Attempt]:
    """Yield the attempts at each goal: a start within an earlier attempt begins none."""
    for goal in scope.settings.goals.values():
        steps = [row for row in customer.contacts if row.touchpoint in goal.start + goal.end]
        steps.sort(key=lambda row, goal=goal: (row.timestamp, row.touchpoint in goal.end))
        busy_until = datetime.min
        for place, row in enumerate(steps):
            if row.touchpoint not in goal.start or row.timestamp <= busy_until:
                continue
            deadline = row.timestamp + timedelta(days=goal.days)
            ends = [
                later.timestamp
                for later in steps[place + 1 :]
                if later.touchpoint in goal.end and later.timestamp <= deadline
            ]
            reached = ends[0] if ends else None
            busy_until = reached or deadline
            yield Attempt(row.timestamp, reached, deadline <= scope.end)


def goal_completion(customer: Customer, scope: Scope) -> Observed:
    for attempt in find_attempts(customer, scope):
        yield attempt.start, (attempt.reached is not None) if attempt.over else None


def channel_switches(customer: Customer, scope: Scope) -> Observed:
    own = [row for row in customer.contacts if by_customer(row) and not is_elsewhere(row)]
    for attempt in find_attempts(customer, scope):
        if attempt.reached is None or not attempt.over:
            yield attempt.start, None
            continue
        way = [row.channel for row in own if attempt.start <= row.timestamp <= attempt.reached]
        switches = sum(here != there for here, there in pairwise(way))
        yield attempt.start, switches
