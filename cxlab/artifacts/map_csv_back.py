"""What a team changed on a white board: its notes as findings, its choices as decisions."""

import csv
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_facts import (
    BACK,
    DO,
    FEEL,
    HELP,
    HURT,
    OPEN,
    OWNER,
    ROWS,
    TOLD,
    TRUTH,
    WANT,
)
from cxlab.artifacts.journey_findings import row_of
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.artifacts.map_csv import COLUMNS, notes_of, unguard
from cxlab.errors import CxlabError, Fault
from cxlab.study.schema import columns, conform

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

#: The columns of decisions.
DECIDED = ("kind", "about", "before", "after", "setting", "author", "date")

_FILE = "the notes"
_SAME = ("\u00a0", " ")


def notes_to_findings(
    text: str, journeys: JourneyMap, *, author: str, date: str | pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Fault, ...]]:
    r"""Take sticky notes back in: what a team wrote becomes findings, what it moved decisions.

    A new or reworded note is a finding: an assumption from a workshop, until data or people say
    more. What was computed stays computed: a changed figure is told as a fault, and a note put
    beside it is a finding of its own. Nothing is written to the study.

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

    Returns
    -------
    findings : pandas.DataFrame
        The columns of the table ``findings``, one row for each new or reworded note.
    decisions : pandas.DataFrame
        ``DECIDED``: kind (``stage``: a touchpoint belongs to another stage, ``owner``,
        ``reworded`` or ``moved``: a note that people had told, ``removed``), about, before, after,
        and the line of ``study.toml`` that would say so (empty where none does).
    faults : tuple of Fault
        What was not taken over, with the line.

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
    return _Board(journeys, author.strip(), _day(date)).read(_lines(text))


def _day(date: str | pd.Timestamp) -> pd.Timestamp:
    try:
        day = pd.Timestamp(date)
    except (TypeError, ValueError) as error:
        raise CxlabError(f"{date!r} is no day; write it as '2025-07-01'") from error
    if pd.isna(day):
        raise CxlabError(f"{date!r} is no day; write it as '2025-07-01'")
    return day.tz_localize(None)


def _lines(text: str) -> list[dict[str, str]]:
    """Return the lines of the table, texts trimmed; columns that it lacks are empty."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    names = [name.strip().casefold() for name in next(reader, [])]
    names = ["colour" if name == "color" else name for name in names]
    if "text" not in names:
        known = ", ".join(COLUMNS)
        raise CxlabError(f"there is no column 'text' in the notes; a map's notes have {known}")
    lines = []
    for cells in reader:
        line = dict.fromkeys(COLUMNS, "") | dict(zip(names, cells, strict=False))
        lines.append({name: unguard(value.strip()) for name, value in line.items()})
    return lines


