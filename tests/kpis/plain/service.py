"""Requests for help, the cases they are part of, and who took part in them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cxlab.kpis import Scope

from .buyers import find_purchases
from .rows import (
    HALF_AN_HOUR,
    MONTH,
    WEEK,
    Customer,
    Observed,
    Row,
    by_company,
    by_customer,
    plays,
)


def find_requests(customer: Customer, scope: Scope) -> list[Row]:
    """Return the first row of each request: those without a pause at one place are one."""
    latest: dict[tuple[str, str | None], datetime] = {}
    requests = []
    for row in customer.contacts:
        if not plays(row, scope, "service") or not by_customer(row):
            continue
        before = latest.get((row.touchpoint, row.case_id))
        if before is None or row.timestamp - before > HALF_AN_HOUR:
            requests.append(row)
        latest[row.touchpoint, row.case_id] = row.timestamp
    return requests


def find_cases(customer: Customer, scope: Scope) -> Iterator[tuple[datetime, list[Row]]]:
    """Yield when the customer first asked in each case, and all its rows from then on."""
    opened: dict[str, datetime] = {}
    for row in customer.contacts:
        if row.case_id is not None and plays(row, scope, "service") and by_customer(row):
            opened.setdefault(row.case_id, row.timestamp)
    for case, time in opened.items():
        own = [row for row in customer.contacts if row.case_id == case]
        yield time, [row for row in own if row.timestamp >= time]


def _hours(opened: datetime, done: datetime | None, wait: timedelta, scope: Scope) -> float | None:
    """Return how long a case took; by period, every case is given the same time."""
    given = done is not None and done - opened <= wait and opened + wait <= scope.end
    if done is None or (scope.periods.limited and not given):
        return None
    return (done - opened) / timedelta(hours=1)


def response_time(customer: Customer, scope: Scope) -> Observed:
    for opened, rows in find_cases(customer, scope):
        replies = [
            row.timestamp
            for row in rows
            if plays(row, scope, "reply") and by_company(row) and not row.automated
        ]
        yield opened, _hours(opened, min(replies, default=None), WEEK, scope)


def resolution_time(customer: Customer, scope: Scope) -> Observed:
    for opened, rows in find_cases(customer, scope):
        closed = [row.timestamp for row in rows if plays(row, scope, "resolved")]
        if scope.periods.limited:
            closed = [time for time in closed if time - opened <= MONTH]
        yield opened, _hours(opened, max(closed, default=None), MONTH, scope)


def first_contact_resolution(customer: Customer, scope: Scope) -> Observed:
    requests = find_requests(customer, scope)
    for place, row in enumerate(requests):
        if any(_same_matter(earlier, row) for earlier in requests[:place]):
            continue
        settled = not any(_same_matter(row, later) for later in requests[place + 1 :])
        yield row.timestamp, settled if row.timestamp + WEEK <= scope.end else None


def _same_matter(earlier: Row, later: Row) -> bool:
    if earlier.case_id is not None and earlier.case_id == later.case_id:
        return True
    return later.timestamp - earlier.timestamp <= WEEK


def contacts_per_order(customer: Customer, scope: Scope) -> Observed:
    purchases = find_purchases(customer, scope)
    counts = [0] * len(purchases)
    for request in find_requests(customer, scope):
        place = _purchase_asked_about(request, purchases)
        if place is not None:
            wait = request.timestamp - purchases[place].timestamp
            counts[place] += timedelta(0) <= wait <= MONTH
    for purchase, count in zip(purchases, counts, strict=True):
        yield purchase.timestamp, count if purchase.timestamp + MONTH <= scope.end else None


def _purchase_asked_about(request: Row, purchases: list[Row]) -> int | None:
    """Return the place of the purchase of a request's case, else of the customer's last one."""
    if request.case_id is not None:
        for place, purchase in enumerate(purchases):
            if purchase.case_id == request.case_id:
                return place
    before = [place for place, row in enumerate(purchases) if row.timestamp <= request.timestamp]
    return before[-1] if before else None


def automated_contacts(customer: Customer, scope: Scope) -> Observed:
    for row in customer.contacts:
        started = row.direction == "company"
        if row.actor in ("company", None) and (started or plays(row, scope, "service", "reply")):
            yield row.timestamp, row.automated
