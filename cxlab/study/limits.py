"""How much memory, disk and time the building of a store may take, and what to say beyond that."""

import errno
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from cxlab.errors import Fault
from cxlab.study.sql import literal

#: How long one ``.sql`` file may run, in seconds.
QUERY_SECONDS = 600.0

#: DuckDB's share of the memory; what does not fit is put on disk.
MEMORY_BYTES = 2_500_000_000
MEMORY_SHARE = 0.6

#: The part of the free disk that may be filled with what does not fit into memory.
DISK_SHARE = 0.5

_FULL = (errno.ENOSPC, errno.EDQUOT)

#: What DuckDB says of a file that a query may not read, and of one that it cannot decode.
_OUTSIDE = re.compile(
    r'Cannot access (?:file|directory) "([^"]+)"|Table with name ((?:/|\.\.|~)\S+) does not exist'
)
_UNREAD = re.compile(r'Failed to read file "([^"]+)"')


def restrict(connection: duckdb.DuckDBPyConnection, work: Path) -> None:
    """Limit the memory that a database takes, and the disk below ``work``.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The database.
    work : pathlib.Path
        A folder; what does not fit into memory goes to ``spill`` in it.

    Examples
    --------
    >>> import tempfile
    >>> with duckdb.connect() as connection:
    ...     restrict(connection, Path(tempfile.mkdtemp()))
    ...     connection.execute("SELECT current_setting('temp_directory')").fetchone()[0][-5:]
    'spill'
    """
    room = int(shutil.disk_usage(work).free * DISK_SHARE)
    connection.execute(f"SET temp_directory = {literal(str(work / 'spill'))}")
    connection.execute(f"SET max_temp_directory_size = '{room}B'")
    connection.execute(f"SET memory_limit = '{_memory()}B'")


@contextmanager
def time_limit(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what ``connection`` does when it takes longer than ``QUERY_SECONDS``.

    Examples
    --------
    >>> with duckdb.connect() as connection, time_limit(connection):
    ...     connection.execute("SELECT 1").fetchone()
    (1,)
    """
    timer = threading.Timer(QUERY_SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def query_fault(file: str, error: duckdb.Error) -> Fault:
    r"""Say what is wrong with a query or a file that DuckDB could not read to its end.

    Parameters
    ----------
    file : str
        The ``.sql`` file, or the source's.
    error : duckdb.Error
        What DuckDB raised.

    Returns
    -------
    Fault
        What was found, and what to do.

    Examples
    --------
    >>> print(query_fault("orders.sql", duckdb.BinderException("no table a\nLINE 1: ...")))
    error: orders.sql: no table a; correct the query or the file
    """
    if isinstance(error, duckdb.InterruptException):
        remedy = "read or join less, or write its rows to a Parquet file and make that a source"
        return Fault(file, f"did not end within {_spoken(QUERY_SECONDS)}", remedy)
    if isinstance(error, duckdb.OutOfMemoryException):
        found = "needs more memory and disk than there is"
        return Fault(file, found, "join on a key, or filter first: every pair of rows is too many")
    if is_full(error):
        return full_fault(file)
    if outside := _OUTSIDE.search(str(error)):
        return _forbidden(file, outside[1] or outside[2])
    return damaged(file, error) or Fault(file, first_line(error), "correct the query or the file")


def _forbidden(file: str, path: str) -> Fault:
    """Say that a query reads a file which it may not, as it names it."""
    if path.startswith(("/", "~", "..")) or ":" in path:
        return Fault(file, f"reads {path!r}, which is not in the study", "copy it into the folder")
    remedy = "make it a source, and read that by its name"
    return Fault(file, f"reads {path!r} by its path", remedy)


def damaged(where: str, error: Exception) -> Fault | None:
    """Say that a Parquet file is damaged inside, or holds what nothing can read, as an error tells.

    Parameters
    ----------
    where : str
        The source's file, or what reads it.
    error : Exception
        What DuckDB raised.

    Returns
    -------
    Fault or None
        The file's name is the one that the error tells, where it tells one.

    Examples
    --------
    >>> said = duckdb.Error('Failed to read file "/shop/a.parquet": ZSTD Decompression failure')
    >>> print(damaged("orders.sql", said))
    error: a.parquet: is damaged inside; export or copy it anew
    """
    if "Could not convert Timestamp" in str(error):
        remedy = "correct them, or export them as text"
        return Fault(where, "holds times that lead out of the calendar", remedy)
    file = _UNREAD.search(str(error))
    if file is None and "corrupt" not in str(error):
        return None
    name = Path(file[1]).name if file else where
    same = where if where.endswith(name) else name
    return Fault(same, "is damaged inside", "export or copy it anew")


def is_full(error: Exception) -> bool:
    """Tell whether an error says that the disk has no room left.

    Examples
    --------
    >>> is_full(OSError(errno.ENOSPC, "No space left on device")), is_full(ValueError("x"))
    (True, False)
    """
    text = str(error)
    said = os.strerror(errno.ENOSPC) in text or "max_temp_directory_size" in text
    return said or (isinstance(error, OSError) and error.errno in _FULL)


def full_fault(where: str) -> Fault:
    """Return the fault of a disk without room.

    Examples
    --------
    >>> print(full_fault("shop/"))
    error: shop/: the disk is full; make room, or copy the study to a larger disk; rows that were
    prepared before stay in use
    """
    remedy = "make room, or copy the study to a larger disk"
    return Fault(where, "the disk is full", f"{remedy}; rows that were prepared before stay in use")


def first_line(error: Exception) -> str:
    r"""Return the first line of a message, without folders: the rest is a drawing of the query.

    Examples
    --------
    >>> first_line(duckdb.BinderException("Binder Error: no table 'a'\nLINE 1: ..."))
    "no table 'a'"
    """
    lines = str(error).splitlines()
    told = [line for line in lines if line.startswith("Error when converting")]
    line = re.sub(r"\A(?:[A-Z]\w+ )+Error: ", "", [*told, *lines, ""][0])
    return re.sub(r"""(["'])/[^"']*/([^"'/]+)\1""", r"\1\2\1", line)


def _memory() -> int:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", ()):
        return MEMORY_BYTES
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(MEMORY_BYTES, int(whole * MEMORY_SHARE))


def _spoken(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} seconds"
