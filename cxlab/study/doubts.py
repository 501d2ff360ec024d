"""What looks wrong in a study that can be prepared: rejected rows, names that never occur."""

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from cxlab.errors import Fault, StudyError
from cxlab.study.contents import Contents
from cxlab.study.load import FILE
from cxlab.study.readers.base import nearest
from cxlab.study.readers.files import file_name, source_files
from cxlab.study.settings import Settings, Source
from cxlab.study.study import Study

#: How many rejected rows of one kind are shown.
SHOWN = 3

#: No company's rows are older; a date before it is one that went wrong.
EARLIEST = pd.Timestamp("1990-01-01")

_REMEDIES = {
    "not a number": "write it as 1234.5, or name the marks of missing values with `missing`",
    "not a date or time": "write it as 2025-01-31 17:05, or cast it in an .sql file",
    "not true or false": "write true or false",
    "is there already": "leave the key out to have one made, or correct the source",
    "are due": "put quotation marks around values that hold the delimiter",
    "quotation mark": "double the quotation marks inside values",
    "UTF-8": "set `encoding` for this source, or correct these bytes",
    "not one of": "write one of these, or translate the values in an .sql file",
    "below": "correct it, or leave such rows out in an .sql file",
    "no ": "fill it in, or map another column",
}


def rejected_rows(study: Study) -> Iterator[Fault]:
    r"""Yield a fault for each kind of row that did not fit, with the first of them.

    A file of which no row fits is an error; else rejected rows are a warning.

    Parameters
    ----------
    study : Study
        An open study.

    Yields
    ------
    Fault
        By file, column and reason.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> head = "customer_id,timestamp,touchpoint,channel\n"
    >>> rows = "ann,2025-01-02,call,phone\nbea,soon,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(head + rows)
    >>> [fault] = rejected_rows(open_study(folder))
    >>> print(fault.found)
    1 of 2 rows: not a date or time ('soon' in row 3)
    """
    if not study.has("rejects"):
        return
    columns = ["table", "file", "column", "reason", "row", "found"]
    rejects = study.read("rejects", columns)
    read = {(entry["table"], entry["file"]): entry for entry in study.meta["read"]}
    sources = _sources(study)
    for (table, file, column, reason), rows in rejects.groupby(columns[:4], dropna=False):
        counts = read.get((table, file), {"rows": len(rows), "rejected": len(rows)})
        first = rows.sort_values("row").head(SHOWN)
        examples = "; ".join(_example(row.found, row.row) for row in first.itertuples())
        place = f", column {column!r}" if isinstance(column, str) and column else ""
        yield Fault(
            f"{file}{place}",
            f"{len(rows):,} of {counts['rows']:,} rows: {reason} ({examples})",
            _remedy(reason, first["found"].dropna(), sources.get(file)),
            row=int(first["row"].iloc[0]),
            severity="error" if counts["rejected"] >= counts["rows"] else "warning",
        )


def unknown_names(contents: Contents) -> Iterator[Fault]:
    """Yield a warning for each name in ``study.toml`` that never occurs in the rows.

    Parameters
    ----------
    contents : Contents
        What the study's tables hold.

    Yields
    ------
    Fault
        For touchpoints of roles, stages and owners, and for questions.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> settings = Settings("Shop", roles={"purchase": ("ordr",)})
    >>> study = SimpleNamespace(settings=settings, has=lambda table: True)
    >>> seen = pd.DataFrame({"touchpoint": ["order"], "channel": ["web"]})
    >>> contents = SimpleNamespace(study=study, touchpoints=seen, answers=seen[:0])
    >>> print(*unknown_names(contents))
    warning: study.toml, [roles] purchase: no touchpoint 'ordr' occurs; did you mean 'order'?
    """
    study, settings = contents.study, contents.study.settings
    if study.has("interactions"):
        touchpoints = frozenset(contents.touchpoints["touchpoint"])
        channels = frozenset(contents.touchpoints["channel"])
        for role, names in settings.roles.items():
            yield from _never(f"[roles] {role}", "touchpoint", names, touchpoints)
        placed = settings.stages.touchpoints
        yield from _never("[stages.touchpoints]", "touchpoint", placed, touchpoints)
        owned = touchpoints | channels | {*settings.stages.order}
        yield from _never("[owners]", "touchpoint, channel or stage", settings.owners, owned)
    asked = frozenset(contents.answers.index)
    if asked:
        yield from _never("[questions]", "question", settings.questions, asked)
    elif settings.questions:
        found = "names questions, and there are no responses"
        yield _warning("[questions]", found, "map them with [[tables.responses]]")


def odd_scores(contents: Contents) -> Iterator[Fault]:
    """Yield a warning for each question whose scores do not fit its scale, or that has none.

    Parameters
    ----------
    contents : Contents
        What the study's tables hold.

    Yields
    ------
    Fault
        By question.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> counts = {"scored": 9, "outside": 2, "unscaled": 0, "lowest": 1.0, "highest": 11.0}
    >>> answers = pd.DataFrame([counts], index=["likely"])
    >>> study = SimpleNamespace(settings=Settings("Shop"))
    >>> contents = SimpleNamespace(study=study, answers=answers)
    >>> print(next(odd_scores(contents)).found)
    2 of 9 scores are off its scale: they go from 1 to 11
    """
    for answers in contents.answers[contents.answers["scored"] > 0].itertuples():
        where = f"[questions] {answers.Index}"
        span = f"from {answers.lowest:g} to {answers.highest:g}"
        if answers.outside:
            found = f"{answers.outside:,} of {answers.scored:,} scores are off its scale"
            yield _warning(where, f"{found}: they go {span}", "correct the scale or the scores")
        if answers.unscaled:
            found = f"{answers.unscaled:,} of {answers.scored:,} scores, {span}, have no scale"
            yield _warning(where, found, f"write {answers.Index} = {{ scale = [lowest, highest] }}")
    for question in contents.study.settings.questions_of("nps"):
        if question.scale not in (None, (0.0, 10.0)):
            found = f"its scale is {list(question.scale or ())}, and NPS is asked from 0 to 10"
            yield _warning(f"[questions] {question.name}", found, "correct the scale or the kind")


