"""What must hold between the settings of a study, once each value is what it should be."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from cxlab.errors import Fault
from cxlab.study import schema
from cxlab.study.address import address_faults
from cxlab.study.entries import fault, nearest, shown
from cxlab.study.paths import relative, stays_inside
from cxlab.study.settings import (
    ATTITUDE,
    QUESTION_KINDS,
    READY_STAGES,
    ROLES,
    Mapping,
    Question,
    Settings,
    Source,
)

#: No group of customers is larger.
LARGEST = 1_000_000_000


def broken_rules(settings: Settings, folder: Path) -> Iterator[Fault]:
    """Yield a fault for each rule that the settings of a study break.

    Parameters
    ----------
    settings : Settings
        Settings whose values are each of the right kind.
    folder : pathlib.Path
        The study's folder, in which its ``.sql`` files lie.

    Yields
    ------
    Fault
        In the order of the sections.

    Examples
    --------
    >>> print(*broken_rules(Settings("Shop", min_group=0), Path()))
    error: study.toml, [study]: min_group = 0; write a number from 1 to 1,000,000,000
    """
    yield from _study(settings)
    for source in settings.sources.values():
        yield from _source(source)
    yield from _alike("[sources]", settings.sources)
    yield from _mappings(settings, folder)
    for question in settings.questions.values():
        yield from _question(question)
    yield from _traits(settings)
    for goal in settings.goals.values():
        if not goal.days > 0:
            yield fault(f"[goals] {goal.name}", f"days = {goal.days:g}", "write more than 0")
    for role in settings.roles:
        if role not in ROLES:
            yield fault("[roles]", f"no role named {role!r}", nearest(role, ROLES))
    yield from _stages(settings)
    yield from _maps(settings)
    yield from _processes(settings)
    yield from _themes(settings)
    for event in settings.events:
        if event.date and not _is_day(event.date):
            yield fault("[[events]]", f"date = {event.date!r}", "write it as 2025-09-30")


def _study(settings: Settings) -> Iterator[Fault]:
    if not 1 <= settings.min_group <= LARGEST:
        found = f"min_group = {shown(settings.min_group)}"
        yield fault("[study]", found, f"write a number from 1 to {LARGEST:,}")
    if not 0.5 <= settings.confidence < 1:
        found = f"confidence = {settings.confidence:g}"
        yield fault("[study]", found, "write 0.5 or more and less than 1, such as 0.95")
    yield from _zone(settings.time_zone, "[study]")


def _zone(zone: str, where: str) -> Iterator[Fault]:
    if zone not in _zones():
        near = nearest(zone, _zones())
        remedy = near if near.startswith("did") else "write a city's, such as Europe/Berlin, or UTC"
        yield fault(where, f"no time zone named {zone!r}", remedy)


@cache
def _zones() -> frozenset[str]:
    """Return the zones of the IANA data base; two names of the system's files are none."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _source(source: Source) -> Iterator[Fault]:
    where = f"[sources.{source.name}]"
    if source.name.startswith("cxlab "):
        yield fault(
            where, "a name that begins with 'cxlab '", "rename it: such names are cxlab's own"
        )
    yield from _zone(source.zone, where)
    if source.decimal not in (".", ","):
        yield fault(where, f"decimal = {source.decimal!r}", "write '.' or ','")
    if source.path or source.url:
        yield from address_faults(source)


def _mappings(settings: Settings, folder: Path) -> Iterator[Fault]:
    for mapping in settings.mappings:
        where = f"[[tables.{mapping.table}]]"
        if mapping.source and mapping.source not in settings.sources:
            found = f"no source named {mapping.source!r}"
            yield fault(where, found, nearest(mapping.source, settings.sources))
        if mapping.sql and not mapping.source:
            yield from _query(mapping.sql, where, folder)
        if mapping.zone:
            yield from _zone(mapping.zone, where)
        yield from _columns(mapping, where)


def _query(name: str, where: str, folder: Path) -> Iterator[Fault]:
    if relative(name, folder) is None or not stays_inside(folder / name, folder):
        yield fault(where, f"sql = {name!r} leads out of the study", "copy it into the folder")
    elif not (folder / name).is_file():
        found = f"no file named {name!r}"
        yield fault(where, found, nearest(name, [path.name for path in folder.glob("*.sql")]))


def _columns(mapping: Mapping, where: str) -> Iterator[Fault]:
    known = schema.columns(mapping.table)
    for name in dict.fromkeys((*mapping.columns, *mapping.constants)):
        if name not in known and mapping.table != "customers":
            found = f"{mapping.table} have no column {name!r}"
            yield fault(where, found, nearest(name, known))
        if name in mapping.columns and name in mapping.constants:
            found = f"{name!r} stands in columns and in constants"
            yield fault(where, found, "keep one of the two")
    for name, value in mapping.constants.items():
        finite = math.isfinite(value) if isinstance(value, float) else True
        if not finite or not isinstance(value, str | int | float | dt.date | dt.time):
            found = f"constants.{name} = {shown(value)} is not one value"
            yield fault(where, found, "write a text, a number, true, false or a date")
    yield from _alike(where, (*mapping.columns, *mapping.constants))


