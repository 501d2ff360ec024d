"""A draft written down: ``study.toml``, with the reason behind each line of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cxlab.draft.guess import Guess
from cxlab.draft.look.dialect import carries_zone
from cxlab.draft.look.exports import Export, Unread
from cxlab.draft.mean.plan import Plan
from cxlab.draft.mean.touchpoints import usual_stage
from cxlab.draft.write.queries import write_query
from cxlab.draft.write.toml import toml_comment, toml_key, toml_text, toml_value

#: How many touchpoints and attributes are listed one by one.
LISTED = 40

_EXAMPLES = """
# --- what only people know: take the marks away and fill in --------------------------------------

# [owners]                        # of a touchpoint, channel or stage
# "ticket" = "Service"

# [goals]                         # what customers set out to do, and when it counts as done
# "get help" = { start = ["ticket created"], end = ["ticket solved"], days = 14 }

# [targets]                       # of KPIs
# nps = 30

# [[events]]                      # dated things from outside, drawn on time axes
# date = 2025-09-01
# title = "New payment page"

# [[maps]]                        # what a journey map is for
# goal = "fewer repeat contacts about one order"
# owner = "Head of Service"
"""


#: What is taken where nothing tells.
NO_CURRENCY = Guess("study", "currency", "", "nothing tells", "a guess")
NO_ZONE = Guess("study", "zone", "UTC", "nothing tells", "a guess")


@dataclass(frozen=True)
class Page:
    """Everything that a ``study.toml`` says.

    Parameters
    ----------
    title : str
        The study's title.
    currency, zone : Guess
        Money and clocks.
    exports : sequence of Export
        The sources.
    dialects : dict of str to list of Guess
        By export, how its values are written.
    plans : sequence of Plan
        The tables.
    questions : dict of str to dict
        By short name, what ``[questions]`` says, and under ``"#"`` why.
    roles : dict of str to list of str
        Touchpoints by role.
    touchpoints : list of str
        Every touchpoint that occurs.
    unused : dict of str to str
        Exports that feed no table, and why.
    unread : list of Unread
        Files that could not be read, and why.
    asked : list of str
        What a person must decide.
    known : dict
        What recipes say of the study and its stages.
    sections : dict of str to list of str
        Sections below ``sources`` and ``tables`` that recipes wrote, as they stand.
    remarks : list of str
        What recipes say of questions that they left out.
    """

    title: str
    currency: Guess = NO_CURRENCY
    zone: Guess = NO_ZONE
    exports: Sequence[Export] = ()
    dialects: Mapping[str, Sequence[Guess]] = field(default_factory=dict)
    plans: Sequence[Plan] = ()
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    touchpoints: Sequence[str] = ()
    unused: Mapping[str, str] = field(default_factory=dict)
    unread: Sequence[Unread] = ()
    asked: Sequence[str] = ()
    known: Mapping[str, Any] = field(default_factory=dict)
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remarks: Sequence[str] = ()


def write_study(page: Page) -> dict[str, str]:
    """Write a draft.

    Parameters
    ----------
    page : Page
        What it says.

    Returns
    -------
    dict of str to str
        The content of ``study.toml`` and of the ``.sql`` files, by name.
    """
    queries = name_queries(page.plans)
    sources = {export.name: export.source for export in page.exports}
    files = {
        name: write_query(page.plans[place], sources[page.plans[place].export.name])
        for place, name in queries.items_by_name()
    }
    lines = [*_head(page), *_sources(page), *_tables(page, queries.names), *_people(page)]
    return {"study.toml": "\n".join(lines) + "\n" + _EXAMPLES, **files}


@dataclass(frozen=True)
class Queries:
    """Which plan gets which ``.sql`` file."""

    names: dict[int, str]

    def items_by_name(self) -> Iterator[tuple[int, str]]:
        """Yield places of plans and names of files, sorted by name."""
        yield from sorted(self.names.items(), key=lambda pair: pair[1])


def name_queries(plans: Sequence[Plan]) -> Queries:
    """Name the ``.sql`` files of the plans that need one."""
    harder = [place for place, plan in enumerate(plans) if plan.harder]
    names: dict[int, str] = {}
    for place in harder:
        plan = plans[place]
        alone = sum(plans[other].export is plan.export for other in harder) == 1
        stem = plan.export.name if alone else f"{plan.export.name}-{plan.table}"
        name, number = f"{stem}.sql", 1
        while name in names.values():
            number += 1
            name = f"{stem}-{number}.sql"
        names[place] = name
    return Queries(names)


def _head(page: Page) -> Iterator[str]:
    yield "# Drafted by `cxlab init` from the files beside it. Behind each line stands what it"
    yield '# rests on and how sure it is: "sure", "likely" or "a guess". Change what is wrong, then'
    yield "# run `cxlab check`. docs/study.md says what else can stand here."
    if page.asked:
        yield ""
        yield "# To decide:"
        yield from (toml_comment(f"  - {line}") for line in page.asked)
    study = page.known.get("study", {})
    yield ""
    yield "[study]"
    yield f"title = {toml_text(page.title)}"
    if page.currency.value:
        yield _line("currency", page.currency.value, page.currency.reason)
    else:
        yield '# currency = "EUR"'
    yield _line("time_zone", page.zone.value, f"{page.zone.reason}; hours and days are shown in it")
    if limits := study.get("limits"):
        yield "limits = ["
        yield from (f"    {toml_text(limit)}," for limit in limits)
        yield "]"
    else:
        yield '# limits = ["What these data cannot carry: who was never asked, what is missing."]'


def _sources(page: Page) -> Iterator[str]:
    yield from _banner("the files")
    for export in page.exports:
        source = export.source
        yield ""
        if export.name in page.unused:
            yield toml_comment(f"Not used: {page.unused[export.name]}.")
            yield toml_comment(f"[sources.{toml_key(export.name)}]")
            yield toml_comment(f"path = {toml_text(source.path)}")
            continue
        yield f"[sources.{toml_key(export.name)}]"
        yield f"path = {toml_text(source.path)}"
        yield from (toml_comment(note) for note in export.notes)
        for guess in page.dialects.get(export.name, ()):
            value: object = getattr(source, guess.key)
            yield f"{guess.key} = {toml_value(value)}  {toml_comment(guess.reason)}"
        if why := carries_zone(export):
            yield toml_comment(f"zone: none needed, {why}")
        else:
            yield _line("zone", page.zone.value, page.zone.reason)
        if left := left_out(export, page.plans):
            yield toml_comment(f"left out: {', '.join(left)}")
            if nested := [name for name in left if export.column(name).is_nested]:
                yield toml_comment(
                    f"{', '.join(nested)} hold values inside values: take them out in an .sql "
                    f"file, as {nested[0]} ->> '$.NAME'"
                )
    yield from _as_they_stand(page.sections.get("sources", ()))
    for unread in page.unread:
        yield ""
        yield toml_comment(f"Not read: {unread.file}: {unread.why}")


def _tables(page: Page, queries: Mapping[int, str]) -> Iterator[str]:
    yield from _banner("what they mean")
    sources = {export.name: export.source for export in page.exports}
    for place, plan in enumerate(page.plans):
        yield ""
        yield f"[[tables.{plan.table}]]"
        if place in queries:
            yield f"sql = {toml_text(queries[place])}"
            if not carries_zone(plan.export) and page.zone.value != "UTC":
                yield f"zone = {toml_text(page.zone.value)}"
        else:
            yield f"source = {toml_text(sources[plan.export.name].name)}"
        if plan.ids:
            yield _line("ids", plan.ids, "looked up in [[tables.identities]]")
        if plan.own:
            yield "# its columns have cxlab's own names"
        yield from _columns(plan, commented=place in queries)
    yield from _as_they_stand(page.sections.get("tables", ()))


def _as_they_stand(sections: Sequence[str]) -> Iterator[str]:
    for section in sections:
        yield ""
        yield section


def left_out(export: Export, plans: Sequence[Plan]) -> list[str]:
    """Return the columns of an export that feed nothing, in its order.

    Parameters
    ----------
    export : Export
        The export.
    plans : sequence of Plan
        What was made of all exports.
    """
    here = [plan for plan in plans if plan.export.name == export.name]
    if not here or any(plan.own for plan in here):
        return []
    used = {name for plan in here for name in plan.columns}
    return [column.name for column in export.columns if column.name not in used]


def _columns(plan: Plan, *, commented: bool) -> Iterator[str]:
    if commented:
        for guess in plan.guesses():
            key = guess.key.removeprefix(f"{plan.table}.")
            yield toml_comment(f"{key} = {guess.value} - {guess.reason}")
        return
    mapped = {name: given for name, given in plan.given.items() if given.column}
    fixed = {name: given for name, given in plan.given.items() if not given.column}
    if mapped:
        yield f"[tables.{plan.table}.columns]"
        for name, given in mapped.items():
            yield _line(name, given.column, f"{given.sure}: {given.why}")
    if fixed:
        yield f"[tables.{plan.table}.constants]"
        for name, given in fixed.items():
            reason = f"{given.sure}: {given.why}"
            yield f"{toml_key(name)} = {toml_value(given.constant)}  {toml_comment(reason)}"


def _people(page: Page) -> Iterator[str]:
    yield from _questions(page)
    yield from _roles(page)
    yield from _stages(page)


def _questions(page: Page) -> Iterator[str]:
    yield from _banner("what was asked, and what contacts are for")
    yield ""
    yield from page.remarks
    if not page.questions:
        yield '# [questions]\n# recommend = { kind = "nps", text = "...", scale = [0, 10] }'
        return
    yield "[questions]"
    for name, entry in page.questions.items():
        if why := entry.get("#"):
            yield toml_comment(why)
        plain = {key: value for key, value in entry.items() if key != "#"}
        yield f"{toml_key(name)} = {toml_value(plain)}"


def _roles(page: Page) -> Iterator[str]:
    yield ""
    if page.roles:
        yield "[roles]  # likely: by the touchpoints' words"
        yield from (f"{role} = {toml_value(list(names))}" for role, names in page.roles.items())
    else:
        yield '# [roles]\n# purchase = ["order"]\n# service = ["ticket"]'


def _stages(page: Page) -> Iterator[str]:
    placed = page.known.get("stages", {}).get("touchpoints", {})
    names = [name for name in page.touchpoints if name not in
             {one for found in placed.values() for one in found}]  # fmt: skip
    if not (names or placed):
        return
    yield ""
    yield "[stages]"
    yield 'order = ["awareness", "consideration", "conversion", "retention", "loyalty"]'
    yield ""
    yield "[stages.touchpoints]  # those that are not named get a stage by their name"
    for stage, found in placed.items():
        yield f"{toml_key(stage)} = {toml_value(found)}"
    for name in names[:LISTED]:
        stage = usual_stage(name)
        said = f"{stage}, by its name" if stage else "cxlab knows no word in it: name its stage"
        yield toml_comment(f"{name}: {said}")
    if len(names) > LISTED:
        yield toml_comment(f"... and {len(names) - LISTED} more")


def _banner(text: str) -> Iterator[str]:
    yield ""
    yield f"# --- {text} {'-' * (92 - len(text))}"


def _line(key: str, value: str, reason: str) -> str:
    return f"{toml_key(key)} = {toml_text(value)}  {toml_comment(reason)}"
