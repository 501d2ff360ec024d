"""The words of a journey map's picture: the lines of each cell, and the whole told in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_cells import LOOSE
from cxlab.artifacts.journey_entries import chip_kind
from cxlab.artifacts.journey_facts import (
    DO,
    FEEL,
    HEARD,
    HURT,
    NEXT,
    OWNER,
    PLAN,
    TRUTH,
    WANT,
)
from cxlab.artifacts.journey_truth import more_or_fewer
from cxlab.charts.labels import label
from cxlab.charts.style import BAD, CHANNELS, INK, SOFT, WARN
from cxlab.markup import beside, percent, written
from cxlab.privacy import mask_text

#: How many entries of a cell are drawn, and how many feelings of a stage.
ENTRIES, POINTS = 4, 3

#: How many characters of a name are told in words.
NAMED = 48

_WIDE = 33  # characters of a line


@dataclass(frozen=True)
class Line:
    """One line of a cell: its words, its colour, how it is set off, and what stands at its end."""

    words: str
    tone: str = INK
    bold: bool = False
    chip: str = ""
    dashed: bool = False
    aside: str = ""


def loose_lines(cells: pd.DataFrame) -> list[Line]:
    """Return the answers that are tied to no place, on a line below the feelings."""
    words = _loose(cells, lambda text: one_line(text, _WIDE))
    return [Line(words, SOFT)] if words else []


def _loose(cells: pd.DataFrame, short: Callable[[str], str]) -> str:
    loose = cells[(cells["row"] == FEEL) & cells["item"].str.startswith(LOOSE)]
    known = loose.dropna(subset="estimate").to_dict("records")
    said = [f"{short(mask_text(str(cell['item']).removeprefix(LOOSE)))} "
            f"{written(cell['estimate'], 'number')} ({beside(dict(cell), 'number')})"
            for cell in known[:POINTS]]  # fmt: skip
    said += [f"{len(known) - POINTS:,} more"] if len(known) > POINTS else []
    return f"{LOOSE}{'; '.join(said)}" if said else ""


def row_name(row: str) -> str:
    """Return the name of a row as it is drawn."""
    return label(row[:1].upper() + row[1:], width=14, lines=3)


def lines_of(cells: pd.DataFrame, row: str, stage: str) -> list[Line]:
    """Return the lines of one cell."""
    here = cells[(cells["row"] == row) & (cells["stage"] == stage)]
    shown = here[here["estimate"].notna() | (here["kind"] == HEARD) | (here["row"] == OWNER)]
    other = here[(here["row"] == DO) & (here["item"] == "") & (here["kind"] != HEARD)]
    if shown.empty or (row == OWNER and (shown["item"] == "").all()):
        note = str(here["note"].iloc[0]) if len(here) else ""
        return _plain(note, SOFT)
    if row == OWNER:
        return _plain(", ".join(dict.fromkeys(shown["item"])), INK)
    lines = [line for cell in shown.head(ENTRIES).to_dict("records") for line in _entry(cell)]
    left = [f"{len(shown) - ENTRIES:,} more"] if len(shown) > ENTRIES else []
    left += [str(note).removesuffix(", not listed") for note in other["note"]]
    return [*lines, *(_plain(" ".join(left), SOFT) if left else [])]


def _entry(cell: Mapping[Any, Any]) -> list[Line]:
    item = mask_text(str(cell["item"]))
    if cell["kind"] == HEARD:
        return [Line(line.words, line.tone, dashed=True) for line in _plain(item, INK)]
    unit = "number" if cell["unit"] == "score" else str(cell["unit"])
    value, around = written(cell["estimate"], unit), beside(dict(cell), unit)
    if cell["row"] == DO:
        words = f"{one_line(item, 18)}  {value}"
        between = beside({name: cell[name] for name in ("estimate", "low", "high")}, unit)
        return [Line(words, chip=CHANNELS[chip_kind(str(cell["channel"]))], aside=between)]
    if cell["row"] == HURT:
        return [*_bold(item, BAD), Line(f"{value}  {around}", SOFT)]
    if cell["row"] == TRUTH:
        return [*_bold(f"\u2605 {item}", WARN), *(Line(*line) for line in _goes_on(cell))]
    if cell["row"] in (PLAN, WANT):
        return [*_plain(item, INK), Line(f"{value}  {around}", SOFT)]
    return [Line(value, bold=True), Line(around, SOFT)]


def _goes_on(cell: Mapping[Any, Any]) -> list[tuple[str, str]]:
    words, size = more_or_fewer(cell)
    return [(words, INK), (beside(size, "count"), SOFT)]


def _plain(words: str, tone: str) -> list[Line]:
    text = label(words, width=_WIDE, lines=3) if words else ""
    return [Line(line, tone) for line in text.split("\n")]


def _bold(words: str, tone: str) -> list[Line]:
    text = label(words, width=_WIDE - 4, lines=2)
    return [Line(line, tone, bold=True) for line in text.split("\n")]


def one_line(words: str, width: int) -> str:
    """Return words that fit on one line of a drawing."""
    return label(words, width=width, lines=1)


def in_words(cells: pd.DataFrame, order: Sequence[str], name: str) -> str:
    """Say stage by stage what the picture shows."""
    said = []
    for stage in order:
        here = cells[(cells["stage"] == stage) & cells["estimate"].notna()]
        done = here[here["row"] == DO].head(3)
        parts = [
            f"{brief(row['item'])} {percent(row['estimate'])}" for row in done.to_dict("records")
        ]
        went = here[here["row"] == NEXT].head(1)
        parts += [f"{percent(value)} go on" for value in went["estimate"]]
        pains = here[here["row"] == HURT].head(2)
        parts += [f"it hurts: {brief(row['item'])} {percent(row['estimate'])}"
                  for row in pains.to_dict("records")]  # fmt: skip
        said.append(f"{stage}: {', '.join(parts) or 'no figures'}")
    said += [_loose(cells, brief)] if _loose(cells, brief) else []
    return mask_text(f"Journey map of {brief(name)}. {'; '.join(said)}.")


def brief(words: object) -> str:
    """Return a name from data short enough to be told in a sentence.

    Examples
    --------
    >>> len(brief("x" * 10_000)), brief("basket")
    (48, 'basket')
    """
    text = str(words)
    return text if len(text) <= NAMED else text[: NAMED - 1] + "\u2026"
