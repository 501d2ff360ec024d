"""The table of a journey map: a column for each stage, a row for each thing that is known."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_cells import LOOSE
from cxlab.artifacts.journey_curve import draw_feelings, points_of
from cxlab.artifacts.journey_entries import entries_of, felt_entries, loose_entries
from cxlab.artifacts.journey_facts import DO, FEEL, NEXT, OPEN, PLAN, TIME, TOLD, TRUTH, WANT
from cxlab.journeys.stages import FIRST_RECORDED
from cxlab.markup import Html, soft, tag
from cxlab.markup.numbers import MINUS

_SCALE = f"from {MINUS}1 (worst) to 1 (best)"
_HINTS = {
    DO: "share of the stage's customers",
    TIME: "median, until a later stage",
    FEEL: f"mean answer, {_SCALE}",
    TRUTH: "goes with it, need not be why",
    PLAN: "of all customers' first runs",
    OPEN: "share of all its customers",
    TOLD: "heard, not computed",
}

#: What stands at the top of a column instead of ``FIRST_RECORDED``; the page says it whole below.
_FIRST = "first on record"


def grid(
    cells: pd.DataFrame,
    stages: pd.DataFrame,
    about: Mapping[str, Any],
    caption: str,
    rows: Sequence[str],
) -> Html:
    """Return some rows of one persona's map as an accessible table.

    Parameters
    ----------
    cells, stages : pandas.DataFrame
        The persona's part of the frames of a ``JourneyMap``.
    about : mapping
        The map's parameters.
    caption : str
        What the table is called.
    rows : sequence of str
        Names of rows, from the top.

    Returns
    -------
    Html
        Everything that comes from data is escaped. The drawing of feelings is for the eye alone:
        its figures stand in the cells below it.
    """
    order = list(stages["stage"])
    focus = set(about.get("focus", ()))
    heads = [_head(row, focus) for row in stages.to_dict("records")]
    bodies = [_rows(cells, row, order, about) for row in rows]
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
    n, note = stage["customers"], str(stage["note"])
    note = note.replace(FIRST_RECORDED, _FIRST)
    words = [note] if pd.isna(n) else [f"n {int(n):,}", note]
    aside = bool(focus) and stage["stage"] not in focus
    inside = tag("b", capital(stage["stage"])) + soft(", ".join(word for word in words if word))
    hint = tag("span", "not what this map is about", class_="jm-sr") if aside else ""
    return tag("th", Html(inside + hint), scope="col", class_="jm-aside" if aside else None)


def capital(name: str) -> str:
    """Return a name with a capital letter at its beginning.

    Examples
    --------
    >>> capital("what they do")
    'What they do'
    """
    return name[:1].upper() + name[1:]


def _rows(cells: pd.DataFrame, row: str, stages: list[str], about: Mapping[str, Any]) -> Html:
    hint = f"to a later stage within {about.get('horizon_days', 30)} days" if row == NEXT else None
    hint = _HINTS.get(row, hint)
    head: list[object] = [capital(row), *([soft(hint)] if hint else [])]
    focus = set(about.get("focus", ())) or set(stages)
    here = cells[cells["row"] == row]
    if row == FEEL and here["estimate"].notna().any():
        return _felt(here, head, stages, focus)
    if row == WANT and here["estimate"].notna().any():
        head.append(soft(f"expected before: mean answer, {_SCALE}"))
    columns = {stage: here[here["stage"] == stage] for stage in stages}
    empty = {str(part["note"].iloc[0]) for part in columns.values()
             if len(part) == 1 and part["estimate"].isna().all()
             and (part["item"] == "").all()}  # fmt: skip
    bare = all(len(part) == 1 and part["item"].iloc[0] == "" for part in columns.values())
    if bare and len(empty) == 1 and here["estimate"].isna().all() and len(stages) > 1:
        return tag(
            "tr",
            tag("th", capital(row), scope="row"),
            tag("td", soft(empty.pop()), colspan=len(stages)),
        )
    lowest = _lowest(here) if row == NEXT else ""
    boxes = [
        _box(entries_of(part, bad=stage == lowest), stage, focus) for stage, part in columns.items()
    ]
    return tag("tr", tag("th", *head, scope="row"), *boxes)


def _box(inside: Html, stage: str, focus: set[str]) -> Html:
    pale = None if stage in focus else "jm-aside"
    return tag("td", inside, data_label=f"{capital(stage)}:", class_=pale)


def _lowest(cells: pd.DataFrame) -> str:
    """Return the stage from which clearly fewer go on than from every other."""
    known = cells.dropna(subset=["estimate"]).sort_values("estimate", kind="stable")
    clear = len(known) > 1 and (known["low"].iloc[1:] > known["high"].iloc[0]).all()
    return str(known["stage"].iloc[0]) if clear else ""


def _felt(cells: pd.DataFrame, named: list[object], stages: list[str], focus: set[str]) -> Html:
    """Return two lines: the drawing, and below it the same figures as lists."""
    points = points_of(cells, stages)
    loose = cells[cells["item"].str.startswith(LOOSE)]
    head = tag("th", *named, scope="row", rowspan=3 if len(loose) else 2)
    drawn = tag("td", draw_feelings(points, len(stages)), colspan=len(stages))
    boxes = [
        _box(
            felt_entries(cells[cells["stage"] == stage], points[points["stage"] == stage]),
            stage,
            focus,
        )
        for stage in stages
    ]
    lines = tag("tr", head, drawn, class_="jm-curve") + tag("tr", *boxes, class_="jm-below")
    if len(loose):
        lines += tag("tr", tag("td", loose_entries(loose), colspan=len(stages)), class_="jm-loose")
    return Html(lines)
