"""Who: which column names the customer in each export, and what links the exports' ids."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cxlab.draft.guess import Sure
from cxlab.draft.look.exports import Export
from cxlab.draft.look.profile import Column
from cxlab.draft.look.sqltext import ROWS
from cxlab.draft.mean.fields import Field
from cxlab.draft.mean.plan import Given, Join, Plan
from cxlab.draft.words.names import customer_words, folded, name_meanings, word_set
from cxlab.study.sql import identifier

#: Two columns hold the same ids when this share of the smaller one's values is in the other.
SHARED = 0.3

#: So much must be shared where a column's name says nothing of customers.
SHARED_UNNAMED = 0.7

#: Fewer different values than these are shared by chance.
LEAST = 8

MAIL = "e-mail"

Fields = Mapping[str, Mapping[str, list[Field]]]


@dataclass(frozen=True)
class Who:
    """Who stands in an export: the column, the kind of its ids, and what speaks for it."""

    column: str
    kind: str
    why: str
    sure: Sure
    ids: str = ""
    join: Join | None = None


@dataclass(frozen=True)
class People:
    """Who stands in each export, what links their ids, and what could not be told."""

    who: dict[str, Who] = field(default_factory=dict)
    links: tuple[Plan, ...] = ()
    asked: tuple[str, ...] = ()


def find_people(exports: Sequence[Export], fields: Fields, *, by_mail: bool = False) -> People:
    """Find the customer in each export.

    Parameters
    ----------
    exports : sequence of Export
        Everything in the folder.
    fields : mapping
        What the columns of each export may be, by the export's name (``find_fields``).
    by_mail : bool
        Whether other sources know people by their e-mail addresses.

    Returns
    -------
    People
        One kind of id is the customers' own: the one in most exports. Exports with another kind
        are linked through an export that has both, those with neither over a case they share.
    """
    ids = {export.name: list(_candidates(export, fields[export.name])) for export in exports}
    kinds = _kinds(exports, ids)
    found: dict[str, dict[str, Field]] = {export.name: {} for export in exports}
    for export in exports:
        for one in ids[export.name]:  # the best first: the first of a kind stays
            found[export.name].setdefault(kinds[export.name, one.name], one)
    _unnamed(exports, found)
    main = _main_kind(exports, found)
    person = _person(exports, found, main)
    own = person or main
    who: dict[str, Who] = {}
    links: dict[str, Plan] = {}
    asked: list[str] = []
    for export in exports:
        here = found[export.name]
        if not here:
            continue
        if own in here:
            kind = main if person and here.get(main, here[own]).column.unique else own
            who[export.name] = _who(here[kind], kind, ids=kind if kind != own else "")
            if kind != own:
                links[kind] = _link(export, here, kind, own)
            continue
        kind = main if main in here else next(iter(here))
        bridge = _bridge(exports, found, kind, own)
        if bridge is not None:
            links.setdefault(kind, _link(bridge, found[bridge.name], kind, own))
        else:
            asked.append(
                f"nothing links {here[kind].name!r} in {export.files[0]} to {own!r} in the other "
                "files: the same person counts twice; export a file that has both"
            )
        who[export.name] = _who(here[kind], kind, ids=kind if bridge is not None else "")
    bridge = _bridge(exports, found, MAIL, own)
    if by_mail and own != MAIL and bridge is not None:
        links.setdefault(MAIL, _link(bridge, found[bridge.name], MAIL, own))
    who |= dict(_joined(exports, fields, who))
    return People(who, tuple(links.values()), tuple(asked))


def _bridge(
    exports: Sequence[Export], found: Mapping[str, Mapping[str, Field]], kind: str, own: str
) -> Export | None:
    """Return an export that has both kinds of ids."""
    return next((one for one in exports if {kind, own} <= found[one.name].keys()), None)


def _who(one: Field, kind: str, *, ids: str) -> Who:
    return Who(one.name, kind, one.why, one.sure, ids)


def _candidates(export: Export, fields: Mapping[str, list[Field]]) -> Iterator[Field]:
    """Yield the columns that may name the customer, the best first."""
    named = [one for one in fields["customer"] if not one.column.is_mail]
    named = [one for one in named if one.score >= 0.5 and not _other_role(one)]
    named.sort(key=lambda one: (-round(one.score, 1), -one.column["filled"]))
    # A column that many of the rows lack is worse than one that all have.
    full = 0.8 * export.rows
    both = [*named, *fields["mail"]] or _stand_in(export, fields)
    # The number that a state gives is taken where the company has none of its own.
    state = word_set("state number")
    yield from sorted(
        both,
        key=lambda one: (one.column["filled"] < full, bool(state & {*folded(one.name)})),
    )


def _stand_in(export: Export, fields: Mapping[str, list[Field]]) -> list[Field]:
    """Return what stands for a customer where nothing names one: a phone, or an account."""
    named = [*fields["phone"], *fields["account"]]
    agents = {one.name for one in fields["agent"]}
    able = [one for one in named if one.column.is_code and one.column.distinct >= LEAST]
    return [
        replace(one, score=0.7, why=f"{one.why}; no column names the person: each {what} is one")
        for one in able
        if one.name not in agents and one.column["filled"] >= 0.5 * export.rows
        for what in (one.meaning,)
    ]


def _other_role(one: Field) -> bool:
    """Tell whether a name that holds a customer's word is of something else: their city."""
    names = name_meanings(one.name)
    if names["customer"] < 1 and not {*folded(one.name)} <= word_set("id") | customer_words():
        return True
    other = ("value", "comment", "subject", "later", "status", "product", "account", "person")
    return max((names.get(role, 0.0) for role in other), default=0.0) >= names["customer"]


