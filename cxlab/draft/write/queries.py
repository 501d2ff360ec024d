"""The ``.sql`` files of a draft: what a map of columns cannot say."""

from collections.abc import Iterator

from cxlab.draft.look.sqltext import ROWS, number_text, present, score_text, time_text
from cxlab.draft.mean.contacts import purchase_of
from cxlab.draft.mean.plan import Answer, Given, Plan
from cxlab.study import schema
from cxlab.study.settings import Source
from cxlab.study.sql import identifier, listed, literal


def write_query(plan: Plan, source: Source) -> str:
    """Write the query that gives the rows of a plan.

    Parameters
    ----------
    plan : Plan
        One of those for which ``harder`` holds.
    source : Source
        How the export's values are written.

    Returns
    -------
    str
        One SELECT for DuckDB, with a comment above it.
    """
    if plan.moments:
        body = _moments(plan, source)
        what = "One row of it becomes a contact for each time that it names."
    elif plan.answers:
        body = _answers(plan, source)
        what = "One row of it becomes an answer for each question that it holds."
    elif plan.grouped:
        body = _grouped(plan, source)
        what = "A customer's rows become one."
    elif plan.basket:
        body = _basket(plan, source)
        what = "Its rows are lines of orders: the lines of one order become one contact."
    else:
        body = _plain(plan, source)
        what = "Its columns become those of the table."
    head = f"-- {plan.table.capitalize()} from {_comment(plan.export.files[0])}. {what}"
    return f"{head}\n{body}\n"


def _plain(plan: Plan, source: Source) -> str:
    distinct = "DISTINCT" if plan.distinct else ""
    rows = [f"    {sql} AS {name}" for name, sql in _given(plan, source)]
    where = ""
    if plan.distinct:
        gaps = [one.column for one in plan.given.values() if one.column]
        where = "\nWHERE " + " AND ".join(f"{ROWS}.{identifier(gap)} IS NOT NULL" for gap in gaps)
    return (
        f"SELECT {distinct}\n".replace(" \n", "\n") + ",\n".join(rows) + f"\n{_from(plan)}{where}"
    )


def _moments(plan: Plan, source: Source) -> str:
    case = plan.given["case_id"].column
    first = (purchase_of(plan) or [plan.moments[0][1]])[0]
    selects = []
    for moment, touchpoint in plan.moments:
        column = plan.export.column(moment)
        given = dict(_given(plan, source))
        if touchpoint != first:  # what an order is worth, and who began it, count once
            given = {name: sql for name, sql in given.items() if name not in ("value", "direction")}
        key = f"{literal(plan.export.name)} || '-' || {_cell(case)} || '-' || {literal(touchpoint)}"
        rows = {
            "row_id": key,
            **given,
            "timestamp": time_text(column, day_first=source.day_first, table=ROWS),
            "touchpoint": literal(touchpoint),
        }
        lines = ",\n".join(f"    {sql} AS {name}" for name, sql in rows.items())
        there = (
            f"trim({present(column, ROWS)}) NOT IN ({listed(dict.fromkeys(['', *source.missing]))})"
        )
        selects.append(f"SELECT\n{lines}\n{_from(plan)}\nWHERE {there}")
    return "\nUNION ALL BY NAME\n".join(selects)


def _answers(plan: Plan, source: Source) -> str:
    given = dict(_given(plan, source))
    stem = literal(plan.export.name + "-")
    key = given.pop("response_id", "") or f'{stem} || {ROWS}."answer number"'
    days = any(answer.day for answer in plan.answers)
    if days:  # a row holds answers of several days, which were not given together
        when = given.get("timestamp", "NULL")
        given["timestamp"] = "asked.day" if when == "asked.day" else f"coalesce(asked.day, {when})"
        key += " || coalesce('-' || asked.day, '')"
    rows = {"row_id": f"{key} || '-' || asked.question", "response_id": key, **given}
    lines = ",\n".join(f"    {sql} AS {name}" for name, sql in rows.items())
    values = ",\n".join(f"    ({', '.join(_value(plan, one, source))})" for one in plan.answers)
    missing = listed(dict.fromkeys(["", *source.missing]))
    numbered = (
        f'(SELECT row_number() OVER () AS "answer number", * FROM {identifier(plan.export.name)})'
    )
    return (
        f"SELECT\n{lines},\n    asked.question,\n    asked.score,\n    asked.verbatim\n"
        f"{_from(plan, numbered)},\nLATERAL (VALUES\n{values}\n"
        f") AS asked(question, score, verbatim{', day' * days})\n"
        # A row without an answer would count as an invitation that nobody answered.
        f"WHERE trim(asked.score) NOT IN ({missing})\n"
        f"    OR trim(asked.verbatim) NOT IN ({missing})"
    )


