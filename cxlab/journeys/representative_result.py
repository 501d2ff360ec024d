"""Journeys that stand for many: a frozen result, with a table for a notebook."""

from dataclasses import dataclass

import pandas as pd

from cxlab.markup import Html, figures_table, tag

_SHOWN = {"journey": "no.", "way": "journey", "end": "end", "typical": "mostly at"}
_SHOWN |= {"duration": "takes"}


@dataclass(frozen=True, eq=False)
class Representatives:
    """Journeys that stand for many.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each journey, by group: the group's column, ``journey`` (from 1; the last row of
        a group, without a number, is of those for whom none stands), ``way`` (stages, or in
        attempts touchpoints, joined by ``" > "``), ``end`` (of attempts: ``ENDS``), ``typical``
        (the touchpoints at which most of the group's customers were in these stages; not of
        attempts), ``duration`` (of those who made this very journey, in rough words), ``n``
        (customers it stands for), ``estimate``, ``low``, ``high`` (their share, Wilson), ``of``
        (customers of the group), ``made_by`` (customers who made it step by step; not by group,
        nor where ``n`` is a few more), ``abstraction`` (what was left out of the journeys to find
        it), ``steps`` (those of ``way``, as a list), ``note``.
    by : str, optional
        What the groups are of.
    goal : str
        What the attempts are at; empty for whole journeys.
    reason : str
        Why there are none; else empty.
    """

    table: pd.DataFrame
    by: str | None = None
    goal: str = ""
    reason: str = ""

    def _repr_html_(self) -> Html:
        if self.reason:
            return tag("p", self.reason)
        if self.table.empty:
            return tag("p", "Nobody was at a stage, so there are no journeys to choose from.")
        unused = ["typical"] if self.goal else ["end"]
        names = {name: words for name, words in _SHOWN.items() if name not in unused}
        names = names if self.by is None else {self.by: self.by, **names}
        caption = f"First attempts at \u201c{self.goal}\u201d" if self.goal else "Journeys"
        caption = f"{caption} that stand for many"
        shown = self.table.drop(columns=["abstraction", "steps"])
        return figures_table(shown, caption=caption, columns=names, heading="stands for")
