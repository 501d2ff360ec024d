"""The SQL that turns a source's rows into rows of a table, each with what is wrong with it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from cxlab.errors import Fault, unknown
from cxlab.study import schema, values
from cxlab.study.identity import MARK
from cxlab.study.settings import Mapping as TableMapping
from cxlab.study.settings import Question, Source
from cxlab.study.sql import identifier, listed, literal

#: What a value must be to be of a kind, as the reason of a reject says it.
KIND_WORDS = {
    "text": "not text",
    "number": "not a number",
    "time": "not a date or time",
    "flag": "not true or false",
}


#: Tables of which a row is a contact: their customers are looked up, not parsed row by row.
CONTACTS = ("interactions", "responses")

#: How much of a value that does not fit is kept, in characters.
SHOWN = 200


@dataclass(frozen=True)
class Raw:
    """A column as the source has it: its SQL, and the DuckDB type of what that gives."""

    sql: str
    type_name: str


def raw_columns(
    mapping: TableMapping, types: Mapping[str, str], where: str
) -> tuple[dict[str, Raw], list[Fault]]:
    """Find what each column of the table comes from.

    Parameters
    ----------
    mapping : Mapping
        How the source becomes rows of a table.
    types : mapping of str to str
        The source's columns and their DuckDB types.
    where : str
        The file, for the faults.

    Returns
    -------
    tuple of dict and list of Fault
        The columns found, by cxlab's name; and a fault that names all that are not in the
        source, and one that names all that the table cannot do without and nothing gives.

    Examples
    --------
    >>> mapping = TableMapping("customers", source="people", columns={"customer_id": "Nr"})
    >>> raw_columns(mapping, {"Nr": "VARCHAR"}, "people.csv")[0]
    {'customer_id': Raw(sql='"Nr"', type_name='VARCHAR')}
    """
    known = schema.columns(mapping.table)
    wanted = mapping.columns or {
        name: name for name in types if name in known or mapping.table == "customers"
    }
    found = {
        name: Raw(identifier(column), types[column])
        for name, column in wanted.items()
        if column in types
    }
    found |= {name: _constant(value) for name, value in mapping.constants.items()}
    absent = {name: column for name, column in wanted.items() if column not in types}
    given = {*found, *absent, "row_id", "response_id"}
    lacking = [one for one in known.values() if one.required and one.name not in given]
    faults = [_absent(absent, types, where)] if absent else []
    if lacking:
        gives = ", ".join(f"`{one.name}` ({one.meaning})" for one in lacking)
        them = "them"
        if len(lacking) == 1:
            gives, them = f"`{lacking[0].name}`, {lacking[0].meaning}", "it"
        pairs = ", ".join(f"{one.name} = ..." for one in lacking)
        remedy = f"map {them}: columns = {{ {pairs} }}"
        faults.append(Fault(where, f"nothing gives {gives}", remedy))
    return found, faults


def twice(names: Iterable[str], where: str) -> list[Fault]:
    """Return a fault where a query gives two columns of one name: which is meant is not said.

    Parameters
    ----------
    names : iterable of str
        The columns as the query names them; capital and small letters are not told apart.
    where : str
        The ``.sql`` file.

    Returns
    -------
    list of Fault
        One that lists all such names, or none.

    Examples
    --------
    >>> print(*twice(["id", "value", "ID"], "orders.sql"))
    error: orders.sql: gives 'id' more than once; give each column its own name with AS
    """
    seen = list(names)
    count = Counter(name.casefold() for name in seen)
    again = dict.fromkeys(name.casefold() for name in seen if count[name.casefold()] > 1)
    if not again:
        return []
    found = f"gives {' and '.join(map(repr, again))} more than once"
    return [Fault(where, found, "give each column its own name with AS")]


def _absent(absent: Mapping[str, str], types: Iterable[str], where: str) -> Fault:
    """Say which columns that a mapping names the source does not have."""
    if len(absent) == 1:
        [(name, column)] = absent.items()
        said = str(unknown("column", column, types))
        return Fault(where, said, f"correct `{name}` in study.toml")
    known = sorted(types)
    nears = [(column, get_close_matches(column, known, n=1)) for column in absent.values()]
    missing = ", ".join(
        f"{column!r} (did you mean {near[0]!r}?)" if near else repr(column)
        for column, near in nears
    )
    names = ", ".join(f"`{name}`" for name in absent)
    has = ", ".join(known) or "none"
    return Fault(
        where, f"no columns named {missing}; it has: {has}", f"correct {names} in study.toml"
    )


def conform_query(
    relation: str,
    raw: Mapping[str, Raw],
    mapping: TableMapping,
    source: Source,
    questions: Mapping[str, Question],
    odd: Mapping[str, Collection[str]],
) -> str:
    """Write the query that gives a relation's rows as rows of the table.

    Parameters
    ----------
    relation : str
        A table expression of ``_row`` and the columns that ``raw`` names.
    raw : mapping of str to Raw
        What each column comes from. Names that are not the schema's must be plain: they are
        columns of ``customers``.
    mapping : Mapping
        How the source becomes rows of the table.
    source : Source
        How the values are written: decimal mark, day first, zone, missing marks.
    questions : mapping of str to Question
        The study's questions, whose scales fill in where the rows have none.
    odd : mapping of str to collection of str
        For text columns whose values are known: those that do not stay as they are.

    Returns
    -------
    str
        A query for ``_row``, every column of the table that is known, and ``_bad``, true where
        the row does not fit. A contact's customer stands in ``_id`` as the source has it, and is
        not looked at: there are fewer customers than contacts.
    """
    known = schema.columns(mapping.table)
    parsed = {
        name: _parsed(name, one, mapping, source, odd)
        for name, one in raw.items()
        if not _deferred(name, mapping)
    }
    parsed |= _made(parsed, raw, mapping, questions)
    given = [f"{sql} AS {identifier(name)}" for name, sql in parsed.items()]
    names = [*map(identifier, parsed)]
    if mapping.table in CONTACTS:
        given.append(f"{raw['customer_id'].sql} AS _id")
        names.append("_id")
    bad = [
        condition
        for name in parsed
        if name in raw and name in known
        for condition in _unfit(known[name], raw[name], source)
    ]
    return (
        f"SELECT _row, {', '.join(names)}, coalesce({' OR '.join(bad) or 'false'}, false) AS _bad "
        f"FROM (SELECT *, {', '.join(given)} FROM {relation})"
    )


def fault_query(
    relation: str, raw: Mapping[str, Raw], mapping: TableMapping, source: Source
) -> str:
    """Write the query that says of rows that do not fit what is wrong with each.

    Parameters
    ----------
    relation, raw, mapping, source
        As ``conform_query`` takes them.

    Returns
    -------
    str
        A query for ``_row``, ``column``, ``found``, ``reason`` (of the first thing wrong with
        the row) and ``_owner`` (the id in ``customer_id``, with its kind).
    """
    known = schema.columns(mapping.table)
    checked = {name: one for name, one in raw.items() if name in known}
    given = [
        f"{values.parse(one.sql, one.type_name, known[name].kind, source)} AS {identifier(name)}, "
        f"left(CAST({one.sql} AS VARCHAR), {SHOWN}) AS _raw_{name}, "
        f"{values.missing(one.sql, source, one.type_name)} AS _missing_{name}"
        for name, one in checked.items()
    ]
    cases = " ".join(case for name in checked for case in _cases(known[name]))
    owner = owner_sql("customer_id", mapping.ids) if "customer_id" in raw else "NULL"
    return (
        "SELECT _row, _fault.column, _fault.found, _fault.reason, _owner FROM (SELECT _row, "
        f"{owner} AS _owner, CASE {cases} END AS _fault FROM "
        f"(SELECT _row, {', '.join(given)} FROM {relation}))"
    )


def owner_sql(customer: str, kind: str) -> str:
    """Write the SQL for an id with its kind; a customer's own id has none.

    Examples
    --------
    >>> owner_sql("id", ""), owner_sql("id", "cookie")
    ('id', "'cookie:' || id")
    """
    return f"{literal(kind + MARK)} || {customer}" if kind else customer


def _parsed(
    name: str,
    raw: Raw,
    mapping: TableMapping,
    source: Source,
    odd: Mapping[str, Collection[str]],
) -> str:
    known = schema.columns(mapping.table)
    if name not in known:
        return _attribute(raw, source)
    parsed = values.parse(raw.sql, raw.type_name, known[name].kind, source)
    if name not in odd:
        return parsed
    if not odd[name]:
        return raw.sql
    return f"CASE WHEN {raw.sql} IN ({listed(odd[name])}) THEN {parsed} ELSE {raw.sql} END"


def _deferred(name: str, mapping: TableMapping) -> bool:
    return name == "customer_id" and mapping.table in CONTACTS


def _attribute(raw: Raw, source: Source) -> str:
    """Write an attribute: nothing where the source marks it missing, a decimal point for a comma.

    Whether it is a number is decided later, over all of its values.
    """
    given = raw.sql
    if source.decimal == "," and raw.type_name == "VARCHAR":
        number = literal(r"^\s*[+-]?[0-9]+,[0-9]+\s*$")
        given = f"CASE WHEN regexp_matches({given}, {number}) THEN replace({given}, ',', '.') "
        given += f"ELSE {raw.sql} END"
    return f"CASE WHEN {values.missing(raw.sql, source)} THEN NULL ELSE {given} END"


def _made(
    parsed: Mapping[str, str],
    raw: Mapping[str, Raw],
    mapping: TableMapping,
    questions: Mapping[str, Question],
) -> dict[str, str]:
    """Write the columns that cxlab makes where the source does not have them."""
    made = {}
    known = schema.columns(mapping.table)
    if "row_id" in known and "row_id" not in parsed:
        made["row_id"] = _row_hash(raw, mapping)
    if mapping.table == "responses":
        if "response_id" not in parsed:
            made["response_id"] = parsed.get("row_id") or made["row_id"]
        told = [f"{parsed[name]} IS NOT NULL" for name in ("score", "verbatim") if name in parsed]
        if "answered" not in parsed:
            made["answered"] = f"({' OR '.join(told) or 'false'})"
        for place, name in enumerate(("scale_min", "scale_max")):
            made[name] = _scale(parsed.get(name), parsed.get("question"), place, questions)
    return made


def _row_hash(raw: Mapping[str, Raw], mapping: TableMapping) -> str:
    """Write the key of a row that has none: a hash of what the source says in it.

    People's decisions point at responses, so that theirs is a hash that no version of DuckDB
    computes in another way; interactions are many, and theirs the fastest that there is.
    """
    signature = literal(
        f"{mapping.table} {mapping.source or mapping.sql} {sorted(mapping.constants.items())}"
    )
    cells = [raw[name].sql for name in sorted(raw)]
    if mapping.table == "interactions":
        return f"hash({', '.join([signature, *cells])})"
    texts = [f"coalesce(CAST({cell} AS VARCHAR), '')" for cell in cells]
    return f"left(md5(concat_ws(chr(31), {', '.join([signature, *texts])})), 16)"


def _scale(
    given: str | None, question: str | None, place: int, questions: Mapping[str, Question]
) -> str:
    cases = " ".join(
        f"WHEN {question} = {literal(known.name)} THEN {known.scale[place]}"
        for known in questions.values()
        if known.scale and question
    )
    default = f"CASE {cases} END" if cases else "NULL"
    return f"CAST(coalesce({given or 'NULL'}, {default}) AS DOUBLE)"


def _unfit(column: schema.Column, raw: Raw, source: Source) -> Iterator[str]:
    """Yield the conditions under which a parsed value does not fit, as ``_cases`` names them."""
    name = identifier(column.name)
    if not column.nullable:
        yield f"{name} IS NULL"
    elif column.kind != "text":
        present = f"NOT {values.missing(raw.sql, source, raw.type_name)}"
        yield f"CASE WHEN {name} IS NULL THEN {present} ELSE false END"
    for condition, _ in _bounds(column):
        yield condition


def _bounds(column: schema.Column) -> Iterator[tuple[str, str]]:
    """Yield what a value that is one of its kind must not be, and the reason."""
    name = identifier(column.name)
    if column.choices:
        condition = f"{name} NOT IN ({listed(column.choices)})"
        yield condition, f"not one of {', '.join(column.choices)}"
    if column.minimum is not None:
        yield f"{name} < {column.minimum}", f"below {column.minimum:g}"


def _cases(column: schema.Column) -> Iterator[str]:
    missing = f"_missing_{column.name}"
    conditions = [(missing, f"no {column.name}")] if not column.nullable else []
    conditions.append(
        (f"NOT {missing} AND {identifier(column.name)} IS NULL", KIND_WORDS[column.kind])
    )
    for condition, reason in [*conditions, *_bounds(column)]:
        found = f"'found': _raw_{column.name}, 'reason': {literal(reason)}"
        yield f"WHEN {condition} THEN {{'column': {literal(column.name)}, {found}}}"


def _constant(value: object) -> Raw:
    if isinstance(value, bool):
        return Raw(str(value).lower(), "BOOLEAN")
    if isinstance(value, int | float):
        return Raw(repr(float(value)), "DOUBLE")
    return Raw(f"CAST({literal(str(value))} AS VARCHAR)", "VARCHAR")
