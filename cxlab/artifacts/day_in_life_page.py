"""A day in the life as tables, for a notebook's last line."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.day_in_life_frames import WEEKDAYS
from cxlab.artifacts.day_in_life_kinds import ACTORS
from cxlab.markup import Html, figure, figures_table, html_table, soft, tag

#: How many of the latest months and seasons are shown.
_MONTHS, _SEASONS = 12, 8

#: Tables stand beside each other where the page is wide enough.
_SPREAD = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34em),1fr));"
_SPREAD += "gap:0 32px;align-items:start"

#: A table of more lines than this is folded.
OPEN = 15

#: So is one with a column for each actor.
WIDE = 12


def day_html(
    frames: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    parameters: Mapping[str, Any],
    notes: tuple[str, ...],
) -> Html:
    """Return the tables of a day in the life, and what is said of them.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The frames of ``DayInLife``.
    names : mapping of str to str
        The name of each persona.
    parameters : mapping
        What made them.
    notes : tuple of str
        What is said below.

    Returns
    -------
    Html
        Whom customers meet, at which touchpoints, when and where; ready to be shown.

    Examples
    --------
    >>> row = {"persona": ["A"], "actor": ["partner"], "n": [40], "estimate": [0.5]}
    >>> rows = pd.DataFrame({**row, "low": [0.4], "high": [0.6], "note": [""]})
    >>> "Whom they deal with" in day_html({"actors": rows}, {"A": "Evenings"}, {}, ())
    True
    """
    days = int(parameters.get("event_days", 0))
    captions = {
        "actors": ("Whom they deal with", "share of customers", {}),
        "touchpoints": ("Where", "share of customers", {"touchpoint": "touchpoint"}),
        "weekdays": ("On which days", "mean share of contacts", {"weekday": "day"}),
        "months": ("In which months", "share of customers", {"month": "month"}),
        "seasons": (
            "In which seasons",
            "share of customers",
            {"season": "season", "days": "days on record"},
        ),
        "regions": ("Where they live", "share of the region's customers", {"region": "region"}),
        "events": (
            f"In the {days} days before and after what happened outside",
            "share of customers; change in points of it",
            {"event": "event", "date": "date", "period": "when"},
        ),
    }
    parts = [
        _table(frames[name], names, *captions[name])
        for name in captions
        if name in frames and len(frames[name])
    ]
    said = tag("ul", *(tag("li", soft(note)) for note in notes)) if notes else Html("")
    tables = tag("div", *parts, style=_SPREAD)
    return Html("".join([tables, said]))


def _table(
    frame: pd.DataFrame, names: Mapping[str, str], caption: str, heading: str,
    columns: dict[str, str],
) -> Html:  # fmt: skip
    shown = _written(frame.assign(persona=frame["persona"].map(names).fillna(frame["persona"])))
    first = {"persona": "customers"} if len(names) > 1 else {}
    lines = {**first, **columns}
    if lines and "touchpoint" not in columns:
        table = _folded(_wide(shown, lines), caption, heading)
        return tag("div", table, style="grid-column:1/-1") if "event" in columns else table
    headed = {**first, "actor": "whose", **columns}
    table = figures_table(shown, caption=caption, columns=headed, heading=heading)
    return table if len(shown) <= OPEN else _fold(table, caption, len(shown))


def _written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the latest months and seasons, in order, and days in words."""
    shown = frame
    for name, most in (("month", _MONTHS), ("season", _SEASONS)):
        if name in shown:
            latest = shown[name].drop_duplicates().nlargest(most)
            order = pd.Series(pd.factorize(shown["persona"])[0], shown.index)
            shown = shown[shown[name].isin(latest)].assign(order=order)
            shown = shown.sort_values(["order", name], kind="stable")
    if "weekday" in shown:
        shown = shown.assign(weekday=[WEEKDAYS[int(day)] for day in shown["weekday"]])
    if "month" in shown:
        shown = shown.assign(month=shown["month"].dt.strftime("%b %Y"))
    if "season" in shown:
        shown = shown.assign(season=_months(shown["season"]))
    return shown


def _wide(shown: pd.DataFrame, lines: dict[str, str]) -> pd.DataFrame:
    """Return a line for each persona and item, and a column of figures for each actor."""
    keys = list(lines)
    known = shown[keys].astype("str").agg("\0".join, axis=1)
    wide = shown[keys].loc[~known.duplicated()]
    place = known[wide.index]
    for actor in [name for name in ACTORS if (shown["actor"] == name).any()]:
        mine = shown[shown["actor"] == actor]
        cells = [figure(row, "share") for row in mine.to_dict("records")]
        by_line = dict(zip(known[mine.index], cells, strict=True))
        column = [by_line.get(line, "") for line in place]
        wide = wide.assign(**{actor: pd.Series(column, wide.index, dtype=object)})
    return wide.rename(columns=lines)


def _folded(wide: pd.DataFrame, caption: str, heading: str) -> Html:
    table = html_table(wide, caption=f"{caption} ({heading})")
    return table if len(wide) <= WIDE else _fold(table, caption, len(wide))


def _fold(table: Html, caption: str, lines: int) -> Html:
    return tag("details", tag("summary", f"{caption}: {lines} lines"), table)


def _months(seasons: pd.Series) -> pd.Series:
    """Return the first and the last month of each season, in words."""
    last = seasons + pd.DateOffset(months=2)
    return seasons.dt.strftime("%b %Y") + " to " + last.dt.strftime("%b %Y")
