"""Cards of personas as a page: what a persona sheet shows, in words, tables and small drawings."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts import persona_panels as panels
from cxlab.artifacts.persona_figures import one_figure
from cxlab.artifacts.persona_look import LOOK
from cxlab.markup import (
    STYLE,
    Html,
    beside,
    finding,
    html_table,
    interval,
    percent,
    soft,
    tag,
    verdict,
    written,
)
from cxlab.privacy import mask_text

Frames = Mapping[str, pd.DataFrame]

#: Verdicts that leave no doubt that a persona would be found again.
SURELY = ("clearly", "yes")

_NEW = "what they want has not been asked of them"


def cards_html(frames: Frames, about: Mapping[str, Any], notes: tuple[str, ...] = ()) -> Html:
    """Return a card for each persona, those aimed at first, with links to them above.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The frames of a ``PersonaCards``.
    about : mapping
        Its parameters.
    notes : tuple of str
        What holds for all of them.

    Returns
    -------
    Html
        Everything that comes from data is escaped, and comments are masked.
    """
    cards = frames["cards"].sort_values("target", ascending=False, kind="stable")
    rows = cards.to_dict("records")
    below = [tag("p", note, class_="pc-small") for note in notes]
    drawn = [_card(row, frames, about) for row in rows]
    if not drawn:
        drawn = [tag("p", "There are no customers, so there is no card to draw.")]
    reason = str(about.get("value_reason", ""))
    ahead = tag("p", tag("b", "Expected spend. "), reason, class_="pc-small") if reason else ""
    parts = (*below, _overview(rows), *drawn, _general(frames["told"]), ahead)
    return tag("div", Html(STYLE + LOOK), *parts, class_="pc-all")


def _overview(rows: list[dict[Any, Any]]) -> Html:
    """Return a table of the cards with links to them, where there are several."""
    if len(rows) < 2:
        return Html("")
    lines = [
        {
            "persona": Html(
                tag("a", mask_text(row["name"]), href=f"#{anchor(row['persona'])}") + _mark(row)
            ),
            "share of customers": Html(f"{percent(row['estimate'])} {soft(beside(row))}"),
            "would it come back?": _back(row),
            "useful?": row["useful"] if _known(row["useful"]) else soft("not judged"),
        }
        for row in rows
    ]
    return html_table(pd.DataFrame(lines, dtype=object), caption="All of them at a glance")


def _mark(row: Mapping[Any, Any]) -> Html:
    return tag("span", "target", class_="pc-target") if row["target"] else Html("")


def _back(row: Mapping[Any, Any]) -> Html:
    word = row["verdict"]
    return verdict(word, doubt=word not in SURELY) if _known(word) else soft("not judged")


def _general(told: pd.DataFrame) -> Html:
    """Return what was heard of customers in general, once: it is about no one card."""
    rows = told[~told["own"].astype(bool) & ~told["panel"].isin(["goals", ""])]
    rows = rows.drop_duplicates(["panel", "kind", "item"]).to_dict("records")
    if not rows:
        return Html("")
    items = [finding(row["item"], f"{row['kind']}, {row['brief']}") for row in rows]
    title = tag("h3", "Heard of customers in general")
    return tag("div", title, tag("div", *items, class_="pc-panels"), class_="pc pc-heard")


def anchor(persona: object) -> str:
    """Return where a persona's card is on its page.

    Examples
    --------
    >>> anchor("P1"), anchor("a b")
    ('persona-P1', 'persona-a-b')
    """
    plain = "".join(sign if sign.isalnum() else "-" for sign in str(persona))
    return f"persona-{plain}"


def _card(row: dict[Any, Any], frames: Frames, about: Mapping[str, Any]) -> Html:
    mine = {
        name: frame[frame["persona"] == row["persona"]]
        for name, frame in frames.items()
        if name != "cards"
    }
    title = tag("h3", mask_text(row["name"]), _mark(row), id=f"{anchor(row['persona'])}-name")
    below = [part for part in panels.panels_of(row, mine, about) if part]
    panels_below = tag("div", *below, class_="pc-panels")
    return tag(
        "article",
        title,
        _lead(row, mine, about),
        _tiles(row, mine, about),
        tag("details", tag("summary", "The whole card"), panels_below, class_="part pc-fold"),
        class_="pc",
        id=anchor(row["persona"]),
        aria_labelledby=f"{anchor(row['persona'])}-name",
    )


def _lead(row: Mapping[Any, Any], mine: Frames, about: Mapping[str, Any]) -> Html:
    """Say what kind of group it is, and who belongs to it."""
    goals = mine["told"][(mine["told"]["panel"] == "goals") & mine["told"]["own"].astype(bool)]
    if len(goals):
        kind = "A persona: goals and needs were heard of this group. "
    else:
        kind = f"A behavioural segment: {_NEW}. "
    if about.get("k") == 1:
        note = str(row["note"] or "customers were not divided")
        words = f"{note[:1].upper()}{note[1:]}. So this card is about all of them together."
        return tag("p", words, class_="pc-lead")
    named = f"Named by {mask_text(row['named_by'])}. " if _known(row["named_by"]) else ""
    if not _known(row["rule"]):
        apart = f"What sets it apart: {row['apart']}." if _known(row["apart"]) else ""
        none = " No short rule tells who belongs to it." if apart and "precision" in row else ""
        return tag("p", kind, named, apart, none, class_="pc-lead")
    rule = ("A customer belongs here when ", tag("b", row["rule"]), *_judged(row), ". ")
    return tag("p", kind, named, *rule, class_="pc-lead")


def _judged(row: Mapping[Any, Any]) -> list[object]:
    """Say how far the rule can be trusted, in natural frequencies with their intervals."""
    said: list[object] = []
    for name, words in (
        ("precision", "of 100 so chosen do belong"),
        ("recall", "of 100 who belong are found"),
    ):
        if _known(row[name]):
            ends = interval(row.get(f"{name}_low"), row.get(f"{name}_high"), "share")
            around = (" ", soft(ends)) if ends else ()
            said += [": " if not said else ", ", f"{100 * row[name]:.0f} {words}", *around]
    if not said:
        return []
    n = row.get("rule_n")
    count = f"n\u00a0{int(n):,} " if n is not None and _known(n) else ""
    return [*said, f" ({count}customers left out of the fit)"]


def _tiles(row: Mapping[Any, Any], mine: Frames, about: Mapping[str, Any]) -> Html:
    size = _tile(percent(row["estimate"]) or "few", "of customers", beside(row) or row["note"])
    tiles = [size, _value(row, mine, about), _outcome(row, mine), _verdicts(row)]
    return tag("div", *(tile for tile in tiles if tile), class_="pc-tiles")


def _tile(big: object, words: object, *small: object) -> Html:
    lines = [tag("p", soft(part)) for part in small if part]
    return tag("div", tag("p", big, class_="big"), tag("p", words), *lines, class_="pc-tile")


def _value(row: Mapping[Any, Any], mine: Frames, about: Mapping[str, Any]) -> Html:
    """Return the expected spend where it is forecast, else what was spent so far."""
    found = one_figure(mine["figures"], str(row["persona"]), ["value", "spent"])
    if found is None:
        return Html("")
    words = str(found["label"])
    if found["figure"] == "spent":
        words = "spent per buyer so far"
    shown = _known(found["estimate"])
    note = found["note"] if not shown or found["figure"] == "value" else ""
    why = "No forecast: see below the cards." if about.get("value_reason") else ""
    if found["figure"] == "value" and why:
        why = "How far to trust this stands below the cards."
    big = written(found["estimate"], found["unit"]) or "not shown"
    return _tile(big, words, beside(found, found["unit"]), note, why)


def _outcome(row: Mapping[Any, Any], mine: Frames) -> Html:
    found = one_figure(mine["figures"], str(row["persona"]), ["outcome"])
    if found is None:
        return Html("")
    big = written(found["estimate"], found["unit"]) or "not shown"
    answered = one_figure(mine["figures"], str(row["persona"]), ["answered"])
    small = [beside(found, found["unit"]) if _known(found["estimate"]) else found["note"]]
    if answered is not None and _known(answered["estimate"]):
        ends = interval(answered["low"], answered["high"], "share")
        small.append(f"answered by {percent(answered['estimate'])} of those asked ({ends})")
    return _tile(big, found["label"], *small)


def _verdicts(row: Mapping[Any, Any]) -> Html:
    """Say whether it would come back, and what it is good for."""
    word = row["verdict"]
    if not _known(word):
        return Html("")
    back = verdict(f"would come back: {word}", doubt=word not in SURELY)
    kept = ""
    if _known(row["jaccard"]):
        kept = f"keeps {100 * row['jaccard']:.0f} of 100 members when customers are drawn anew"
    words = str(row["useful"]) if _known(row["useful"]) else ""
    useful = tag("p", words[:1].upper() + words[1:]) if words else Html("")
    return tag("div", tag("p", back), tag("p", soft(kept)), useful, class_="pc-tile")


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""
