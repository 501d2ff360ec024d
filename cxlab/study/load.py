"""Read ``study.toml`` into ``Settings``, or say everything that is wrong with it at once."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

from pydantic import TypeAdapter, ValidationError

from cxlab.errors import Fault, StudyError
from cxlab.study import schema
from cxlab.study.settings import (
    QUESTION_KINDS,
    ROLES,
    Goal,
    Mapping,
    OutsideEvent,
    Question,
    Settings,
    Source,
    StageModel,
)

FILE = "study.toml"
SECTIONS = (
    "study",
    "sources",
    "tables",
    "questions",
    "goals",
    "roles",
    "stages",
    "owners",
    "targets",
    "benchmarks",
    "events",
    "maps",
)
T = TypeVar("T")


def load_settings(folder: Path) -> Settings:
    r"""Read the settings of the study in ``folder``.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    Settings
        What ``study.toml`` says, checked.

    Raises
    ------
    StudyError
        With every fault of the file, when it has one.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('[study]\ntitel = "Shop"\n')
    >>> try:
    ...     load_settings(folder)
    ... except StudyError as error:
    ...     print(error.faults[0])
    error: study.toml, [study]: unknown key 'titel'; did you mean 'title'?
    """
    faults: list[Fault] = []
    settings = _settings(_parse(folder), faults)
    faults.extend(_inconsistencies(settings, folder))
    if faults:
        raise StudyError(faults)
    return settings


def _parse(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    if not folder.is_dir():
        raise StudyError([_fault(str(folder), "there is no such folder", "check the path")])
    if not path.is_file():
        raise StudyError([_fault(FILE, f"not found in {folder.name}/", "write one: see the docs")])
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError([_fault(FILE, f"not valid TOML: {error}", "correct it")]) from error


def _settings(content: dict[str, Any], faults: list[Fault]) -> Settings:
    for name in content.keys() - set(SECTIONS):
        faults.append(_fault(FILE, f"unknown section [{name}]", _nearest(name, SECTIONS)))
    named = {name: _section(content, name, faults) for name in SECTIONS if name not in _LISTS}
    sources = {
        name: _build(Source, {**_dict(entry), "name": name}, f"[sources.{name}]", faults)
        for name, entry in named["sources"].items()
    }
    questions = {
        name: _build(Question, {**_dict(entry), "name": name}, f"[questions] {name}", faults)
        for name, entry in named["questions"].items()
    }
    goals = {
        name: _build(Goal, {**_goal(entry), "name": name}, f"[goals] {name}", faults)
        for name, entry in named["goals"].items()
    }
    parts: dict[str, Any] = {
        "sources": _whole(sources),
        "questions": _whole(questions),
        "goals": _whole(goals),
        "mappings": tuple(_mappings(named["tables"], faults)),
        "stages": _stages(named["stages"], faults),
        "events": tuple(_events(content.get("events", []), faults)),
        "roles": {role: _names(value) for role, value in named["roles"].items()},
        "maps": tuple(_list(content.get("maps", []), "[[maps]]", faults)),
        **{name: named[name] for name in ("owners", "targets", "benchmarks")},
    }
    whole = _build(Settings, {**named["study"], **parts}, "[study]", faults)
    return whole or Settings("", **parts)


_LISTS = ("events", "maps")


def _section(content: dict[str, Any], name: str, faults: list[Fault]) -> dict[str, Any]:
    section = content.get(name, {})
    if isinstance(section, dict):
        return section
    faults.append(_fault(f"{FILE}, [{name}]", "not a table", f"write it as [{name}]"))
    return {}


def _mappings(tables: dict[str, Any], faults: list[Fault]) -> Iterator[Mapping]:
    for table, entries in tables.items():
        if table not in schema.TABLES:
            found = f"no table named {table!r}"
            faults.append(_fault(f"{FILE}, [tables]", found, _nearest(table, schema.TABLES)))
            continue
        for entry in entries if isinstance(entries, list) else [entries]:
            where = f"[[tables.{table}]]"
            mapping = _build(Mapping, {**_dict(entry), "table": table}, where, faults)
            if mapping is not None:
                yield mapping


def _stages(section: dict[str, Any], faults: list[Fault]) -> StageModel:
    pairs = [
        (touchpoint, stage)
        for stage, touchpoints in _dict(section.get("touchpoints", {})).items()
        for touchpoint in _names(touchpoints)
    ]
    entry = {**section, "touchpoints": dict(pairs)}
    return _build(StageModel, entry, "[stages]", faults) or StageModel()


def _events(entries: Any, faults: list[Fault]) -> Iterator[OutsideEvent]:
    for entry in entries if isinstance(entries, list) else [entries]:
        plain = _dict(entry)
        if isinstance(plain.get("date"), dt.date):
            plain = {**plain, "date": plain["date"].isoformat()}
        event = _build(OutsideEvent, plain, "[[events]]", faults)
        if event is not None:
            yield event


def _build(kind: type[T], entry: dict[str, Any], where: str, faults: list[Fault]) -> T | None:
    allowed = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    extra = [key for key in entry if key not in allowed]
    for key in extra:
        faults.append(_fault(f"{FILE}, {where}", f"unknown key {key!r}", _nearest(key, allowed)))
    known = {key: value for key, value in entry.items() if key in allowed}
    try:
        return TypeAdapter(kind).validate_python(known)
    except ValidationError as error:
        for item in error.errors():
            key = ".".join(map(str, item["loc"]))
            found = f"{key} is missing" if item["type"] == "missing" else f"{key} = {item['input']}"
            faults.append(_fault(f"{FILE}, {where}", found, item["msg"].lower()))
        return None


def _inconsistencies(settings: Settings, folder: Path) -> Iterator[Fault]:
    yield from _bad_mappings(settings, folder)
    yield from _bad_names(settings)
    for event in settings.events:
        try:
            dt.date.fromisoformat(event.date)
        except ValueError:
            yield _fault(f"{FILE}, [[events]]", f"date = {event.date!r}", "write it as 2025-09-30")
    if settings.min_group < 1:
        yield _fault(f"{FILE}, [study]", f"min_group = {settings.min_group}", "must be 1 or more")
    if not 0.5 <= settings.confidence < 1:
        found = f"confidence = {settings.confidence}"
        yield _fault(f"{FILE}, [study]", found, "must be from 0.5 to below 1, such as 0.95")
    zones = {"[study]": settings.time_zone}
    zones |= {f"[sources.{source.name}]": source.zone for source in settings.sources.values()}
    for where, zone in zones.items():
        if zone not in available_timezones():
            remedy = _nearest(zone, available_timezones())
            yield _fault(f"{FILE}, {where}", f"no time zone named {zone!r}", remedy)


def _bad_mappings(settings: Settings, folder: Path) -> Iterator[Fault]:
    if not any(mapping.table == "interactions" for mapping in settings.mappings) and not any(
        mapping.table == "responses" for mapping in settings.mappings
    ):
        remedy = "say with [[tables.interactions]] which source they come from"
        yield _fault(FILE, "neither interactions nor responses", remedy)
    for mapping in settings.mappings:
        where = f"{FILE}, [[tables.{mapping.table}]]"
        if bool(mapping.source) == bool(mapping.sql):
            yield _fault(where, "needs either source or sql", "give one of the two")
        elif mapping.source and mapping.source not in settings.sources:
            found = f"no source named {mapping.source!r}"
            yield _fault(where, found, _nearest(mapping.source, settings.sources))
        elif mapping.sql and not (folder / mapping.sql).is_file():
            remedy = _nearest(mapping.sql, [path.name for path in folder.glob("*.sql")])
            yield _fault(where, f"no file named {mapping.sql!r}", remedy)
        known = schema.columns(mapping.table)
        for name in (*mapping.columns, *mapping.constants):
            if name not in known and mapping.table != "customers":
                found = f"{mapping.table} have no column {name!r}"
                yield _fault(where, found, _nearest(name, known))


def _bad_names(settings: Settings) -> Iterator[Fault]:
    for role in settings.roles:
        if role not in ROLES:
            yield _fault(f"{FILE}, [roles]", f"no role named {role!r}", _nearest(role, ROLES))
    for question in settings.questions.values():
        where = f"{FILE}, [questions] {question.name}"
        if question.kind not in QUESTION_KINDS:
            found = f"no kind named {question.kind!r}"
            yield _fault(where, found, _nearest(question.kind, QUESTION_KINDS))
        if question.good not in ("high", "low"):
            yield _fault(where, f"good = {question.good!r}", "must be 'high' or 'low'")
        if question.kind == "nps" and question.good == "low":
            remedy = "must be 'high': NPS counts 9 and 10 as promoters"
            yield _fault(where, "good = 'low'", remedy)
        if question.scale and not question.scale[0] < question.scale[1]:
            yield _fault(where, f"scale = {list(question.scale)}", "give the lowest value first")
    for stage in dict.fromkeys(settings.stages.touchpoints.values()):
        if stage not in settings.stages.order:
            found = f"no stage named {stage!r}"
            remedy = _nearest(stage, settings.stages.order)
            yield _fault(f"{FILE}, [stages.touchpoints]", found, remedy)


def _fault(where: str, found: str, remedy: str) -> Fault:
    return Fault(where, found, remedy)


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(filter(None, known))
    near = get_close_matches(name, names, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"known: {shown or 'none'}"


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _goal(entry: Any) -> dict[str, Any]:
    """Read a goal: one touchpoint may stand without a list."""
    plain = _dict(entry)
    return plain | {name: _names(plain[name]) for name in ("start", "end") if name in plain}


def _list(value: Any, where: str, faults: list[Fault]) -> list[Any]:
    if isinstance(value, list):
        return value
    faults.append(_fault(f"{FILE}, {where}", f"{value!r} is no list", f"write it as {where}"))
    return []


def _whole(parts: dict[str, T | None]) -> dict[str, T]:
    return {name: part for name, part in parts.items() if part is not None}
