"""A day in the life as tables, for a notebook's last line."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.day_in_life_frames import WEEKDAYS
from cxlab.markup import Html, figures_table, soft, tag

#: How many lines of the latest months are shown.
_MONTHS = 12

#: A table of more lines than this is folded.
OPEN = 15


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
    return Html("".join([*parts, said]))


def _table(
    frame: pd.DataFrame, names: Mapping[str, str], caption: str, heading: str,
    columns: dict[str, str],
) -> Html:  # fmt: skip
    shown = frame.assign(persona=frame["persona"].map(names).fillna(frame["persona"]))
    if "weekday" in shown:
        shown["weekday"] = [WEEKDAYS[int(day)] for day in shown["weekday"]]
    if "month" in shown:
        latest = shown["month"].drop_duplicates().nlargest(_MONTHS)
        shown = shown[shown["month"].isin(latest)].assign(month=shown["month"].dt.strftime("%Y-%m"))
    first = {"persona": "customers"} if len(names) > 1 else {}
    headed = {**first, "actor": "whose", **columns}
    table = figures_table(shown, caption=caption, columns=headed, heading=heading)
    if len(shown) <= OPEN:
        return table
    return tag("details", tag("summary", f"{caption}: {len(shown)} lines"), table)
