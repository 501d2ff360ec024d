"""Which note of a map a line of a table is, and what a finding in a row of it is about."""

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from cxlab.artifacts.journey_facts import (
    BACK,
    DO,
    FEEL,
    HELP,
    HURT,
    OPEN,
    ROWS,
    TOLD,
    TRUTH,
    WANT,
)
from cxlab.artifacts.journey_findings import row_of
from cxlab.artifacts.map_csv import NoteId, squeezed

#: The kind of finding that a note in each row of a map is; a note in another row says what the
#: team thinks.
KINDS = {
    WANT: "need",
    DO: "does",
    FEEL: "feels",
    HURT: "pain",
    TRUTH: "moment of truth",
    HELP: "help",
    BACK: "backstage",
    OPEN: "opportunity",
    TOLD: "thinks",
}

#: How many characters a note may have.
LONGEST = 2000

_UNSEEN = re.compile(r"[^\S \n]|[\x00-\x09\x0b-\x1f\x7f]")
_SAYS = ("statement", "row", "persona", "stage", "touchpoint")
_CELL = ("persona", "stage", "row")

Note = dict[str, str]


def said_by(findings: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Return what findings say, and where, however it is spelt.

    Examples
    --------
    >>> list(said_by(pd.DataFrame({"statement": ["Too  slow"], "row": ["pain"]})))
    [('too slow', 'pain', '', '', '')]
    """
    told = findings.reindex(columns=list(_SAYS)).astype("str").fillna("")
    for row in told.itertuples(index=False, name=None):
        yield tuple(squeezed(text).casefold() for text in row)


def by_words(notes: Iterable[Note]) -> dict[str, list[Note]]:
    """Return the notes that say the same, by their words.

    Examples
    --------
    >>> by_words([{"text": "Basket "}])
    {'basket': [{'text': 'Basket '}]}
    """
    found: dict[str, list[Note]] = {}
    for note in notes:
        found.setdefault(squeezed(note["text"]).casefold(), []).append(note)
    return found


def unedited(line: Note, words: dict[str, list[Note]]) -> Note | None:
    """Return the note whose words a line without an id repeats; the one at its place first.

    Examples
    --------
    >>> note = {"text": "basket", "persona": "A", "stage": "use", "row": "what they do"}
    >>> unedited({**note, "id": "", "stage": ""}, by_words([note])) == note
    True
    """
    if NoteId.of(line["id"]):
        return None
    notes = words.get(squeezed(line["text"]).casefold(), [])
    for places in (_CELL, ("persona", "row")):
        for note in notes:
            if all(not line[name] or same(line, note, name) for name in places):
                return note
    return None


def kind_for(row: str) -> str:
    """Return what a finding in a row of a map is; people may also name the kind itself.

    Examples
    --------
    >>> kind_for("where it hurts"), kind_for("goal"), kind_for("time spent")
    ('pain', 'goal', 'thinks')
    """
    kind = KINDS.get(row, "" if row in ROWS else row)
    return kind if kind and (kind in KINDS.values() or row_of(kind) != TOLD) else "thinks"


def kind_of(note: Note, row: str) -> str:
    """Return which kind of finding a told note is: its own, unless it went to another row.

    Examples
    --------
    >>> kind_of({"row": "what they want", "note": "goal, heard"}, "what they want")
    'goal'
    """
    own = note["note"].partition(",")[0].strip()
    return own if row == note["row"] and own and row_of(own) == row else row


def same(line: Note, note: Note, name: str) -> bool:
    r"""Tell whether a text is the same but for spaces, forms and capital letters.

    Examples
    --------
    >>> same({"text": "50\u00a0% OF"}, {"text": "50 % of"}, "text")
    True
    """
    return squeezed(line[name]).casefold() == squeezed(note[name]).casefold()


def clean(text: str) -> str:
    r"""Return a text without signs that cannot be seen and no table can hold.

    Examples
    --------
    >>> clean("two\r\nlines\x00")
    'two\nlines '
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(" ", text).encode("utf-8", "replace").decode()
