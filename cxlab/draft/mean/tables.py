"""Which tables an export feeds, and what each of their columns comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cxlab.draft.look.exports import Export
from cxlab.draft.look.kinds import is_moment, is_personal
from cxlab.draft.look.profile import Column
from cxlab.draft.mean.answers import is_survey, plan_answers
from cxlab.draft.mean.contacts import plan_contacts
from cxlab.draft.mean.fields import Field, find_fields
from cxlab.draft.mean.people import People, Who, find_people
from cxlab.draft.mean.plan import Given, Plan
from cxlab.draft.mean.questions import SIDE_BY_SIDE, Asked, ask, labelled, score_columns
from cxlab.draft.words.names import folded, labels_in, name_meanings
from cxlab.study import schema

#: So many attributes of customers are mapped; more would drown them.
MOST_ATTRIBUTES = 150

#: What stands beside answers parts customers into at most so many groups.
MOST_GROUPS = 40

Found = Mapping[str, list[Field]]


@dataclass(frozen=True)
class Tables:
    """What every export feeds.

    Parameters
    ----------
    plans : tuple of Plan
        In the order of the exports.
    questions : tuple of Asked
        The questions of all surveys.
    unused : dict of str to str
        By export, why it feeds no table.
    people : People
        Who stands in each export.
    """

    plans: tuple[Plan, ...]
    questions: tuple[Asked, ...]
    unused: dict[str, str]
    people: People


def find_tables(exports: Sequence[Export], *, by_mail: bool = False) -> Tables:
    """Say which tables each export feeds.

    Parameters
    ----------
    exports : sequence of Export
        Everything in the folder.
    by_mail : bool
        Whether other sources know people by their e-mail addresses.

    Returns
    -------
    Tables
        One plan for each export and table.
    """
    fields = {export.name: find_fields(export) for export in exports}
    others = [export for export in exports if not _own(export)]
    people = find_people(others, fields, by_mail=by_mail)
    plans: list[Plan] = []
    questions: dict[str, Asked] = {}
    unused: dict[str, str] = {}
    for export in exports:
        who = people.who.get(export.name)
        found, asked = _of_export(export, fields[export.name], who)
        plans += found
        for one in asked:
            questions[one.name] = _wider(questions.get(one.name, one), one)
        if not found and not any(link.export is export for link in people.links):
            unused[export.name] = _why_unused(export, who)
    if not any(plan.table == "customers" for plan in plans):
        plans += _said_beside(plans, people)
    return Tables((*plans, *people.links), tuple(questions.values()), unused, people)


def _said_beside(plans: Sequence[Plan], people: People) -> list[Plan]:
    """Return the customers whose attributes stand beside their answers: tier, region, age.

    Only of one export: of two, nobody knows which is right.
    """
    found = [
        plan
        for one in plans
        if one.table == "responses" and not one.own and one.join is None and not one.ids
        if (plan := _attributes_beside(one, plans, people.who.get(one.export.name))) is not None
    ]
    return sorted(found, key=lambda plan: -len(plan.given))[:1]


def _attributes_beside(one: Plan, plans: Sequence[Plan], who: Who | None) -> Plan | None:
    if who is None or one.given["customer_id"].sql:
        return None
    export = one.export
    taken = {name for plan in plans if plan.export is export for name in plan.columns}
    given = {"customer_id": one.given["customer_id"]}
    for column in export.columns:
        if column.name in taken or not _groups(column):
            continue
        if export.sample.most_per(who.column, column.name) > 1:
            continue
        name = _attribute_name(column.name, given)
        given[name] = Given("the same in all rows of a customer", "likely", column=column.name)
    if len(given) == 1:
        return None
    return Plan("customers", export, given, grouped=not export.column(who.column).unique)


def _groups(column: Column) -> bool:
    """Tell whether a column parts customers into a few groups."""
    few = column.is_category and 2 <= column.distinct <= MOST_GROUPS
    return few and _is_attribute(column) and not labelled(column)


def _wider(one: Asked, other: Asked) -> Asked:
    """Return a question on the scale that holds the answers of two surveys."""
    if one.scale is None or other.scale is None:
        return one
    return replace(
        one, scale=(min(one.scale[0], other.scale[0]), max(one.scale[1], other.scale[1]))
    )


def _of_export(export: Export, fields: Found, who: Who | None) -> tuple[list[Plan], list[Asked]]:
    if export.rows == 0:
        return [], []
    if table := _own(export):
        asked = _own_questions(export) if table == "responses" else []
        return [Plan(table, export, own=True)], asked
    if heard := _findings(export, fields):
        return [heard], []
    if _is_list_of_people(export, who):
        return [_customers(export, fields, who)], []
    contact = None if is_survey(export) else plan_contacts(export, fields, who)
    if contact is not None and _like_contacts(export, contact):
        answers, asked = plan_answers(export, fields, who, beside_contacts=True)
        return [one for one in (contact, answers) if one is not None], asked
    answers, asked = plan_answers(export, fields, who)
    if answers is not None:
        return [answers], asked
    return ([contact], []) if contact is not None else ([], [])


def _own(export: Export) -> str:
    """Return the table whose required columns an export has under cxlab's own names."""
    names = {column.name for column in export.columns}
    made = {"row_id", "response_id"}
    for table in ("interactions", "responses", "identities", "findings"):
        needed = {column.name for column in schema.TABLES[table] if column.required} - made
        if needed <= names:
            return table
    return ""


