"""A person taken out of a study: out of its store, rejects, evidence and decisions, for good."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cxlab.errors import CxlabError, StudyError
from cxlab.study import schema, store
from cxlab.study.erased import add_erased, read_erased
from cxlab.study.holdings import Holding, find_holdings, find_mentions
from cxlab.study.identity import MARK, merge_ids
from cxlab.study.load import load_settings
from cxlab.study.prepare import alone_with, prepare
from cxlab.study.scrub import decision_files, scrub_file
from cxlab.study.settings import Settings
from cxlab.study.store import Store, cache


@dataclass(frozen=True)
class Person:
    """Somebody in a study: the id that the store has, and all ids as (kind, id)."""

    customer_id: str
    ids: tuple[tuple[str, str], ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The ids as the store and the list of the erased write them: ``kind:id`` if linked."""
        return tuple(f"{kind}{MARK}{one}" if kind else one for kind, one in self.ids)

    @property
    def bare(self) -> frozenset[str]:
        """The ids as the sources write them."""
        return frozenset(one for _, one in self.ids)


@dataclass(frozen=True)
class Erasure:
    """What was done, or would be done, to erase somebody.

    Parameters
    ----------
    person : Person
        Who it is.
    rows : dict of str to int
        How many of their rows the store held, by table.
    done : tuple of str
        What was done, in sentences.
    holdings : tuple of Holding
        Where the sources still hold them.
    warnings : tuple of str
        What could not be done or found out.
    dry_run : bool
        Nothing was done: ``done`` says what would be.
    """

    person: Person
    rows: dict[str, int]
    done: tuple[str, ...]
    holdings: tuple[Holding, ...]
    warnings: tuple[str, ...] = ()
    dry_run: bool = False

    def __str__(self) -> str:
        count = len(self.person.ids)
        ids = "" if count == 1 else f" ({count} ids)"
        verb = "would be erased" if self.dry_run else "is erased"
        lines = [f"Customer {self.person.customer_id!r}{ids} {verb}:"]
        lines += [f"- {sentence}" for sentence in self.done]
        if self.holdings:
            lines.append("The sources still hold this customer; cxlab never changes them:")
            lines += [f"- {holding}" for holding in self.holdings]
        else:
            lines.append("No source that could be searched holds this customer any more.")
        return "\n".join([*lines, *(f"Warning: {warning}" for warning in self.warnings)])


def erase_from_study(folder: Path, customer_id: str, *, dry_run: bool = False) -> Erasure:
    r"""Take a person out of everything that cxlab keeps in a study's folder, and keep them out.

    Their ids go, hashed, to the list beside ``study.toml`` (``cxlab.study.erased``), which every
    prepare obeys; the store is built anew without them, and all else that cxlab has computed
    (older stores, evidence) is deleted. It may be repeated, and a run that was interrupted is
    finished by the next.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    customer_id : str
        An id as a source writes it; a linked one may be written ``kind:id``.
    dry_run : bool
        Say what would be done, and do nothing.

    Returns
    -------
    Erasure
        What was done, and where the sources still hold the person.

    Raises
    ------
    CxlabError
        Nobody here has that id, or several do; or decisions cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Two calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-03,call,phone\n")
    >>> erasure = erase_from_study(folder, "ann", dry_run=True)
    >>> erasure.rows, [str(holding) for holding in erasure.holdings]
    ({'customers': 1, 'interactions': 1}, ["calls.csv, column 'customer_id', row 2"])
    """
    folder = folder.resolve()
    if not (given := customer_id.strip()):
        raise CxlabError("the id is empty: write it as a source does, or a linked one as kind:id")
    settings, ready, warnings = _open(folder)
    person = _find(folder, settings, ready, given)
    rows, keys = _rows(ready, person) if ready else ({}, frozenset())
    holdings, unread = find_holdings(folder, settings, person.bare)
    warnings += [f"not searched: {fault}" for fault in unread]
    warnings += _unsearched(folder, settings, person)
    done = []
    if rows:
        listed = ", ".join(f"{number:,} of {table}" for table, number in rows.items())
        done.append(f"taken out of the store: {listed}")
    with alone_with(folder):
        done += _scrub(folder, person, keys, dry_run=dry_run)
        if not dry_run:
            add_erased(folder, person.written)
    done.append("kept out of every later prepare by the list in erased.json: keep that file")
    done.append("evidence and older stores deleted: keys of evidence in old pages lead nowhere now")
    if not dry_run:
        warnings += _rebuild(folder)
    return Erasure(person, rows, tuple(done), tuple(holdings), tuple(warnings), dry_run)


def _unsearched(folder: Path, settings: Settings, person: Person) -> list[str]:
    """Say where a person may stand beside the columns of the sources."""
    said = [
        f"{place} names this customer: take the id out by hand"
        for place in find_mentions(folder, settings, person.bare)
    ]
    if queries := sorted({mapping.sql for mapping in settings.mappings if mapping.sql}):
        said.append(
            f"the rows of {', '.join(queries)} are not searched, only the sources they are made "
            "of: an id that a query puts together stands there in pieces"
        )
    return said


