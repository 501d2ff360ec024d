"""Contacts: which rows of an export are interactions, and what each of their columns comes from."""

from collections.abc import Iterator, Mapping

from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import is_moment
from cxlab.draft.look.profile import Column
from cxlab.draft.look.sqltext import clock_joined, direction_sql, filled_sql, seconds_sql, spoken
from cxlab.draft.mean.fields import Field, free
from cxlab.draft.mean.people import Who
from cxlab.draft.mean.plan import JOINED, Given, Plan
from cxlab.draft.mean.touchpoints import Thing, is_promise, moment_name, one_purchase, thing_in
from cxlab.draft.words.names import folded, name_meanings
from cxlab.study import schema

#: A column of touchpoints has at most so many different values.
MOST_TOUCHPOINTS = 200

Found = Mapping[str, list[Field]]


def plan_contacts(export: Export, fields: Found, who: Who | None) -> Plan | None:
    """Say how the rows of an export become interactions.

    Parameters
    ----------
    export : Export
        The export, looked at.
    fields : mapping of str to list of Field
        What its columns may be.
    who : Who, optional
        Who stands in it.

    Returns
    -------
    Plan, optional
        None where no column says when, or none says who.
    """
    times = [one for one in fields["time"] if not is_promise(one.name)]
    if not times:
        return None
    case = _case(export, fields, who)
    thing = _thing(export, case)
    event = _event(export, fields, who, case)
    person = _person(who, case, event)
    if person is None:
        return None
    given = {"customer_id": person}
    moments = _moments(export, thing) if case is not None and _one_each(export, case) else []
    if event is not None and not moments:
        given["touchpoint"] = _label(event, thing.thing)
    elif not moments:
        given["touchpoint"] = _named(thing)
    if not moments:
        given["timestamp"] = when(export, times[0])
    given["channel"] = _channel(fields, thing)
    used = {one.column for one in given.values()} | {column for column, _ in moments}
    if case is not None:
        given["case_id"] = _taken(case)
        used.add(case.name)
    given |= dict(_more(export, fields, used, thing))
    if event is not None and case is not None and _repeated(export, case, given.get("value")):
        del given["value"]
    basket = not moments and event is None and case is not None and _lines(export, fields, case)
    return Plan(
        "interactions",
        export,
        given,
        ids=who.ids if who else "",
        moments=tuple(moments),
        basket=basket,
        join=who.join if who else None,
    )


def when(export: Export, one: Field) -> Given:
    """Say where the time comes from: a column, or a date and a clock beside it."""
    clock = next((column for column in export.columns if _is_clock(column)), None)
    if one.column["timed"] or clock is None:
        return _taken(one)
    why = f"{one.why}; {clock.name!r} has the clock"
    joined = clock_joined(one.column, clock, day_first=export.source.day_first)
    return Given(why, one.sure, column=one.name, sql=joined, beside=clock.name)


def purchase_of(plan: Plan) -> list[str]:
    """Return which of a plan's moments counts as the purchase, where it is about orders."""
    names = [touchpoint for _, touchpoint in plan.moments]
    return one_purchase(names) if {"order", "booking"} & {*" ".join(names).split()} else []


def _person(who: Who | None, case: Field | None, event: Field | None) -> Given | None:
    if who is not None:
        if who.join is not None:
            return Given(who.why, who.sure, column=who.column, sql=JOINED)
        return Given(who.why, who.sure, column=who.column)
    if case is not None and event is not None:
        why = "nothing says who it was, so that each case counts as a customer"
        return Given(why, "a guess", column=case.name)
    return None


def _case(export: Export, fields: Found, who: Who | None) -> Field | None:
    taken = {who.column} if who and who.join is None else set()
    found = free(fields["case"], taken)
    if found is not None:
        return found
    thing = thing_in(export.files[0])
    for one in fields["row"]:
        if thing.known and one.name not in taken and one.score >= 0.9:
            why = f"each row of {export.files[0]} is a {thing.thing} with its own"
            return Field(one.column, "case", 0.7, why)
    return None


def _thing(export: Export, case: Field | None) -> Thing:
    """Say what the rows are: by the file's name, else by the name of the case's column."""
    by_file = thing_in(export.files[0])
    by_case = thing_in(case.name) if case is not None else by_file
    return by_case if by_case.known and not by_file.known else by_file


def _event(export: Export, fields: Found, who: Who | None, case: Field | None) -> Field | None:
    """Return the column that names the touchpoint: of a log, not the state of a case."""
    able = [
        one
        for one in fields["touchpoint"]
        if 1 < one.column.distinct <= MOST_TOUCHPOINTS and one.score >= 0.5
    ]
    able = [one for one in able if not _of_something_else(one)]
    if case is not None and case.column.unique:
        able = [one for one in able if "event" in folded(one.name)]
    repeated = case is None or not case.column.unique
    if not able and repeated:
        able = [
            one for one in fields["status"]
            if case is not None and export.sample.most_per(case.name, one.name) > 1
        ]  # fmt: skip
    address = [one for one in fields["address"] if 1 < one.column.distinct <= 60]
    taken = {who.column} if who else set()
    return free([*able, *address], taken)