def _own_questions(export: Export) -> list[Asked]:
    if "score" not in {column.name for column in export.columns}:
        return []
    spans = export.sample.spans("question", "score")
    return [
        replace(ask(text, low, high, file=export.files[0]), name=text) for text, low, high in spans
    ]


def _like_contacts(export: Export, contact: Plan) -> bool:
    """Tell contacts from a survey that names its customer and its time too."""
    if contact.moments or ("case_id" in contact.given and contact.basket):
        return True
    told = contact.given["touchpoint"]
    if told.column or told.sql:
        return True
    return bool(labels_in(export.files[0].split(".")[0], "things")) or "value" in contact.given


def _findings(export: Export, fields: Found) -> Plan | None:
    said = [one for one in fields["statement"] if one.score >= 0.9]
    if not said:
        return None
    given = {"statement": Given(said[0].why, said[0].sure, column=said[0].name)}
    kinds = [one for one in fields["aspect"] if one.score >= 0.6]
    given["row"] = (
        Given(kinds[0].why, kinds[0].sure, column=kinds[0].name)
        if kinds
        else Given("no column says: goal, need, thinks, fears, pain, cause?", "a guess",
                   constant="need")
    )  # fmt: skip
    known = schema.columns("findings")
    for column in export.columns:
        name = "_".join(folded(column.name))
        fits = name in known and name not in given and not column.empty
        choices = known[name].choices if fits else ()
        if fits and (not choices or {*export.sample.values(column.name)} <= {*choices}):
            given[name] = Given("its name", "sure", column=column.name)
    return Plan("findings", export, given)


def _is_list_of_people(export: Export, who: Who | None) -> bool:
    """Tell whether each row is a customer, and no row is a contact or an answer."""
    if who is None or who.join is not None or is_survey(export):
        return False
    column = export.column(who.column)
    if column.distinct < 0.98 * column["filled"] or column.distinct < 2:
        return False
    stem = export.files[0].split(".")[0]
    by_name = name_meanings(stem).get("people", 0) >= 0.4
    if not by_name and len(score_columns(export, survey=False)) >= SIDE_BY_SIDE:
        return False
    contacts = labels_in(stem, "things")
    return by_name or (not contacts and not any(map(is_moment, export.columns)))


def _customers(export: Export, fields: Found, who: Who | None) -> Plan:
    assert who is not None
    given = {"customer_id": Given(who.why, who.sure, column=who.column)}
    accounts = [one for one in fields["account"] if one.score >= 0.6 and one.column.is_code]
    if accounts and accounts[0].name != who.column:
        given["account_id"] = Given(accounts[0].why, accounts[0].sure, column=accounts[0].name)
    taken = {one.column for one in given.values()}
    for column in export.columns:
        if len(given) > MOST_ATTRIBUTES:
            break
        if column.name in taken or not _is_attribute(column):
            continue
        name = _attribute_name(column.name, given)
        given[name] = Given("an attribute", "likely", column=column.name)
    return Plan("customers", export, given, ids=who.ids)


def _is_attribute(column: Column) -> bool:
    """Tell whether a column says something of customers by which they can be grouped."""
    if column.empty or is_personal(column) or column.is_text or column.is_time:
        return False
    if column.unique or column.distinct < 2:
        return False
    names = name_meanings(column.name)
    if max(names.get("customer", 0), names.get("row", 0)) == 1:
        return False
    return column.is_number or column.is_flag or column.distinct <= max(200, 0.1 * column.rows)


def _attribute_name(name: str, given: Mapping[str, object]) -> str:
    plain = "_".join(folded(name))[:60] or "attribute"
    taken, place = plain, 1
    while taken in given or taken in ("customer_id", "account_id"):
        place += 1
        taken = f"{plain}_{place}"
    return taken


def _why_unused(export: Export, who: Who | None) -> str:
    if export.rows == 0:
        return "it has a header and no rows"
    lacks = []
    if who is None:
        lacks.append("who it was")
    if not any(map(is_moment, export.columns)):
        lacks.append("when")
    if not lacks:
        return "nothing in it looks like a contact, an answer or a customer"
    return f"no column says {' or '.join(lacks)}, and none holds answers"