def odd_times(study: Study) -> Iterator[Fault]:
    """Yield a warning for a period that cannot be right, and for events that lie outside it.

    Parameters
    ----------
    study : Study
        An open study.

    Yields
    ------
    Fault
        At most one for either end of the period, and one for each event.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> period = (pd.Timestamp("1970-01-01"), pd.Timestamp("2025-01-01"))
    >>> study = SimpleNamespace(period=period, settings=Settings("Shop"))
    >>> print(next(odd_times(study)).found)
    the first row is of 1970-01-01
    """
    start, end = study.period
    if start < EARLIEST:
        found = f"the first row is of {start:%Y-%m-%d}"
        yield Fault("timestamp", found, "correct it, or name it with `missing`", severity="warning")
    if end > pd.Timestamp.now(tz="UTC").tz_localize(None) + pd.Timedelta(days=1):
        found = f"the last row is of {end:%Y-%m-%d}, which is still to come"
        remedy = "correct it, or check the order of day and month"
        yield Fault("timestamp", found, remedy, severity="warning")
    for event in study.settings.events:
        if not start.normalize() <= pd.Timestamp(event.date) <= end:
            found = (
                f"{event.title!r} is of {event.date}, outside {start:%Y-%m-%d} to {end:%Y-%m-%d}"
            )
            yield _warning("[[events]]", found, "correct the date, or leave it out")


def few_rows(contents: Contents) -> Iterator[Fault]:
    """Yield a warning where there is too little to show, or where money has no currency.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> study = SimpleNamespace(settings=Settings("Shop"), count=lambda table: 3)
    >>> contents = SimpleNamespace(study=study, filled=lambda table, column: False)
    >>> print(next(few_rows(contents)).found)
    3 customers, and groups under min_group = 10 are not shown
    """
    study = contents.study
    customers, least = study.count("customers"), study.settings.min_group
    if customers < least:
        found = f"{customers} customers, and groups under min_group = {least} are not shown"
        yield _warning("[study]", found, "add sources or a longer period")
    if not study.settings.currency and contents.filled("interactions", "value"):
        yield _warning("[study]", "values have no currency", 'write currency = "EUR"')


def notes(study: Study) -> Iterator[Fault]:
    """Yield what was guessed when the files were read, as warnings.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> entry = {"file": "a.csv", "notes": ["read as cp1252: set `encoding` if it is another"]}
    >>> print(*notes(SimpleNamespace(meta={"read": [entry]})))
    warning: a.csv: read as cp1252; set `encoding` if it is another
    """
    for entry in study.meta["read"]:
        for note in entry.get("notes", []):
            found, _, remedy = note.partition(": ")
            yield Fault(entry["file"], found, remedy, severity="warning")


def _never(where: str, kind: str, names: Iterable[str], known: frozenset[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield _warning(where, f"no {kind} {name!r} occurs", nearest(name, known))


def _warning(where: str, found: str, remedy: str) -> Fault:
    return Fault(f"{FILE}, {where}", found, remedy, severity="warning")


def _example(found: object, row: int) -> str:
    return f"{found!r} in row {row:,}" if isinstance(found, str) and found else f"row {row:,}"


def _sources(study: Study) -> dict[str, Source]:
    """Return the source of each file that has one: an ``.sql`` file has none."""
    sources = {}
    for source in study.settings.sources.values():
        try:
            paths = source_files(source, study.path)
        except StudyError:  # gone since the study was prepared
            continue
        sources.update(
            dict.fromkeys((file_name(path, source, study.path) for path in paths), source)
        )
    return sources


def _remedy(reason: str, found: Iterable[str], source: Source | None) -> str:
    if source is not None:
        for value in found:
            if special := _setting(reason, value, source):
                return special
    return next((how for part, how in _REMEDIES.items() if part in reason), "correct the row")


def _setting(reason: str, value: str, source: Source) -> str:
    """Return the setting that would make sense of a value, where one would."""
    where = f"for [sources.{source.name}] in study.toml"
    other = "," if source.decimal == "." else "."
    if reason == "not a number" and re.fullmatch(rf"[^\d]*\d+[{other}]\d+[^\d]*", value):
        return f'write decimal = "{other}" {where}'
    if reason == "not a date or time" and re.match(r"\s*\d{1,2}[-/]\d{1,2}[-/]\d", value):
        return f"write day_first = {str(not source.day_first).lower()} {where}"
    return ""


def settings_only(settings: Settings) -> Iterator[Fault]:
    """Yield a warning for each source that no table uses, where no ``.sql`` file could.

    Examples
    --------
    >>> settings = Settings("Shop", sources={"calls": Source("calls", "calls.csv")})
    >>> print(next(settings_only(settings)).found)
    no table takes its rows
    """
    if not any(mapping.sql for mapping in settings.mappings):
        used = {mapping.source for mapping in settings.mappings}
        for name in settings.sources:
            if name not in used:
                found = "no table takes its rows"
                yield _warning(f"[sources.{name}]", found, f'write source = "{name}" under a table')
