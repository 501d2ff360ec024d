"""A team's notes taken into the study: findings, hidden notes, stages and owners, at once."""

import csv
import os
import tomllib
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import pandas as pd

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_csv_back import day_of, notes_to_findings
from cxlab.artifacts.map_csv_read import NOTES, read_notes
from cxlab.artifacts.map_csv_same import said_by
from cxlab.artifacts.map_hidden import HiddenNote, parse_hidden
from cxlab.artifacts.map_settings import BOARD, with_decided
from cxlab.errors import CxlabError, Fault, StudyError
from cxlab.markup import Html, html_table, soft, tag
from cxlab.privacy import mask
from cxlab.study import Study
from cxlab.study.decision_entries import FILE as DECISIONS
from cxlab.study.load import FILE
from cxlab.study.paths import refused
from cxlab.study.prepare import alone_with
from cxlab.study.schema import columns
from cxlab.study.scrub import to_toml

_HIDING = ("removed", "reworded", "moved")


@dataclass(frozen=True, eq=False)
class TakenIn:
    """What came of a team's notes.

    Parameters
    ----------
    findings : pandas.DataFrame
        The columns of the table ``findings``: what is new in the study.
    decisions : pandas.DataFrame
        ``map_csv_back.DECIDED``: what the team decided, old or new.
    warnings : tuple of Fault
        What was not taken over, and why.
    files : tuple of str
        Which files of the study were written: none where the study said all of it already.
    """

    findings: pd.DataFrame
    decisions: pd.DataFrame
    warnings: tuple[Fault, ...] = ()
    files: tuple[str, ...] = ()

    def _repr_html_(self) -> Html:
        found = self.findings[["statement", "row", "persona", "stage", "touchpoint"]]
        found = found.astype("str").fillna("")
        found["statement"] = mask(found["statement"])
        decided = self.decisions[["kind", "about", "before", "after", "persona"]]
        written = f"Written: {', '.join(self.files)}." if self.files else "The study had it all."
        parts = [
            html_table(found, caption="New findings"),
            html_table(decided, caption="Decisions"),
            tag("p", soft(f"{written} Open the study again to see them.")),
        ]
        if self.warnings:
            parts.append(tag("ul", *(tag("li", str(one)) for one in self.warnings)))
        return tag("div", *parts, class_="cxlab")


def take_in_notes(
    study: Study,
    notes: str | Path,
    journeys: JourneyMap,
    *,
    author: str,
    date: str | pd.Timestamp,
) -> TakenIn:
    r"""Take a team's sticky notes into the study, so that every later map has them.

    New and reworded notes are added to the findings (``board_notes.csv``, which ``study.toml`` then
    names); notes that were taken away, and told ones that were reworded or moved, are hidden
    (``[[notes]]`` in ``decisions.toml``); a touchpoint moved to another stage and a new owner are
    written into ``study.toml``. Comments in these files stay. Where anything is wrong, nothing is
    written; taken in twice, the notes change nothing more.

    Parameters
    ----------
    study : Study
        An open study.
    notes : str or pathlib.Path
        The CSV file, as it came from the white board or a spreadsheet.
    journeys : JourneyMap
        The study's map that the notes were made from.
    author : str
        Who brings them in.
    date : str or pandas.Timestamp
        When the team said so.

    Returns
    -------
    TakenIn
        What was new, and what was not taken over. Open the study again to use it.

    Raises
    ------
    StudyError
        Every fault of the notes, with file, row and remedy; or a file cannot be written.
    CxlabError
        The file cannot be read, has no column ``text``, or author or date are missing.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.artifacts.journey_maps import map_journeys
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.interactions]]\nsource="visits"\n')
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> note = "text,stage,row\nAfraid to pay twice,conversion,where it hurts\n"
    >>> _ = (folder / "notes.csv").write_text(note)
    >>> shop = open_study(folder)
    >>> taken = take_in_notes(shop, folder / "notes.csv", map_journeys(shop), author="Ola",
    ...                       date="2025-05-04")
    >>> taken.files, open_study(folder).read("findings")["statement"].tolist()
    (('board_notes.csv', 'study.toml'), ['Afraid to pay twice'])
    """
    name = Path(notes).name
    found, decided, faults = notes_to_findings(
        read_notes(notes), journeys, author=author, date=date, known=study.read("findings")
    )
    faults = tuple(replace(one, where=name if one.where == NOTES else one.where) for one in faults)
    _refuse([one for one in faults if one.severity == "error"])
    with alone_with(study.path):
        files = _files(study.path, found, decided, day_of(date))
        _write(study.path, files)
    warnings = tuple(one for one in faults if one.severity == "warning")
    return TakenIn(found, decided, warnings, tuple(files))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise StudyError(faults)


