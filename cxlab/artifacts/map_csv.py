"""A journey map as sticky notes: a table that white-board tools paste, a note a line."""

import csv
import hashlib
from collections import Counter
from io import StringIO
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_maps import JourneyMap
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

#: Where a note comes from, and its colour, as white-board tools name them. New notes of the team
#: have neither id nor kind.
COLOURS = {"computed": "light_blue", "told": "yellow", "stated": "gray"}

#: With these a spreadsheet takes a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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
        kind ``computed``, ``told`` or ``stated``. Cells that a spreadsheet would take for a
        formula begin with an apostrophe.

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
        ``COLUMNS``; cells that say nothing are left out. Ids are the same for the same map.
    """
    cells = journeys.cells[journeys.cells["kind"].isin(list(COLOURS))]
    seen: Counter[str] = Counter()
    notes = []
    for row in cells.to_dict("records"):
        text = _text(row)
        if not text:
            continue
        key = "\0".join(_plain(row.get(name)) for name in _NAMING)
        seen[key] += 1
        said = hashlib.blake2b(f"{key}\0{seen[key]}".encode(), digest_size=6).hexdigest()
        persona = str(row["persona"])
        notes.append(
            {
                "text": text,
                "figure": _figure(row),
                "persona": journeys.names.get(persona, persona),
                "stage": _plain(row["stage"]),
                "row": _plain(row["row"]),
                "touchpoint": _plain(row.get("touchpoint")),
                "colour": COLOURS[row["kind"]],
                "kind": str(row["kind"]),
                "quote": _plain(row.get("quote")),
                "note": _plain(row.get("note")),
                "id": f"n-{said}",
            }
        )
    return notes


#: What names a note: figures and what is known of it may change from month to month.
_NAMING = ("persona", "stage", "row", "item", "touchpoint", "channel", "actor", "question", "kind")


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("basket")
    ("'=1+1", 'basket')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def unguard(text: str) -> str:
    """Return a text without the apostrophe that ``guard`` put before it.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'til then")
    ('=1+1', "'til then")
    """
    return text[1:] if text.startswith("'") and guard(text[1:]) != text[1:] else text


def _text(row: dict[Any, Any]) -> str:
    """Return what stands on a note: the item with its channel, or what is said of a cell."""
    item, channel = _plain(row.get("item")), _plain(row.get("channel"))
    if not item and row["kind"] == "computed" and pd.notna(row.get("estimate")):
        return _plain(row["row"])
    if item and channel and row["kind"] == "computed":
        return f"{item} ({channel})"
    return item


def _figure(row: dict[Any, Any]) -> str:
    """Return the figure with its interval and n; empty where there is none."""
    if pd.isna(row.get("estimate")):
        return ""
    unit = _plain(row.get("unit"))
    figure = written(row["estimate"], unit)
    if pd.notna(row.get("low")):
        figure += f" ({interval(row['low'], row['high'], unit)})"
    return figure if pd.isna(row.get("n")) else f"{figure} of {int(row['n']):,}"


def _plain(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
