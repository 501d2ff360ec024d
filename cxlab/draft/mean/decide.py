"""What a person must decide: what no name and no value of the exports tells."""

from collections.abc import Iterator, Mapping, Sequence

from cxlab.draft.guess import Guess
from cxlab.draft.look.dialect import carries_zone
from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import is_moment
from cxlab.draft.mean.plan import Plan
from cxlab.draft.mean.questions import labelled
from cxlab.draft.mean.tables import Tables
from cxlab.draft.mean.touchpoints import usual_stage
from cxlab.draft.words.names import labels_in

#: How many names one line lists.
LISTED = 6


def to_decide(
    exports: Sequence[Export],
    tables: Tables,
    *,
    dialects: Mapping[str, Sequence[Guess]],
    touchpoints: Sequence[str],
) -> Iterator[str]:
    """Yield what a person must decide about exports that were guessed, what matters most first.

    Parameters
    ----------
    exports : sequence of Export
        The exports.
    tables : Tables
        What they feed.
    dialects : mapping of str to sequence of Guess
        By export, how its values are written.
    touchpoints : sequence of str
        Every touchpoint that occurs.
    """
    yield from map(_no_header, filter(_headless, exports))
    yield from (line for export in exports for line in _nobody(export, tables))
    yield from tables.people.asked
    for plan in tables.plans:
        if plan.table in ("interactions", "responses"):
            yield from _who_else(plan)
        time = plan.given.get("timestamp")
        if time is not None and time.constant is not None and not time.sql:
            yield f"when was {plan.export.files[0]} answered? {time.constant} was taken"
    for plan in tables.plans:
        yield from _labels(plan)
    for guesses in dialects.values():
        for guess in guesses:
            if guess.key == "day_first" and guess.sure == "a guess":
                order = "the day" if guess.value == "true" else "the month"
                yield f"{guess.where}: does {order} come first in its dates? {guess.why}"
    open_ones = [one.text for one in tables.questions if not one.kind and one.scale]
    if open_ones:
        yield f"which of {_some(open_ones)} are NPS, CSAT or effort questions? write their kind"
    bare = [name for name in touchpoints if not usual_stage(name)]
    if bare:
        yield f"the stage of {_some(bare)}: write it under [stages.touchpoints]"


def ask_zone(zone: Guess, exports: Sequence[Export], known: str) -> Iterator[str]:
    """Yield the question for the time zone, where it was a guess and clocks need one.

    ``known`` is what recipes wrote of their tables.
    """
    needed = not all(map(carries_zone, exports)) or "does not say" in known
    if zone.sure == "a guess" and needed:
        yield f"in which time zone are the clocks? {zone.value} was taken: {zone.why}"


def ask_currency(currency: Guess, plans: Sequence[Plan]) -> Iterator[str]:
    """Yield the question for the currency, where there are amounts and nothing tells it."""
    if not currency.value and any("value" in plan.given for plan in plans):
        yield 'in which currency are the amounts? write currency = "EUR"'


#: What is said where no table has anything to study.
NOTHING = (
    "nothing here is a contact or an answer, so there is nothing to study yet: add an "
    "export of tickets, orders, visits or a survey, with a column for who and one for when"
)


def _some(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:LISTED])) + (", ..." if len(names) > LISTED else "")


def _headless(export: Export) -> bool:
    names = [column.name for column in export.columns]
    return any(name.isdigit() for name in names) and any(len(name.split()) >= 6 for name in names)


def _no_header(export: Export) -> str:
    return f"the first row of {export.files[0]} looks like values, not names: add a header"


def _candidates(export: Export, taken: str = "") -> list[str]:
    return [
        column.name
        for column in export.columns
        if column.is_code and column.distinct > 2 and column.name != taken
        and not (column.unique or is_moment(column) or column.share("clock") > 0.5)
    ]  # fmt: skip


def _nobody(export: Export, tables: Tables) -> Iterator[str]:
    """Yield the question for the customer of an export whose rows are left out for want of one."""
    contacts = labels_in(export.files[0].split(".")[0], "things")
    used = any(plan.export is export and plan.table == "interactions" for plan in tables.plans)
    dated = any(map(is_moment, export.columns))
    if export.name in tables.people.who or used or not dated or not export.rows:
        return
    if contacts or export.name in tables.unused:
        able = ", ".join(_candidates(export)[:LISTED]) or "none"
        yield (
            f"who is the customer in {export.files[0]}? no name of a column says so, and its "
            f"contacts are left out: call that column customer_id in the file and draft again; "
            f"candidates: {able}"
        )


def _labels(plan: Plan) -> Iterator[str]:
    if plan.table != "responses" or plan.own:
        return
    used = {given.column for given in plan.given.values()}
    for column in plan.export.columns:
        if column.name not in used and labelled(column):
            words = [one for one in plan.export.sample.values(column.name) if not one.isdigit()]
            values = ", ".join(map(repr, words[:3]))
            yield (
                f"{column.name!r} of {plan.export.files[0]} asks something and is left out, for "
                f"it has answers in words ({values}): export numbers, or turn them into numbers in "
                "an .sql file"
            )


def _who_else(plan: Plan) -> Iterator[str]:
    given = plan.given.get("customer_id")
    if given is not None and given.sure == "a guess":
        others = _candidates(plan.export, given.column)
        yield (
            f"which column of {plan.export.files[0]} is the customer? {given.value} was taken: "
            f"{given.why}; candidates: {', '.join(others[:5]) or 'none'}"
        )
