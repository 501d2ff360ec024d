"""A first ``study.toml`` from the files of a folder, and how sure each guess in it is."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cxlab.draft.guess import Guess
from cxlab.draft.look.dialect import find_dialect
from cxlab.draft.look.exports import Export, Unread, find_files, group_files, open_exports
from cxlab.draft.mean.contacts import purchase_of
from cxlab.draft.mean.decide import NOTHING, ask_currency, ask_zone, to_decide
from cxlab.draft.mean.people import MAIL, small
from cxlab.draft.mean.places import find_currency, find_language, find_zone
from cxlab.draft.mean.plan import Plan
from cxlab.draft.mean.questions import Asked
from cxlab.draft.mean.tables import Tables, find_tables
from cxlab.draft.mean.touchpoints import find_roles
from cxlab.draft.recipes.known import Known, find_known, link_known, merge_known, unsaid_zone
from cxlab.draft.words.names import folded
from cxlab.draft.write.study import NO_CURRENCY, Page, write_study
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
        A recipe that reads every file that may be of its system; by default recipes read the
        files that surely are of theirs. All others are guessed from names and values.

    Returns
    -------
    Draft
        What would be written; ``save_draft`` writes it.

    Raises
    ------
    CxlabError
        No such folder, no file in it that cxlab reads, none of them can be read, or none is an
        export of the recipe's system.
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
    found, said = find_known(home, paths, wanted=recipe or "")
    if len(found) == 1 and len(found[0].paths) == len(paths):
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
    aside: dict[Path, Path] = {}
    try:
        for name in order:  # all are written before one is put in place
            aside[draft.folder / name] = _write_aside(draft.folder, draft.files[name])
        for path, written in aside.items():
            written.replace(path)
    except OSError as error:
        for written in aside.values():
            written.unlink(missing_ok=True)
        raise CxlabError(f"{draft.folder}: cannot be written: {error.strerror or error}") from error
    return list(aside)


def _write_aside(folder: Path, text: str) -> Path:
    """Write a file that is not in place yet."""
    handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(aside).chmod(0o644)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise
    return Path(aside)


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
    currency = _currency(find_currency(exports, language), found)
    zone = find_zone(language, currency, told)
    american = not language and currency.value in ("", "USD") and not _european(exports)
    pairs = [find_dialect(export, american=american) for export in exports]
    exports = [export for export, _ in pairs]
    dialects = {export.name: guesses for export, guesses in pairs}
    crm = any(one.says_whose for one in found)
    tables = find_tables(exports, by_mail=not crm and any(one.by_mail for one in found))
    linked = crm or any(link.links == MAIL for link in tables.people.links)
    plans = [_with_mail(plan) if linked else plan for plan in tables.plans]
    found = link_known(folder, found, linked=linked)
    page = _page(folder, plans, tables, found)
    page = replace(page, exports=exports, dialects=dialects, unread=unread)
    if currency.sure == "a guess" and not found and not any("value" in p.given for p in plans):
        currency = NO_CURRENCY  # there is no money whose currency could matter
    page = replace(page, currency=currency, zone=zone, sections=_sections(found, zone.value))
    asked = [*said, *_asked(page, tables, found)][:MOST_ASKED]
    files = write_study(replace(page, asked=asked))
    for one in found:
        files |= one.queries
    guesses = (
        *([currency] if currency.value else []),
        *([zone] if exports else []),
        *(guess for found_here in dialects.values() for guess in found_here),
        *(guess for plan in plans for guess in plan.guesses()),
    )
    return Draft(folder, files, guesses, tuple(asked), tuple(_fed(page, found)))


def _page(folder: Path, plans: Sequence[Plan], tables: Tables, found: Sequence[Known]) -> Page:
    known = merge_known(found)
    touchpoints = _touchpoints(plans)
    return Page(
        title=" ".join(folded(folder.name)).capitalize() or "A study",
        plans=plans,
        questions={**_questions(tables.questions), **known.get("questions", {})},
        roles=_roles(plans, touchpoints, known.get("roles", {})),
        touchpoints=touchpoints,
        unused=tables.unused,
        known=known,
        remarks=[line for one in found for line in one.remarks],
    )


def _sections(found: Sequence[Known], zone: str) -> dict[str, list[str]]:
    """Return what recipes wrote of sources and tables, in the zone that the others are in."""
    return {
        name: [unsaid_zone(part, zone) for one in found for part in one.sections(name)]
        for name in ("sources", "tables")
    }


def _asked(page: Page, tables: Tables, found: Sequence[Known]) -> Iterator[str]:
    known = page.known.get("tables", {})
    fed = {plan.table for plan in page.plans} | known.keys()
    if not fed & {"interactions", "responses"}:
        yield NOTHING
    sold = [one.title for one in found if one.content.get("roles", {}).get("purchase")]
    sold += sorted({plan.export.files[0] for plan in page.plans if purchase_of(plan)})
    if len(sold) > 1:
        yield (
            f"are the purchases in {' and '.join(sold)} the same? then each counts twice: leave "
            "one of them out of [roles] purchase"
        )
    yield from to_decide(page.exports, tables, dialects=page.dialects, touchpoints=page.touchpoints)
    yield from ask_zone(page.zone, page.exports, "\n".join(page.sections["tables"]))
    yield from ask_currency(page.currency, page.plans)


def _currency(guess: Guess, found: Sequence[Known]) -> Guess:
    """Return the currency that a recipe read from its export, else the one that was guessed."""
    told = {one.title: str(one.content["study"].get("currency") or "") for one in found}
    title = next((title for title, code in told.items() if code), "")
    if not title or guess.sure == "sure":
        return guess
    return Guess("study", "currency", told[title], f"the export of {title} says so", "sure")


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
    if who is None or who.sql or not who.column or plan.ids or plan.table == "identities":
        return plan
    if not plan.export.column(who.column).is_mail:
        return plan
    return replace(plan, ids=MAIL, given={**plan.given, "customer_id": small(plan.export, who)})


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
        begun = next((name for name in moments if name.endswith(" created")), "")
        begun = begun or next((name for _, name in plan.moments), "")
        # What happens to a request later is no second request.
        roles["service"] = [
            name for name in roles.get("service", []) if name == begun or name not in moments
        ]
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
