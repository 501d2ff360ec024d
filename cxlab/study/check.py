"""Everything that is wrong with a study in one go, and which artifacts its data support."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from textwrap import indent

import pandas as pd

from cxlab.errors import Fault, StudyError
from cxlab.study import artifacts, doubts, schema, unmatched
from cxlab.study.conform import raw_columns
from cxlab.study.contents import Contents
from cxlab.study.dates import date_orders, odd_dates
from cxlab.study.load import FILE, read_settings
from cxlab.study.paths import real
from cxlab.study.readers import open_source
from cxlab.study.settings import Source
from cxlab.study.study import Study, open_study
from cxlab.study.support import COLUMNS, supported

#: How many next steps the text shows.
NEXT = 5


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Parameters
    ----------
    name : str
        The study's folder.
    faults : tuple of Fault
        Errors first, then warnings.
    tables : pandas.DataFrame
        ``table``, ``rows``, ``rejected``: one row for each table that has rows; none where the
        study cannot be prepared.
    support : pandas.DataFrame
        As ``supported`` gives it; empty where the study cannot be prepared.
    """

    name: str
    faults: tuple[Fault, ...]
    tables: pd.DataFrame
    support: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether nothing is an error; there may be warnings."""
        return not any(fault.severity == "error" for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join(chain(self._summary(), map(str, self.faults), self._artifacts()))

    def _summary(self) -> Iterator[str]:
        errors = sum(fault.severity == "error" for fault in self.faults)
        warnings = len(self.faults) - errors
        yield f"{self.name}: {_count(errors, 'error')}, {_count(warnings, 'warning')}"
        for row in self.tables.itertuples():
            rejected = f", {row.rejected:,} rejected" if row.rejected else ""
            yield f"  {row.table}: {row.rows:,} rows{rejected}"

    def _artifacts(self) -> Iterator[str]:
        if self.support.empty:
            return
        yield ""
        yield "What these data support"
        for verdict in ("yes", "partly", "no"):
            names = self.support.loc[self.support["supported"] == verdict, "artifact"]
            if len(names):
                yield f"  {verdict}: {', '.join(names)}"
        more = self.support[self.support["supported"] != "yes"]
        steps = more.groupby(["supported", "unlock"], sort=False)["artifact"].agg(", ".join)
        if len(steps):
            yield "What would unlock more"
        for (verdict, unlock), names in steps.head(NEXT).items():
            yield indent(unlock.replace("; ", "\n"), "  ")
            yield f"    {'for' if verdict == 'no' else 'to say more in'} {names}"


def check_study(path: str | Path, *, figures: Iterable[str] | None = None) -> Checked:
    r"""Check a study: its settings, its files, their columns and their rows.

    Parameters
    ----------
    path : str or pathlib.Path
        The folder that holds ``study.toml``.
    figures : iterable of str, optional
        The names of the KPIs, to hold targets and benchmarks against; by default cxlab's own.

    Returns
    -------
    Checked
        Every fault with its file, row, column, what was found and what to do; and, where the
        study can be prepared, which artifacts its data support.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp()) / "shop"
    >>> folder.mkdir()
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "cals.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> _ = (folder / "calls.csv").write_text("customer_id,timestamp,touchpoint,channel\n")
    >>> print(check_study(folder))
    shop: 1 error, 0 warnings
    error: study.toml, [sources.calls]: no file 'cals.csv'; did you mean 'calls.csv'?
    """
    try:
        folder = real(path)
    except StudyError as error:
        return _unopened(Path(path).name, error.faults)
    try:
        study = open_study(folder)
    except StudyError as error:
        return _unopened(folder.name, [*error.faults, *_further(folder)])
    contents = Contents(study)
    known = artifacts.figures() if figures is None else figures
    told = chain(_doubts(study, contents), unmatched.unknown_figures(study.settings, known))
    found = dict.fromkeys(told)
    return Checked(folder.name, _sorted(found), _tables(study), supported(study, contents=contents))


def _unopened(name: str, faults: Iterable[Fault]) -> Checked:
    """Return what was found of a study that cannot be prepared."""
    tables = pd.DataFrame(columns=["table", "rows", "rejected"])
    nothing = pd.DataFrame(columns=list(COLUMNS))
    return Checked(name, _sorted(dict.fromkeys(faults)), tables, nothing)


def _doubts(study: Study, contents: Contents) -> Iterator[Fault]:
    orders = date_orders(study)
    yield from doubts.unused_sources(study.settings)
    yield from doubts.notes(study)
    yield from doubts.rejected_rows(study, orders)
    yield from odd_dates(study, orders)
    yield from unmatched.unknown_names(contents)
    yield from unmatched.unlinked_ids(study)
    yield from unmatched.shared_ids(study)
    yield from doubts.odd_scores(contents)
    yield from doubts.lone_items(study.settings)
    yield from doubts.odd_times(study)
    yield from doubts.few_rows(contents)
    yield from doubts.personal_names(contents)


def _tables(study: Study) -> pd.DataFrame:
    read = pd.DataFrame(study.meta["read"], columns=["table", "rejected"])
    rejected = read.groupby("table")["rejected"].sum()
    rows = {table: study.count(table) for table in schema.TABLES if study.has(table)}
    frame = pd.DataFrame({"table": list(rows), "rows": list(rows.values())})
    frame["rejected"] = frame["table"].map(rejected).fillna(0).astype("int64")
    return frame


def _further(folder: Path) -> Iterator[Fault]:
    """Yield what else is wrong: whatever stops a study from being opened hides what is below it."""
    try:
        settings, faults = read_settings(folder)
    except StudyError:
        return
    faulty = {fault.where for fault in faults}
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    for source in settings.sources.values():
        if not (source.path or source.url) or (source.url and _where(source) in faulty):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            try:
                opened = open_source(source, folder, Path(scratch))
            except StudyError as error:
                yield from error.faults
            else:
                columns[source.name] = {file: relation.columns for file, relation in opened}
    if any(where.startswith(f"{FILE}, [[tables.") for where in faulty):
        return
    for mapping in settings.mappings:
        for file, names in columns.get(mapping.source, {}).items():
            yield from raw_columns(mapping, dict.fromkeys(names, "VARCHAR"), file)[1]


def _where(source: Source) -> str:
    return f"{FILE}, [sources.{source.name}]"


def _sorted(faults: dict[Fault, None]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.severity))


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
