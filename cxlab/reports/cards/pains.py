"""Where it hurts, how far customers get, and how their comments sound."""

from typing import Any

import pandas as pd

from cxlab.emotions import UNPLACED
from cxlab.markup import Html, beside, figure, html_table, pain, percent, soft, tag, written
from cxlab.reports.cards.words import Facts, joined, known, link
from cxlab.text import language_name

#: How many pains the first page shows.
SHOWN = 4

#: What a journey map calls the row of pains.
PAIN_ROWS = ("where it hurts", "pain", "pains")


def pains(facts: Facts) -> Html:
    """Return where it hurts most: the pains that touch most customers, once each.

    Parameters
    ----------
    facts : Facts
        With the result ``journeys``, frame ``cells``.

    Returns
    -------
    Html
        A numbered list; a sentence where no pain is known.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> pains(nothing)
    'This report has no page on where it hurts.'
    """
    cells = facts.frame("journeys", "cells")
    if cells.empty:
        return facts.absent("where it hurts", "journey")
    rows = cells[cells["row"].str.lower().str.replace("_", " ").isin(PAIN_ROWS)]
    rows = rows.dropna(subset=["estimate", "n"])
    if rows.empty:
        return facts.absent("where it hurts", "journey")
    touched = (rows["estimate"] * rows["n"]).rename("touched")
    ranked = rows.assign(touched=touched).sort_values("touched", ascending=False, kind="stable")
    first = ranked.drop_duplicates(["stage", "item"]).head(SHOWN)
    names = _names(facts)
    items = [_pain(row, names) for row in first.to_dict("records")]
    page = facts.page("journey")
    return joined(tag("ol", *items), tag("p", link(page, "The whole map")) if page else "")


def _names(facts: Facts) -> dict[str, str]:
    summary = facts.frame("personas", "summary")
    if summary.empty or "name" not in summary:
        return {}
    return dict(zip(summary["persona"].astype(str), summary["name"].astype(str), strict=True))


def _pain(row: dict[Any, Any], names: dict[str, str]) -> Html:
    who = str(row["persona"]) if known(row.get("persona")) else ""
    who = names.get(who, who)
    everyone = who.lower() in ("", "all", "everyone", "all customers")
    group = "" if everyone else f", \u201c{who}\u201d"
    placed = known(row.get("stage")) and row["stage"] != UNPLACED
    place = f" in {row['stage']}" if placed else ""
    unit = row["unit"] if known(row.get("unit")) else "share"
    base = f", {row['note']}" if known(row.get("note")) else ""
    figures = (written(row["estimate"], unit), " ", soft(beside(row, unit), base))
    return tag("li", pain(row["item"]), place, group, ": ", *figures)


def funnel(facts: Facts) -> Html:
    """Return how far customers get: the share that reached each stage.

    Parameters
    ----------
    facts : Facts
        With the result ``funnel``, frame ``table``, as ``stage_funnel`` gives it.

    Returns
    -------
    Html
        A table with a bar for each stage; a sentence where no stage is known.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> funnel(nothing)
    'This report has no page on how far customers get.'
    """
    table = facts.frame("funnel")
    if table.empty or not table["estimate"].notna().any():
        return facts.absent("how far customers get", "journey")
    rows = [
        {"stage": row["stage"], "reached it": _reached(row), "went on from it": _went_on(row)}
        for row in table.to_dict("records")
        if row.get("customers", 1)
    ]
    note = tag(
        "p", soft(_given(table) + _unseen(table)), link(facts.page("journey"), "Who goes on")
    )
    return joined(html_table(pd.DataFrame(rows, dtype=object)), note)


def _given(table: pd.DataFrame) -> str:
    """Say what counts as reached, and in which time."""
    words = "Reached: seen at this stage or a later one"
    if "horizon_days" not in table:
        return f"{words}. "
    days = int(table["horizon_days"].iloc[0])
    words += f", within {days} days of the first contact on record; went on: of those seen at it, "
    words += f"within {days} days. "
    return words + "Whoever came too late to have had that time is left out. "


def _unseen(table: pd.DataFrame) -> str:
    """Name the stages at which nobody was seen: they count as passed, but nothing shows them."""
    if "customers" not in table:
        return ""
    names = table.loc[table["customers"] == 0, "stage"]
    return f"No contact on record at: {', '.join(names)}. " if len(names) else ""


def _reached(row: dict[Any, Any]) -> Html:
    short = {**row, "note": None} if known(row["estimate"]) else row
    return joined(figure(short, "share"), _bar(row["estimate"]))


def _went_on(row: dict[Any, Any]) -> Html:
    if not known(row.get("next")):
        return Html("")
    names = {"n": "customers", "estimate": "next", "low": "next_low", "high": "next_high"}
    return figure({key: row.get(name) for key, name in names.items()}, "share")


def _bar(share: float) -> Html:
    if not known(share):
        return Html("")
    return tag("div", tag("i", style=f"width:{100 * share:.0f}%"), class_="bar", aria_hidden="true")


def feelings(facts: Facts) -> Html:
    """Return how comments sound, for each language, and where they are coldest.

    Parameters
    ----------
    facts : Facts
        With the result ``emotions``, frame ``summary``: language, touchpoint, comments, figures.

    Returns
    -------
    Html
        A table; a sentence where no comment could be read.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> feelings(nothing)
    'This report has no page on how comments sound.'
    """
    summary = facts.frame("emotions", "summary")
    if summary.empty or not summary["estimate"].notna().any():
        return facts.absent("how comments sound", "emotion")
    whole = summary[summary["touchpoint"].str.startswith("all ")]
    rows = [_sound(row) for row in whole.to_dict("records")]
    parts = [html_table(pd.DataFrame(rows, dtype=object)), _coldest(summary)]
    words = "From \u22121, very bad, to +1, very good; never compared between languages."
    return joined(*parts, tag("p", soft(words), " ", link(facts.page("emotion"), "By touchpoint")))


def _sound(row: dict[Any, Any]) -> dict[str, Any]:
    told = row["n"] / row["comments"] if row["comments"] else 0.0
    return {
        "comments in": language_name(str(row["language"])),
        "they sound": figure(row, "number"),
        "clear enough to read": f"{percent(told)} of {int(row['comments']):,}",
    }


def _coldest(summary: pd.DataFrame) -> Html:
    parts = summary[~summary["touchpoint"].str.startswith("all ") & (summary["high"] < 0)]
    parts = parts[parts["touchpoint"] != "unplaced"]
    if parts.empty:
        return Html("")
    row = parts.sort_values("high", kind="stable").to_dict("records")[0]
    words = f"{row['touchpoint']} ({language_name(str(row['language']))})"
    return tag("p", "Coldest about ", pain(words), ": ", figure({**row, "note": None}, "number"))
