"""Planned against actual as tables: how many kept to it, where others left it, at what cost."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.journeys.planned_runs import BETWEEN, LATE, LEFT_OUT, OUT_OF_ORDER, REPEATED
from cxlab.markup import Html, figure, figures_table, html_table, tag

_FIGURES = ["n", "estimate", "low", "high"]
_TOLD = ["touchpoint", "by", "input", "output", "rule"]
_COST = {"contacts": ("contacts, mean", "number")}
_COST["days"] = ("to the last step met, median", "days")

#: What readers see of each way of leaving the plan, and of what is no deviation.
WAYS = {LEFT_OUT: "left out", LATE: "late", OUT_OF_ORDER: "too early"}
WAYS |= {BETWEEN: "between", REPEATED: "again"}

#: How to state a process, where a study has none.
NO_PROCESS = (
    "The study states no process, so there is no plan to hold against what happened. State one "
    "under [[processes]] in study.toml: its steps in order, with what only people know of them."
)
EXAMPLE = """[[processes]]
name = "refund"
owner = "Service"
steps = [
  { touchpoint = "form", by = "customer" },
  { touchpoint = "check", by = "service", within_days = 1, rule = "two pairs of eyes" },
  { touchpoint = "refund", by = "bank", within_days = 14, output = "the money" },
]"""


def process_html(
    frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any], notes: tuple[str, ...]
) -> Html:
    """Return the tables of a checked process.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        The frames of a ``ProcessCheck``.
    about : mapping
        Its parameters.
    notes : tuple of str
        What the figures mean.

    Returns
    -------
    Html
        Everything that comes from data is escaped.
    """
    owner = f", owned by {about['owner']}" if about.get("owner") else ""
    head = f"\u201c{about['name']}\u201d{owner}: first runs, within {about['horizon_days']:g} days"
    ideas = frames["ideas"]
    parts = [
        tag("p", head),
        tag("ul", *(tag("li", note) for note in notes)),
        _costs(frames["whole"], {"kind": ""}, "How runs went", "of runs"),
        _costs(
            _ways(frames["strays"]),
            {"way": "how"},
            "Where runs stray from the plan, and what such runs took",
            "of runs",
        ),
        _ideas(ideas),
        _steps(frames["steps"]),
    ]
    return tag("div", *parts)


def refused_html() -> Html:
    """Return what is said where a study states no process: how to state one."""
    return tag("div", tag("p", NO_PROCESS), tag("pre", EXAMPLE))


def _ways(strays: pd.DataFrame) -> pd.DataFrame:
    """Name each way of straying in one column."""
    words = strays["kind"].map(WAYS).astype("str")
    return strays.assign(way=words + ": " + strays["touchpoint"])


def _costs(frame: pd.DataFrame, names: dict[str, str], caption: str, heading: str) -> Html:
    """Return a table of shares, with contacts and days of such runs and their intervals."""
    if frame.empty:
        return tag("p", "No run left the plan.")
    table = frame[[*names, *_FIGURES, "note"]].copy()
    for name, (_, unit) in _COST.items():
        rows = frame[[name, f"{name}_low", f"{name}_high"]].set_axis(_FIGURES[1:], axis=1)
        cells = [figure(row, unit) if pd.notna(row["estimate"]) else Html("")
                 for row in rows.to_dict("records")]  # fmt: skip
        table[name] = pd.Series(cells, table.index, dtype=object)
    columns = names | {name: words for name, (words, _) in _COST.items()}
    return figures_table(table, caption=caption, columns=columns, heading=heading)


def _ideas(ideas: pd.DataFrame) -> Html:
    if ideas.empty:
        return tag(
            "p", "These figures point at no step that could clearly be dropped, merged, automated "
            "or sped up."
        )  # fmt: skip
    caption = "Candidates for change, for people to judge"
    return html_table(ideas.rename(columns={"touchpoint": "step", "n": "runs"}), caption=caption)


def _steps(steps: pd.DataFrame) -> Html:
    """Return the steps as they went, and, folded, as they are meant to be."""
    late = steps[["late", "late_low", "late_high"]].set_axis(_FIGURES[1:], axis=1)
    cells = [figure(row) if pd.notna(row["estimate"]) else Html("")
             for row in late.to_dict("records")]  # fmt: skip
    days = steps[["days", "days_low", "days_high"]].set_axis(_FIGURES[1:], axis=1)
    took = [figure(row, "days") if pd.notna(row["estimate"]) else Html("")
            for row in days.to_dict("records")]  # fmt: skip
    table = steps[["touchpoint", *_FIGURES, "note", "limit_days"]].assign(
        took=pd.Series(took, steps.index, dtype=object),
        late=pd.Series(cells, steps.index, dtype=object),
    )
    columns = {"touchpoint": "step", "took": "since the step before, median"}
    columns |= {"limit_days": "limit", "late": "of these, later"}
    met = figures_table(
        table, caption="Steps", columns=columns, heading="met it", formats={"limit": "days"}
    )
    told = steps[[name for name in _TOLD if name == "touchpoint" or steps[name].ne("").any()]]
    plan = html_table(told.rename(columns={"touchpoint": "step"}), caption="As it is meant to be")
    words = "The steps as they went, and as they are meant to be"
    return tag("details", tag("summary", words), met, plan)
