"""The source files of a folder: which belong together, how each is written, what it holds."""

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from glob import escape
from pathlib import Path

from cxlab.draft.look.profile import Column, Sample
from cxlab.draft.words.names import folded, word_set
from cxlab.errors import StudyError
from cxlab.study.readers import READERS, Relation, open_source
from cxlab.study.settings import Source

#: How many columns of an export are looked at.
WIDEST = 400

#: More files than these are more than a person would sort out by hand.
MOST_FILES = 500

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Export:
    """One source: a file, or several alike, with what its columns hold.

    Parameters
    ----------
    source : Source
        Its name and path, and how it is written as far as that is known.
    files : tuple of str
        The files, relative to the folder.
    columns : tuple of Column
        The profile of each column, in the file's order.
    sample : Sample
        Its first rows, for further questions.
    notes : tuple of str
        What the reader guessed or left out.
    day : str
        The day its newest file was written, as 2025-01-31.
    """

    source: Source
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    sample: Sample = field(repr=False, compare=False)
    notes: tuple[str, ...] = ()
    day: str = "1970-01-01"

    @property
    def name(self) -> str:
        """The source's name."""
        return self.source.name

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return self.sample.rows

    def column(self, name: str) -> Column:
        """Return the profile of a column."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    why: str


def find_files(folder: Path) -> list[Path]:
    """Return the files in a folder that a reader could read, sorted by name.

    Hidden files, ``study.toml``, the readme and everything in folders below are left alone.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("b.csv", "a.xlsx", "notes.md", "study.toml"):
    ...     _ = (folder / name).write_text("x")
    >>> [path.name for path in find_files(folder)]
    ['a.xlsx', 'b.csv']
    """
    found = [path for path in sorted(folder.iterdir()) if _readable(path)]
    return found[:MOST_FILES]


def _readable(path: Path) -> bool:
    suffixes = [suffix.lower().lstrip(".") for suffix in path.suffixes]
    if suffixes and suffixes[-1] == "gz":
        suffixes.pop()
    plain = path.name.isprintable() and not path.name.startswith((".", "~$", "readme", "README"))
    return bool(suffixes) and suffixes[-1] in READERS and plain and path.is_file()


def group_files(paths: list[Path]) -> dict[str, list[Path]]:
    """Put files together whose names differ in nothing but their numbers.

    Parameters
    ----------
    paths : list of pathlib.Path
        Files of one folder.

    Returns
    -------
    dict of str to list of pathlib.Path
        By path or pattern, as ``study.toml`` has it. Files are put together only where a pattern
        finds these and no others.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("orders-2025-01.csv", "orders-2025-02.csv", "calls.csv"):
    ...     (folder / name).touch()
    >>> list(group_files(sorted(folder.iterdir())))
    ['calls.csv', 'orders-2025-*.csv']
    """
    alike: dict[str, list[Path]] = {}
    for path in paths:
        alike.setdefault(_DIGITS.sub("#", path.name), []).append(path)
    groups: dict[str, list[Path]] = {}
    for found in alike.values():
        pattern = _pattern(found) if len(found) > 1 else ""
        groups |= {pattern: found} if pattern else {_literal(path): [path] for path in found}
    return dict(sorted(groups.items()))


def _literal(path: Path) -> str:
    """Return the path as ``study.toml`` has it: a file of that very name comes before a pattern."""
    return path.name


def _pattern(paths: list[Path]) -> str:
    """Return a pattern that finds exactly these files, or nothing."""
    parts = [_DIGITS.split(path.name) for path in paths]
    numbers = list(zip(*(_DIGITS.findall(path.name) for path in paths), strict=True))
    same = [numbers[i][0] if len(set(numbers[i])) == 1 else "" for i in range(len(numbers))]
    for wild in ("*", "[0-9]*"):
        pieces = [escape(parts[0][0])]
        for number, text in zip(same, parts[0][1:], strict=True):
            pieces += [number or wild, escape(text)]
        pattern = re.sub(r"(?:\*[-_. ]?)*\*", "*", "".join(pieces)) if wild == "*" else ""
        pattern = pattern or "".join(pieces)
        if sorted(paths[0].parent.glob(pattern)) == sorted(paths):
            return pattern
    return ""


def source_name(stem: str, taken: set[str]) -> str:
    """Return a short name for a source, after its file.

    Examples
    --------
    >>> source_name("Zgłoszenia 2025-01 export.csv", set()), source_name("orders.csv", {"orders"})
    ('zgloszenia', 'orders_2')
    """
    words = [word for word in folded(stem.split(".")[0]) if not word.isdigit()]
    telling = [word for word in words if word not in word_set("file")] or words or ["source"]
    plain = "_".join(telling)[:60].strip("_")
    name, place = plain, 1
    while name in taken:
        place += 1
        name = f"{plain}_{place}"
    return name


@contextmanager
def open_exports(
    folder: Path, groups: dict[str, list[Path]], *, taken: Iterable[str] = ()
) -> Iterator[tuple[list[Export], list[Unread]]]:
    """Open the files of a folder and look at the first rows of each.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    groups : dict
        As ``group_files`` gives it.
    taken : iterable of str
        Names that other sources have.

    Yields
    ------
    tuple of list of Export and list of Unread
        What could be read, and what could not.
    """
    exports: list[Export] = []
    unread: list[Unread] = []
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for path, files in groups.items():
            name = source_name(path, {*taken, *(export.name for export in exports)})
            source = Source(name, path)
            try:
                opened = open_source(source, folder, scratch)
            except StudyError as error:
                unread += [Unread(fault.where, f"{fault.found}; {fault.remedy}")
                           for fault in error.faults]  # fmt: skip
                if len(files) == 1:
                    continue
                opened = list(_one_by_one(source, files, folder, scratch))
            for part, relations in _alike(opened).items():
                known = {*taken, *(export.name for export in exports)}
                one = source if len(opened) == len(relations) else replace(
                    source, name=source_name(part, known), path=part
                )  # fmt: skip
                day = _written(folder / file for file, _ in relations)
                exports.append(stack.enter_context(_export(one, relations, day)))
        yield exports, unread


def _one_by_one(
    source: Source, files: list[Path], folder: Path, scratch: Path
) -> Iterator[tuple[str, Relation]]:
    for file in files:
        try:
            yield from open_source(replace(source, path=file.name), folder, scratch)
        except StudyError:
            continue


def _alike(opened: list[tuple[str, Relation]]) -> dict[str, list[tuple[str, Relation]]]:
    """Keep files together when they have the same columns; else each stands for itself."""
    if len({frozenset(relation.columns) for _, relation in opened}) <= 1:
        return {opened[0][0]: opened} if opened else {}
    return {file: [(file, relation)] for file, relation in opened}


@contextmanager
def _export(source: Source, opened: list[tuple[str, Relation]], day: str) -> Iterator[Export]:
    rows = " UNION ALL BY NAME ".join(f"SELECT * FROM {relation.sql}" for _, relation in opened)
    notes = dict.fromkeys(note for _, relation in opened for note in relation.notes)
    broken = sum(len(relation.broken) for _, relation in opened)
    width = len(opened[0][1].columns)
    told = [*notes]
    if broken:
        told.append(f"{broken:,} damaged rows are left out: `cxlab check` lists them")
    if width > WIDEST:
        told.append(f"{width:,} columns: only the first {WIDEST} were looked at")
    with Sample(f"({rows})", columns=opened[0][1].columns[:WIDEST]) as sample:
        files = tuple(file for file, _ in opened)
        yield Export(source, files, sample.columns(), sample, tuple(told), day)


def _written(paths: Iterable[Path]) -> str:
    newest = max(path.stat().st_mtime for path in paths)
    return dt.datetime.fromtimestamp(newest, tz=dt.UTC).date().isoformat()
