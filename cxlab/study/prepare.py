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
from cxlab.study import schema, store
from cxlab.study.load import FILE, load_settings
from cxlab.study.readers.files import source_files
from cxlab.study.settings import Settings
from cxlab.study.sql import identifier, literal, only_row
from cxlab.study.stage import stage_tables
from cxlab.study.store import Store, cache
from cxlab.study.unite import columns, exists

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
    parts = [str(store.VERSION), importlib.metadata.version("duckdb")]
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
    with duckdb.connect(work / "stage.duckdb") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET temp_directory = {literal(str(work / 'spill'))}")
        _confine(connection, folder, settings)
        staged = stage_tables(connection, folder, settings, work / "scratch")
        facts = _facts(connection)
        largest = max(facts["rows"].values())
        number = partitions or max(1, math.ceil(largest / PARTITION_ROWS))
        _write(connection, facts["columns"], work / "store", number)
    return {**facts, "read": staged.read, "merged": staged.merged, "partitions": number}


def _confine(connection: duckdb.DuckDBPyConnection, folder: Path, settings: Settings) -> None:
    """Let queries read the study's folder and the packages it names, and nothing else."""
    packages = [source for source in settings.sources.values() if source.package]
    within = {str(path.parent) for source in packages for path in source_files(source, folder)}
    allowed = ", ".join(literal(path + "/") for path in sorted({str(folder), *within}))
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _facts(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    tables = [table for table in (*schema.TABLES, "rejects") if exists(connection, table)]
    spans = {}
    for table in [table for table in tables if table in ("interactions", "responses")]:
        query = f"SELECT min(timestamp), max(timestamp) FROM {table}"
        span = only_row(connection, query)
        if span[0] is not None:
            spans[table] = [moment.isoformat() for moment in span]
    if not spans:
        remedy = "correct the column map, or the rows: `cxlab check` lists them"
        raise StudyError([*_reasons(connection), Fault(FILE, "no row fits", remedy)])
    counts = [f"SELECT {literal(table)}, count(*) FROM {table}" for table in tables]
    return {
        "rows": dict(connection.execute(" UNION ALL ".join(counts)).fetchall()),
        "columns": {table: columns(connection, table) for table in tables},
        "spans": spans,
        "start": min(span[0] for span in spans.values()),
        "end": max(span[1] for span in spans.values()),
    }


def _reasons(connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """Return the first reject of each column and reason, for a study of which no row fits."""
    query = (
        'SELECT file, "column", reason, min(row), arg_min(found, row) FROM rejects '
        'GROUP BY file, "column", reason ORDER BY ALL'
    )
    return [
        Fault(f"{file}, column {column!r}", f"{found!r} is {reason}", "correct it", row=row)
        for file, column, reason, row, found in connection.execute(query).fetchall()
    ]


def _write(
    connection: duckdb.DuckDBPyConnection,
    names: dict[str, list[str]],
    target: Path,
    partitions: int,
) -> None:
    for table, known in names.items():
        (target / table).mkdir(parents=True)
        selected = ", ".join(map(identifier, known))
        if table not in schema.PARTITIONED:
            order = 'ORDER BY "table", file, row' if table == "rejects" else "ORDER BY _order"
            path = target / table / "00000.parquet"
            _copy(connection, f"SELECT {selected} FROM {table} {order}", path)
            continue
        key = "customer_id, timestamp, _order" if "timestamp" in known else "customer_id"
        # Anonymous answers have no customer: those given together stay together.
        owner = "coalesce(customer_id, response_id)" if "response_id" in known else "customer_id"
        who, known_by = "", ""
        if table != "customers":
            who = f", {store.WHO}"
            known_by = "LEFT JOIN places USING (customer_id)"
        connection.execute(
            f"CREATE TABLE sorted AS SELECT {selected}{who}, hash({owner}) % {partitions} AS _part "
            f"FROM {table} {known_by} ORDER BY _part, {key}"
        )
        if table == "customers":
            connection.execute(
                f"CREATE TABLE places AS SELECT customer_id, CAST(row_number() OVER "
                f"(PARTITION BY _part ORDER BY customer_id) - 1 AS INTEGER) AS {store.WHO} "
                "FROM sorted"
            )
        for number in range(partitions):
            path = target / table / f"{number:05d}.parquet"
            rows = f"SELECT {selected}{who} FROM sorted WHERE _part = {number}"
            _copy(connection, rows, path)
        connection.execute("DROP TABLE sorted")


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
