"""What looks wrong in a study that can be prepared: rejected rows, odd scores and times."""

from collections.abc import Iterator, Sequence

import pandas as pd

from cxlab.errors import Fault
from cxlab.privacy import mask_text
from cxlab.study.contents import Contents
from cxlab.study.dates import Orders
from cxlab.study.entries import warning
from cxlab.study.remedies import example, remedy
from cxlab.study.settings import ATTITUDE, Settings
from cxlab.study.study import Study

#: How many rejected rows of one kind are shown.
SHOWN = 3

#: How many names of a kind are looked at for personal data, the commonest first.
NAMES_READ = 2000

#: No company's rows are older; a date before it is one that went wrong.
EARLIEST = pd.Timestamp("1990-01-01")


def rejected_rows(study: Study, orders: Sequence[Orders] = ()) -> Iterator[Fault]:
    r"""Yield a fault for each kind of row that did not fit, with the first of them.

    A file of which no row fits is an error; else rejected rows are a warning.

    Parameters
    ----------
    study : Study
        An open study.
    orders : sequence of Orders
        Columns whose dates are of two orders (``date_orders``).

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
    mixed = {(one.file, one.column) for one in orders if one.mixed}
    for (table, file, column, reason), rows in rejects.groupby(columns[:4], dropna=False):
        counts = read.get((table, file), {"rows": len(rows), "rejected": len(rows)})
        first = rows.sort_values("row").head(SHOWN)
        examples = "; ".join(example(row.found, row.row) for row in first.itertuples())
        place = f", column {column!r}" if isinstance(column, str) and column else ""
        yield Fault(
            f"{file}{place}",
            f"{len(rows):,} of {counts['rows']:,} rows: {reason} ({examples})",
            remedy(
                reason,
                first["found"].dropna(),
                study.settings.sources.get(counts.get("source", "")),
                column=column if isinstance(column, str) else "",
                both_orders=(file, column) in mixed,
            ),
            row=int(first["row"].iloc[0]),
            severity="error" if counts["rejected"] >= counts["rows"] else "warning",
        )


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
            yield warning(where, f"{found}: they go {span}", "correct the scale or the scores")
        if answers.unscaled:
            found = f"{answers.unscaled:,} of {answers.scored:,} scores, {span}, have no scale"
            yield warning(where, found, f"write {answers.Index} = {{ scale = [lowest, highest] }}")
    for question in contents.study.settings.questions_of("nps"):
        if question.scale not in (None, (0.0, 10.0)):
            scale = ", ".join(f"{end:g}" for end in question.scale or ())
            found = f"its scale is [{scale}], and NPS is asked from 0 to 10"
            yield warning(f"[questions] {question.name}", found, "correct the scale or the kind")


def lone_items(settings: Settings) -> Iterator[Fault]:
    """Yield a warning for each trait that only one question is about.

    Parameters
    ----------
    settings : Settings
        The study's settings.

    Yields
    ------
    Fault
        By question.

    Examples
    --------
    >>> from cxlab.study.settings import Question
    >>> asked = Question("I plan ahead", ATTITUDE, trait="care")
    >>> print(next(lone_items(Settings("Shop", questions={asked.name: asked}))).found)
    the only question about 'care': nothing shows that it measures it
    """
    asked = settings.questions_of(ATTITUDE)
    traits = [question.trait for question in asked]
    for question in asked:
        if traits.count(question.trait) == 1:
            found = f"the only question about {question.trait!r}: nothing shows that it measures it"
            remedy = "name the trait's other questions; until then it forms no personas"
            yield warning(f"[questions] {question.name}", found, remedy)


def odd_times(study: Study) -> Iterator[Fault]:
    """Yield a warning for a period that cannot be right, and for events that lie outside it.

    Parameters
    ----------
    study : Study
        An open study.

    Yields
    ------
    Fault
        At most one for either end of each table, and one for each event.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> span = (pd.Timestamp("1970-01-01"), pd.Timestamp("2025-01-01"))
    >>> study = SimpleNamespace(
    ...     span=lambda table: span, has=lambda table: table == "interactions",
    ...     period=span, settings=Settings("Shop"),
    ... )
    >>> print(next(odd_times(study)))
    warning: interactions, column 'timestamp': the first row is of 1970-01-01; correct it, or name
    it with `missing`
    """
    soon = pd.Timestamp.now(tz="UTC").tz_localize(None) + pd.Timedelta(days=1)
    for table in [table for table in ("interactions", "responses") if study.has(table)]:
        start, end = study.span(table)
        where = f"{table}, column 'timestamp'"
        if start < EARLIEST:
            found, remedy = (
                f"the first row is of {_day(start)}",
                "correct it, or name it with `missing`",
            )
            yield Fault(where, found, remedy, severity="warning")
        if end > soon:
            found = f"the last row is of {_day(end)}, which is still to come"
            remedy = "correct it, or check the order of day and month"
            yield Fault(where, found, remedy, severity="warning")
    start, end = study.period
    for event in study.settings.events:
        if not start.normalize() <= pd.Timestamp(event.date) <= end:
            found = f"{event.title!r} is of {event.date}, outside {_day(start)} to {_day(end)}"
            yield warning("[[events]]", found, "correct the date, or leave it out")


def _day(moment: pd.Timestamp) -> str:
    return moment.to_pydatetime().date().isoformat()


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
        some = "1 customer" if customers == 1 else f"{customers} customers"
        found = f"{some}, and groups under min_group = {least} are not shown"
        yield warning("[study]", found, "add sources or a longer period")
    if not study.settings.currency and contents.filled("interactions", "value"):
        yield warning("[study]", "values have no currency", 'write currency = "EUR"')


def personal_names(contents: Contents) -> Iterator[Fault]:
    """Yield a warning where touchpoints, channels or questions are called like people.

    Pages mask what customers wrote, and show these names as they are.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> places = pd.DataFrame({"touchpoint": ["mail to ann@example.com"], "channel": ["mail"]})
    >>> answers = pd.DataFrame(index=["likely"])
    >>> contents = SimpleNamespace(touchpoints=places.assign(n=3), answers=answers)
    >>> print(next(personal_names(contents)).found)
    1 of 1 touchpoint names holds what looks like personal data ('mail to [e-mail]')
    """
    places = contents.touchpoints.sort_values("n", ascending=False, kind="stable")
    names = {
        "touchpoint": places["touchpoint"],
        "channel": places["channel"],
        "question": contents.answers.index.to_series(),
    }
    for column, values in names.items():
        known = values.drop_duplicates().head(NAMES_READ)
        masked = known.map(mask_text)
        personal = masked[masked != known]
        if len(personal):
            table = "responses" if column == "question" else "interactions"
            verb = "holds" if len(personal) == 1 else "hold"
            found = f"{len(personal):,} of {len(known):,} {column} names {verb} what looks like"
            found += f" personal data ({personal.iloc[0]!r})"
            remedy = "pages show these names as they are: give them plain ones in a `.sql` file"
            yield Fault(f"{table}, column {column!r}", found, remedy, severity="warning")


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


def unused_sources(settings: Settings) -> Iterator[Fault]:
    """Yield a warning for each source that no table uses, where no ``.sql`` file could.

    Examples
    --------
    >>> from cxlab.study.settings import Source
    >>> settings = Settings("Shop", sources={"calls": Source("calls", "calls.csv")})
    >>> print(next(unused_sources(settings)).found)
    no table takes its rows
    """
    if not any(mapping.sql for mapping in settings.mappings):
        used = {mapping.source for mapping in settings.mappings}
        for name in settings.sources:
            if name not in used:
                found = "no table takes its rows"
                yield warning(f"[sources.{name}]", found, f'write source = "{name}" under a table')
