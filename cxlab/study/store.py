"""The prepared store: where it lies under a study's folder, and how a partition is read."""

import json
import shutil
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow.parquet as pq

from cxlab.study import schema

#: Raised by one whenever what a store holds changes, so that older stores are built anew.
VERSION = 2

#: A folder that nobody has changed for so long belongs to no running process.
OLD_SECONDS = 3600


def cache(folder: Path) -> Path:
    """Return the folder in which everything that cxlab computes for a study lies."""
    return folder / ".cxlab"


@dataclass(frozen=True)
class Store:
    """A prepared store: Parquet files by table and partition, and what is known about them."""

    path: Path
    meta: dict[str, Any]

    def columns(self, table: str) -> list[str]:
        """Return the columns that ``table`` has in this study; none where it has no rows."""
        return list(self.meta["columns"].get(table, []))

    def file(self, table: str, partition: int) -> Path:
        """Return the file of one partition of ``table``."""
        return self.path / table / f"{partition:05d}.parquet"

    def partition(self, table: str, number: int, columns: Sequence[str]) -> pd.DataFrame:
        """Read the columns of one partition; those that the study lacks are there, all missing."""
        names = [name for name in columns if name in self.columns(table)]
        path = self.file(table, number)
        frame = pq.read_table(path, columns=names).to_pandas() if path.exists() else pd.DataFrame()
        return schema.conform(frame.reindex(columns=list(columns)), table)


def current(folder: Path) -> Store | None:
    """Return the study's store, or None where none was prepared yet."""
    pointer = cache(folder) / "current"
    if not pointer.exists():
        return None
    path = cache(folder) / pointer.read_text(encoding="utf-8").strip()
    if not (path / "meta.json").exists():
        return None
    return Store(path, json.loads((path / "meta.json").read_text(encoding="utf-8")))


def publish(folder: Path, built: Path, meta: dict[str, Any]) -> Store:
    """Make ``built`` the study's store in one step.

    Until the pointer is replaced, which the file system does as a whole, the previous store stays
    the one in use; a crash at any moment leaves one of the two. The one it replaces is kept for
    those who have it open, and so is any young one: another process may be about to point to it.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    built : pathlib.Path
        A finished store; it is moved to its place.
    meta : dict
        What is known about its rows, with its ``fingerprint``.

    Returns
    -------
    Store
        The store in its place.
    """
    previous = current(folder)
    (built / "meta.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")
    place = cache(folder) / f"store-{meta['fingerprint'][:12]}-{uuid4().hex[:8]}"
    built.rename(place)
    pointer = place.with_suffix(".pointer")
    pointer.write_text(place.name, encoding="utf-8")
    pointer.replace(cache(folder) / "current")
    remove_old(folder, "store-*", keep={place} | ({previous.path} if previous else set()))
    return Store(place, meta)


def remove_old(folder: Path, pattern: str, *, keep: Set[Path]) -> None:
    """Remove what lies in a study's cache under a pattern and has not changed for an hour."""
    for path in cache(folder).glob(pattern):
        if path not in keep and path.is_dir() and path.stat().st_mtime < time.time() - OLD_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
