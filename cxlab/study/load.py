"""Read ``study.toml`` into ``Settings``, or say everything that is wrong with it at once."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cxlab.errors import Fault, StudyError
from cxlab.study.entries import FILE, fault, shown
from cxlab.study.paths import refused
from cxlab.study.rules import broken_rules
from cxlab.study.sections import read_sections
from cxlab.study.settings import Settings

__all__ = ["FILE", "load_settings", "read_settings"]

#: What the parser says of TOML that is none; what that means, and what to do about it.
_WORDS = (
    ("Cannot overwrite", "a key stands twice", "keep one of the two"),
    ("Cannot declare", "a section stands twice", "keep one, or write [[...]] where two may be"),
    ("Cannot mutate", "a section stands twice", "keep one, or write [[...]] where two may be"),
    (
        "Invalid value",
        "a value that is neither text, number, date, list, true nor false",
        "put text between quotation marks",
    ),
    (
        "Expected '='",
        "a name without = behind it",
        'write name = value; put a name with spaces between quotation marks: "a b"',
    ),
    ("Invalid statement", "neither a section nor a value", "write [section] or name = value"),
    (
        "Unescaped '\\'",
        "a backslash alone",
        "write two, or put the text between single quotation marks",
    ),
    ("Illegal character", "a text that is not closed", "close the quotation mark on its line"),
    ("Unterminated", "a text that is not closed", "close the quotation mark"),
    ("Expected ']", "a bracket that is not closed", "close it"),
    ("Unclosed", "a bracket that is not closed", "close it"),
    ("Expected newline", "more behind a value", "write one value on each line"),
    ("Exceeds the limit", "a number of thousands of digits", "correct it"),
    ("recursion", "lists within lists within lists", "correct it"),
)


def load_settings(folder: Path) -> Settings:
    r"""Read the settings of the study in ``folder``.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    Settings
        What ``study.toml`` says, checked.

    Raises
    ------
    StudyError
        With every fault of the file, when it has one.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('[study]\ntitel = "Shop"\n')
    >>> try:
    ...     load_settings(folder)
    ... except StudyError as error:
    ...     print(error.faults[0])
    error: study.toml, [study]: unknown key 'titel'; did you mean 'title'?
    """
    settings, faults = read_settings(folder)
    if faults:
        raise StudyError(faults)
    return settings


def read_settings(folder: Path) -> tuple[Settings, list[Fault]]:
    r"""Read the settings as far as they can be made out, and what is wrong with them.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.

    Returns
    -------
    tuple of Settings and list of Fault
        Where a value is not what it should be, its default stands in its place.

    Raises
    ------
    StudyError
        There is no file, or it is not TOML.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "study.toml").write_text('[study]\ntitle = "Shop"\nmin_group = "ten"\n')
    >>> settings, faults = read_settings(folder)
    >>> settings.title, settings.min_group, faults[0].found
    ('Shop', 10, "min_group = 'ten' is not a whole number")
    """
    content = _parse(folder)
    faults = list(_unreadable(content))
    if faults:
        return Settings(""), faults
    settings = read_sections(content, faults)
    return settings, [*faults, *broken_rules(settings, folder)]


def _parse(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    try:
        if not folder.is_dir():
            raise StudyError([Fault(str(folder), "there is no such folder", "check the path")])
        if not path.is_file():
            found = f"not found in {folder.name}/"
            raise StudyError([fault("", found, f"write one, or run: cxlab init {folder.name}")])
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise StudyError([fault("", "not UTF-8", "save it as UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        raise StudyError([_not_toml(error)]) from error
    except OSError as error:
        raise StudyError([fault("", *refused(error))]) from error


def _not_toml(error: Exception) -> Fault:
    said, _, place = str(error).partition(" (at ")
    row = re.match(r"line (\d+)", place)
    found, remedy = next(
        ((found, remedy) for part, found, remedy in _WORDS if part in said), (said, "correct it")
    )
    return Fault(FILE, f"not valid TOML: {found}", remedy, row=int(row[1]) if row else None)


def _unreadable(value: object, path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Yield a fault for each name or text with the character NUL, which nothing can carry."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _unreadable(str(key), path)
            yield from _unreadable(item, (*path, str(key)))
    elif isinstance(value, list):
        for item in value:
            yield from _unreadable(item, path)
    elif isinstance(value, str) and "\0" in value:
        where = f"[{'.'.join(path)}]" if path else ""
        yield fault(where, f"{shown(value)} holds the character NUL", "take it out")
