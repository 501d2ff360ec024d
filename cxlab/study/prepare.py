"""Sources in, partitions out: the prepared store, built whole and then put in place at once."""

import hashlib
import importlib.metadata
import math
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from cxlab.errors import Fault, StudyError
from cxlab.study import store
from cxlab.study.conform import CONTACTS
from cxlab.study.erased import drop_erased, erased_mark
from cxlab.study.limits import restrict
from cxlab.study.load import FILE, load_settings
from cxlab.study.readers.files import source_files
from cxlab.study.settings import Settings
from cxlab.study.sql import literal
from cxlab.study.stage import Part, report, stage_parts
from cxlab.study.store import Store, cache
from cxlab.study.unite import unite
from cxlab.study.write import rows_of, write_tables

#: About how many rows of its largest table a partition holds.
PARTITION_ROWS = 250_000


def prepare(folder: Path, *, partitions: int | None = None) -> tuple[Settings, Store]:
    """Prepare the study in ``folder``, unless its store is up to date.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    partitions : int, optional
        Build the store anew, with this many partitions; by default as many as the rows call for,
        and only where sources or settings have changed.

    Returns
    -------
    tuple of Settings and Store
        The settings and the store that fits them.

    Raises
    ------
    StudyError
        With every fault that keeps the study from being prepared; the previous store stays.
    """
    settings = load_settings(folder)
    mark = fingerprint(folder, settings)
    ready = store.current(folder)
    if ready is not None and partitions is None and ready.meta["fingerprint"] == mark:
        return settings, ready
    work = _work_folder(folder)
    try:
        meta = _build(folder, settings, work, partitions)
        return settings, store.publish(folder, work / "store", {**meta, "fingerprint": mark})
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _work_folder(folder: Path) -> Path:
    """Make a folder to build in; remove those that builds which were killed have left."""
    try:
        cache(folder).mkdir(exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="work-", dir=cache(folder)))
    except OSError as error:
        found = f"cannot be written to: {error.strerror}"
        remedy = "make it writable, or copy the study to a folder that is"
        raise StudyError([Fault(f"{folder.name}/", found, remedy)]) from error
    store.remove_old(folder, "work-*", keep={work})
    return work


def fingerprint(folder: Path, settings: Settings) -> str:
    """Return a hash that changes whenever a source, an ``.sql`` file or ``study.toml`` does."""
    parts = [str(store.VERSION), importlib.metadata.version("duckdb"), erased_mark(folder)]
    parts.append((folder / FILE).read_text(encoding="utf-8-sig"))
    for mapping in settings.mappings:
        if mapping.sql:
            parts.append((folder / mapping.sql).read_bytes().hex())
    for source in settings.sources.values():
        for path in source_files(source, folder):
            state = path.stat()
            parts.append(f"{source.name} {path} {state.st_size} {state.st_mtime_ns}")
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _build(folder: Path, settings: Settings, work: Path, partitions: int | None) -> dict[str, Any]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        restrict(connection, work)
        _confine(connection, folder, settings)
        staged = stage_parts(connection, folder, settings, work / "scratch")
        merged = unite(connection, staged.parts, staged.attributes)
        drop_erased(connection, folder)
        largest = max(_largest(staged.parts), rows_of(connection, "customers"))
        number = partitions or max(1, math.ceil(largest / PARTITION_ROWS))
        facts = write_tables(connection, staged.parts, staged.attributes, work / "store", number)
        if not facts["spans"]:
            remedy = "correct the column map, or the rows: `cxlab check` lists them"
            raise StudyError([*_reasons(connection), Fault(FILE, "no row fits", remedy)])
        read = report(connection, staged.parts)
    spans = facts["spans"].values()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    about = {"start": first, "end": last, "read": read, "merged": merged, "partitions": number}
    return {**facts, **about}


def _largest(parts: list[Part]) -> int:
    """Return the rows that fit of the table of contacts that has most."""
    return max(sum(part.fit for part in parts if part.mapping.table == name) for name in CONTACTS)


def _confine(connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings) -> None:
    """Let queries read the study's folder and the packages it names, and nothing else."""
    packages = [source for source in settings.sources.values() if source.package]
    within = {str(path.parent) for source in packages for path in source_files(source, folder)}
    allowed = ", ".join(literal(path + "/") for path in sorted({str(folder), *within}))
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _reasons(connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """Return the first reject of each column and reason, for a study of which no row fits."""
    query = (
        'SELECT file, "column", reason, min(row), arg_min(found, row) FROM cxlab.rejects '
        'GROUP BY file, "column", reason ORDER BY ALL'
    )
    return [
        Fault(f"{file}, column {column!r}", f"{found!r} is {reason}", "correct it", row=row)
        for file, column, reason, row, found in connection.execute(query).fetchall()
    ]
