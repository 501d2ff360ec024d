"""Sources in, partitions out: the prepared store, built whole and then put in place at once."""

import hashlib
import importlib.metadata
import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Any

import duckdb

from cxlab.errors import Fault, StudyError
from cxlab.study import store
from cxlab.study.conform import CONTACTS
from cxlab.study.erased import drop_erased, erased_mark
from cxlab.study.evidence import prune_claims
from cxlab.study.limits import damaged, first_line, full_fault, is_full, restrict
from cxlab.study.load import FILE, load_settings
from cxlab.study.lock import locked
from cxlab.study.readers.files import source_files
from cxlab.study.remedies import nothing_fits
from cxlab.study.settings import Settings
from cxlab.study.sql import listed
from cxlab.study.stage import Part, report, stage_parts
from cxlab.study.store import Store, cache
from cxlab.study.unite import unite
from cxlab.study.write import rows_of, write_tables

#: About how many rows of its largest table a partition holds: more in large studies, where every
#: partition costs a little whatever it holds, but never so many that fewer than ten are left.
PARTITION_ROWS, MOST_ROWS, PARTITIONS = 250_000, 1_000_000, 10


def count_partitions(rows: int) -> int:
    """Return into how many partitions a study is split whose largest table has so many rows.

    Examples
    --------
    >>> [count_partitions(rows) for rows in (0, 300_000, 2_500_000, 10_000_000, 100_000_000)]
    [1, 2, 10, 10, 100]
    """
    size = min(max(PARTITION_ROWS, rows // PARTITIONS), MOST_ROWS)
    return max(1, math.ceil(rows / size))


def prepare(
    folder: Path, *, partitions: int | None = None, refresh: bool = False
) -> tuple[Settings, Store]:
    """Prepare the study in ``folder``, unless its store is up to date.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    partitions : int, optional
        Build the store anew, with this many partitions; by default as many as the rows call for,
        and only where sources or settings have changed.
    refresh : bool, default False
        Build the store anew in any case: a change in a database is not noticed by itself.

    Returns
    -------
    tuple of Settings and Store
        The settings and the store that fits them.

    Raises
    ------
    StudyError
        With every fault that keeps the study from being prepared; the previous store stays.

    Notes
    -----
    Two processes that prepare a study at once do it one after the other, and the second finds the
    work done. One that is killed leaves the previous store, and its folder for the next to remove.
    """
    settings = load_settings(folder)
    anew = refresh or partitions is not None
    if (ready := _ready(folder, settings)) and not anew:
        return settings, ready
    with alone_with(folder) as work:
        if (ready := _ready(folder, settings)) and not anew:
            return settings, ready
        mark = fingerprint(folder, settings)
        meta = _build(folder, settings, work, partitions)
        built = store.publish(folder, work / "store", {**meta, "fingerprint": mark})
        prune_claims(folder)
    return settings, built


def _ready(folder: Path, settings: Settings) -> Store | None:
    ready = store.current(folder)
    same = ready is not None and ready.meta["fingerprint"] == fingerprint(folder, settings)
    return ready if same else None


@contextmanager
def alone_with(folder: Path) -> Iterator[Path]:
    """Give a folder to work in, while nobody else builds or erases; say what hinders that.

    What was left by those that were killed is removed.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Yields
    ------
    pathlib.Path
        A folder in the study's cache; it is removed afterwards.

    Raises
    ------
    StudyError
        The cache cannot be written to, the disk is full, or rows cannot be prepared.

    Examples
    --------
    >>> with alone_with(Path(tempfile.mkdtemp())) as work:
    ...     work.parent.name
    '.cxlab'
    """
    if cache(folder).is_symlink() or (cache(folder).exists() and not cache(folder).is_dir()):
        found = f"{cache(folder).name!r} is in the way: it is no folder"
        raise StudyError([Fault(f"{folder.name}/", found, "move it")])
    try:
        cache(folder).mkdir(exist_ok=True)
        with locked(cache(folder) / "lock") as alone:
            work = Path(tempfile.mkdtemp(prefix="work-", dir=cache(folder)))
            try:
                age = 0 if alone else store.OLD_SECONDS
                store.remove_old(folder, "work-*", keep={work}, seconds=age)
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except (OSError, duckdb.Error) as error:
        raise StudyError([_hindrance(folder, error)]) from error


def _hindrance(folder: Path, error: OSError | duckdb.Error) -> Fault:
    """Say what keeps the store from being built, where it is not the sources."""
    where = f"{folder.name}/"
    if is_full(error):
        return full_fault(where)
    if isinstance(error, OSError):
        found = f"cannot be written to: {error.strerror or error}"
        return Fault(where, found, "make it writable, or copy the study to a folder that is")
    if isinstance(error, duckdb.OutOfMemoryException):
        return Fault(where, "its rows need more memory and disk than there is", "make room")
    found = f"its rows cannot be prepared: {first_line(error)}"
    remedy = "open it again: a source may have changed while it was read"
    return damaged(where, error) or Fault(where, found, remedy)


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
        # Else the marks of a missing value, in each of many columns, become a join each; and all
        # columns are compared with each other for what they have in common.
        connection.execute("SET disabled_optimizers = 'in_clause, common_subexpressions'")
        restrict(connection, work)
        _confine(connection, folder, settings)
        staged = stage_parts(connection, folder, settings, work / "scratch")
        merged = unite(connection, staged.parts, staged.attributes)
        drop_erased(connection, folder)
        largest = max(_largest(staged.parts), rows_of(connection, "customers"))
        number = partitions or count_partitions(largest)
        facts = write_tables(connection, staged.parts, staged.attributes, work / "store", number)
        if not facts["spans"]:
            raise StudyError(_nothing_fits(connection, staged.parts))
        read = report(connection, staged.parts)
    spans = facts["spans"].values()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    databases = {name: moment for name, source in settings.sources.items() if source.url}
    about = {"start": first, "end": last, "read": read, "merged": merged, "partitions": number}
    return {**facts, **about, "databases": databases}


def _largest(parts: list[Part]) -> int:
    """Return the rows that fit of the table of contacts that has most."""
    return max(sum(part.fit for part in parts if part.mapping.table == name) for name in CONTACTS)


def _confine(connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings) -> None:
    """Let queries read the study's folder and the packages it names, and nothing else."""
    packages = [source for source in settings.sources.values() if source.package]
    within = {str(path.parent) for source in packages for path in source_files(source, folder)}
    folders = {str(folder), *within}
    # Readers escape what would be a pattern in a path; DuckDB compares the path as it is written.
    allowed = listed(f"{path}/" for path in sorted({*folders, *map(escape, folders)}))
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _nothing_fits(connection: duckdb.DuckDBPyConnection, parts: list[Part]) -> list[Fault]:
    """Say why no row fits: the first reject of each file, column and reason."""
    query = (
        'SELECT file, "column", reason, min(row), arg_min(found, row) FROM cxlab.rejects '
        'GROUP BY file, "column", reason ORDER BY ALL'
    )
    sources = {part.file: part.source for part in parts if not part.mapping.sql}
    return nothing_fits(connection.execute(query).fetchall(), sources)
