"""What people decided about a study: the file ``decisions.toml`` beside ``study.toml``."""

import os
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cxlab.errors import Fault, StudyError
from cxlab.study.decision_entries import FILE, PersonaDecision, read_entry, same_name
from cxlab.study.decision_text import with_entries
from cxlab.study.paths import real
from cxlab.study.prepare import alone_with
from cxlab.study.study import Study

Entries = tuple[PersonaDecision, ...]


@dataclass(frozen=True)
class Decisions:
    """What people decided about a study.

    Parameters
    ----------
    personas : tuple of PersonaDecision
        Names and marks of personas, as the file has them.
    """

    personas: Entries = ()


def read_decisions(study: Study | str | Path) -> Decisions:
    r"""Return what people decided about a study; nothing where there is no file.

    Parameters
    ----------
    study : Study, str or pathlib.Path
        The study, or its folder.

    Returns
    -------
    Decisions
        What ``decisions.toml`` says.

    Raises
    ------
    StudyError
        The file cannot be read, or says what cannot be meant: every fault, with its place.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> read_decisions(folder).personas
    ()
    >>> _ = (folder / "decisions.toml").write_text('[[personas]]\nname = "Evenings"\n')
    >>> read_decisions(folder).personas[0].name
    'Evenings'
    """
    return _parse(_text(_folder(study)))


def change_personas(
    study: Study | str | Path, change: Callable[[Entries], Sequence[PersonaDecision]]
) -> Decisions:
    r"""Change what was decided about personas; all else in the file stays, comments too.

    The file is read, changed and replaced while nobody else may change it, so that of two people
    who decide at the same time neither undoes what the other did.

    Parameters
    ----------
    study : Study, str or pathlib.Path
        The study, or its folder.
    change : callable
        From the entries of the file to those that it shall have: one that comes back with its
        ``place`` replaces the entry there, one without is added, and one that does not come back
        is taken out.

    Returns
    -------
    Decisions
        What the file says now.

    Raises
    ------
    StudyError
        The file has faults, would have some, or cannot be written to.
    CxlabError
        The file is written in a way that cannot be changed entry by entry.

    Examples
    --------
    >>> import datetime, tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "decisions.toml").write_text("# agreed in May\nk = 3\n")
    >>> entry = PersonaDecision("Evenings", date=datetime.date(2026, 5, 4), like={"age": 30.5})
    >>> _ = change_personas(folder, lambda entries: [*entries, entry])
    >>> print((folder / "decisions.toml").read_text())
    # agreed in May
    k = 3
    <BLANKLINE>
    [[personas]]
    name = "Evenings"
    date = 2026-05-04
    <BLANKLINE>
    [personas.like]
    age = 30.5
    <BLANKLINE>
    """
    folder = _folder(study)
    with alone_with(folder):
        before = _text(folder)
        entries = _parse(before).personas
        wanted = [(one.place, _said(one, entries)) for one in change(entries)]
        after = with_entries(before, wanted)
        decided = _parse(after)
        if after != before:
            aside = folder / f".{FILE}.{os.getpid()}"
            aside.write_bytes(after.encode())
            aside.replace(folder / FILE)
    return decided


def _said(one: PersonaDecision, entries: Entries) -> dict[str, Any] | None:
    """Return what an entry shall say; None where it stays as it is."""
    return None if one.place >= 0 and one == entries[one.place] else one.plain()


def _folder(study: Study | str | Path) -> Path:
    return study.path if isinstance(study, Study) else real(study)


def _text(folder: Path) -> str:
    """Return the content of the file; empty where there is none."""
    try:
        return (folder / FILE).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise StudyError([Fault(FILE, "not UTF-8", "save it as UTF-8")]) from error
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}"
        raise StudyError([Fault(FILE, found, "make it a file that can be read")]) from error


def _parse(text: str) -> Decisions:
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said, _, place = str(error).partition(" (at ")
        row = re.match(r"line (\d+)", place)
        fault = Fault(FILE, f"not valid TOML: {said}", "correct it", int(row[1]) if row else None)
        raise StudyError([fault]) from error
    faults: list[Fault] = []
    for name in sorted(content.keys() - {"personas"}):
        if get_close_matches(name, ["personas"], cutoff=0.8):
            faults.append(Fault(FILE, f"unknown section [{name}]", "did you mean [[personas]]?"))
    found = content.get("personas", [])
    if not isinstance(found, list):
        faults.append(Fault(FILE, "personas is not a list", "write [[personas]] for each"))
        found = []
    personas = tuple(read_entry(entry, place, faults) for place, entry in enumerate(found))
    faults += _twice(personas)
    if faults:
        raise StudyError(faults)
    return Decisions(personas)


def _twice(personas: Entries) -> list[Fault]:
    """Find names that two personas of one set have."""
    faults = []
    for one in personas:
        earlier = [other for other in personas[: one.place] if other.within == one.within]
        if one.name and any(same_name(one.name, other.name) for other in earlier):
            where = f"{FILE}, persona {one.place + 1}"
            faults.append(Fault(where, f"the name {one.name!r} is there twice", "change one"))
    return faults
