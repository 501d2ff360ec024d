"""Who was erased from a study: a list beside ``study.toml`` that every prepare obeys.

The list holds no ids, only salted hashes of them, so that it may be kept where the sources still
hold the person. It hides nothing from whoever has both the list and a guess at the id: treat it
as personal data, as the sources are.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cxlab.errors import Fault, StudyError
from cxlab.study.identity import MARK, merge_ids
from cxlab.study.sql import literal, only_row
from cxlab.study.unite import exists

#: The list's file, in the study's folder: the cache may be deleted, this may not.
FILE = "erased.json"

#: What stands in ``found`` of rejected rows where nobody knows whose they are.
NOT_KEPT = "(not kept: a customer was erased)"

_ABOUT = (
    "Customers erased from this study, as salted SHA-256 of their ids. Keep this file: while the "
    "sources hold these people, it keeps them out."
)
_TABLES = ("customers", "interactions", "responses")


@dataclass(frozen=True)
class Erased:
    """The list: its salt, and the hash of every id of those who were erased."""

    salt: str
    hashes: frozenset[str] = frozenset()

    def holds(self, written: str) -> bool:
        """Tell whether an id is in the list; a linked one is written ``kind:id``."""
        return self.hash(written) in self.hashes

    def hash(self, written: str) -> str:
        """Return the salted hash of an id, as DuckDB's ``sha256`` gives it."""
        return hashlib.sha256((self.salt + written).encode()).hexdigest()


def read_erased(folder: Path) -> Erased:
    """Return the list of a study; an empty one where there is no file.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    Erased
        Its salt and hashes.

    Raises
    ------
    StudyError
        The file is there and is no such list: a person might come back unseen.

    Examples
    --------
    >>> read_erased(Path("no such study")).hashes
    frozenset()
    """
    path = folder / FILE
    if not path.exists():
        return Erased("")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        salt, hashes = content["salt"], frozenset(content["hashes"])
        if content["schema"] != 1 or not isinstance(salt, str) or not all(map(_is_hash, hashes)):
            raise ValueError("another schema")
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = "is no list of erased customers that this cxlab can read"
        remedy = "restore it from a copy: without it, those erased would come back"
        raise StudyError([Fault(FILE, found, remedy)]) from error
    return Erased(salt, hashes)


def add_erased(folder: Path, written: Iterable[str]) -> Erased:
    """Add ids to the list of a study, in one step.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    written : iterable of str
        Every id of those to be erased; linked ones as ``kind:id``.

    Returns
    -------
    Erased
        The list as it is now in the file.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = add_erased(folder, ["ann", "cookie:c1"])
    >>> read_erased(folder).holds("cookie:c1"), "ann" in (folder / FILE).read_text()
    (True, False)
    """
    before = read_erased(folder)
    base = Erased(before.salt or secrets.token_hex(16), before.hashes)
    after = Erased(base.salt, base.hashes | {base.hash(one) for one in written})
    if after.hashes != before.hashes:
        content = {
            "about": _ABOUT,
            "schema": 1,
            "salt": after.salt,
            "hashes": sorted(after.hashes),
        }
        aside = folder / f".{FILE}.{os.getpid()}"
        aside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        aside.replace(folder / FILE)
    return after


def erased_mark(folder: Path) -> str:
    """Return what the fingerprint of a study's store says of the list: empty where it is empty.

    Examples
    --------
    >>> erased_mark(Path("no such study"))
    ''
    """
    listed = read_erased(folder)
    return " ".join([listed.salt, *sorted(listed.hashes)]) if listed.hashes else ""


def drop_erased(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Take those who were erased out of the staged tables; nothing where the list is empty.

    Somebody goes when any of the ids that identities give them is in the list, so an erased
    person stays erased under an id that was linked later. Of rejected rows, those known to be
    theirs (column ``_owner``, an id as the list writes it) go; where nobody knows whose a row is,
    what was found in it is not kept. The file and the row stay.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Holds the tables that the study has: customers (with every customer), interactions,
        responses, identities, rejects; ``customer_id`` as identities merged them.
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    int
        How many customers were taken out.

    Raises
    ------
    StudyError
        The list cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = add_erased(folder, ["ann"])
    >>> with duckdb.connect() as connection:
    ...     _ = connection.execute("CREATE TABLE customers AS FROM (VALUES ('ann'), ('bea')) "
    ...                            "AS t(customer_id)")
    ...     drop_erased(connection, folder), connection.execute("FROM customers").fetchall()
    (1, [('bea',)])
    """
    listed = read_erased(folder)
    if not listed.hashes:
        return 0
    connection.execute("CREATE TEMP TABLE cxlab_listed (hash VARCHAR)")
    connection.execute("INSERT INTO cxlab_listed SELECT unnest(?)", [sorted(listed.hashes)])
    _find_gone(connection, f"sha256({literal(listed.salt)} || written)")
    (customers,) = only_row(connection, _COUNT)
    if exists(connection, "identities"):
        connection.execute(f"DELETE FROM identities WHERE customer_id IN ({_GONE})")
    if exists(connection, "rejects"):
        _drop_rejects(connection)
    for table in filter(lambda name: exists(connection, name), _TABLES):
        connection.execute(f"DELETE FROM {table} WHERE customer_id IN ({_GONE})")
    connection.execute("DROP TABLE cxlab_listed; DROP TABLE cxlab_gone")
    return int(customers)


_GONE = "SELECT written FROM cxlab_gone"
_COUNT = f"SELECT count(*) FROM customers WHERE customer_id IN ({_GONE})"


def _find_gone(connection: duckdb.DuckDBPyConnection, hashed: str) -> None:
    """Make the table of every id, as it is written, of everybody who has one in the list."""
    known = "SELECT customer_id AS written, customer_id FROM customers"
    if exists(connection, "identities"):
        query = "SELECT source, source_id, customer_id FROM identities ORDER BY ALL"
        connection.register("cxlab_ids", merge_ids(connection.execute(query).df()))
        written = f"CASE ids WHEN '' THEN id ELSE ids || {literal(MARK)} || id END"
        known += f" UNION ALL SELECT {written}, customer_id FROM cxlab_ids"
    connection.execute(
        f"CREATE TEMP TABLE cxlab_gone AS WITH known AS ({known}), gone AS (SELECT customer_id "
        f"FROM known WHERE {hashed} IN (SELECT hash FROM cxlab_listed)) "
        "SELECT DISTINCT written FROM known WHERE customer_id IN (SELECT customer_id FROM gone)"
    )
    if exists(connection, "identities"):
        connection.unregister("cxlab_ids")


def _drop_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    described = connection.execute("DESCRIBE rejects").fetchall()
    unknown = "true"
    if "_owner" in [row[0] for row in described]:
        connection.execute(f"DELETE FROM rejects WHERE _owner IN ({_GONE})")
        unknown = "_owner IS NULL"
    connection.execute(f"UPDATE rejects SET found = {literal(NOT_KEPT)} WHERE {unknown}")


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
