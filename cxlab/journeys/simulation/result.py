"""What would move: a frozen result of tidy frames, with tables for a notebook."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.journeys.simulation.changes import Change
from cxlab.markup import STYLE, Html, escape, figure, html_table, soft, tag, written

#: What every simulation says of itself.
ASSUMED = "What would change is assumed, not found in the data"
INSIDE = (
    "Intervals hold what the data leave open of today's chances and times. They do not hold "
    "whether the change can be made, nor what else it would bring; nor seasons, prices, campaigns, "
    "competitors or customers still to come."
)

_COLUMNS = {
    "measure": "what",
    "today": "as it is",
    "future": "as it would be",
    "difference": "difference, of shares in points",
}


@dataclass(frozen=True, eq=False)
class Future:
    """What customers who are there now would do in the coming months, as it is and changed.

    Parameters
    ----------
    figures : pandas.DataFrame
        measure, meaning, the groups (named after ``by``), n (what the figure rests on), today,
        today_low, today_high, future, future_low, future_high, difference, difference_low,
        difference_high, forecast_low, forecast_high (where a realised figure is expected to lie:
        what chance adds, and how far off the model was for the last days when it had not seen them;
        empty where it cannot be put to that test), observed (the figure of the last months on
        record; of other customers and another time), unit, note.
    assumptions : tuple of str
        A sentence for each change.
    changes : tuple of Change
        What was changed.
    steps : pandas.DataFrame
        touchpoint, n (contacts), nearness (the chance that the goal is reached within five steps),
        low, high, note.
    goal : str
        What counts as reached.
    months : float
        How far ahead.
    silence_days : float
        Who is silent for longer has left.
    rare : int
        How many touchpoints are one step together.
    by : str or None
        The column that holds the groups.
    title, currency : str
        The study's.
    notes : tuple of str
        What the figures leave out.
    reason : str
        Why there are no figures; empty where there are.
    """

    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    goal: str = ""
    months: float = 4.0
    silence_days: float = 0.0
    rare: int = 0
    by: str | None = None
    title: str = ""
    currency: str = ""
    notes: tuple[str, ...] = ()
    reason: str = ""

    @property
    def assumption(self) -> str:
        """The plain sentence that stands beside every figure."""
        if not self.assumptions:
            return "Nothing is changed: the coming months as they would be if all stays as it is."
        return f"{ASSUMED}: {'; '.join(self.assumptions)}."

    def _repr_html_(self) -> str:
        if self.reason:
            return tag("div", Html(STYLE), tag("p", self.reason), class_="cxlab")
        about = f": {self.title}" if self.title else ""
        caption = f"The next {months_in_words(self.months)}{about}"
        words = tag("p", tag("strong", self.assumption))
        table = html_table(_shown(self), caption=caption)
        notes = tag("ul", *(tag("li", note) for note in self.notes))
        said = tag("p", soft(INSIDE))
        return Html(tag("div", Html(STYLE), words, class_="cxlab") + table + notes + said)


def months_in_words(months: float) -> str:
    """Return a length in words.

    Examples
    --------
    >>> months_in_words(1), months_in_words(4)
    ('month', '4 months')
    """
    return "month" if months == 1 else f"{months:g} months"


def _shown(future: Future) -> pd.DataFrame:
    """Return the figures with estimate, interval and n in one readable cell each."""
    rows: list[dict[str, Any]] = []
    for row in future.figures.to_dict("records"):
        shown: dict[str, Any] = {"what": row["meaning"]}
        if future.by:
            shown[future.by] = row[future.by]
        for name, heading in list(_COLUMNS.items())[1:]:
            unit = "points" if name == "difference" and row["unit"] == "share" else row["unit"]
            factor = 100.0 if unit == "points" else 1.0
            cell = {"n": row["n"]} if name == "today" else {}
            cell |= {"estimate": row[name] * factor, "note": row["note"]}
            cell |= {end: row[f"{name}_{end}"] * factor for end in ("low", "high")}
            shown[heading] = figure(
                {**cell, "note": "" if row[name] == row[name] else row["note"]}, unit
            )
        seen = written(row["observed"], row["unit"])
        shown["in the last months"] = escape(seen) if seen else Html("")
        rows.append(shown)
    return pd.DataFrame(rows, dtype=object)
