"""Purchases, and customers who come back, fall silent, recommend or complain."""

from datetime import datetime

from cxlab.kpis import Scope

from .rows import DAY, QUARTER, Customer, Observed, Row, is_active, list_periods, plays


def find_purchases(customer: Customer, scope: Scope) -> list[Row]:
    """Return the first row of each purchase: those of one case, or else of one moment, are one."""
    first: dict[object, Row] = {}
    for row in customer.contacts:
        if plays(row, scope, "purchase"):
            first.setdefault(row.timestamp if row.case_id is None else row.case_id, row)
    return list(first.values())


def customer_value(customer: Customer, scope: Scope) -> Observed:
    for row in customer.contacts:
        if plays(row, scope, "purchase"):
            yield row.timestamp, row.value


def repeat_purchase(customer: Customer, scope: Scope) -> Observed:
    times = [row.timestamp for row in find_purchases(customer, scope)]
    if times:
        first, *later = times
        known = first + QUARTER <= scope.end
        if scope.periods.limited:
            known = known and first - QUARTER >= scope.start
        yield first, any(time - first <= QUARTER for time in later) if known else None


def _active_times(customer: Customer, scope: Scope) -> list[datetime]:
    return [row.timestamp for row in customer.contacts if is_active(row, scope)]


def retention(customer: Customer, scope: Scope) -> Observed:
    times = _active_times(customer, scope)
    if times:
        first = times[0]
        known = first - QUARTER >= scope.start and first + QUARTER <= scope.end
        yield first, any(DAY < time - first <= QUARTER for time in times) if known else None


def silence_after(counted: list[datetime], customer: Customer, scope: Scope) -> Observed:
    """Yield whether the customer was silent after each period that holds one of some times."""
    active = _active_times(customer, scope)
    last_but_one = (scope.end - 2 * QUARTER, scope.end - QUARTER)
    for begin, stop in list_periods(scope) or [last_but_one]:
        inside = [time for time in counted if begin <= time < stop]
        if inside:
            silent = not any(stop <= time <= stop + QUARTER for time in active)
            yield max(inside), silent if stop + QUARTER <= scope.end else None


def churn(customer: Customer, scope: Scope) -> Observed:
    return silence_after(_active_times(customer, scope), customer, scope)


def churn_after_bad_contact(customer: Customer, scope: Scope) -> Observed:
    bad = [row.timestamp for row in customer.contacts if plays(row, scope, "failure", "late")]
    return silence_after(bad, customer, scope)


def _did(customer: Customer, role: str, scope: Scope) -> Observed:
    """Yield whether a customer had a contact of a role in each period in which they were active."""
    rows = [row for row in customer.contacts if plays(row, scope, role) or is_active(row, scope)]
    for begin, stop in list_periods(scope) or [(datetime.min, datetime.max)]:
        inside = [row for row in rows if begin <= row.timestamp < stop]
        if inside:
            yield inside[-1].timestamp, any(plays(row, scope, role) for row in inside)


def referral(customer: Customer, scope: Scope) -> Observed:
    return _did(customer, "referral", scope)


def public_complaints(customer: Customer, scope: Scope) -> Observed:
    return _did(customer, "complaint", scope)