@dataclass(eq=False)
class _Board:
    """What comes of the notes, line by line."""

    journeys: JourneyMap
    author: str
    date: pd.Timestamp
    findings: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(
        self, lines: list[dict[str, str]]
    ) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Fault, ...]]:
        """Compare every line with the map's own note, and count what is gone."""
        known = {note["id"]: note for note in notes_of(self.journeys)}
        met: set[str] = set()
        for number, line in enumerate(lines, start=2):
            if not any(line.values()):
                continue
            note = known.get(line["id"])
            if note is None or (line["id"] in met and line["text"] != note["text"]):
                self._new(line, number)
            elif line["id"] not in met:
                self._known(line, note, number)
            met.add(line["id"])
        if met & known.keys():
            for key in [key for key in known if key not in met]:
                self._removed(known[key])
        found = pd.DataFrame(self.findings, columns=list(columns("findings")))
        decided = pd.DataFrame(self.decisions, columns=list(DECIDED))
        return conform(found, "findings"), decided, tuple(self.faults)

    def _new(self, line: dict[str, str], number: int) -> None:
        if line["id"] and line["text"]:
            found = f"no note of this map has the id {line['id']!r}"
            self._fault(number, found, "it is taken for a new one")
        if not line["text"]:
            return
        if line["row"] == OWNER and line["stage"]:
            self._owner(line, "", number)
            return
        self._finding(line, number)

    def _known(self, line: dict[str, str], note: dict[str, str], number: int) -> None:
        if not line["text"]:
            self._removed(note)
            return
        if note["kind"] == "computed" and line["figure"] and not _same(line, note, "figure"):
            found = f"the figure of {note['text']!r} was computed and stays {note['figure']!r}"
            self._fault(number, found, "write what you know on a note of its own")
        reworded = not _same(line, note, "text")
        moved = any(line[name] and not _same(line, note, name) for name in ("stage", "persona"))
        if note["row"] == OWNER:
            if reworded:
                self._owner(line, note["text"], number)
        elif note["kind"] == "told" and (reworded or moved):
            kind = "reworded" if reworded else "moved"
            ends = (note["text"], line["text"]) if reworded else (note["stage"], line["stage"])
            self._decide(kind, note["text"], *ends)
            self._finding({**note, **{key: value for key, value in line.items() if value}}, number)
        elif reworded:
            self._finding({**note, **{key: value for key, value in line.items() if value}}, number)
        elif moved and note["touchpoint"] and line["stage"] != note["stage"]:
            self._stage(line, note, number)

    def _stage(self, line: dict[str, str], note: dict[str, str], number: int) -> None:
        stage = self._one_of("stage", line["stage"], self._stages(), number)
        if stage:
            setting = f"[stages.touchpoints]\n{_key(stage)} = [{_text(note['touchpoint'])}]"
            self._decide("stage", note["touchpoint"], note["stage"], stage, setting)

    def _owner(self, line: dict[str, str], before: str, number: int) -> None:
        about = line["touchpoint"] or self._one_of("stage", line["stage"], self._stages(), number)
        if about:
            setting = f"[owners]\n{_key(about)} = {_text(line['text'])}"
            self._decide("owner", about, before, line["text"], setting)

    def _removed(self, note: dict[str, str]) -> None:
        self._decide("removed", note["text"], note["text"], "")

    def _finding(self, line: dict[str, str], number: int) -> None:
        names = self.journeys.names
        known = [name for name in names.values() if name != EVERYONE]
        whom = line["persona"]
        persona = "" if whom == EVERYONE else self._one_of("persona", whom, known, number)
        stage = self._one_of("stage", line["stage"], self._stages(), number)
        row = KINDS.get(line["row"], "" if line["row"] in ROWS else line["row"])
        self.findings.append(
            {
                "statement": line["text"],
                "row": row if row and (row in KINDS.values() or row_of(row) != TOLD) else "thinks",
                "persona": persona or None,
                "stage": stage or None,
                "touchpoint": line["touchpoint"] or None,
                "method": "workshop",
                "author": self.author,
                "date": self.date,
                "status": "assumption",
            }
        )

    def _stages(self) -> list[str]:
        stages = self.journeys.stages
        return list(dict.fromkeys(stages["stage"].astype("str"))) if "stage" in stages else []

    def _one_of(self, what: str, name: str, known: list[str], number: int) -> str:
        """Return the name as the map has it; empty, with a fault, where it has none."""
        found = {one.casefold(): one for one in known}.get(name.casefold(), "")
        if name and not found and name != "unplaced":
            near = get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            self._fault(number, f"no {what} named {name!r}", remedy)
        return found

    def _decide(self, kind: str, about: str, before: str, after: str, setting: str = "") -> None:
        self.decisions.append(
            dict(zip(DECIDED, (kind, about, before, after, setting, self.author, self.date),
                     strict=True))
        )  # fmt: skip

    def _fault(self, number: int, found: str, remedy: str) -> None:
        self.faults.append(Fault(_FILE, found, remedy, number, severity="warning"))


def _same(line: dict[str, str], note: dict[str, str], name: str) -> bool:
    """Tell whether a text stayed as it was: white boards change spaces."""
    one, other = (" ".join(text.replace(*_SAME).split()) for text in (line[name], note[name]))
    return one == other


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else _text(name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