def _value(plan: Plan, answer: Answer, source: Source) -> Iterator[str]:
    yield literal(answer.asked.name)
    for name, write in ((answer.score, score_text), (answer.comment, None)):
        if not name:
            yield "CAST(NULL AS VARCHAR)"
        elif write is not None:
            yield write(plan.export.column(name), decimal=source.decimal, table=ROWS)
        else:
            yield present(plan.export.column(name), ROWS)
    if any(one.day for one in plan.answers):
        yield literal(answer.day) if answer.day else "CAST(NULL AS VARCHAR)"


def _grouped(plan: Plan, source: Source) -> str:
    given = dict(_given(plan, source))
    who = given.pop("customer_id")
    lines = ",\n".join(f"    min({sql}) AS {identifier(name)}" for name, sql in given.items())
    return (
        f"SELECT\n    {who} AS customer_id,\n{lines}\n{_from(plan)}\n"
        f"WHERE {who} IS NOT NULL\nGROUP BY ALL"
    )


def _basket(plan: Plan, source: Source) -> str:
    given = dict(_given(plan, source))
    case = given.pop("case_id")
    rows = {"row_id": f"{literal(plan.export.name + '-')} || {case}", "case_id": case}
    for name, sql in given.items():
        rows[name] = _total(plan, source) if name == "value" else f"min({sql})"
    lines = ",\n".join(f"    {sql} AS {name}" for name, sql in rows.items())
    return f"SELECT\n{lines}\n{_from(plan)}\nWHERE {case} IS NOT NULL\nGROUP BY {case}"


def _total(plan: Plan, source: Source) -> str:
    """Write the money of an order: the sum of its lines, or what each line repeats."""
    name = plan.given["value"].column
    text = number_text(plan.export.column(name), decimal=source.decimal, table=ROWS)
    once = plan.export.sample.most_per(plan.given["case_id"].column, name) <= 1
    return f"{'max' if once else 'sum'}(TRY_CAST({text} AS DOUBLE))"


def _given(plan: Plan, source: Source) -> Iterator[tuple[str, str]]:
    known = schema.columns(plan.table)
    for name, given in plan.given.items():
        kind = known[name].kind if name in known else "text"
        yield name, _sql(plan, given, kind, source)


def _sql(plan: Plan, given: Given, kind: str, source: Source) -> str:
    if given.sql == "score":
        return score_text(plan.export.column(given.column), decimal=source.decimal, table=ROWS)
    if given.sql:
        return given.sql
    if given.column:
        column = plan.export.column(given.column)
        if kind == "time":
            return time_text(column, day_first=source.day_first, table=ROWS)
        if kind == "number":
            return number_text(column, decimal=source.decimal, table=ROWS)
        return present(column, ROWS)
    if isinstance(given.constant, str):
        return literal(given.constant)
    return str(given.constant).lower()


def _from(plan: Plan, rows: str = "") -> str:
    text = f"FROM {rows or identifier(plan.export.name)} AS {ROWS}"
    join = plan.join
    if join is None:
        return text
    case, who = _text(join.other_case), _text(join.customer)
    return (
        f'{text}\nLEFT JOIN (\n    SELECT {case} AS "cx case", min({who}) AS "cx who"\n'
        f"    FROM {identifier(join.export.name)}\n    GROUP BY {case}\n"
        f') AS person ON person."cx case" = {_cell(join.case)}'
    )


def _cell(name: str) -> str:
    return f"CAST({ROWS}.{identifier(name)} AS VARCHAR)"


def _text(name: str) -> str:
    return f"CAST({identifier(name)} AS VARCHAR)"


def _comment(text: str) -> str:
    return " ".join(text.split())
