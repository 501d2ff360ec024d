"""Text tables whose header is two rows: the questions, and below them what each column holds."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cxlab.study.readers.base import READERS, Relation, UnreadableError, spare
from cxlab.study.readers.csv import read_text_table
from cxlab.study.readers.dialect import DELIMITERS
from cxlab.study.readers.encoding import to_utf8
from cxlab.study.settings import Source

#: What the second row says of a column that needs no name besides its question.
ALONE = frozenset(("", "response", "open-ended response"))


@READERS.register("two-row-header")
def read_two_row_header(path: Path, source: Source, scratch: Path) -> Relation:
    r"""Read a text table with a header of two rows, as survey tools export it.

    A question that has several columns stands above the first of them; the second row names
    each. A column is called ``question | part``, or only ``question`` where it has one column;
    where two would be called the same, the second is ``question (2)``.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source : Source
        Its settings.
    scratch : pathlib.Path
        A folder for copies.

    Returns
    -------
    Relation
        The rows below the header; every column is text.

    Raises
    ------
    UnreadableError
        The file has fewer than two rows.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_text("id,Rate us,,Why?\n,Shop,App,Response\n1,5,4,x\n")
    >>> source = Source("a", "a.csv", reader="two-row-header")
    >>> read_two_row_header(folder / "a.csv", source, folder / "scratch").columns
    ('id', 'Rate us | Shop', 'Rate us | App', 'Why?')
    """
    text = to_utf8(path, source, scratch)
    delimiter = source.delimiter or max(DELIMITERS, key=lambda one: _width(text.path, one))
    copy = spare(scratch, path, "one-header.csv")
    with (
        text.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines,
        copy.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out,
    ):
        rows = list(islice(_records(lines, delimiter), 2))
        if len(rows) < 2:
            raise UnreadableError("the header is not two rows", "leave `reader` out")
        # A blank line stands for the second row, so that rows count as in the file.
        out.write("\n")
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(names(*rows))
        shutil.copyfileobj(lines, out)
    relation = read_text_table(copy, replace(source, encoding="", delimiter=delimiter), scratch)
    return replace(relation, notes=(*text.notes, *relation.notes))


def names(above: list[str], below: list[str]) -> list[str]:
    """Return the names of columns from the two rows of a header.

    Examples
    --------
    >>> names(["Why?", "Why?", ""], ["", "a", "b"])
    ['Why?', 'Why? | a', 'Why? | b']
    """
    found: list[str] = []
    question = ""
    for title, part in zip(above, [*below, *[""] * len(above)], strict=False):
        question = " ".join(title.split()) or question
        alone = part.strip().casefold() in ALONE
        found.append(question if alone else f"{question} | {' '.join(part.split())}".strip(" |"))
    return _apart(found)


def _apart(found: list[str]) -> list[str]:
    """Return the names, those that stand twice with a number behind them."""
    seen: Counter[str] = Counter()
    apart = []
    for name in found:
        seen[name.casefold()] += 1
        copy = seen[name.casefold()]
        apart.append(name if copy == 1 else f"{name} ({copy})")
    return apart


def _width(path: Path, delimiter: str) -> int:
    """Return how many columns both rows of the header have, or 0 where they differ."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        widths = {len(row) for row in islice(_records(lines, delimiter), 2)}
    return widths.pop() if len(widths) == 1 else 0


def _records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield records; reading no further than the last line of each."""
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableError(f"the header cannot be read: {error}", "export it anew") from error
