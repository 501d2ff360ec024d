"""Notes of a map that a team took away: kept in ``decisions.toml``, hidden on every map."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_facts import COMPUTED, HEARD, STATED
from cxlab.errors import Fault, StudyError
from cxlab.privacy import mask_text
from cxlab.study import Study
from cxlab.study.decision_entries import FILE

#: Where a note comes from, and its colour, as white-board tools name them. New notes of the team
#: have neither id nor kind.
COLOURS = {COMPUTED: "light_blue", HEARD: "yellow", STATED: "gray"}

_CELL = ["persona", "stage", "row"]
_TEXTS = ("text", "persona", "stage", "row", "author", "why")


@dataclass(frozen=True)
class HiddenNote:
    """A note that is not to be shown: one of the ``[[notes]]`` in ``decisions.toml``.

    Parameters
    ----------
    text : str
        What stands on it.
    persona, stage, row : str
        Where: a persona's name, a stage, a row of the map; empty: on every one.
    author, why : str
        Who decided so, and what for.
    date : datetime.date or None
        When.
    """

    text: str
    persona: str = ""
    stage: str = ""
    row: str = ""
    author: str = ""
    why: str = ""
    date: dt.date | None = None

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What is hidden, whoever decided so."""
        return (self.text, self.persona, self.stage, self.row)

    def plain(self) -> dict[str, Any]:
        """Return what the file says of it."""
        said = {name: getattr(self, name) for name in (*_TEXTS, "date")}
        return {"hidden": True, **{name: value for name, value in said.items() if value}}


def read_hidden(study: Study) -> tuple[HiddenNote, ...]:
    r"""Return the notes that a team took off a study's maps; none where no file says so.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    tuple of HiddenNote
        The ``[[notes]]`` of ``decisions.toml``, in its order.

    Raises
    ------
    StudyError
        The file cannot be read, or a note in it says what cannot be meant: every fault.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.interactions]]\nsource="visits"\n')
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> _ = (folder / "decisions.toml").write_text('[[notes]]\nhidden = true\ntext = "basket"\n')
    >>> read_hidden(open_study(folder))[0].text
    'basket'
    """
    path = study.path / FILE
    try:
        return parse_hidden(path.read_bytes().decode("utf-8-sig") if path.exists() else "")
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(FILE, "cannot be read", "make it a file in UTF-8 that you may read")
        raise StudyError([fault]) from error


