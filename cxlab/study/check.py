"""Everything that is wrong with a study in one go, and which artifacts its data support."""

import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from textwrap import indent
from typing import Any

import pandas as pd

from cxlab.errors import Fault, StudyError
from cxlab.study import doubts, schema
from cxlab.study.conform import raw_columns
from cxlab.study.contents import Contents
from cxlab.study.load import FILE, load_settings
from cxlab.study.readers import open_source
from cxlab.study.settings import Settings, Source
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


def check_study(path: str | Path) -> Checked:
    r"""Check a study: its settings, its files, their columns and their rows.

    Parameters
    ----------
    path : str or pathlib.Path
        The folder that holds ``study.toml``.

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
    folder = Path(path).resolve()
    try:
        study = open_study(folder)
    except StudyError as error:
        faults = dict.fromkeys([*error.faults, *_further(folder)])
        tables = pd.DataFrame(columns=["table", "rows", "rejected"])
        return Checked(folder.name, _sorted(faults), tables, pd.DataFrame(columns=list(COLUMNS)))
    contents = Contents(study)
    found = chain(
        doubts.settings_only(study.settings),
        doubts.notes(study),
        doubts.rejected_rows(study),
        doubts.unknown_names(contents),
        doubts.odd_scores(contents),
        doubts.odd_times(study),
        doubts.few_rows(contents),
    )
    return Checked(folder.name, _sorted(dict.fromkeys(found)), _tables(study), supported(study))


def _tables(study: Study) -> pd.DataFrame:
    read = pd.DataFrame(study.meta["read"], columns=["table", "rejected"])
    rejected = read.groupby("table")["rejected"].sum()
    rows = {table: study.count(table) for table in schema.TABLES if study.has(table)}
    frame = pd.DataFrame({"table": list(rows), "rows": list(rows.values())})
    frame["rejected"] = frame["table"].map(rejected).fillna(0).astype("int64")
    return frame


def _further(folder: Path) -> Iterator[Fault]:
    """Yield what else is wrong: whatever stops a study from being opened hides what is below it."""
    settings: Settings | None = None
    try:
        settings = load_settings(folder)
    except StudyError:
        sources = list(_sources(folder))
    else:
        sources = list(settings.sources.values())
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    for source in sources:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                opened = open_source(source, folder, Path(scratch))
            except StudyError as error:
                yield from error.faults
            else:
                columns[source.name] = {file: relation.columns for file, relation in opened}
    for mapping in settings.mappings if settings is not None else ():
        for file, names in columns.get(mapping.source, {}).items():
            yield from raw_columns(mapping, dict.fromkeys(names, "VARCHAR"), file)[1]


def _sources(folder: Path) -> Iterator[Source]:
    """Yield the sources of a ``study.toml`` with faults, as far as they can be made out."""
    try:
        content = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return
    sections = content.get("sources", {})
    for name, entry in sections.items() if isinstance(sections, dict) else ():
        if isinstance(entry, dict) and isinstance(entry.get("path"), str):
            yield Source(**{**_texts(entry), "name": name})


def _texts(entry: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Source) if field.type in (str, "str")}
    return {key: value for key, value in entry.items() if key in known and isinstance(value, str)}


def _sorted(faults: dict[Fault, None]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.severity))


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
