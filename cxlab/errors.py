"""What cxlab raises: one clear error that lists every fault, with its place and its remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


class CxlabError(Exception):
    """Any error that cxlab raises on purpose."""


class UnknownNameError(CxlabError, LookupError):
    """A name that is not known; the message gives the nearest one and all that are."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a study.

    Parameters
    ----------
    where : str
        The file, and the column or the setting where it has one.
    found : str
        What was found there.
    remedy : str
        What to do about it.
    row : int, optional
        The row of the file as a spreadsheet counts it: the header is row 1.
    severity : {"error", "warning"}
        An error stops the study from being prepared; a warning does not.

    Examples
    --------
    >>> print(Fault("orders.csv, column 'when'", "'31/02/2025'", "correct the date", row=7))
    error: orders.csv, column 'when', row 7: '31/02/2025'; correct the date
    """

    where: str
    found: str
    remedy: str
    row: int | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        return f"{self.severity}: {self.where}{row}: {self.found}; {self.remedy}"


class StudyError(CxlabError):
    """A study that cannot be opened, with every fault that was found in it.

    Examples
    --------
    >>> error = StudyError([Fault("study.toml", "no [tables]", "say which source is which table")])
    >>> len(error.faults)
    1
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n".join([f"the study has {count}:", *map(str, self.faults)]))


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Say that no such name is known, and which comes nearest.

    Parameters
    ----------
    kind : str
        What the name names: ``"KPI"``, ``"column"``.
    name : str
        The name that is not known.
    known : iterable of str
        The names that are.

    Returns
    -------
    UnknownNameError
        The error, for the caller to raise.

    Examples
    --------
    >>> print(unknown("KPI", "npss", ["csat", "nps", "ces"]))
    no KPI named 'npss'; did you mean 'nps'? Known: ces, csat, nps
    """
    names = sorted(known)
    near = get_close_matches(str(name), names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return UnknownNameError(f"no {kind} named {name!r}; {hint}Known: {', '.join(names) or 'none'}")