def parse_hidden(text: str) -> tuple[HiddenNote, ...]:
    r"""Return the notes that the text of ``decisions.toml`` hides.

    Raises
    ------
    StudyError
        With every fault of its ``[[notes]]``.

    Examples
    --------
    >>> parse_hidden('[[notes]]\nhidden = true\ntext = "basket"\n')[0].place
    ('basket', '', '', '')
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said, _, place = str(error).partition(" (at ")
        row = re.match(r"line (\d+)", place)
        fault = Fault(FILE, f"not valid TOML: {said}", "correct it", int(row[1]) if row else None)
        raise StudyError([fault]) from error
    entries, faults = content.get("notes", []), list[Fault]()
    if not isinstance(entries, list):
        raise StudyError([Fault(FILE, "notes is not a list", "write [[notes]] for each")])
    found = [_entry(entry, at, faults) for at, entry in enumerate(entries, start=1)]
    if faults:
        raise StudyError(faults)
    return tuple(one for one in found if one)


def _entry(entry: object, at: int, faults: list[Fault]) -> HiddenNote | None:
    """Make a note of what stands below one ``[[notes]]``; None where it is not hidden."""
    where, before = f"{FILE}, note {at}", len(faults)
    table = entry if isinstance(entry, dict) else {}
    known = {name: table[name] for name in _TEXTS if name in table}
    for name in sorted(table.keys() - {*_TEXTS, "hidden", "date"}):
        listed = ", ".join((*_TEXTS, "hidden", "date"))
        faults.append(Fault(where, f"unknown key {name!r}", f"known: {listed}"))
    for name, value in known.items():
        if not isinstance(value, str):
            faults.append(Fault(where, f"{name} is not a text", "put it between quotation marks"))
    if not known.get("text"):
        faults.append(Fault(where, "no text", "write what stands on the note, or take it out"))
    if not isinstance(table.get("hidden"), bool):
        faults.append(Fault(where, "hidden is not said", "write hidden = true"))
    date = table.get("date")
    date = date.date() if isinstance(date, dt.datetime) else date
    if date is not None and not isinstance(date, dt.date):
        faults.append(Fault(where, "date is no date", "write it as 2026-05-04, without marks"))
    if len(faults) > before or not table["hidden"]:
        return None
    return HiddenNote(**known, date=date)


def hide_notes(
    cells: pd.DataFrame, names: Mapping[str, str], hidden: Iterable[HiddenNote]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take hidden notes off a map, and say that it was done.

    Parameters
    ----------
    cells : pandas.DataFrame
        The cells of a map, in its order.
    names : mapping of str to str
        The name of each persona on it.
    hidden : iterable of HiddenNote
        What is not to be shown.

    Returns
    -------
    cells : pandas.DataFrame
        Without them; a cell from which all was taken keeps its row, and ``note`` says who did.
    said : tuple of str
        For the map's notes: how many were hidden by whom, and how many were not found.

    Examples
    --------
    >>> cell = {"persona": "A", "stage": "conversion", "row": "what they do", "item": "basket",
    ...         "kind": "computed", "channel": "", "estimate": 0.5, "note": ""}
    >>> cells, said = hide_notes(pd.DataFrame([cell]), {"A": "Evenings"}, [HiddenNote("basket")])
    >>> cells["note"].tolist(), said
    (['hidden by the team'], ('1 note is hidden, as the team decided: basket.',))
    """
    hidden = [one for one in hidden if one.persona in ("", *names.values())]
    if not hidden or cells.empty:
        return cells, ()
    rows = cells.to_dict("records")
    by = pd.Series([_hider(row, names, hidden) for row in rows], cells.index, dtype=object)
    gone = by.notna()
    if not gone.any():
        return cells, _said([], len(hidden))
    taken = {one.place for one in by[gone]}
    emptied = ~(~gone).groupby([cells[name] for name in _CELL]).transform("any")
    first = emptied & ~cells.duplicated(_CELL)
    blank = cells[first].copy()
    blank[[name for name in blank if name not in (*_CELL, "note")]] = None
    blank["note"] = [f"hidden by {one.author or 'the team'}" for one in by[first]]
    kept = pd.concat([cells[~gone].astype(object), blank.astype(object)]).sort_index(kind="stable")
    kept = kept.reset_index(drop=True).astype(cells.dtypes.to_dict())
    texts = dict.fromkeys(one.text for one in by[gone])
    return kept, _said(list(texts), sum(one.place not in taken for one in hidden))


def _hider(
    row: dict[Any, Any], names: Mapping[str, str], hidden: list[HiddenNote]
) -> HiddenNote | None:
    """Return the decision that hides a note."""
    if row["kind"] not in COLOURS:
        return None
    persona = names.get(str(row["persona"]), str(row["persona"]))
    place = (text_of(row), persona, row["stage"], row["row"])
    for one in hidden:
        if all(said in ("", here) for said, here in zip(one.place, place, strict=True)):
            return one
    return None


def _said(texts: list[str], missed: int) -> tuple[str, ...]:
    said = []
    if texts:
        are = "1 note is" if len(texts) == 1 else f"{len(texts)} notes are"
        said.append(f"{are} hidden, as the team decided: {'; '.join(map(mask_text, texts))}.")
    if missed:
        are = "1 note that is" if missed == 1 else f"{missed} notes that are"
        said.append(f"{are} to be hidden (decisions.toml) stood nowhere on this map.")
    return tuple(said)


def text_of(row: Mapping[Any, Any]) -> str:
    """Return what stands on a note: the item with its channel, or what is said of a cell.

    Examples
    --------
    >>> text_of({"item": "basket", "channel": "app", "kind": "computed"})
    'basket (app)'
    """
    item, channel = plain(row.get("item")), plain(row.get("channel"))
    if not item and row["kind"] == COMPUTED and pd.notna(row.get("estimate")):
        return plain(row["row"])
    if item and channel and row["kind"] == COMPUTED:
        return f"{item} ({channel})"
    return item


def plain(value: object) -> str:
    """Return a value as text; empty where there is none.

    Examples
    --------
    >>> plain(None), plain("app")
    ('', 'app')
    """
    return "" if value is None or pd.isna(value) else str(value)
