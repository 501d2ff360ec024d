"""What stands in a cell of a journey map's page: chips, figures, pains, quotes, findings."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_facts import (
    BACK,
    DO,
    FEEL,
    HEARD,
    HELP,
    HURT,
    NEXT,
    OPEN,
    OWNER,
    STATED,
    TIME,
    TOLD,
    TRUTH,
)
from cxlab.markup import Html, beside, finding, gain, pain, soft, tag, written
from cxlab.privacy import mask_text

_LONGEST = 80  # characters of a name that are shown
_MOST, _LONG_MOST = 8, 4  # entries of a cell that are shown; of rows whose entries are long

#: Which of the channels' colours a channel takes.
_KINDS = {
    "web": ("web", "site", "online", "desktop"),
    "app": ("app", "mobile"),
    "store": ("store", "shop", "branch", "pos"),
    "mail": ("mail",),
    "call": ("call", "phone", "telephone"),
    "social": ("social",),
}

Cell = dict[Any, Any]


def chip_kind(channel: str) -> str:
    """Return which of the channels' colours a channel takes.

    Examples
    --------
    >>> chip_kind("Mobile site"), chip_kind("carrier")
    ('web', 'other')
    """
    low = channel.casefold()
    return next((kind for kind, words in _KINDS.items() if any(w in low for w in words)), "other")


def entries_of(cells: pd.DataFrame, *, bad: bool = False) -> Html:
    """Return the entries of one cell of the page, the most important first.

    Parameters
    ----------
    cells : pandas.DataFrame
        The cells of one persona, stage and row.
    bad : bool
        Whether clearly fewer go on from here than from anywhere else.

    Returns
    -------
    Html
        One entry, or a list; more than fit are counted, and so are hidden ones.
    """
    if len(cells) and (cells["row"] == OWNER).all():
        return _owners(cells)
    figures = cells["row"].isin([DO, FEEL, HURT, HELP, TRUTH, OPEN]) & (cells["item"] != "")
    hidden = figures & cells["estimate"].isna() & (cells["kind"] != HEARD)
    shown, few = cells[~hidden], int(hidden.sum())
    most = _LONG_MOST if cells["row"].isin([FEEL, HURT, HELP, TRUTH, BACK]).any() else _MOST
    entries = [_entry(cell, bad=bad) for cell in shown.head(most).to_dict("records")]
    if len(shown) > most:
        entries.append(soft(f"{len(shown) - most} more in the results"))
    if few:
        entries.append(_few(few, felt=bool((cells["row"] == FEEL).all())))
    return _list(entries)


def felt_entries(cells: pd.DataFrame, points: pd.DataFrame) -> Html:
    """Return the feelings of a stage that are drawn, numbered as in the drawing."""
    entries = []
    for cell in points.to_dict("records"):
        number = tag("span", cell["number"], class_="jm-dot")
        entries.append(Html(number + _short(mask_text(cell["item"])) + " " + _figure(cell)))
    known = int(cells["estimate"].notna().sum())
    if known > len(points):
        entries.append(soft(f"{known - len(points)} more in the results"))
    hidden = int((cells["estimate"].isna() & (cells["item"] != "")).sum())
    if hidden:
        entries.append(_few(hidden, felt=True))
    if not entries:
        entries = [soft(note) for note in cells["note"].head(1)]
    return _list(entries)


def _few(hidden: int, *, felt: bool) -> Html:
    what = "with too few answers to show" if felt else "hidden"
    return soft(f"{hidden} {what}, or that would give such away")


def _list(entries: list[Html]) -> Html:
    return entries[0] if len(entries) == 1 else tag("ul", *(tag("li", entry) for entry in entries))


def _short(text: str) -> Html:
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"
    return Html(tag("bdi", short))


def _entry(cell: Cell, *, bad: bool) -> Html:
    """Write one cell as its row asks."""
    if cell["kind"] == HEARD and cell["item"]:
        return finding(mask_text(cell["item"]), _source(cell))
    if cell["row"] == BACK and cell["item"]:
        return _behind(cell)
    if pd.isna(cell["estimate"]):
        return soft(mask_text(cell["note"]))
    parts = _WRITERS[cell["row"]](cell)
    if cell["row"] == NEXT:
        parts.append(_bar(cell, bad=bad))
    return Html(" ".join(part for part in parts if part))


def _source(cell: Cell) -> str:
    """Say in short how a finding was heard; in the row of its own kind, not which kind it is."""
    words = mask_text(cell["note"]).replace("written down by ", "")
    return words if cell["row"] == TOLD else words.split(", ", 1)[-1]


def _did(cell: Cell) -> list[Html]:
    actor = "" if cell["actor"] in ("", "company") else cell["actor"]
    kind = "other" if actor == "competitor" else chip_kind(cell["channel"])
    words = (_short(mask_text(cell["item"])), mask_text(cell["channel"]), actor)
    text = Html(", ".join(str(tag("bdi", word)) if word is not words[0] else str(word)
                          for word in words if word))  # fmt: skip
    us = cell["direction"] == "company"
    value = written(cell["estimate"], cell["unit"])
    chip = tag("span", text, " ", tag("b", value), class_=f"chip {kind}{' us' if us else ''}")
    around = {name: cell[name] for name in ("estimate", "low", "high")}  # n stands at the stage
    return [tag("span", chip, _around(around, cell["unit"]), class_="jm-did")]


def _hurt(cell: Cell) -> list[Html]:
    quote = [tag("q", cell["quote"])] if cell["quote"] else []
    return [pain(_short(mask_text(cell["item"]))), _figure(cell), *quote]


def _truth(cell: Cell) -> list[Html]:
    name = tag("span", "\u2605 ", _short(mask_text(cell["item"])), class_="mot")
    fewer = "fewer" if cell["estimate"] < 0 else "more"
    words = f"{abs(cell['estimate']):.0f} in 100 {fewer} go on"
    note = soft(mask_text(cell["note"]))
    return [name, tag("b", words), _around(cell, "points"), note]


def _helped(cell: Cell) -> list[Html]:
    return [gain(_short(mask_text(cell["item"]))), _figure(cell)]


def _opened(cell: Cell) -> list[Html]:
    note = soft(mask_text(cell["note"]))
    return [Html("ease "), _short(mask_text(cell["item"])), _figure(cell), note]


def _timed(cell: Cell) -> list[Html]:
    return [_figure(cell), tag("div", soft(cell["item"])) if cell["row"] == TIME else Html("")]


_WRITERS: dict[str, Callable[[Cell], list[Html]]] = {
    DO: _did,
    TIME: _timed,
    NEXT: _timed,
    FEEL: lambda cell: [_short(mask_text(cell["item"])), _figure(cell)],
    HURT: _hurt,
    TRUTH: _truth,
    HELP: _helped,
    OPEN: _opened,
}


def _behind(cell: Cell) -> Html:
    text = Html(f"{_short(mask_text(cell['item']))}: {soft(mask_text(cell['note']))}")
    said = soft("(from the study's settings)") if cell["kind"] == STATED else ""
    return Html(f"{text} {said}".strip())


def _owners(cells: pd.DataFrame) -> Html:
    """Return who owns what, each owner once."""
    if (cells["item"] == "").all():
        return soft(cells["note"].iloc[0])
    owned = cells["note"].str.removeprefix("owns ")
    whole = owned.groupby(cells["item"], sort=False).agg(", ".join)
    return _list([Html(tag("span", who) + " " + soft(what)) for who, what in whole.items()])


def _figure(cell: Cell) -> Html:
    unit = "number" if cell["unit"] == "score" else cell["unit"]
    return Html(tag("b", written(cell["estimate"], unit)) + " " + _around(cell, unit))


def _around(cell: Cell, unit: str) -> Html:
    """Return the interval and n of a figure, on one line."""
    return tag("span", beside(cell, unit), class_="n jm-ci")


def _bar(cell: Cell, *, bad: bool) -> Html:
    low, high = 100 * cell["low"], 100 * cell["high"]
    filled = tag("i", style=f"width:{100 * cell['estimate']:.1f}%", class_="jm-bad" if bad else "")
    ends = tag("u", style=f"left:{low:.1f}%;width:{high - low:.1f}%")
    return tag("span", filled, ends, class_="jm-bar", aria_hidden="true")


def legend(cells: pd.DataFrame) -> Html:
    """Say what the chips, boxes and marks of a map mean, as far as it has them."""
    done = cells[(cells["row"] == DO) & cells["estimate"].notna()]
    channels = dict.fromkeys(done["channel"])
    kinds: dict[str, list[str]] = {}
    for channel in channels:
        kinds.setdefault(chip_kind(channel), []).append(mask_text(channel)[:_LONGEST])
    parts: list[object] = [
        tag("span", ", ".join(names), class_=f"chip {kind}") for kind, names in kinds.items()
    ]
    if len(done):
        parts.append("what customers began ")
    if (done["direction"] == "company").any():
        parts += [tag("span", "outlined", class_="chip us other"), "what we sent or did first "]
    parts += [finding("dashed"), "what people told us, not computed. "]
    parts.append("Figures: estimate, interval, and n customers where it is not the stage's.")
    return tag("p", *parts, class_="jm-legend")
