"""A journey map as a page: a title that states the finding, a table of stages, five answers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_answers import UNASKED, UNPLACED
from cxlab.artifacts.journey_assumptions import CONTRADICTED, SUPPORTED
from cxlab.artifacts.journey_cells import LOOSE
from cxlab.artifacts.journey_entries import chip_kind as chip_kind
from cxlab.artifacts.journey_entries import entries_of, legend
from cxlab.artifacts.journey_facts import (
    BACK,
    FEEL,
    ROWS,
    TOLD,
    TRUTH,
)
from cxlab.artifacts.journey_grid import capital, grid
from cxlab.artifacts.journey_look import LOOK
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.journeys.stages import FIRST_RECORDED
from cxlab.markup import STYLE, Html, beside, finding, html_table, percent, soft, tag, written
from cxlab.privacy import mask_text

#: The rows that are folded below the map: what lies behind, and what was said beside it.
FOLDED = (BACK, TOLD)

#: So many entries of the folded rows are printed; more stay folded.
_PRINTED = 12

Frames = Mapping[str, pd.DataFrame]


def map_html(
    frames: Frames,
    names: dict[str, str],
    about: Mapping[str, Any],
    *,
    notes: tuple[str, ...] = (),
) -> Html:
    """Return the map of each persona, the first open, and below them what holds for all.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The frames of a ``JourneyMap``: cells, stages, answers, assumptions.
    names : dict of str to str
        The name of each persona, in order.
    about : mapping
        The map's parameters.
    notes : tuple of str
        What is said below the maps.

    Returns
    -------
    Html
        Everything that comes from data is escaped.
    """
    maps = [_map(_mine(frames, key), key, name, about) for key, name in names.items()]
    folded = [
        tag("details", tag("summary", f"Journey map: {mask_text(name)}"), one, class_="jm-fold")
        for name, one in list(zip(names.values(), maps, strict=True))[1:]
    ]
    below = [_judged(frames["assumptions"])] if len(frames["assumptions"]) else []
    below += [tag("ul", *(tag("li", note) for note in notes), class_="jm-notes")] if notes else []
    return tag("div", Html(STYLE + LOOK), *maps[:1], *folded, *below, class_="jm-all")


def _mine(frames: Frames, key: str) -> Frames:
    return {
        name: frame[frame["persona"] == key] if "persona" in frame else frame
        for name, frame in frames.items()
    }


def _map(mine: Frames, key: str, name: str, about: Mapping[str, Any]) -> Html:
    stages = mine["stages"]
    title = about.get("titles", {}).get(key) or f"{mask_text(name)}: the journey, stage by stage"
    return tag(
        "section",
        tag("h3", title),
        _lead(stages, key, name, about),
        _table(mine["cells"], stages, name, about),
        legend(mine["cells"]),
        _remarks(mine["cells"], stages, about),
        _five(mine["answers"]),
        _unplaced(mine["cells"]),
        _behind(mine["cells"], stages, name, about),
        class_="jm",
        aria_label=f"Journey map: {mask_text(name)}",
    )


def _lead(stages: pd.DataFrame, key: str, name: str, about: Mapping[str, Any]) -> Html:
    """Say of whom and for what the map is, how it is bounded and what it covers."""
    n = int(stages["n"].max()) if len(stages) else 0
    whom = "" if EVERYONE in (key, name.casefold()) else "persona "
    parts: list[object] = ["How it is today", *about.get("said", ())]
    parts.append(Html(f"{whom}{tag('b', mask_text(name))}, n {n:,} customers"))
    period = about.get("period", ())
    if len(period) == 2:
        parts.append(f"{period[0]} to {period[1]}")
    placed = about.get("placed", {}).get(key)
    if placed is not None and not pd.isna(placed):
        parts.append(f"{percent(placed)} of their contacts have a stage")
    joined = [Html(" \u00b7 "), *parts] if not parts else []
    for part in parts:
        joined += [Html(" \u00b7 "), part] if joined else [part]
    return tag("p", *joined, class_="jm-sub")


def _five(answers: pd.DataFrame) -> Html:
    if answers.empty:
        return Html("")
    pairs = [
        tag("div", tag("dt", row["question"]), tag("dd", row["answer"]))
        for row in answers.to_dict("records")
    ]
    return tag("dl", *pairs, class_="jm-five")


def _table(cells: pd.DataFrame, stages: pd.DataFrame, name: str, about: Mapping[str, Any]) -> Html:
    n = f"{int(stages['n'].max()):,}" if len(stages) else "0"
    caption = f"Journey map: {mask_text(name)}, n {n} customers"
    rows = [row for row in ROWS if row not in FOLDED and (cells["row"] == row).any()]
    return grid(cells, stages, about, caption, rows)


def _behind(cells: pd.DataFrame, stages: pd.DataFrame, name: str, about: Mapping[str, Any]) -> Html:
    """Return the folded rows as a table of their own, below the same stages."""
    mine = cells[cells["row"].isin(FOLDED)]
    rows = [row for row in FOLDED if (mine["row"] == row).any()]
    said = int((mine["item"] != "").sum())
    if not said:
        return Html("")
    caption = f"Behind the map: {mask_text(name)}"
    kind = "jm-behind jm-short" if said <= _PRINTED else "jm-behind"
    words = " and ".join(rows)
    summary = tag("summary", f"{capital(words)} ({said:,})")
    return tag("details", summary, grid(mine, stages, about, caption, rows), class_=kind)


def _unplaced(cells: pd.DataFrame) -> Html:
    cells = cells[(cells["stage"] == UNPLACED) & ~cells["item"].str.startswith(LOOSE)]
    cells = cells[~cells["row"].isin(FOLDED)]
    if cells.empty:
        return Html("")
    parts = [entries_of(cells[cells["row"] == row]) for row in ROWS if (cells["row"] == row).any()]
    return Html(tag("p", tag("b", "Not at any one stage")) + "".join(parts))


def _remarks(cells: pd.DataFrame, stages: pd.DataFrame, about: Mapping[str, Any]) -> Html:
    """Say below the map what is said of it only in short."""
    words = []
    if set(about.get("focus", ())) - {""}:
        words.append("Shaded stages are not what this map is about.")
    first = stages.loc[stages["note"].str.contains(FIRST_RECORDED, regex=False), "stage"]
    if len(first):
        words.append(f"{capital(str(first.iloc[0]))}: {FIRST_RECORDED}.")
    felt = cells[(cells["row"] == FEEL) & cells["estimate"].notna()]
    if len(felt):
        words.append("A feeling stands at the touchpoint that was asked about.")
    if felt["question"].str.startswith(UNASKED).any():
        words.append("\u201cUnasked\u201d: placed by what the comment speaks of, else at no place.")
    if (cells["row"] == TRUTH).any() and felt.shape[0]:
        words.append("What goes with something else need not be its cause.")
    return tag("p", " ".join(words), class_="jm-legend") if words else Html("")


def _judged(table: pd.DataFrame) -> Html:
    """Return what the team assumes, with what the data say of each."""
    lines = []
    for row in table.to_dict("records"):
        known = pd.notna(row["estimate"])
        unit = row["unit"] or "share"
        figure = Html(f"{tag('b', written(row['estimate'], unit))} {soft(beside(row, unit))}")
        lines.append(
            {
                "what the team assumes": finding(row["statement"], row["row"]),
                "the data": _verdict(row["verdict"]),
                "why": row["why"],
                "figure": figure if known else soft("none"),
            }
        )
    caption = "What the team assumes, and what these data say of it"
    return tag("div", html_table(pd.DataFrame(lines, dtype=object), caption=caption), class_="jm")


def _verdict(word: str) -> Html:
    said = {SUPPORTED: "\u2713 support it", CONTRADICTED: "\u2717 contradict it"}
    kind = {SUPPORTED: "verdict", CONTRADICTED: "verdict no"}
    return tag("span", said.get(word, "? cannot test it"), class_=kind.get(word, "verdict doubt"))
