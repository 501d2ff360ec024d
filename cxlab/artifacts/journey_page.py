"""A journey map as a page: a title that states the finding, five answers, and a table of stages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED
from cxlab.artifacts.journey_assumptions import CONTRADICTED, SUPPORTED
from cxlab.artifacts.journey_curve import draw_feelings, points_of
from cxlab.artifacts.journey_entries import chip_kind as chip_kind
from cxlab.artifacts.journey_entries import entries_of, felt_entries, legend
from cxlab.artifacts.journey_facts import (
    DO,
    FEEL,
    NEXT,
    OPEN,
    ROWS,
    TIME,
    TOLD,
    TRUTH,
)
from cxlab.artifacts.journey_look import LOOK
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.markup import STYLE, Html, beside, finding, html_table, percent, soft, tag, written
from cxlab.markup.numbers import MINUS
from cxlab.privacy import mask_text

_HINTS = {
    DO: "share of the stage's customers",
    TIME: "median, until a later stage",
    FEEL: f"mean answer, from {MINUS}1 (worst) to 1 (best)",
    TRUTH: "goes with what happens next; not a cause",
    OPEN: "share of all its customers",
    TOLD: "heard, not computed",
}

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
        _five(mine["answers"]),
        _table(mine["cells"], stages, name, about),
        legend(mine["cells"]),
        _unplaced(mine["cells"]),
        class_="jm",
        aria_label=f"Journey map: {mask_text(name)}",
    )


def _lead(stages: pd.DataFrame, key: str, name: str, about: Mapping[str, Any]) -> Html:
    """Say of whom and for what the map is, how it is bounded and what it covers."""
    n = int(stages["n"].max()) if len(stages) else 0
    whom = "" if key == EVERYONE else "persona "
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
    order = list(stages["stage"])
    n = f"{int(stages['n'].max()):,}" if len(stages) else "0"
    caption = f"Journey map: {mask_text(name)}, n {n} customers"
    focus = set(about.get("focus", ()))
    heads = [_head(row, focus) for row in stages.to_dict("records")]
    bodies = [_rows(cells, row, order, about) for row in ROWS]
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("th", "Stage", scope="col"), *heads)),
        tag("tbody", *bodies),
    )
    attributes = {"role": "region", "aria_label": caption, "tabindex": "0"}
    style = f"--stages:{len(order)}"
    return tag("div", table, class_="cxlab journey blocks", style=style, **attributes)


def _head(stage: Mapping[Any, Any], focus: set[str]) -> Html:
    n, note = stage["customers"], stage["note"]
    words = [note] if pd.isna(n) else [f"n {int(n):,}", note]
    aside = bool(focus) and stage["stage"] not in focus
    words += ["not what this map is about"] if aside else []
    inside = tag("b", _title(stage["stage"])) + soft(", ".join(word for word in words if word))
    return tag("th", Html(inside), scope="col", class_="jm-aside" if aside else None)


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _rows(cells: pd.DataFrame, row: str, stages: list[str], about: Mapping[str, Any]) -> Html:
    hint = f"to a later stage within {about.get('horizon_days', 30)} days" if row == NEXT else None
    hint = _HINTS.get(row, hint)
    title: list[object] = [_title(row), *([soft(hint)] if hint else [])]
    here = cells[cells["row"] == row]
    if row == FEEL and here["estimate"].notna().any():
        return _felt(here, title, stages)
    columns = {stage: here[here["stage"] == stage] for stage in stages}
    empty = {str(part["note"].iloc[0]) for part in columns.values()
             if len(part) == 1 and part["estimate"].isna().all()
             and (part["item"] == "").all()}  # fmt: skip
    bare = all(len(part) == 1 and part["item"].iloc[0] == "" for part in columns.values())
    head = tag("th", *title, scope="row")
    if bare and len(empty) == 1 and here["estimate"].isna().all() and len(stages) > 1:
        return tag("tr", head, tag("td", soft(empty.pop()), colspan=len(stages)))
    lowest = _lowest(here) if row == NEXT else ""
    boxes = [
        tag("td", entries_of(part, bad=stage == lowest), data_label=f"{_title(stage)}:")
        for stage, part in columns.items()
    ]
    return tag("tr", head, *boxes)


def _lowest(cells: pd.DataFrame) -> str:
    """Return the stage from which clearly fewer go on than from every other."""
    known = cells.dropna(subset=["estimate"]).sort_values("estimate", kind="stable")
    clear = len(known) > 1 and (known["low"].iloc[1:] > known["high"].iloc[0]).all()
    return str(known["stage"].iloc[0]) if clear else ""


def _felt(cells: pd.DataFrame, title: list[object], stages: list[str]) -> Html:
    """Return two lines: the drawing, and below it the same figures as lists."""
    points = points_of(cells, stages)
    head = tag("th", *title, scope="row", rowspan=2)
    drawn = tag("td", draw_feelings(points, len(stages)), colspan=len(stages))
    boxes = [
        tag(
            "td",
            felt_entries(cells[cells["stage"] == stage], points[points["stage"] == stage]),
            data_label=f"{_title(stage)}:",
        )
        for stage in stages
    ]
    return Html(tag("tr", head, drawn, class_="jm-curve") + tag("tr", *boxes, class_="jm-below"))


def _unplaced(cells: pd.DataFrame) -> Html:
    cells = cells[cells["stage"] == UNPLACED]
    if cells.empty:
        return Html("")
    parts = [entries_of(cells[cells["row"] == row]) for row in ROWS if (cells["row"] == row).any()]
    return Html(tag("p", tag("b", "Not at any one stage")) + "".join(parts))


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
