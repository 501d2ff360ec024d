"""Touchpoints that a recipe names and an export has none of: they are left out of a study."""

import json
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cxlab.draft.look.memory import connect_memory
from cxlab.draft.recipes.export import Export, open_file
from cxlab.study.sql import identifier

#: In exports larger than this, in bytes, nothing is looked for: what is rare would be missed.
LARGEST = 20_000_000

#: The sections of ``study.toml`` that list touchpoints.
LISTS = ("[roles]", "[stages.touchpoints]")


def only_occurring(written: Mapping[str, str], exports: Iterable[Export | None]) -> dict[str, str]:
    """Leave touchpoints that do not occur out of roles and stages.

    Parameters
    ----------
    written : mapping of str to str
        The files that a recipe wrote.
    exports : iterable of Export or None
        What they read.

    Returns
    -------
    dict of str to str
        The same files; unchanged where an export is large.
    """
    given = [export for export in exports if export is not None]
    size = sum(path.stat().st_size for export in given for path in export.paths)
    if size > LARGEST or "interactions.sql" not in written:
        return {**written}
    found = _touchpoints(given, written["interactions.sql"])
    return {**written, "study.toml": "".join(_kept(written["study.toml"], found))}


def _touchpoints(exports: Iterable[Export], query: str) -> set[str]:
    with tempfile.TemporaryDirectory() as scratch, connect_memory() as connection:
        for export in exports:
            folder = Path(scratch) / export.name
            parts = [open_file(path, export.reader, folder) for path in export.paths]
            rows = " UNION ALL BY NAME ".join(f"SELECT * FROM {part.sql}" for part in parts)
            connection.execute(f"CREATE TEMP VIEW {identifier(export.name)} AS {rows}")
        told = connection.execute(f"SELECT DISTINCT touchpoint FROM (\n{query}\n)").fetchall()
    return {str(row[0]) for row in told}


def _kept(text: str, found: set[str]) -> Iterator[str]:
    """Yield the lines of ``study.toml``, those that list touchpoints with what was found."""
    section = ""
    for line in text.splitlines(keepends=True):
        section = line.strip() if line.startswith("[") else section
        if section not in LISTS or not re.match(r"\w+ = \[.*\]$", line):
            yield line
            continue
        [(key, names)] = tomllib.loads(line).items()
        kept = [name for name in names if name in found]
        if kept == names:
            yield line
        elif kept:
            yield f"{key} = {json.dumps(kept, ensure_ascii=False)}\n"