def _kinds(exports: Sequence[Export], ids: dict[str, list[Field]]) -> dict[tuple[str, str], str]:
    """Give columns of different exports that hold the same ids one kind."""
    kinds: dict[tuple[str, str], str] = {}
    seen: list[tuple[str, set[str], Field]] = []
    for export in exports:
        taken: set[str] = set()
        for one in ids[export.name]:
            values = export.sample.known_values(one.name)
            kind = MAIL if one.column.is_mail else ""
            if not kind:
                kind = next(
                    (name for name, known, other in seen
                     if name not in taken and _same(one, other, values, known)),
                    one.name,
                )  # fmt: skip
            kinds[export.name, one.name] = kind
            taken.add(kind)
            seen.append((kind, values, one))
    return kinds


def _same(one: Field, other: Field, values: set[str], known: set[str]) -> bool:
    if other.column.is_mail:
        return False
    shared = _shared(values, known)
    by_chance = one.column.is_whole and other.column.is_whole
    return shared >= (0.5 if by_chance else SHARED) or (
        folded(one.name) == folded(other.name) and one.name.casefold() not in ("id", "user")
    )


def _shared(values: set[str], known: set[str]) -> float:
    smaller = min(len(values), len(known))
    return len(values & known) / smaller if smaller >= LEAST else 0.0


def _unnamed(exports: Sequence[Export], found: dict[str, dict[str, Field]]) -> None:
    """Find the customer where only the values say so: those of a customer's column elsewhere."""
    for export in exports:
        if found[export.name]:
            continue
        for other in exports:
            for kind, one in found[other.name].items():
                column = _with_values_of(export, other, one)
                if column is not None and export is not other:
                    why = f"its values are those of {one.name!r} in {other.files[0]}"
                    found[export.name].setdefault(kind, Field(column, "customer", 0.8, why))


def _with_values_of(export: Export, other: Export, one: Field) -> Column | None:
    known = other.sample.known_values(one.name)
    for column in export.columns:
        small = column.is_whole and column["high"] < 100_000
        able = column.is_code and not small and not column.is_category
        if able and _shared(export.sample.known_values(column.name), known) >= SHARED_UNNAMED:
            return column
    return None


def _main_kind(exports: Sequence[Export], found: dict[str, dict[str, Field]]) -> str:
    counts = Counter(kind for export in exports for kind in found[export.name])
    unique = {
        kind for export in exports for kind, one in found[export.name].items() if one.column.unique
    }
    place = {
        kind: min(
            [*found[export.name]].index(kind) for export in exports if kind in found[export.name]
        )
        for kind in counts
    }
    order = sorted(
        counts,
        key=lambda kind: (-counts[kind], kind not in unique, kind == MAIL, place[kind], kind),
    )
    return order[0] if order else ""


def _person(exports: Sequence[Export], found: dict[str, dict[str, Field]], main: str) -> str:
    """Return the kind that stands above the main one: a person who has an id for each order."""
    for export in exports:
        here = found[export.name]
        if main not in here or not here[main].column.unique:
            continue
        for kind, one in here.items():
            repeats = 0.4 * export.rows < one.column.distinct < one.column["filled"]
            if kind not in (main, MAIL) and repeats and one.column["filled"] == export.rows:
                return kind
    return ""


def _link(bridge: Export, here: Mapping[str, Field], kind: str, own: str) -> Plan:
    """Return the links between one kind of id and the customers' own, from an export with both."""
    why = f"{bridge.files[0]} has both {here[kind].name!r} and {here[own].name!r}"
    given = Given(why, "likely", column=here[kind].name)
    links = {
        "source": Given("what the id is called", "sure", constant=kind),
        "source_id": small(bridge, given) if kind == MAIL else given,
        "customer_id": Given(why, "likely", column=here[own].name),
    }
    clean = all(here[one].column["filled"] == bridge.rows for one in (kind, own))
    distinct = not (clean and here[kind].column.unique)
    return Plan("identities", bridge, links, distinct=distinct)


def small(export: Export, given: Given) -> Given:
    """Write addresses in small letters, as recipes do, where an export has others."""
    values = export.sample.known_values(given.column)
    if all(value == value.lower() for value in values):
        return given
    return replace(given, sql=f"lower({ROWS}.{identifier(given.column)})")


def _joined(
    exports: Sequence[Export], fields: Fields, who: Mapping[str, Who]
) -> Iterator[tuple[str, Who]]:
    """Yield who stands in an export that only names a case: an order whose customer is known."""
    for export in exports:
        if export.name in who:
            continue
        for case in fields[export.name]["case"]:
            values = export.sample.known_values(case.name)
            for other in exports:
                if other.name not in who or other is export:
                    continue
                found = _case_in(other, fields[other.name]["case"], values)
                if found is not None:
                    person = who[other.name]
                    join = Join(other, case.name, found.name, person.column)
                    why = f"{case.name!r} is in {other.files[0]} too, with {person.column!r}"
                    yield (
                        export.name,
                        Who(person.column, person.kind, why, "likely", person.ids, join),
                    )
                    break
            else:
                continue
            break


def _case_in(other: Export, cases: Sequence[Field], values: set[str]) -> Field | None:
    for one in cases:
        if _shared(values, other.sample.known_values(one.name)) >= SHARED:
            return one
    return None