def _alike(where: str, names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for names that differ only in capital letters: SQL takes them for one."""
    plain = dict.fromkeys(names)
    for folded, number in Counter(map(str.casefold, plain)).items():
        if number > 1:
            alike = [repr(name) for name in plain if name.casefold() == folded]
            yield fault(where, f"{' and '.join(alike)} differ only in case", "rename one")


def _question(question: Question) -> Iterator[Fault]:
    where = f"[questions] {question.name}"
    kinds = (*QUESTION_KINDS, ATTITUDE)
    if question.kind not in kinds:
        found = f"no kind named {question.kind!r}"
        yield fault(where, found, nearest(question.kind, kinds))
    if question.good not in ("high", "low"):
        yield fault(where, f"good = {question.good!r}", "write 'high' or 'low'")
    if question.kind == "nps" and question.good == "low":
        remedy = "write 'high': NPS counts 9 and 10 as promoters"
        yield fault(where, "good = 'low'", remedy)
    if question.scale and not question.scale[0] < question.scale[1]:
        scale = ", ".join(f"{end:g}" for end in question.scale)
        yield fault(where, f"scale = [{scale}]", "write the lowest value first")


def _traits(settings: Settings) -> Iterator[Fault]:
    """Yield a fault where a question and its trait do not go together."""
    for question in settings.questions.values():
        where = f"[questions] {question.name}"
        if question.trait and question.kind != ATTITUDE:
            found = f"trait = {question.trait!r}, and its kind is {question.kind!r}"
            yield fault(where, found, f'write kind = "{ATTITUDE}", or leave trait out')
        if question.kind == ATTITUDE and not question.trait.strip():
            yield fault(where, "an attitude without a trait", 'add trait = "price sensitivity"')


def _stages(settings: Settings) -> Iterator[Fault]:
    order, model = settings.stages.order, settings.stages.model
    if model and model not in READY_STAGES:
        yield fault("[stages]", f"no stage model named {model!r}", nearest(model, READY_STAGES))
    if not order:
        yield fault("[stages]", "order = [] names no stage", "name them, or leave it out")
    for stage, number in Counter(order).items():
        if number > 1:
            yield fault("[stages]", f"order names {stage!r} twice", "keep one of the two")
    for stage in dict.fromkeys(settings.stages.touchpoints.values()):
        if stage not in order:
            found = f"no stage named {stage!r}"
            yield fault("[stages.touchpoints]", found, nearest(stage, order))


def _maps(settings: Settings) -> Iterator[Fault]:
    names = [str(one.get("name", "")) for one in settings.maps]
    for name, number in Counter(filter(None, names)).items():
        if number > 1:
            yield fault("[[maps]]", f"two maps are named {name!r}", "rename one")
    for one in settings.maps:
        model = one.get("stages", "")
        if model and model not in READY_STAGES:
            found = f"no stage model named {model!r}"
            yield fault("[[maps]]", found, nearest(model, READY_STAGES))


def _processes(settings: Settings) -> Iterator[Fault]:
    for name, number in Counter(one.name for one in settings.processes).items():
        if number > 1:
            yield fault("[[processes]]", f"two processes are named {name!r}", "rename one")
    for process in settings.processes:
        where = f"[[processes]] {process.name}"
        if len(process.steps) < 2:
            yield fault(where, "fewer than two steps", 'add steps = ["...", "..."]')
        for name, number in Counter(step.touchpoint for step in process.steps).items():
            if number > 1:
                yield fault(where, f"two steps at {name!r}", "keep one of the two")
        for step in process.steps:
            if step.within_days < 0:
                found = f"within_days = {step.within_days:g} of {step.touchpoint!r}"
                yield fault(where, found, "write more than 0, or leave it out")


def _themes(settings: Settings) -> Iterator[Fault]:
    """Yield a fault for words that tell no theme: without letters, or in two of them."""
    first: dict[str, str] = {}
    for theme in settings.themes.values():
        where = f"[themes] {theme.name}"
        for word in theme.words:
            if not any(sign.isalnum() for sign in word):
                yield fault(where, f"{word!r} has no letters", "write a word, or leave it out")
            other = first.setdefault(word.strip().casefold(), theme.name)
            if other != theme.name:
                found = f"{word!r} stands in {other!r} too"
                yield fault(where, found, "keep it in one of the two")


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
