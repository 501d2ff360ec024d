"""The SQL that turns a source's rows into rows of a table, each with what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxlab.errors import Fault, unknown
from cxlab.study import schema, values
from cxlab.study.settings import Mapping as TableMapping
from cxlab.study.settings import Question, Source
from cxlab.study.sql import identifier, literal

#: What a value must be to be of a kind, as the reason of a reject says it.
KIND_WORDS = {
    "text": "not text",
    "number": "not a number",
    "time": "not a date or time",
    "flag": "not true or false",
}


FAULT_TYPE = 'STRUCT("column" VARCHAR, found VARCHAR, reason VARCHAR)'

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
        The columns found, by cxlab's name; and a fault for each that is not in the source.

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
    faults = [
        Fault(where, str(unknown("column", column, types)), f"correct `{name}` in study.toml")
        for name, column in absent.items()
    ]
    made = {"row_id", "response_id"}
    for column in known.values():
        if column.required and column.name not in {*found, *absent, *made}:
            remedy = f"map it: columns = {{ {column.name} = ... }}"
            faults.append(Fault(where, f"nothing gives `{column.name}`, {column.meaning}", remedy))
    return found, faults


def conform_query(
    relation: str,
    raw: Mapping[str, Raw],
    mapping: TableMapping,
    source: Source,
    questions: Mapping[str, Question],
) -> str:
    """Write the query that gives a relation's rows as rows of the table.

    Parameters
    ----------
    relation : str
        SQL of the relation: all of the source's columns and ``_row``.
    raw : mapping of str to Raw
        What each column comes from.
    mapping : Mapping
        How the source becomes rows of the table.
    source : Source
        How the values are written: decimal mark, day first, zone, missing marks.
    questions : mapping of str to Question
        The study's questions, whose scales fill in where the rows have none.

    Returns
    -------
    str
        A query for ``_row``, every column of the table that is known, and ``_fault``: a struct
        of ``column``, ``found`` and ``reason``, or NULL where the row fits.
    """
    known = schema.columns(mapping.table)
    checked = [name for name in raw if name in known]
    parsed = {
        name: values.parse(raw[name].sql, raw[name].type_name, known[name].kind, source)
        for name in checked
    }
    parsed |= {name: _attribute(raw[name], source) for name in raw if name not in known}
    parsed |= _made(parsed, raw, mapping, questions)
    carried = [
        f"left(CAST({raw[name].sql} AS VARCHAR), {SHOWN}) AS {identifier('_raw ' + name)}, "
        f"{values.missing(raw[name].sql, source)} AS {identifier('_missing ' + name)}"
        for name in checked
    ]
    given = [f"{sql} AS {identifier(name)}" for name, sql in parsed.items()]
    inner = f"SELECT _row, {', '.join([*given, *carried])} FROM ({relation}) AS source"
    cases = " ".join(case for name in checked for case in _cases(known[name]))
    fault = f"CASE {cases} END" if cases else "NULL"
    names = ", ".join(map(identifier, parsed))
    made = str("row_id" not in raw).lower()
    return (
        f"SELECT _row, {names}, {made} AS _made, CAST({fault} AS {FAULT_TYPE}) AS _fault "
        f"FROM ({inner})"
    )


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
    signature = (
        f"{mapping.table} {mapping.source or mapping.sql} {sorted(mapping.constants.items())}"
    )
    cells = ", ".join(f"coalesce(CAST({raw[name].sql} AS VARCHAR), '')" for name in sorted(raw))
    return f"left(md5(concat_ws(chr(31), {literal(signature)}, {cells})), 16)"


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


def _cases(column: schema.Column) -> Iterator[str]:
    name, value = literal(column.name), identifier(column.name)
    missing = identifier("_missing " + column.name)
    conditions = []
    if not column.nullable:
        conditions.append((missing, f"no {column.name}"))
    conditions.append((f"NOT {missing} AND {value} IS NULL", KIND_WORDS[column.kind]))
    if column.choices:
        choices = ", ".join(map(literal, column.choices))
        conditions.append(
            (f"{value} NOT IN ({choices})", f"not one of {', '.join(column.choices)}")
        )
    if column.minimum is not None:
        conditions.append((f"{value} < {column.minimum}", f"below {column.minimum:g}"))
    for condition, reason in conditions:
        found = identifier("_raw " + column.name)
        fault = f"{{'column': {name}, 'found': {found}, 'reason': {literal(reason)}}}"
        yield f"WHEN {condition} THEN {fault}"


def _constant(value: object) -> Raw:
    if isinstance(value, bool):
        return Raw(str(value).lower(), "BOOLEAN")
    if isinstance(value, int | float):
        return Raw(repr(float(value)), "DOUBLE")
    return Raw(f"CAST({literal(str(value))} AS VARCHAR)", "VARCHAR")
