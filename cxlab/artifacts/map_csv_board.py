"""Notes compared with the map they left: what is new, what was moved, and what is gone."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED
from cxlab.artifacts.journey_facts import COMPUTED, HEARD, OWNER
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.artifacts.map_csv import NoteId, notes_of, squeezed
from cxlab.artifacts.map_csv_read import NOTES
from cxlab.artifacts.map_csv_same import (
    LONGEST,
    Note,
    by_words,
    clean,
    kind_for,
    kind_of,
    same,
    unedited,
)
from cxlab.errors import Fault
from cxlab.study.schema import columns, conform
from cxlab.study.scrub import to_toml

#: The columns of decisions.
DECIDED = (
    "kind", "about", "before", "after", "persona", "stage", "row", "setting", "author", "date",
)  # fmt: skip

_CELL = ("persona", "stage", "row")

#: So many changed figures are told one by one.
_FEW = 10


@dataclass(eq=False)
class Board:
    """What comes of the notes, line by line.

    Parameters
    ----------
    journeys : JourneyMap
        The map that they were made from.
    author : str
        Who brings them in.
    date : pandas.Timestamp
        When the team said so.
    faults : list of Fault
        What is wrong is added here.
    """

    journeys: JourneyMap
    author: str
    date: pd.Timestamp
    faults: list[Fault]
    findings: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    said: set[tuple[str, ...]] = field(default_factory=set)
    figures: list[tuple[int, Note]] = field(default_factory=list)

    def read(self, lines: list[Note]) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Fault, ...]]:
        """Compare every line with the map's own note, and count what is gone.

        Parameters
        ----------
        lines : list of dict of str to str
            What ``lines_of`` returned.

        Returns
        -------
        tuple
            What ``notes_to_findings`` returns.
        """
        notes = {_own(note).name: note for note in notes_of(self.journeys)}
        words = by_words(notes.values())
        met: set[str] = set()
        marks: set[str] = set()
        for number, line in enumerate(lines, start=2):
            if not any(line.values()):
                continue
            own = NoteId.of(line["id"])
            note = notes.get(own.name) if own else unedited(line, words)
            marks |= {own.of_map} if own else set()
            name = _own(note).name if note else ""
            if note is None or (name in met and not same(line, note, "text")):
                self._new(line, own, number)
            elif name not in met:
                self._known(line, note, own, number)
            met |= {name}
        self._gone(notes, met, marks)
        self._wrong_figures()
        self._conflicts()
        found = pd.DataFrame(self.findings, columns=list(columns("findings")))
        decided = pd.DataFrame(self.decisions, columns=list(DECIDED))
        return conform(found, "findings"), decided, tuple(self.faults)

    def _new(self, line: Note, own: NoteId | None, number: int) -> None:
        if not line["text"] or (own and own.said(line["text"])):
            return  # a note of an earlier map that nobody touched
        old = f"the note {line['id']!r} is not on this map any more"
        about = line["touchpoint"] or ("" if own else line["stage"])
        if line["row"] == OWNER and about:
            self._owner(line, about, "", number)
        elif line["row"] == OWNER and own:
            self._fault(number, old, "write what they own beside it", severity="warning")
        elif self._finding(line, number) and own:
            self._fault(number, old, "it is taken for a new one", severity="warning")

    def _known(self, line: Note, note: Note, own: NoteId | None, number: int) -> None:
        if not line["text"]:
            self._decide("removed", note, note["text"], "")
            return
        reworded = not (same(line, note, "text") or (own and own.said(line["text"])))
        moved = [name for name in _CELL if line[name] and not same(line, note, name)]
        whole = {**note, **{key: value for key, value in line.items() if value}}
        if note["kind"] == COMPUTED:
            self._stays(line, note, moved, number)
        if note["row"] == OWNER:
            if reworded:
                self._owner(line, note["touchpoint"] or note["stage"], note["text"], number)
            elif moved:
                self._unmoved(note, moved, number)
        elif note["kind"] == HEARD and (reworded or moved):
            if self._finding(whole | {"row": kind_of(note, whole["row"])}, number) is not None:
                kind = "reworded" if reworded else "moved"
                ends = [", ".join(one[name] for name in moved) for one in (note, line)]
                self._decide(kind, note, *((note["text"], line["text"]) if reworded else ends))
        elif reworded:
            self._finding(whole, number)

    def _stays(self, line: Note, note: Note, moved: list[str], number: int) -> None:
        """Take over what may be changed of a computed note, and say what may not."""
        if line["figure"] and not same(line, note, "figure"):
            self.figures.append((number, note))
        if moved == ["stage"] and note["touchpoint"] and line["stage"] != UNPLACED:
            stage = self._one_of("stage", line["stage"], self._stages(), number)
            if stage:
                listed = {"stages": {"touchpoints": {stage: [note["touchpoint"]]}}}
                self._decide("stage", note, note["stage"], stage, note["touchpoint"], listed)
        elif moved:
            self._unmoved(note, moved, number)

    def _unmoved(self, note: Note, moved: list[str], number: int) -> None:
        stays = ", ".join(note[name] for name in moved)
        found = f"{note['text']!r} cannot be moved: it stays at {stays}"
        remedy = "write what you know on a note of its own"
        self._fault(number, found, remedy, severity="warning")

    def _owner(self, line: Note, about: str, before: str, number: int) -> None:
        after = clean(line["text"])
        if about == line["stage"]:
            about = self._one_of("stage", about, self._stages(), number)
        if about:
            note = {name: line[name] for name in _CELL}
            self._decide("owner", note, before, after, about, {"owners": {about: after}})

    def _gone(self, notes: dict[str, Note], met: set[str], marks: set[str]) -> None:
        """Decide what was taken away: only of personas of whom notes came back by their ids."""
        gone = [note for name, note in notes.items() if name not in met]
        if not marks or not gone:
            return
        if marks != {_own(gone[0]).of_map}:
            found = "the map has other notes now than when these left it"
            remedy = "what is missing here stays on it; to take notes away, export it anew"
            self._fault(None, found, remedy, severity="warning")
            return
        back = {notes[name]["persona"] for name in met & notes.keys()}
        for note in gone:
            if note["persona"] in back:
                self._decide("removed", note, note["text"], "")
        for name in dict.fromkeys(note["persona"] for note in gone if note["persona"] not in back):
            found = f"no note of {name!r} came back"
            self._fault(None, found, "they are left as they are", severity="warning")

    def _wrong_figures(self) -> None:
        """Tell which figures were changed; of a map with other data all may be."""
        remedy = "write what you know on a note of its own"
        for number, note in self.figures[:_FEW]:
            found = f"the figure of {note['text']!r} was computed and stays {note['figure']!r}"
            self._fault(number, found, remedy, severity="warning")
        if len(self.figures) > _FEW:
            found = f"so do those of {len(self.figures) - _FEW} more notes"
            self._fault(None, found, remedy, severity="warning")

    def _conflicts(self) -> None:
        """Refuse what two notes decide in two ways."""
        ends: dict[tuple[str, str], dict[str, None]] = {}
        for one in self.decisions:
            if one["kind"] in ("stage", "owner"):
                ends.setdefault((one["kind"], one["about"]), {})[one["after"]] = None
        for (kind, about), after in ends.items():
            if len(after) > 1:
                found = f"two notes give {about!r} the {kind}s {' and '.join(map(repr, after))}"
                self._fault(None, found, "agree on one")

    def _finding(self, line: Note, number: int) -> bool | None:
        """Add a finding; None where it has a fault, False where it is known already."""
        before, names = len(self.faults), self.journeys.names
        known = [name for name in names.values() if name != EVERYONE]
        whom = "" if line["persona"] == EVERYONE else line["persona"]
        persona = self._one_of("persona", whom, known, number)
        stage = self._one_of("stage", line["stage"], self._stages(), number)
        text = clean(line["text"])
        if len(text) > LONGEST:
            self._fault(number, f"a note of {len(text):,} characters", f"at most {LONGEST:,}")
        if len(self.faults) > before:
            return None
        finding = {
            "statement": text,
            "row": kind_for(line["row"]),
            "persona": persona or None,
            "stage": stage or None,
            "touchpoint": line["touchpoint"] or None,
        }
        key = tuple(squeezed(value or "").casefold() for value in finding.values())
        if key in self.said:
            return False
        self.said.add(key)
        more = {"method": "workshop", "author": self.author, "date": self.date}
        self.findings.append({**finding, **more, "status": "assumption"})
        return True

    def _stages(self) -> list[str]:
        stages = self.journeys.stages
        return list(dict.fromkeys(stages["stage"].astype("str"))) if "stage" in stages else []

    def _one_of(self, what: str, name: str, known: list[str], number: int) -> str:
        """Return the name as the map has it; empty, with a fault, where it has none."""
        found = {squeezed(one).casefold(): one for one in known}
        if not name or name == UNPLACED or squeezed(name).casefold() in found:
            return found.get(squeezed(name).casefold(), "")
        near = get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'none'}"
        self._fault(number, f"no {what} named {name!r}", remedy)
        return ""

    def _decide(
        self,
        kind: str,
        note: Note,
        before: str,
        after: str,
        about: str = "",
        setting: dict[str, Any] | None = None,
    ) -> None:
        about = about or note["text"]
        line = to_toml(setting).strip() if setting else ""
        values = (kind, about, before, after, *(note[name] for name in _CELL), line)
        values = (*values, self.author, self.date)
        self.decisions.append(dict(zip(DECIDED, values, strict=True)))

    def _fault(
        self, number: int | None, found: str, remedy: str, *, severity: Any = "error"
    ) -> None:
        self.faults.append(Fault(NOTES, found, remedy, number, severity=severity))


def _own(note: Note) -> NoteId:
    """Return the id of a note that stands on a map."""
    return NoteId(*note["id"].split("-")[1:])
