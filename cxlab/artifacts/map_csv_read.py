"""Sticky notes as they come back from white boards and spreadsheets: the lines of their table."""

import codecs
import csv
from io import StringIO
from pathlib import Path

from cxlab.artifacts.map_csv import COLUMNS, unguard
from cxlab.errors import CxlabError, Fault
from cxlab.study.paths import refused

#: How the notes are called in faults where their file is not known.
NOTES = "the notes"

#: Other words for a column, as white boards have them.
_MEANT = {"color": "colour", "bg color": "colour", "content": "text", "note text": "text"}

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_notes(path: str | Path) -> str:
    r"""Return the text of a file of notes, in whatever way a spreadsheet wrote it.

    Parameters
    ----------
    path : str or pathlib.Path
        A CSV file in UTF-8, in UTF-16 with its mark, or in Windows-1252.

    Returns
    -------
    str
        The text, line ends as they are.

    Raises
    ------
    CxlabError
        The file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "notes.csv"
    >>> _ = path.write_bytes("text\r\ncafé".encode("cp1252"))
    >>> read_notes(path)
    'text\r\ncafé'
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CxlabError(f"{path.name}: {'; '.join(refused(error))}") from error
    if content.startswith(_WIDE):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def lines_of(text: str, where: str, faults: list[Fault]) -> list[dict[str, str]]:
    r"""Return the lines of a table of notes, by the columns of ``COLUMNS``.

    Parameters
    ----------
    text : str
        CSV parted by commas, semicolons or tabs, with a column ``text``.
    where : str
        How the table is called in faults.
    faults : list of Fault
        What cannot be read is added here.

    Returns
    -------
    list of dict of str to str
        A line each, empty ones included, so that their numbers are those of a spreadsheet; texts
        trimmed and unguarded; columns that the table lacks are empty.

    Raises
    ------
    CxlabError
        There is no column ``text``.

    Examples
    --------
    >>> lines_of("Text;Stage\n'=1+1;use\n", "the notes", [])[0]["text"]
    '=1+1'
    """
    text = text.removeprefix("\ufeff")
    head, _, rest = text.partition("\n")
    if head.strip().casefold().startswith("sep="):
        text, head = rest, rest.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    lines: list[dict[str, str]] = []
    names: list[str] = []
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        names = [_MEANT.get(name, name) for name in names]
        for cells in reader:
            line = dict.fromkeys(COLUMNS, "") | dict(zip(names, cells, strict=False))
            lines.append({name: unguard(line[name].strip()).strip() for name in COLUMNS})
            if any(cells[len(names) :]):
                found = f"{len(cells)} cells, and {len(names)} columns"
                remedy = "put texts that hold the sign that parts cells between quotation marks"
                faults.append(Fault(where, found, remedy, len(lines) + 1))
    except csv.Error as error:
        found = f"cannot be read from here on: {error}"
        faults.append(Fault(where, found, "shorten the note, or close its quotation mark",
                            len(lines) + 2))  # fmt: skip
    if "text" not in names:
        known = ", ".join(COLUMNS)
        raise CxlabError(f"there is no column 'text' in {where}; a map's notes have {known}")
    return lines