def _of_something_else(one: Field) -> bool:
    """Tell whether a type is the type of something else: of a device, a customer, a payment."""
    names = name_meanings(one.name)
    others = ("device", "customer", "channel", "value", "product", "person", "account", "kind")
    other = max((names.get(meaning, 0.0) for meaning in others), default=0.0)
    if {"payment", "priority", "campaign", "user"} & {*folded(one.name)}:
        return True
    return other >= names.get("touchpoint", 0.0)


def _one_each(export: Export, case: Field) -> bool:
    return case.column.distinct >= 0.98 * export.rows


def _moments(export: Export, thing: Thing) -> list[tuple[str, str]]:
    """Return the columns of times of a case, and what happened then; none where there is one."""
    columns = [column for column in export.columns if is_moment(column) and column.is_time]
    columns = [column for column in columns if not is_promise(column.name)]
    clocked = [column for column in columns if column["filled"] >= 2]
    if len(clocked) < 2:
        return []
    taken: dict[str, str] = {}
    for column in clocked:
        name = moment_name(column.name, thing.thing)
        if name not in taken.values():
            taken[column.name] = name
    return list(taken.items()) if len(taken) > 1 else []


def _lines(export: Export, fields: Found, case: Field) -> bool:
    """Tell whether the rows are lines of orders: several to a case, all at one time."""
    if case.column.distinct > 0.9 * export.rows:
        return False
    time = fields["time"][0].name if fields["time"] else ""
    at_once = time and export.sample.distinct([case.name, time]) <= 1.02 * case.column.distinct
    return bool(at_once) and bool(fields["product"])


def _repeated(export: Export, case: Field, value: Given | None) -> bool:
    """Tell whether each contact of a case repeats the case's amount: it would count many times."""
    several = case.column.distinct < 0.9 * export.rows
    return bool(value and several and export.sample.most_per(case.name, value.column) <= 1)


def _label(event: Field, otherwise: str) -> Given:
    if event.column["filled"] - event.column["marked"] < event.column.rows:
        return Given(
            event.why, event.sure, column=event.name, sql=filled_sql(event.column, otherwise)
        )
    return _taken(event)


def _named(thing: Thing) -> Given:
    if thing.known:
        return Given("the file's name", "likely", constant=thing.thing)
    return Given("the file's name, which says little", "a guess", constant=thing.thing)


def _channel(fields: Found, thing: Thing) -> Given:
    able = [one for one in fields["channel"] if one.column.distinct <= 60 and one.score >= 0.5]
    able = [one for one in able if name_meanings(one.name).get("source", 0) < 0.9]
    otherwise = thing.channel if thing.known else "unknown"
    if able:
        return _label(able[0], otherwise)
    if thing.known:
        return Given("the file's name", "likely", constant=thing.channel)
    return Given("nothing tells", "a guess", constant="unknown")


def _more(
    export: Export, fields: Found, used: set[str], thing: Thing
) -> Iterator[tuple[str, Given]]:
    """Yield what else an interaction can have: money, device, visit, time taken, who began."""
    taken = set(used)
    for name in ("value", "session_id", "duration", "device", "source", "team", "automated"):
        meaning = name.removesuffix("_id")
        able = [one for one in fields[meaning] if one.score >= 0.5 and not _foreign(one, meaning)]
        one = free(able, taken)
        if one is None:
            continue
        taken.add(one.name)
        yield name, _converted(name, one)
    direction = free(fields["direction"], taken)
    if direction is not None and spoken(export.sample.values(direction.name)):
        yield "direction", _spoken(export, direction)
    elif thing.direction:
        yield "direction", Given("what such contacts usually are", "a guess",
                                 constant=thing.direction)  # fmt: skip


def _foreign(one: Field, meaning: str) -> bool:
    """Tell whether another meaning fits a name better: the freight of an order is not its value."""
    names = name_meanings(one.name)
    if meaning == "value":
        words = {"freight", "tax", "discount", "shipping", "disc", "vat", "refund", "refunded",
                 "unit", "rabat", "desconto", "frete", "reducere"}  # fmt: skip
        return bool(words & {*folded(one.name)}) or names.get("person", 0) > names["value"]
    return meaning in ("source", "team") and one.column.is_text


def _converted(name: str, one: Field) -> Given:
    if name == "duration":
        factor = _seconds(one.name)
        if factor != 1 or one.column.share("clock") >= 0.9:
            unit = "clock times" if factor == 1 else f"its unit is {factor} seconds"
            sql = seconds_sql(one.column, factor)
            return Given(f"{one.why}; {unit}", one.sure, column=one.name, sql=sql)
    return _taken(one)


def _seconds(name: str) -> int:
    words = {*folded(name)}
    if words & {"min", "mins", "minutes", "minute", "minutos", "minuty", "minuten", "минут", "мин"}:
        return 60
    return 3600 if words & {"hours", "hour", "h", "godziny", "horas", "ore", "stunden"} else 1


def _spoken(export: Export, one: Field) -> Given:
    values = export.sample.values(one.name)
    choices = schema.columns("interactions")["direction"].choices
    if {*values} <= {*choices}:
        return _taken(one)
    return Given(one.why, one.sure, column=one.name, sql=direction_sql(one.name, values))


def _taken(one: Field) -> Given:
    return Given(one.why, one.sure, column=one.name)


def _is_clock(column: Column) -> bool:
    named = name_meanings(column.name).get("time", 0) >= 0.5
    return named and column.share("clock") >= 0.95
