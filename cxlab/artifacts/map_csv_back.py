"""What a team changed on a white board: its notes as findings, its choices as decisions."""

import pandas as pd

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_csv_board import Board
from cxlab.artifacts.map_csv_read import NOTES, lines_of
from cxlab.artifacts.map_csv_same import clean, said_by
from cxlab.errors import CxlabError, Fault


def notes_to_findings(
    text: str,
    journeys: JourneyMap,
    *,
    author: str,
    date: str | pd.Timestamp,
    known: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Fault, ...]]:
    r"""Take sticky notes back in: what a team wrote becomes findings, what it moved decisions.

    A new or reworded note is a finding: an assumption from a workshop, until data or people say
    more. What was computed stays computed: a changed figure is told as a fault, and a note put
    beside it is a finding of its own. Nothing is written to the study: ``take_in_notes`` does it.

    Notes are known again by their id, or, where the board dropped it, by their words. A note that
    nobody touched says nothing, even if the map has changed since. A note is taken away only where
    ids came back, the map has the same notes as then, and some note of its persona came back.

    Parameters
    ----------
    text : str
        CSV as ``map_to_notes`` gave it, edited; parted by commas, semicolons or tabs. ``text``
        is the one column that must be there.
    journeys : JourneyMap
        The map that the notes were made from.
    author : str
        Who brings them in.
    date : str or pandas.Timestamp
        When the team said so.
    known : pandas.DataFrame, optional
        The findings that the study has: what they say already is no new one.

    Returns
    -------
    findings : pandas.DataFrame
        The columns of the table ``findings``, one row for each new or reworded note.
    decisions : pandas.DataFrame
        ``map_csv_board.DECIDED``: kind (``stage``: a touchpoint belongs to another one, ``owner``,
        ``reworded`` or ``moved``: a note that people had told, ``removed``), about, before, after,
        where the note stood, and the line of ``study.toml`` that would say so (empty where none
        does).
    faults : tuple of Fault
        What is wrong, with the line: an error is to be mended, a warning says what was not taken.

    Raises
    ------
    CxlabError
        There is no column ``text``, no author, or the date cannot be read.

    Examples
    --------
    >>> drawn = JourneyMap(pd.DataFrame(columns=["persona", "stage", "row", "kind"]),
    ...                    pd.DataFrame({"stage": ["conversion"]}), {"A": "Evenings"})
    >>> notes = "text,persona,stage,row\nfear of double payment,Evenings,conversion,where it hurts"
    >>> found, decided, faults = notes_to_findings(notes, drawn, author="Ola", date="2025-05-04")
    >>> found[["statement", "row", "persona", "stage", "status"]].values.tolist()
    [['fear of double payment', 'pain', 'Evenings', 'conversion', 'assumption']]
    """
    if not author.strip():
        raise CxlabError("author is empty: say who brings the notes in")
    faults: list[Fault] = []
    lines = lines_of(text, NOTES, faults)
    board = Board(journeys, clean(author).strip(), day_of(date), faults)
    if known is not None:
        board.said |= set(said_by(known))
    return board.read(lines)


def day_of(date: str | pd.Timestamp) -> pd.Timestamp:
    """Return a day.

    Raises
    ------
    CxlabError
        It is none.

    Examples
    --------
    >>> day_of("2025-05-04 13:00")
    Timestamp('2025-05-04 00:00:00')
    """
    try:
        day = pd.Timestamp(date)
    except (TypeError, ValueError) as error:
        raise CxlabError(f"{date!r} is no day; write it as '2025-07-01'") from error
    if pd.isna(day):
        raise CxlabError(f"{date!r} is no day; write it as '2025-07-01'")
    return day.tz_localize(None).normalize()
