"""A user flow as tables: how many got there, where they decide, where they stop, which ways."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.markup import Html, duration, figures_table, html_table, tag

#: So many rows of touchpoints are shown.
SHOWN = 12

_LEFT = {"left": "estimate", "left_low": "low", "left_high": "high"}


def flow_html(
    frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any], notes: tuple[str, ...]
) -> Html:
    """Return the tables of a user flow.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The frames of a ``UserFlow``.
    about : mapping
        Its parameters.
    notes : tuple of str
        What holds for all of them.

    Returns
    -------
    Html
        Everything that comes from data is escaped.
    """
    below = [tag("ul", *(tag("li", note) for note in notes))] if notes else []
    if frames["attempts"].empty:
        return Html("".join(below))
    by = [about["by"]] if about.get("by") else []
    parts = [
        _attempts(frames["attempts"], by, about),
        _paths(frames["paths"], by),
        _decisions(frames["decisions"], by),
        _dead_ends(frames["nodes"], by),
        _coverage(frames["coverage"], by),
    ]
    return Html("".join([*parts, *below]))


def _attempts(attempts: pd.DataFrame, by: list[str], about: Mapping[str, Any]) -> Html:
    caption = f"Attempts: {about['goal']}"
    return figures_table(
        attempts, caption=caption, columns=[*by, "customers"], heading="reached the goal"
    )


def _paths(paths: pd.DataFrame, by: list[str]) -> Html:
    if paths.empty:
        return Html("")
    rows = paths.assign(
        ways=[" > ".join(path) for path in paths["path"]],
        end=paths["reached"].map({True: "goal reached", False: "left"}),
        attempts=paths["n"],
        median_s=[duration(seconds) for seconds in paths["median_s"]],
        estimate=paths["share"],
        n=paths["of"],
    )
    columns = {"ways": "path", **{name: name for name in by}, "end": "end", "attempts": "attempts"}
    columns |= {"median_s": "time, median"}
    table = figures_table(
        rows,
        caption="The commonest paths",
        columns=columns,
        heading="of those with this end",
        formats={"attempts": "count"},
    )
    return _folded(table, "The commonest paths", len(rows))


def _folded(table: Html, words: str, rows: int) -> Html:
    """Fold a table of many rows."""
    return table if rows <= SHOWN else tag("details", tag("summary", words), table)


def _decisions(decisions: pd.DataFrame, by: list[str]) -> Html:
    rows = decisions[decisions["differs"]]
    columns = {"touchpoint": "at", **dict.fromkeys(by), "way": "those who first went to"}
    names = {key: value or key for key, value in columns.items()}
    caption = "Decision points: where the way taken goes with how it ends"
    if rows.empty:
        return tag("p", "No touchpoint where the ways taken clearly end differently.")
    table = figures_table(rows, caption=caption, columns=names, heading="reached the goal")
    return _folded(table, caption, len(rows))


def _dead_ends(nodes: pd.DataFrame, by: list[str]) -> Html:
    rows = nodes[nodes["dead_end"]].drop(columns=["estimate", "low", "high"])
    rows = rows.rename(columns=_LEFT).nlargest(SHOWN, "estimate")
    if rows.empty:
        return tag("p", "No touchpoint where clearly more than elsewhere stop.")
    caption = "Dead ends: where clearly more than elsewhere stop without the goal"
    return figures_table(rows, caption=caption, columns=["touchpoint", *by], heading="end here")


def _coverage(coverage: pd.DataFrame, by: list[str]) -> Html:
    rows = coverage[[*by, "detail", "edges", "estimate", "of_customers"]]
    names = {"edges": "kinds of steps drawn", "estimate": "attempts covered"}
    names |= {"of_customers": "customers covered"}
    written = {"detail": "share", "attempts covered": "share", "customers covered": "share"}
    table = html_table(
        rows.rename(columns=names), caption="What the picture covers, by detail", formats=written
    )
    return tag("details", tag("summary", "What the picture covers, by detail"), table)
