"""What stands in a cell of a journey map's page: chips, figures, pains, quotes, findings."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_cells import LOOSE
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
    PLAN,
    STATED,
    TIME,
    TOLD,
    TRUTH,
    WANT,
)
from cxlab.artifacts.journey_truth import more_or_fewer
from cxlab.markup import Html, beside, finding, gain, pain, soft, tag, written
from cxlab.privacy import mask_text

_LONGEST = 80  # characters of a name that are shown
_MOST = 8  # entries of a cell that are on the page
_OPEN = {DO: 4, FEEL: 3, HURT: 3, BACK: 4}  # and of these in sight, the others being folded
_FIRST = 2  # the same for all other rows
_SHORT = 3  # folded entries that are printed

#: Which of the channels' colours a channel takes.
_KINDS = {
    "web": ("web", "site", "online", "desktop"),
    "app": ("app", "mobile"),
    "store": ("store", "shop", "branch", "pos"),
    "mail": ("mail",),
    "call": ("call", "phone", "telephone"),
    "social": ("social",),
}

_DAY = re.compile(r" on \d{1,2} (\w+ \d{4})")

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
        One entry, or a list; those beyond the first few are folded, the rest is counted, and so
        are hidden ones.
    """
    row = str(cells["row"].iloc[0]) if len(cells) else ""
    if row == OWNER:
        return _owners(cells)
    figures = cells["row"].isin([WANT, DO, FEEL, HURT, HELP, TRUTH, OPEN]) & (cells["item"] != "")
    hidden = figures & cells["estimate"].isna() & (cells["kind"] != HEARD)
    shown, few = _once(cells[~hidden]), int(hidden.sum())
    entries = [_entry(cell, bad=bad) for cell in shown.head(_MOST).to_dict("records")]
    return _folded(entries, len(shown) - _MOST, few, row)


