"""A first ``study.toml`` from the files of a folder, and how sure each guess in it is."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cxlab.draft.contacts import purchase_of
from cxlab.draft.dialect import carries_zone, find_dialect
from cxlab.draft.exports import Export, Unread, find_files, group_files, open_exports
from cxlab.draft.guess import Guess
from cxlab.draft.known import Known, find_known, merge_known, use_recipe
from cxlab.draft.people import MAIL
from cxlab.draft.places import find_currency, find_language, find_zone
from cxlab.draft.plan import Plan
from cxlab.draft.questions import Asked
from cxlab.draft.tables import Tables, find_tables
from cxlab.draft.touchpoints import find_roles, usual_stage
from cxlab.draft.words import folded
from cxlab.draft.write import Page, write_study
from cxlab.errors import CxlabError
from cxlab.study.load import FILE

#: What a person must decide at most, so that it is read.
MOST_ASKED = 12


@dataclass(frozen=True)
class Draft:
    """A draft of a study, not yet saved.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    files : dict of str to str
        The content of ``study.toml`` and of the ``.sql`` files, by name.
    guesses : tuple of Guess
        What was guessed, from what, and how sure.
    asked : tuple of str
        What a person must decide.
    fed : tuple of (str, str, str)
        File, table it feeds (empty: none), and why or through which recipe.
    """

    folder: Path
    files: dict[str, str]
    guesses: tuple[Guess, ...]
    asked: tuple[str, ...]
    fed: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.folder.name}: a draft of {', '.join(self.files)}"
        for file, table, why in self.fed:
            yield f"  {file}: {table or 'not used'}{f' ({why})' if why else ''}"
        for sure in ("sure", "likely", "a guess"):
            keys = [guess for guess in self.guesses if guess.sure == sure]
            if keys and sure != "sure":
                yield f"{sure.capitalize()}"
                yield from (f"  {guess.where}: {guess.key} = {guess.value}: {guess.why}"
                            for guess in keys)  # fmt: skip
            elif keys:
                yield f"Sure: {len(keys)} more, each with its reason in {FILE}"
        if self.asked:
            yield "To decide"
            yield from (f"  - {line}" for line in self.asked)


def draft_study(folder: str | Path, *, recipe: str | None = None) -> Draft:
    r"""Draft the ``study.toml`` of the files in a folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        A folder with exports: CSV, TSV, Parquet, JSON, Excel, gzip of these.
    recipe : str, optional
        The recipe that all files are read with; by default recipes are used for the files that
        surely are of their system, and all others are guessed from names and values.

    Returns
    -------
    Draft
        What would be written; ``save_draft`` writes it.

    Raises
    ------
    CxlabError
        No such folder, no file in it that cxlab reads, or none of them can be read.
    UnknownNameError
        No recipe has that name.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp()) / "shop"
    >>> folder.mkdir()
    >>> rows = "E-mail;Data;Ocena\nann@shop.pl;31.12.2024;9\nbea@shop.pl;05.01.2025;10\n"
    >>> _ = (folder / "ankieta_nps.csv").write_text(rows)
    >>> draft = draft_study(folder)
    >>> draft.fed
    (('ankieta_nps.csv', 'responses', ''),)
    """
    home = Path(folder).absolute()
    paths = _source_files(home)
    if recipe is not None:
        known = use_recipe(home, paths, recipe)
        return _whole(home, known)
    found, said = find_known(home, paths)
    if found and len(found) == 1 and len(found[0].paths) == len(paths):
        return _whole(home, found[0], said)
    used = {path for one in found for path in one.paths}
    groups = group_files([path for path in paths if path not in used])
    with open_exports(home, groups, taken=_taken(found)) as (exports, unread):
        if not exports and not found:
            raise CxlabError(_nothing_read(home, unread))
        return _draft(home, exports, unread, found, said)


def save_draft(draft: Draft, *, force: bool = False) -> list[Path]:
    """Write the files of a draft.

    Parameters
    ----------
    draft : Draft
        The draft.
    force : bool
        Replace files that are there already.

    Returns
    -------
    list of pathlib.Path
        The files written, ``study.toml`` last.

    Raises
    ------
    CxlabError
        A file is there already, or cannot be written.
    """
    there = [name for name in draft.files if (draft.folder / name).exists()]
    if there and not force:
        raise CxlabError(
            f"{draft.folder.name} has {', '.join(there)} already; nothing was changed. "
            "To replace, run cxlab init with --force"
        )
    order = sorted(draft.files, key=lambda name: name == FILE)
    try:
        for name in order:
            _replace(draft.folder / name, draft.files[name])
    except OSError as error:
        raise CxlabError(f"{draft.folder}: cannot be written: {error.strerror or error}") from error
    return [draft.folder / name for name in order]


def _replace(path: Path, text: str) -> None:
    """Write a file aside and put it in place at once."""
    handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


def _source_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CxlabError(f"no folder {folder.name!r}; make one and put the exports into it")
    try:
        paths = find_files(folder)
    except OSError as error:
        raise CxlabError(f"{folder.name}: cannot be read: {error.strerror or error}") from error
    if not paths:
        raise CxlabError(
            f"{folder.name} holds no file that cxlab reads; put exports into it: a survey and a "
            "list of tickets or orders are enough, as .csv, .tsv, .txt, .xlsx, .parquet, .json or "
            ".jsonl (or .gz of these)"
        )
    return paths


def _nothing_read(folder: Path, unread: Sequence[Unread]) -> str:
    lines = [f"no file in {folder.name} can be read:"]
    return "\n".join([*lines, *(f"  {one.file}: {one.why}" for one in unread)])


def _taken(found: Sequence[Known]) -> set[str]:
    return {name for one in found for name in one.content.get("sources", {})}


def _whole(folder: Path, known: Known, said: Sequence[str] = ()) -> Draft:
    fed = tuple((path.name, f"recipe {known.recipe}", known.title) for path in known.paths)
    return Draft(folder, known.files, (), tuple(said), fed)


def _draft(
    folder: Path,
    exports: list[Export],
    unread: Sequence[Unread],
    found: Sequence[Known],
    said: Sequence[str],
) -> Draft:
    language, told = find_language(exports)
    currency = find_currency(exports, language)
    zone = find_zone(language, currency, told)
    american = not language and currency.value in ("", "USD") and not _european(exports)
    pairs = [find_dialect(export, american=american) for export in exports]
    exports = [export for export, _ in pairs]
    dialects = {export.name: guesses for export, guesses in pairs}
    tables = find_tables(exports)
    known = merge_known(found)
    mails = any(entry.get("ids") == MAIL for entries in known.get("tables", {}).values()
                for entry in entries)  # fmt: skip
    plans = [_with_mail(plan) for plan in tables.plans] if mails else list(tables.plans)
    touchpoints = _touchpoints(plans)
    page = Page(
        title=" ".join(folded(folder.name)).capitalize() or "A study",
        currency=currency,
        zone=zone,
        exports=exports,
        dialects=dialects,
        plans=plans,
        questions={**_questions(tables.questions), **known.get("questions", {})},
        roles=_roles(plans, touchpoints, known.get("roles", {})),
        touchpoints=touchpoints,
        unused=tables.unused,
        unread=unread,
        asked=[*said, *_asked(tables, zone, currency, dialects, touchpoints, exports)][:MOST_ASKED],
        known=known,
    )
    files = write_study(page)
    for one in found:
        files |= one.queries
    guesses = (
        *([currency] if currency.value else []),
        zone,
        *(guess for found_here in dialects.values() for guess in found_here),
        *(guess for plan in plans for guess in plan.guesses()),
    )
    return Draft(folder, files, guesses, tuple(page.asked), tuple(_fed(page, found)))


def _fed(page: Page, found: Sequence[Known]) -> Iterator[tuple[str, str, str]]:
    for export in page.exports:
        tables = dict.fromkeys(plan.table for plan in page.plans if plan.export is export)
        yield export.source.path, ", ".join(tables), page.unused.get(export.name, "")
    for one in found:
        for path in one.paths:
            yield path.name, f"recipe {one.recipe}", one.title
    for bad in page.unread:
        yield bad.file, "", bad.why


def _with_mail(plan: Plan) -> Plan:
    """Call e-mail addresses what recipes call them, so that the two meet."""
    who = plan.given.get("customer_id")
    mail = who is not None and not who.sql and who.column and plan.export.column(who.column).is_mail
    return replace(plan, ids=MAIL) if mail and not plan.ids and plan.table != "identities" else plan


def _european(exports: Sequence[Export]) -> bool:
    """Tell whether anything hints at a country in which the day comes first."""
    comma = any(export.source.decimal == "," for export in exports)
    return comma or any(column["dotted"] for export in exports for column in export.columns)


def _touchpoints(plans: Sequence[Plan]) -> list[str]:
    names: dict[str, None] = {}
    for plan in plans:
        if plan.table != "interactions":
            continue
        if plan.own:
            names |= dict.fromkeys(plan.export.sample.values("touchpoint"))
            continue
        names |= dict.fromkeys(touchpoint for _, touchpoint in plan.moments)
        told = plan.given.get("touchpoint")
        if told is not None and told.column:
            names |= dict.fromkeys(plan.export.sample.values(told.column))
        elif told is not None and told.constant is not None:
            names[str(told.constant)] = None
    return list(names)


def _roles(
    plans: Sequence[Plan], touchpoints: Sequence[str], known: dict[str, Any]
) -> dict[str, list[str]]:
    roles = find_roles(touchpoints)
    for plan in plans:
        moments = {touchpoint for _, touchpoint in plan.moments}
        chosen = purchase_of(plan)
        if chosen:
            kept = [name for name in roles.get("purchase", []) if name not in moments]
            roles["purchase"] = [*kept, *chosen]
            for role in [role for role in roles if role != "purchase"]:
                roles[role] = [name for name in roles[role] if name not in chosen]
    merged = {role: [*found, *known.get(role, [])] for role, found in roles.items()}
    merged |= {role: list(found) for role, found in known.items() if role not in merged}
    return {role: found for role, found in merged.items() if found}


def _questions(asked: Sequence[Asked]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in asked:
        if not (one.kind or one.scale):
            continue
        entry: dict[str, Any] = {"#": f"{one.sure}: {one.why}"}
        entry |= {"kind": one.kind} if one.kind else {}
        entry |= {"text": one.text} if one.text != one.name else {}
        entry |= {"scale": list(one.scale)} if one.scale else {}
        entry |= {"good": one.good} if one.good == "low" else {}
        found[one.name] = entry
    return found


def _asked(
    tables: Tables,
    zone: Guess,
    currency: Guess,
    dialects: dict[str, list[Guess]],
    touchpoints: Sequence[str],
    exports: Sequence[Export],
) -> Iterator[str]:
    yield from (f"the first row of {export.files[0]} looks like values, not names: add a header"
                for export in exports if _no_header(export))  # fmt: skip
    if not any(plan.table in ("interactions", "responses") for plan in tables.plans):
        yield (
            "nothing here is a contact or an answer, so there is nothing to study yet: add an "
            "export of tickets, orders, visits or a survey, with a column for who and one for when"
        )
    yield from tables.people.asked
    for plan in tables.plans:
        given = plan.given.get("customer_id")
        if plan.table in ("interactions", "responses") and given is not None:
            yield from _who_else(plan)
        time = plan.given.get("timestamp")
        if time is not None and time.constant is not None:
            yield f"when was {plan.export.files[0]} answered? {time.constant} was taken"
    for guesses in dialects.values():
        for guess in guesses:
            if guess.key == "day_first" and guess.sure == "a guess":
                order = "the day" if guess.value == "true" else "the month"
                yield f"{guess.where}: does {order} come first in its dates? {guess.why}"
    if zone.sure == "a guess" and not all(map(carries_zone, exports)):
        yield f"in which time zone are the clocks? {zone.value} was taken: {zone.why}"
    money = any("value" in plan.given for plan in tables.plans)
    if money and not currency.value:
        yield 'in which currency are the amounts? write currency = "EUR"'
    open_ones = [one.text for one in tables.questions if not one.kind and one.scale]
    if open_ones:
        which = ", ".join(map(repr, open_ones[:6])) + (", ..." if len(open_ones) > 6 else "")
        yield f"which of {which} are NPS, CSAT or effort questions? write their kind"
    bare = [name for name in touchpoints if not usual_stage(name)]
    if bare:
        shown = ", ".join(map(repr, bare[:6])) + (", ..." if len(bare) > 6 else "")
        yield f"at which stage are {shown}? write them under [stages.touchpoints]"


def _no_header(export: Export) -> bool:
    names = [column.name for column in export.columns]
    return any(name.isdigit() for name in names) and any(len(name.split()) >= 6 for name in names)


def _who_else(plan: Plan) -> Iterator[str]:
    given = plan.given["customer_id"]
    if given.sure == "a guess":
        others = [
            column.name
            for column in plan.export.columns
            if column.is_code and column.distinct > 2 and column.name != given.column
        ]
        yield (
            f"which column of {plan.export.files[0]} is the customer? {given.value} was taken: "
            f"{given.why}; candidates: {', '.join(others[:5]) or 'none'}"
        )