def _files(
    folder: Path, found: pd.DataFrame, decided: pd.DataFrame, day: pd.Timestamp
) -> dict[str, str]:
    """Return the new text of each file that changes; refuse what would have faults."""
    texts = {name: _text(folder / name) for name in (BOARD, DECISIONS, FILE)}
    last = decided.drop_duplicates(["kind", "about"], keep="last")
    ends = {kind: last[last["kind"] == kind] for kind in ("stage", "owner")}
    study, faults = with_decided(
        texts[FILE],
        folder,
        stages=dict(zip(ends["stage"]["about"], ends["stage"]["after"], strict=True)),
        owners=dict(zip(ends["owner"]["about"], ends["owner"]["after"], strict=True)),
        board=bool(len(found)),
    )
    _refuse(faults)
    after = {
        BOARD: _with_findings(texts[BOARD], found) if len(found) else texts[BOARD],
        DECISIONS: _with_hidden(texts[DECISIONS], decided, day),
        FILE: study,
    }
    return {name: text for name, text in after.items() if text != texts[name]}


def _text(path: Path) -> str:
    """Return what a file says; empty where there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise StudyError([Fault(path.name, "not UTF-8", "save it as UTF-8")]) from error
    except OSError as error:
        raise StudyError([Fault(path.name, *refused(error))]) from error


def _with_findings(text: str, found: pd.DataFrame) -> str:
    """Return the file of findings with those at its end that it does not have."""
    names = [name for name in columns("findings") if name != "participants"]
    lines = list(csv.reader(StringIO(text, newline="")))
    if text and lines[0] != names:
        remedy = f"rename it: findings from white boards lie there, with {', '.join(names)}"
        raise StudyError([Fault(BOARD, "the file has other columns", remedy)])
    known = set(said_by(pd.DataFrame([line for line in lines[1:] if line], columns=names)))
    rows = found.assign(date=found["date"].dt.strftime("%Y-%m-%d"))[names].astype("str").fillna("")
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([] if text else [names])
    said = zip(said_by(found), rows.itertuples(index=False, name=None), strict=True)
    writer.writerows(row for key, row in said if key not in known)
    return text + ("" if not text or text.endswith("\n") else "\n") + out.getvalue()


def _with_hidden(text: str, decided: pd.DataFrame, day: pd.Timestamp) -> str:
    """Return ``decisions.toml`` with the notes that are to be hidden at its end."""
    known = {one.place for one in parse_hidden(text)}
    hidden = []
    for row in decided[decided["kind"].isin(_HIDING)].to_dict("records"):
        why = "" if row["kind"] == "removed" else f"{row['kind']}: {row['after']}"
        place = (str(row["about"]), row["persona"], row["stage"], row["row"])
        one = HiddenNote(*place, author=row["author"], why=why, date=day.date())
        if one.place not in known:
            hidden.append(one.plain())
            known.add(one.place)
    if not hidden:
        return text
    after = text + ("\n" if text and not text.endswith("\n") else "") + ("\n" if text else "")
    after += to_toml({"notes": hidden})
    before = tomllib.loads(text)
    try:
        if tomllib.loads(after) == {**before, "notes": [*before.get("notes", []), *hidden]}:
            return after
    except tomllib.TOMLDecodeError:
        pass  # notes = [...] in one line
    raise CxlabError(f"{DECISIONS}: write each of its notes below a line [[notes]] of its own")


def _write(folder: Path, files: dict[str, str]) -> None:
    """Replace files when all of them are ready, ``study.toml`` last: it names the others."""
    aside = {name: folder / f".{name}.{os.getpid()}" for name in files}
    try:
        for name, text in files.items():
            aside[name].write_bytes(text.encode())
        for name, path in aside.items():
            path.replace(folder / name)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        remedy = "make room there, or the right to write"
        raise StudyError([Fault(f"{folder.name}/", found, remedy)]) from error
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)
