"""Answers on their scales, and invitations."""

from collections.abc import Iterator
from fractions import Fraction

from cxlab.kpis import Scope
from cxlab.study.settings import Question

from .buyers import silence_after
from .rows import Customer, Observed, Row


def _question(row: Row, scope: Scope) -> Question:
    return scope.settings.questions.get(row.question, Question(row.question))


def _scale(row: Row, scope: Scope) -> tuple[float | None, float | None]:
    """Return the row's scale, else the question's, else for recommending 0 to 10."""
    question = _question(row, scope)
    usual = (0.0, 10.0) if question.kind == "nps" else (None, None)
    low, high = question.scale or usual
    return (
        low if row.scale_min is None else row.scale_min,
        high if row.scale_max is None else row.scale_max,
    )


def _is_answer(row: Row, scope: Scope) -> bool:
    low, high = _scale(row, scope)
    if None in (row.score, low, high) or row.answered is False:
        return False
    return low < high and low <= row.score <= high


def _is_expectation(row: Row) -> bool:
    return row.survey_type == "expectation"


def _experiences(customer: Customer, scope: Scope, kind: str) -> Iterator[Row]:
    """Yield the answers to questions of a kind about what was lived through."""
    for row in customer.answers:
        fits = _question(row, scope).kind == kind and not _is_expectation(row)
        if fits and _is_answer(row, scope):
            yield row


def _place(row: Row, scope: Scope) -> Fraction:
    """Return where an answer lies between the bad end (0) and the good end (1), exactly."""
    low, high = _scale(row, scope)
    place = Fraction(row.score - low) / Fraction(high - low)
    return 1 - place if _question(row, scope).good == "low" else place


def _recommends(row: Row, scope: Scope) -> int | None:
    low, high = _scale(row, scope)
    if high != 10 or low > 1:
        return None
    if row.score >= 9:
        return 1
    return -1 if row.score <= 6 else 0


def nps(customer: Customer, scope: Scope) -> Observed:
    for row in _experiences(customer, scope, "nps"):
        if row.survey_type != "transactional":
            yield row.timestamp, _recommends(row, scope)


def nps_transactional(customer: Customer, scope: Scope) -> Observed:
    for row in _experiences(customer, scope, "nps"):
        if row.survey_type == "transactional":
            yield row.timestamp, _recommends(row, scope)


def csat(customer: Customer, scope: Scope) -> Observed:
    for row in _experiences(customer, scope, "csat"):
        yield row.timestamp, _place(row, scope) >= Fraction(3, 4)


def ces(customer: Customer, scope: Scope) -> Observed:
    first = scope.settings.questions_of("ces")[0]
    scale = first.scale or scope.scales[first.name]
    for row in _experiences(customer, scope, "ces"):
        question = _question(row, scope)
        if (question.scale, question.good) == (first.scale, first.good):
            yield row.timestamp, row.score if _scale(row, scope) == scale else None


def churn_after_bad_answer(customer: Customer, scope: Scope) -> Observed:
    if customer.name is None:
        return
    bad = [row for row in _experiences(customer, scope, "nps") if _recommends(row, scope) == -1]
    for kind in ("csat", "ces"):
        rated = _experiences(customer, scope, kind)
        bad += [row for row in rated if _place(row, scope) < Fraction(1, 2)]
    yield from silence_after([row.timestamp for row in bad], customer, scope)


def response_rate(customer: Customer, scope: Scope) -> Observed:
    invitations: dict[str, list[Row]] = {}
    for row in customer.answers:
        invitations.setdefault(row.response_id, []).append(row)
    for rows in invitations.values():
        yield rows[0].timestamp, any(row.answered is not False for row in rows)


def expectation_gap(customer: Customer, scope: Scope) -> Observed:
    if customer.name is None:
        return
    answers = [row for row in customer.answers if _is_answer(row, scope)]
    experiences = [row for row in answers if not _is_expectation(row)]
    last_met: dict[int, Row] = {}
    for expected in filter(_is_expectation, answers):
        meeting = [place for place, row in enumerate(experiences) if _meets(row, expected)]
        if meeting:
            last_met[meeting[0]] = expected
        else:
            yield expected.timestamp, None
    for place, expected in last_met.items():
        lived = experiences[place]
        yield lived.timestamp, float(100 * (_place(lived, scope) - _place(expected, scope)))


def _meets(lived: Row, expected: Row) -> bool:
    """Whether an answer is the later one to an expectation, in its case where both name one."""
    apart = None not in (lived.case_id, expected.case_id) and lived.case_id != expected.case_id
    same = lived.question == expected.question and not apart
    return same and lived.timestamp >= expected.timestamp
