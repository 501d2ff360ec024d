"""The prepared store: where it lies under a study's folder, and how a partition is read."""

import json
import shutil
import time
from collections.abc import Collection, Sequence, Set
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
VERSION = 6

#: What stands for the customer in files of contacts: the place, from 0, in the partition's file
#: of customers, which is sorted by ``customer_id``; nothing for an anonymous answer.
WHO = "_who"

_NO_TEXT = pd.Index([], dtype="str")

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
        there = self.file(table, number).exists()
        frame = pd.DataFrame(self._rows(table, number, names, coded=coded) if there else {})
        lacking = [name for name in columns if name not in frame]
        if coded and there:
            kinds = schema.columns(table)
            none = pd.Categorical.from_codes(np.full(len(frame), -1), _NO_TEXT)
            texts = [name for name in lacking if schema.DTYPES[kinds[name].kind] == "str"]
            frame = frame.assign(**dict.fromkeys(texts, none))
        frame = frame.reindex(columns=list(columns))
        plain = [name for name in frame if not isinstance(frame[name].dtype, pd.CategoricalDtype)]
        return frame.assign(**dict(schema.conform(frame[plain], table).items()))

    def rows_of(
        self, table: str, customers: Collection[str], columns: Sequence[str]
    ) -> pd.DataFrame:
        """Read the rows of some customers, from the partitions that they are in alone."""
        found = []
        for number in range(self.meta["partitions"]):
            owners = self.partition("customers", number, ["customer_id"])["customer_id"]
            if number == 0 or owners.isin(customers).any():
                names = list(dict.fromkeys(["customer_id", *columns]))
                rows = self.partition(table, number, names)
                found.append(rows.loc[rows["customer_id"].isin(customers), list(columns)])
        return pd.concat(found, ignore_index=True)

    def _rows(
        self, table: str, number: int, names: Sequence[str], *, coded: bool
    ) -> dict[str, pd.Series | pd.Categorical]:
        """Read columns of a partition, each as it is wanted."""
        path = self.file(table, number)
        kinds = {field.name: field.type for field in pq.read_schema(path)}
        linked = "customer_id" in names and "customer_id" not in kinds
        read = [WHO if linked and name == "customer_id" else name for name in names]
        short = [
            name
            for name in read
            if coded and pa.types.is_string(kinds[name]) and name not in ("customer_id", "row_id")
        ]
        with pq.ParquetFile(path, read_dictionary=short) as file:
            rows = file.read(read)
        columns: dict[str, pd.Series | pd.Categorical] = {}
        for name in names:
            if name == "customer_id" and (coded or linked):
                places = rows[WHO] if linked else pa.array(range(len(rows)), pa.int32())
                columns[name] = self._owners(places, number, coded=coded)
            elif name in short:
                columns[name] = _sorted(rows[name])
            elif name == "row_id" and pa.types.is_uint64(kinds[name]):
                columns[name] = _hexadecimal(rows[name].to_numpy())
            else:
                columns[name] = rows[name].to_pandas()
        return columns

    def _owners(
        self, places: pa.Array | pa.ChunkedArray, number: int, *, coded: bool
    ) -> pd.Series | pd.Categorical:
        """Return the customers of rows, given their places among those of the partition."""
        with pq.ParquetFile(self.file("customers", number)) as file:
            customers = file.read(["customer_id"])["customer_id"].combine_chunks()
        if not coded:
            return customers.take(places).to_pandas()
        kind = pd.CategoricalDtype(customers.to_pandas())
        return pd.Categorical.from_codes(places.fill_null(-1).to_numpy(), dtype=kind)


def _hexadecimal(numbers: np.ndarray) -> pd.Series:
    """Write keys that are numbers as text, 16 digits each."""
    digits = pa.py_buffer(numbers.astype(">u8").tobytes().hex().encode())
    ends = pa.py_buffer(np.arange(0, digits.size + 1, 16, dtype=np.int64))
    texts = pa.LargeStringArray.from_buffers(len(numbers), ends, digits)
    return pd.Series(texts, dtype="str")


def _sorted(column: pa.ChunkedArray) -> pd.Categorical:
    """Return a dictionary-encoded column as a Categorical with sorted categories."""
    whole = column.unify_dictionaries().combine_chunks()
    categories = whole.dictionary.to_pandas()
    codes = whole.indices.fill_null(-1).to_numpy()
    order = categories.argsort().to_numpy()
    rank = np.append(np.argsort(order), -1)
    return pd.Categorical.from_codes(rank[codes], categories.take(order).to_numpy())


def current(folder: Path) -> Store | None:
    """Return the study's store, or None where there is none that is whole.

    A store that an older cxlab made, or of which a file is missing or cut off, is none.
    """
    try:
        name = (cache(folder) / "current").read_text(encoding="utf-8").strip()
        path = cache(folder) / Path(name).name
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        whole = meta["version"] == VERSION and meta["files"] == _sizes(path)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Store(path, meta) if whole else None


def _sizes(path: Path) -> dict[str, int]:
    """Return the size in bytes of each Parquet file of a store."""
    files = sorted(path.glob("*/*.parquet"))
    return {file.relative_to(path).as_posix(): file.stat().st_size for file in files}


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
    meta = {**meta, "version": VERSION, "files": _sizes(built)}
    (built / "meta.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")
    place = cache(folder) / f"store-{meta['fingerprint'][:12]}-{uuid4().hex[:8]}"
    built.rename(place)
    pointer = place.with_suffix(".pointer")
    pointer.write_text(place.name, encoding="utf-8")
    pointer.replace(cache(folder) / "current")
    remove_old(folder, "store-*", keep={place} | ({previous.path} if previous else set()))
    return Store(place, meta)


def remove_old(
    folder: Path, pattern: str, *, keep: Set[Path], seconds: float = OLD_SECONDS
) -> None:
    """Remove what lies in a study's cache under a pattern and has not changed for so long."""
    for path in cache(folder).glob(pattern):
        if path not in keep and path.is_dir() and path.stat().st_mtime <= time.time() - seconds:
            shutil.rmtree(path, ignore_errors=True)