def _open(folder: Path) -> tuple[Settings, Store | None, list[str]]:
    """Prepare the study; where that fails, take what was prepared before."""
    try:
        settings, ready = prepare(folder)
        return settings, ready, []
    except StudyError as error:
        warning = f"the study cannot be prepared as it is: {error.faults[0]}"
        return load_settings(folder), store.current(folder), [warning]


def _find(folder: Path, settings: Settings, ready: Store | None, given: str) -> Person:
    """Find who has an id: in the store, among those erased before, in the sources."""
    people = _known(settings, ready, given) if ready else []
    if len(people) > 1:
        known = ", ".join(sorted(one for person in people for one in person.written))
        raise CxlabError(f"{given!r} is an id of several customers: write one of {known}")
    if people:
        return people[0]
    listed = read_erased(folder)
    kinds = sorted({"", *(mapping.ids for mapping in settings.mappings)})
    front, mark, rest = given.partition(MARK)
    forms = [(kind, given) for kind in kinds] + ([(front, rest)] if mark else [])
    before = tuple(one for one in forms if listed.holds(MARK.join(filter(None, one))))
    if before:
        return Person(given, before)
    holdings, _ = find_holdings(folder, settings, {given})
    if any(holding.mapped for holding in holdings):
        return Person(given, tuple((kind, given) for kind in kinds))
    raise CxlabError(
        f"no customer of {folder.name} has the id {given!r}, in its rows, its sources, or among "
        "those erased before: write it as a source does, or a linked one as kind:id"
    )


def _known(settings: Settings, ready: Store, given: str) -> list[Person]:
    """Return who in the store has an id: the one who has it as it is written, or else linked."""
    links = ready.partition("identities", 0, ["source", "source_id", "customer_id"])
    nodes = merge_ids(links) if len(links) else links.rename(columns={"source": "ids"})
    nodes = nodes.rename(columns={"source_id": "id"})
    kinds = sorted({mapping.ids for mapping in settings.mappings} - {""})
    written = nodes["id"].where(nodes["ids"] == "", nodes["ids"] + MARK + nodes["id"])
    found = {*nodes.loc[written == given, "customer_id"], *_customers(ready, [given])}
    if not found:
        unlinked = _customers(ready, [f"{kind}{MARK}{given}" for kind in kinds])
        found = {*nodes.loc[nodes["id"] == given, "customer_id"], *unlinked}
    return [_person(customer, nodes, kinds) for customer in sorted(found)]


def _person(customer: str, nodes: pd.DataFrame, kinds: Sequence[str]) -> Person:
    own = nodes[nodes["customer_id"] == customer]
    if len(own):
        return Person(customer, tuple(zip(own["ids"], own["id"], strict=True)))
    kind, mark, rest = customer.partition(MARK)
    return Person(customer, ((kind, rest) if mark and kind in kinds else ("", customer),))


def _customers(ready: Store, wanted: Sequence[str]) -> list[str]:
    """Return which of these the store has rows of."""
    return list(_select(ready, "customers", "customer_id", wanted))


def _select(ready: Store, table: str, column: str, customers: Sequence[str]) -> list[str]:
    if column not in ready.columns(table) or not customers:
        return []
    return list(ready.rows_of(table, customers, [column])[column])


def _rows(ready: Store, person: Person) -> tuple[dict[str, int], frozenset[str]]:
    """Return how many rows of each table are a person's, and the keys of these rows."""
    counts, keys = {}, set()
    for table in schema.PARTITIONED:
        found = _select(ready, table, "customer_id", [person.customer_id])
        if found:
            counts[table] = len(found)
        for key in ("row_id", "response_id"):
            keys |= set(_select(ready, table, key, [person.customer_id]))
    return counts, frozenset(keys)


def _scrub(folder: Path, person: Person, keys: frozenset[str], *, dry_run: bool) -> list[str]:
    """Take a person's ids and the keys of their rows out of the decisions."""
    ids = person.bare | set(person.written) | keys
    counts = {path: scrub_file(path, ids, dry_run=dry_run) for path in decision_files(folder)}
    return [
        f"taken out of {path.relative_to(folder)}: {number:,} places"
        for path, number in counts.items()
        if number
    ]


def _rebuild(folder: Path) -> list[str]:
    """Build the store without those on the list, and delete all else that was computed."""
    warnings = []
    try:
        prepare(folder)
    except StudyError as error:
        warnings.append(f"no store is left, as it cannot be built anew: {error.faults[0]}")
    with alone_with(folder) as work:
        ready = None if warnings else store.current(folder)
        for path in cache(folder).iterdir():
            if path.is_dir() and path != work and (ready is None or path != ready.path):
                shutil.rmtree(path)
        if ready is None:
            (cache(folder) / "current").unlink(missing_ok=True)
    return warnings