def _once(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells that tell each quote once."""
    return cells.assign(quote=cells["quote"].mask(cells["quote"].duplicated(), ""))


def _folded(entries: list[Html], left: int, few: int, row: str) -> Html:
    """Return the first entries in sight, the others and what is not on the page behind a fold."""
    first = _OPEN.get(row, _FIRST)
    rest = entries[first:]
    if left > 0:
        rest.append(soft(f"{left} more in the results"))
    if few:
        rest.append(_few(few, felt=row == FEEL))
    if not entries or (len(rest) < 2 and len(entries) <= first):
        return _list([*entries[:first], *rest])
    more = max(len(entries) - first, 0) + max(left, 0)
    words = [f"{more:,} more"] if more else []
    words += [f"{few:,} hidden"] if few else []
    short = len(rest) <= _SHORT
    inside = tag("ul", *(tag("li", entry) for entry in rest))
    kind = "jm-more jm-short" if short else "jm-more"
    fold = tag("details", tag("summary", "+ " + ", ".join(words)), inside, class_=kind)
    return Html(_list(entries[:first]) + fold)


def felt_entries(cells: pd.DataFrame, points: pd.DataFrame) -> Html:
    """Return the feelings of a stage that are drawn, numbered as in the drawing."""
    numbers = dict(zip(points.index, points["number"], strict=True))
    known = cells[cells["estimate"].notna()]
    drawn = pd.concat([known.loc[list(numbers)], known.drop(index=list(numbers))])
    entries = []
    for place, cell in zip(drawn.index, drawn.head(_MOST).to_dict("records"), strict=False):
        number = tag("span", numbers[place], class_="jm-dot") if place in numbers else Html("")
        entries.append(Html(number + _short(mask_text(cell["item"])) + " " + _figure(cell)))
    hidden = int((cells["estimate"].isna() & (cells["item"] != "")).sum())
    if not entries and not hidden:
        entries = [soft(note) for note in cells["note"].head(1)]
    return _folded(entries, len(known) - _MOST, hidden, FEEL)


def loose_entries(cells: pd.DataFrame) -> Html:
    """Return the feelings that are tied to no place, on one line."""
    known = cells[cells["estimate"].notna()]
    said = [f"{_short(mask_text(cell['item'].removeprefix(LOOSE)))} {_figure(cell)}"
            for cell in known.to_dict("records")]  # fmt: skip
    few = len(cells) - len(known)
    said += [str(_few(few, felt=True))] if few else []
    return Html(str(tag("b", LOOSE[0].upper() + LOOSE[1:])) + "; ".join(said))


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
    if cell["row"] == PLAN and cell["item"]:
        return _planned(cell)
    if pd.isna(cell["estimate"]):
        return soft(mask_text(cell["note"]))
    parts = _WRITERS[cell["row"]](cell)
    if cell["row"] == NEXT:
        parts.append(_bar(cell, bad=bad))
    return Html(" ".join(part for part in parts if part))


def _source(cell: Cell) -> str:
    """Say in short how a finding was heard; in the row of its own kind, not which kind it is."""
    words = mask_text(cell["note"]).replace("written down by ", "")
    words = _DAY.sub(r", \1", words)  # the month is enough beside a cell
    return words if cell["row"] == TOLD else words.split(", ", 1)[-1]


def _did(cell: Cell) -> list[Html]:
    actor = "" if cell["actor"] in ("", "company") else cell["actor"]
    kind = "other" if actor == "competitor" else chip_kind(cell["channel"])
    us = cell["direction"] == "company"
    value = tag("b", written(cell["estimate"], cell["unit"]))
    name = _short(mask_text(cell["item"]))
    chip = tag("span", name, " ", value, class_=f"chip {kind}{' us' if us else ''}")
    places = [str(_short(mask_text(word))) for word in (cell["channel"], actor) if word]
    around = {name: cell[name] for name in ("estimate", "low", "high")}  # n stands at the stage
    figures = beside(around, cell["unit"])
    beside_it = tag("span", Html(", ".join([*places, str(figures)])), class_="n")
    return [tag("span", chip, beside_it, class_="jm-did")]


def _hurt(cell: Cell) -> list[Html]:
    quote = [tag("q", cell["quote"])] if cell["quote"] else []
    return [pain(_short(mask_text(cell["item"]))), _figure(cell), *quote]


def _truth(cell: Cell) -> list[Html]:
    name = tag("span", "\u2605 ", _short(mask_text(cell["item"])), class_="mot")
    words, size = more_or_fewer(cell)
    note = tag("div", soft(mask_text(cell["note"])))
    return [name, tag("b", words), _around(size, "count"), note]


def _helped(cell: Cell) -> list[Html]:
    return [gain(_short(mask_text(cell["item"]))), _figure(cell)]


def _opened(cell: Cell) -> list[Html]:
    note = tag("div", soft(mask_text(cell["note"])))
    return [Html("ease "), _short(mask_text(cell["item"])), _figure(cell), note]


def _timed(cell: Cell) -> list[Html]:
    return [_figure(cell), tag("div", soft(cell["item"])) if cell["row"] == TIME else Html("")]


_WRITERS: dict[str, Callable[[Cell], list[Html]]] = {
    DO: _did,
    TIME: _timed,
    NEXT: _timed,
    WANT: lambda cell: [_short(mask_text(cell["item"])), _figure(cell)],
    FEEL: lambda cell: [_short(mask_text(cell["item"])), _figure(cell)],
    HURT: _hurt,
    TRUTH: _truth,
    HELP: _helped,
    OPEN: _opened,
}


def _planned(cell: Cell) -> Html:
    figure = _figure(cell) if pd.notna(cell["estimate"]) else Html("")
    note = tag("div", soft(mask_text(cell["note"])))
    parts = (_short(mask_text(cell["item"])), figure, note)
    return Html(" ".join(part for part in parts if part))


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
    owners = [Html(tag("span", mask_text(who)) + " " + soft(mask_text(what)))
              for who, what in whole.items()]  # fmt: skip
    return _folded(owners[:_MOST], len(owners) - _MOST, 0, OWNER)


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
        parts.append("what customers did first ")
    if (done["direction"] == "company").any():
        parts += [tag("span", "outlined", class_="chip us other"), "what we sent or did first "]
    if (cells["kind"] == HEARD).any():
        parts += [finding("dashed"), "what people told us, not computed. "]
    parts.append("Figures: estimate, interval, and n customers where it is not the stage's.")
    return tag("p", *parts, class_="jm-legend")
