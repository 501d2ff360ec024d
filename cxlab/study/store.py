"""The prepared store: where it lies under a study's folder, and how a partition is read."""

import json
import shutil
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.study import schema

#: Raised by one whenever what a store holds changes, so that older stores are built anew.
VERSION = 3

#: In tables that have a customer: its place among the customers of the partition, from 0.
WHO = "_who"

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

    def partition(
        self, table: str, number: int, columns: Sequence[str], *, coded: bool = False
    ) -> pd.DataFrame:
        """Read the columns of one partition; those that the study lacks are there, all missing.

        With ``coded``, text arrives as pandas Categoricals, whose codes a kernel can count on
        without touching a string: categories are sorted, and those of ``customer_id`` are all
        customers of the partition, so that its codes are the same in each of its tables.
        ``row_id`` stays text.
        """
        names = [name for name in columns if name in self.columns(table)]
        path = self.file(table, number)
        if not path.exists():
            frame = pd.DataFrame()
        elif coded:
            frame = self._coded(table, number, names)
        else:
            frame = pq.read_table(path, columns=names).to_pandas()
        frame = frame.reindex(columns=list(columns))
        plain = [name for name in frame if not isinstance(frame[name].dtype, pd.CategoricalDtype)]
        return frame.assign(**dict(schema.conform(frame[plain], table).items()))

    def _coded(self, table: str, number: int, names: Sequence[str]) -> pd.DataFrame:
        path = self.file(table, number)
        texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
        coded = [name for name in names if name in texts and name not in ("row_id", "customer_id")]
        read = [name for name in names if name != "customer_id"]
        who = "customer_id" in names and table != "customers"
        rows = pq.read_table(path, columns=[*read, *([WHO] if who else [])], read_dictionary=coded)
        frame = pd.DataFrame(index=range(len(rows)))
        for name in names:
            if name == "customer_id":
                codes = rows[WHO].fill_null(-1).to_numpy() if who else np.arange(len(rows))
                frame[name] = pd.Categorical.from_codes(codes, dtype=self._customers(number))
            elif name in coded:
                frame[name] = _sorted(rows[name])
            else:
                frame[name] = rows[name].to_pandas()
        return frame

    def _customers(self, number: int) -> pd.CategoricalDtype:
        file = pq.ParquetFile(self.file("customers", number))
        return pd.CategoricalDtype(file.read(["customer_id"])["customer_id"].to_pandas())


def _sorted(column: pa.ChunkedArray) -> pd.Categorical:
    """Return a dictionary-encoded column as a Categorical with sorted categories."""
    whole = column.unify_dictionaries().combine_chunks()
    categories = whole.dictionary.to_pandas()
    codes = whole.indices.fill_null(-1).to_numpy()
    order = categories.argsort().to_numpy()
    rank = np.append(np.argsort(order), -1)
    return pd.Categorical.from_codes(rank[codes], categories.take(order).to_numpy())


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
