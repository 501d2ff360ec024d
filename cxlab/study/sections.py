"""The sections of ``study.toml``, each made into its part of ``Settings``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cxlab.errors import Fault
from cxlab.study import schema
from cxlab.study.entries import (
    NUMBER,
    TEXT,
    TEXTS,
    Kind,
    build,
    checked,
    fault,
    meant,
    nearest,
    shown,
)
from cxlab.study.settings import (
    READY_STAGES,
    Goal,
    Mapping,
    OutsideEvent,
    Process,
    Question,
    Settings,
    Source,
    StageModel,
    Step,
    Theme,
)

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
    "processes",
    "backstage",
    "themes",
)
#: Sections that are lists, written with two brackets.
LISTS = ("events", "maps", "processes")

#: What ``[[maps]]`` may say of a map: texts, and touchpoints at which the journey starts and ends.
MAP_KEYS = {
    "name": TEXT,
    "goal": TEXT,
    "scope": TEXT,
    "start": TEXTS,
    "end": TEXTS,
    "owner": TEXT,
    "stages": TEXT,
}

#: What ``[backstage]`` may say of a touchpoint.
BACKSTAGE_KEYS = ("team", "partner", "system", "rule")


def read_sections(content: dict[str, Any], faults: list[Fault]) -> Settings:
    """Make settings of the content of ``study.toml``.

    Parameters
    ----------
    content : dict
        The file as TOML has it.
    faults : list of Fault
        What is wrong with names and values is added here.

    Returns
    -------
    Settings
        With the default in place of every value that is not what it should be.

    Examples
    --------
    >>> faults = []
    >>> read_sections({"study": {"title": "Shop"}, "rolls": {}}, faults).title
    'Shop'
    >>> print(faults[0])
    error: study.toml: unknown section [rolls]; did you mean 'roles'?
    """
    for name in content:
        if name not in SECTIONS:
            faults.append(fault("", f"unknown section [{name}]", nearest(name, SECTIONS)))
    named = {name: _section(content, name, faults) for name in SECTIONS if name not in LISTS}
    found: list[Fault] = []
    parts = _parts(content, named, found)
    whole = build(Settings, named["study"], "[study]", faults, parts)
    faults += found
    return whole


def _parts(
    content: dict[str, Any], named: dict[str, dict[str, Any]], faults: list[Fault]
) -> dict[str, Any]:
    """Make what ``Settings`` has from other sections than ``[study]``."""
    parts: dict[str, Any] = {
        "sources": dict(_sources(named["sources"], faults)),
        "mappings": tuple(_mappings(named["tables"], faults)),
        "questions": {
            name: build(Question, entry, f"[questions] {name}", faults, {"name": name})
            for name, entry in named["questions"].items()
        },
        "goals": {
            name: build(Goal, _goal(entry), f"[goals] {name}", faults, {"name": name})
            for name, entry in named["goals"].items()
        },
        "roles": {
            role: checked(_listed(value), TEXTS, role, "[roles]", faults)
            for role, value in named["roles"].items()
        },
        "stages": _stages(named["stages"], faults),
    }
    for section, kind in (("owners", TEXT), ("targets", NUMBER), ("benchmarks", NUMBER)):
        parts[section] = {
            name: checked(value, kind, name, f"[{section}]", faults)
            for name, value in named[section].items()
        }
    parts["events"] = tuple(_events(content.get("events", []), faults))
    parts["maps"] = tuple(_maps(content.get("maps", []), faults))
    parts["processes"] = tuple(_processes(content.get("processes", []), faults))
    parts["backstage"] = dict(_backstage(named["backstage"], faults))
    parts["themes"] = {
        name: build(Theme, _worded(entry), f"[themes] {name}", faults, {"name": name})
        for name, entry in named["themes"].items()
    }
    return parts


def _section(content: dict[str, Any], name: str, faults: list[Fault]) -> dict[str, Any]:
    section = content.get(name, {})
    if isinstance(section, dict):
        return section
    faults.append(fault(f"[{name}]", "not a table", f"write it as [{name}]"))
    return {}


def _sources(section: dict[str, Any], faults: list[Fault]) -> Iterator[tuple[str, Source]]:
    for name, entry in section.items():
        where = f"[sources.{name}]"
        if not name.strip():
            faults.append(fault(where, "a source without a name", "give it one"))
        source = build(Source, entry, where, faults, {"name": name})
        yield name, source
        whence = ("path", "url")
        known = isinstance(entry, dict) and not meant(entry, whence)
        if known and not any(entry.get(key, "") for key in whence):
            faults.append(fault(where, "path is missing", 'add path = "..." or url = "..."'))


def _mappings(tables: dict[str, Any], faults: list[Fault]) -> Iterator[Mapping]:
    if not tables.keys() & {"interactions", "responses"} and tables.keys() <= schema.TABLES.keys():
        remedy = "say with [[tables.interactions]] which source they come from"
        faults.append(fault("", "neither interactions nor responses", remedy))
    for table, entries in tables.items():
        if table not in schema.TABLES:
            found = f"no table named {table!r}"
            faults.append(fault("[tables]", found, nearest(table, schema.TABLES)))
            continue
        for entry in entries if isinstance(entries, list) else [entries]:
            where = f"[[tables.{table}]]"
            mapping = build(Mapping, entry, where, faults, {"table": table})
            yield mapping
            known = isinstance(entry, dict) and not meant(entry, ("source", "sql"))
            if known and bool(entry.get("source")) == bool(entry.get("sql")):
                faults.append(fault(where, "needs either source or sql", "give one of the two"))


def _stages(section: dict[str, Any], faults: list[Fault]) -> StageModel:
    placed = section.get("touchpoints", {})
    if not isinstance(placed, dict):
        found = f"touchpoints = {shown(placed)} names no stage"
        remedy = "write [stages.touchpoints] and below it retention = [...]"
        faults.append(fault("[stages]", found, remedy))
        placed = {}
    where = "[stages.touchpoints]"
    stages: dict[str, str] = {}
    for stage, value in placed.items():
        for touchpoint in checked(_listed(value), TEXTS, stage, where, faults):
            first = stages.setdefault(touchpoint, stage)
            if first != stage:
                found = f"{touchpoint!r} stands in {first} and in {stage}"
                faults.append(fault(where, found, "keep it in one of the two"))
    plain = {name: value for name, value in section.items() if name != "touchpoints"}
    model = build(StageModel, plain | {"touchpoints": stages}, "[stages]", faults, {})
    if "order" in section or model.model not in READY_STAGES:
        return model
    return replace(model, order=READY_STAGES[model.model])


def _events(entries: Any, faults: list[Fault]) -> Iterator[OutsideEvent]:
    for entry in entries if isinstance(entries, list) else [entries]:
        dated = isinstance(entry, dict) and "date" in entry
        plain = entry | {"date": str(entry["date"])} if dated else entry
        yield build(OutsideEvent, plain, "[[events]]", faults, {})


def _maps(entries: Any, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict):
            remedy = 'write [[maps]] and below it goal = "..."'
            faults.append(fault("[[maps]]", f"{shown(entry)} is not a table", remedy))
            continue
        yield dict(_known(entry, MAP_KEYS, "[[maps]]", faults))


def _processes(entries: Any, faults: list[Fault]) -> Iterator[Process]:
    where = "[[processes]]"
    for entry in entries if isinstance(entries, list) else [entries]:
        steps = entry.get("steps", []) if isinstance(entry, dict) else []
        listed = steps if isinstance(steps, list) else [steps]
        whole = [{"touchpoint": step} if isinstance(step, str) else step for step in listed]
        made = tuple(build(Step, step, f"{where} steps", faults, {}) for step in whole)
        plain = entry
        if isinstance(entry, dict):
            plain = {name: value for name, value in entry.items() if name != "steps"}
        yield build(Process, plain, where, faults, {"steps": made})


def _backstage(section: dict[str, Any], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    known = dict.fromkeys(BACKSTAGE_KEYS, TEXT)
    for touchpoint, entry in section.items():
        where = f"[backstage] {touchpoint}"
        if isinstance(entry, dict):
            yield touchpoint, dict(_known(entry, known, where, faults))
        else:
            remedy = 'write it as { team = "...", system = "..." }'
            faults.append(fault(where, f"{shown(entry)} is not a table", remedy))


def _known(
    entry: dict[str, Any], known: dict[str, Kind], where: str, faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    """Yield what a table says under known keys, each value of its kind."""
    for key, value in entry.items():
        if key not in known:
            faults.append(fault(where, f"unknown key {key!r}", nearest(key, known)))
            continue
        listed = _listed(value) if known[key] is TEXTS else value
        yield key, checked(listed, known[key], key, where, faults)


def _goal(entry: Any) -> Any:
    """Read a goal: one touchpoint may stand without a list."""
    if not isinstance(entry, dict):
        return entry
    return entry | {name: _listed(entry[name]) for name in ("start", "end") if name in entry}


def _worded(entry: Any) -> Any:
    """Read a theme: one word may stand without a list."""
    if not isinstance(entry, dict) or "words" not in entry:
        return entry
    return entry | {"words": _listed(entry["words"])}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
