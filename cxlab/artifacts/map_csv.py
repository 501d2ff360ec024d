"""A journey map as sticky notes: a table that white-board tools paste, a note a line."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_facts import COMPUTED, NEXT, OWNER, TIME
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_hidden import COLOURS, plain, text_of
from cxlab.markup import interval, written

#: The columns of the table; ``text`` is what stands on a note.
COLUMNS = (
    "text",
    "figure",
    "persona",
    "stage",
    "row",
    "touchpoint",
    "colour",
    "kind",
    "quote",
    "note",
    "id",
)

#: With these a spreadsheet takes a cell for a formula, wide forms included.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"

#: Where a formula may begin: at the start of a cell, or of what a semicolon, a tab or a line break
#: makes one where a spreadsheet does not part by commas. ``{}``: apostrophes that are there.
_BEGINS = f"(?:^(?={{0}} *[{_SIGNS}\\t\\r\\n])|(?<=[;\\t\\r\\n])(?={{0}} *[{_SIGNS}]))"
_GUARD = re.compile(_BEGINS.format("'*"))
_UNGUARD = re.compile(_BEGINS.format("'+") + "'")


def map_to_notes(journeys: JourneyMap) -> str:
    r"""Return a journey map as CSV, one sticky note for each item of a cell.

    Paste it into a spreadsheet and from there on a white board (Miro, Mural and others make a note
    of each line), or let the tool import it. ``notes_to_findings`` takes it back in with the
    team's edits: keep the column ``id``, and leave it empty for new notes.

    Parameters
    ----------
    journeys : JourneyMap
        What ``map_journeys`` returned. Its quotes are masked, and what it hides has no figure.

    Returns
    -------
    str
        CSV in UTF-8 with a header, ``COLUMNS``: figure is the estimate with its interval and n,
        kind ``computed``, ``told`` or ``stated``, touchpoint of an owner what is owned.
        Cells that a spreadsheet would take for a formula begin with an apostrophe.

    References
    ----------
    RFC 4180 (CSV); OWASP, *CSV injection*.

    Examples
    --------
    >>> cell = {"persona": "A", "stage": "conversion", "row": "what they do", "item": "basket",
    ...         "n": 40, "estimate": 0.5, "low": 0.35, "high": 0.65, "unit": "share",
    ...         "touchpoint": "basket", "channel": "app", "kind": "computed"}
    >>> drawn = JourneyMap(pd.DataFrame([cell]), pd.DataFrame(), {"A": "Evenings"})
    >>> print(map_to_notes(drawn).splitlines()[1].replace("\xa0", " "))
    basket (app),50 % (35 to 65) of 40,Evenings,conversion,what they do,basket,light_blue,...
    """
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for note in notes_of(journeys):
        writer.writerow({name: guard(text) for name, text in note.items()})
    return out.getvalue()


def notes_of(journeys: JourneyMap) -> list[dict[str, str]]:
    """Return the notes of a map, as they stand on it.

    Parameters
    ----------
    journeys : JourneyMap
        A map.

    Returns
    -------
    list of dict of str to str
        ``COLUMNS``; cells that say nothing are left out. Ids are the same for the same map; see
        ``NoteId``.
    """
    cells = journeys.cells[journeys.cells["kind"].isin(list(COLOURS))]
    seen: Counter[str] = Counter()
    notes = []
    for row in cells.to_dict("records"):
        text = text_of(row)
        if not text:
            continue
        key = _name(row)
        seen[key] += 1
        said = _hash(key + chr(0) + str(seen[key]), 6)
        persona = str(row["persona"])
        notes.append(
            {
                "text": text,
                "figure": _figure(row),
                "persona": journeys.names.get(persona, persona),
                "stage": plain(row["stage"]),
                "row": plain(row["row"]),
                "touchpoint": _about(row),
                "colour": COLOURS[row["kind"]],
                "kind": str(row["kind"]),
                "quote": plain(row.get("quote")),
                "note": plain(row.get("note")),
                "id": f"n-{said}",
            }
        )
    mark = _hash("".join(sorted(note["id"] for note in notes)), 3)
    for note in notes:
        note["id"] += f"-{_hash(squeezed(note['text']), 3)}-{mark}"
    return notes


#: What names a note: figures and what is known of it may change from month to month.
_NAMING = ("persona", "stage", "row", "item", "touchpoint", "channel", "actor", "question", "kind")

#: Rows whose one computed note says figures in words.
_SPOKEN = (TIME, NEXT)


_ID = re.compile(r"n-([0-9a-f]{12})-([0-9a-f]{6})-([0-9a-f]{6})")


def _name(row: dict[Any, Any]) -> str:
    spoken = row["kind"] == COMPUTED and row["row"] in _SPOKEN
    names = [name for name in _NAMING if not (spoken and name == "item")]
    return "\0".join(plain(row.get(name)) for name in names)


def _hash(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()


def squeezed(text: str) -> str:
    r"""Return a text as white boards and spreadsheets leave it alone: spaces and forms aside.

    Examples
    --------
    >>> squeezed("50\u00a0%  of\r\nall")
    '50 % of all'
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class NoteId:
    """The parts of a note's id: where it stands, what it says, and which notes its map has.

    By the first a note is found again when its figures have changed; by the second a note that
    nobody touched is known when the map has changed; by the third, that it has not.

    Parameters
    ----------
    name, text, of_map : str
        Hashes.
    """

    name: str
    text: str
    of_map: str

    @classmethod
    def of(cls, text: str) -> "NoteId | None":
        """Return the parts of an id; None where it is none: white boards have ids of their own.

        Examples
        --------
        >>> NoteId.of("n-7daedc5216c9-0a0b0c-123456").name, NoteId.of("1712")
        ('7daedc5216c9', None)
        """
        found = _ID.fullmatch(text)
        return cls(*found.groups()) if found else None

    def said(self, text: str) -> bool:
        """Tell whether the note said this when it left its map."""
        return self.text == _hash(squeezed(text), 3)


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("basket"), guard("that;=1+1")
    ("'=1+1", 'basket', "that;'=1+1")
    """
    return _GUARD.sub("'", text)


def unguard(text: str) -> str:
    """Return a text without the apostrophes that ``guard`` put into it.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'til then")
    ('=1+1', "'til then")
    """
    return _UNGUARD.sub("", text)


def _about(row: dict[Any, Any]) -> str:
    """Return the touchpoint; of an owner, what is owned, which may be a channel or a stage."""
    owned = plain(row.get("note")).removeprefix("owns ") if row["row"] == OWNER else ""
    return owned or plain(row.get("touchpoint"))


def _figure(row: dict[Any, Any]) -> str:
    """Return the figure with its interval and n; empty where there is none."""
    if pd.isna(row.get("estimate")):
        return ""
    unit = plain(row.get("unit"))
    figure = written(row["estimate"], unit)
    if pd.notna(row.get("low")):
        figure += f" ({interval(row['low'], row['high'], unit)})"
    return figure if pd.isna(row.get("n")) else f"{figure} of {int(row['n']):,}"
