"""One persona's entry in ``decisions.toml``: what it may say, and what is refused."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxlab.errors import CxlabError, Fault
from cxlab.study.entries import FLAG, TABLE, TEXT, TEXTS, Kind, is_number, nearest, shown

#: The file, in the study's folder.
FILE = "decisions.toml"

#: How many characters a text may have.
LONGEST = {"name": 60, "author": 80, "decision": 500, "note": 500}

_ID = re.compile(r"P\d+(\.\d+)*", re.IGNORECASE)

#: Signs without a shape of their own that some scripts need between their letters.
_JOINERS = "\u200c\u200d"

_DATE = Kind(
    lambda value: isinstance(value, dt.date),
    lambda value: value.date() if isinstance(value, dt.datetime) else value,
    "a date",
    "write it as 2026-05-04, without quotation marks",
    None,
)


@dataclass(frozen=True)
class PersonaDecision:
    """What was decided about one persona.

    Parameters
    ----------
    name : str
        Its name; empty: nobody named it.
    author : str
        Who decided.
    date : datetime.date or None
        When they last did.
    target : bool
        Whether the persona is one of those aimed at.
    decision : str
        Which decision it would change.
    note : str
        What else is to be said.
    within : tuple of str
        Of a sub-persona: the names of the personas that it is part of, the largest first.
    like : mapping of str to float
        What the persona was like then: the mean of each feature, in its own unit. By this it is
        found again.
    place : int
        Which entry of the file it is, from 0; -1 for one that is not there yet.
    """

    name: str = ""
    author: str = ""
    date: dt.date | None = None
    target: bool = False
    decision: str = ""
    note: str = ""
    within: tuple[str, ...] = ()
    like: Mapping[str, float] = field(default_factory=dict)
    place: int = field(default=-1, compare=False)

    def plain(self) -> dict[str, Any]:
        """Return what the file says of it: only what is said."""
        said = {
            "name": self.name,
            "author": self.author,
            "date": self.date,
            "target": self.target,
            "decision": self.decision,
            "note": self.note,
            "within": list(self.within),
            "like": dict(self.like),
        }
        return {key: value for key, value in said.items() if value}


_KINDS = {
    "name": TEXT,
    "author": TEXT,
    "date": _DATE,
    "target": FLAG,
    "decision": TEXT,
    "note": TEXT,
    "within": TEXTS,
    "like": TABLE,
}


def clean_text(text: str, what: str) -> str:
    r"""Return a text as it is kept: on one line, composed, without spaces at its ends.

    Parameters
    ----------
    text : str
        As somebody typed it.
    what : {"name", "author", "decision", "note"}
        Which text it is; each has its greatest length (``LONGEST``).

    Returns
    -------
    str
        The text.

    Raises
    ------
    CxlabError
        It is too long, holds signs that cannot be seen, or is a name that reads as an id.

    Examples
    --------
    >>> clean_text(" Evening\n readers ", "name")
    'Evening readers'
    >>> clean_text("P2", "name")
    Traceback (most recent call last):
        ...
    cxlab.errors.CxlabError: the name 'P2' reads as a persona's id; write what they are like
    """
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    hidden = [sign for sign in clean if _is_hidden(sign)]
    if hidden:
        code = f"U+{ord(hidden[0]):04X}"
        raise CxlabError(f"the {what} holds a sign that cannot be seen ({code}); take it out")
    if len(clean) > LONGEST[what]:
        most = LONGEST[what]
        raise CxlabError(f"the {what} has {len(clean)} characters, {most} at most; shorten it")
    if what == "name" and _ID.fullmatch(clean):
        raise CxlabError(f"the name {clean!r} reads as a persona's id; write what they are like")
    return clean


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") and sign not in _JOINERS


def same_name(one: str, other: str) -> bool:
    """Tell whether two names read the same.

    Examples
    --------
    >>> same_name("Evening readers", "EVENING  Readers"), same_name("Day", "Days")
    (True, False)
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_entry(entry: object, place: int, faults: list[Fault]) -> PersonaDecision:
    """Make a decision of what stands below one ``[[personas]]``.

    Parameters
    ----------
    entry : object
        The entry as TOML has it.
    place : int
        Which of the entries it is, from 0.
    faults : list of Fault
        What is wrong with it is added here.

    Returns
    -------
    PersonaDecision
        With an empty value in place of each that is not what it should be.

    Examples
    --------
    >>> faults = []
    >>> read_entry({"nam": "Evenings", "target": "yes"}, 0, faults).target
    False
    >>> for one in faults:
    ...     print(one)
    error: decisions.toml, persona 1: unknown key 'nam'; did you mean 'name'?
    error: decisions.toml, persona 1: target = 'yes' is not true or false; write true or false
    """
    table = entry if isinstance(entry, dict) else {}
    named = table.get("name")
    who = f" ({shown(named)})" if isinstance(named, str) and named else ""
    tell = _teller(f"{FILE}, persona {place + 1}{who}", faults)
    before = len(faults)
    if table is not entry:
        tell(f"{shown(entry)} is not a table", "write [[personas]] and below it its name")
    for key in sorted(table.keys() - _KINDS.keys()):
        tell(f"unknown key {key!r}", nearest(key, _KINDS))
    values = {key: _value(table[key], key, tell) for key in _KINDS if key in table}
    if len(faults) == before and not any(values.get(key) for key in ("name", "target", "decision")):
        tell("says nothing", "give it a name, target = true or a decision, or take it out")
    return PersonaDecision(**values, place=place)


def _teller(where: str, faults: list[Fault]) -> Callable[[str, str], None]:
    return lambda found, remedy: faults.append(Fault(where, found, remedy))


def _value(value: object, key: str, tell: Callable[[str, str], None]) -> Any:
    kind = _KINDS[key]
    if not kind.fits(value):
        tell(f"{key} = {shown(value)} is not {kind.words}", kind.remedy)
        return kind.empty
    become = kind.become(value)
    if key == "like":
        return _numbers(become, tell)
    if key not in LONGEST:
        return become
    try:
        return clean_text(become, key)
    except CxlabError as error:
        found, _, remedy = str(error).rpartition("; ")
        tell(found, remedy)
        return ""


def _numbers(table: dict[str, Any], tell: Callable[[str, str], None]) -> dict[str, float]:
    for name, value in table.items():
        if not is_number(value):
            tell(f"like.{name} = {shown(value)} is not a number", "write it as 12 or 0.5")
    return {name: float(value) for name, value in table.items() if is_number(value)}
